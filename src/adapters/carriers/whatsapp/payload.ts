// SPDX-License-Identifier: Apache-2.0
import type { OutgoingMessage } from "#app";

/** The body that `POST /PHONE_NUMBER_ID/messages` takes. Links get no preview: nothing fetches them on the way. */
export function payloadOf(
  to: string,
  message: OutgoingMessage,
  template: { readonly name: string; readonly languages: Readonly<Record<"en" | "ar", string>> } | null,
): Readonly<Record<string, unknown>> {
  const userId = /^user:(.+)$/u.exec(to)?.[1];
  const whom = userId === undefined ? { to: to.replace(/^\+/u, "") } : { recipient: userId };
  return { messaging_product: "whatsapp", recipient_type: "individual", ...whom, ...contentOf(message, template) };
}

function contentOf(
  message: OutgoingMessage,
  template: Parameters<typeof payloadOf>[2],
): Readonly<Record<string, unknown>> {
  switch (message.kind) {
    case "text":
      return { type: "text", text: { preview_url: false, body: message.text } };
    case "buttons": {
      const buttons = message.buttons.map(({ id, title }) => ({ type: "reply", reply: { id, title } }));
      return {
        type: "interactive",
        interactive: { type: "button", body: { text: message.text }, action: { buttons } },
      };
    }
    case "list": {
      const action = { button: message.open, sections: [{ title: message.open, rows: message.rows }] };
      return { type: "interactive", interactive: { type: "list", body: { text: message.text }, action } };
    }
    case "template":
      return {
        type: "template",
        template: { name: template?.name ?? "", language: { code: template?.languages[message.lang] ?? message.lang } },
      };
  }
}
