// SPDX-License-Identifier: Apache-2.0
import type { JSX } from "preact";
import type { MessageEvent, Part } from "#protocol";
import { CardView } from "../ui/cards.tsx";
import { SentFileView } from "../ui/sent-file.tsx";
import { ActPanel } from "./act-panel.tsx";
import { useWidget } from "./context.ts";
import { DownloadCardView } from "./download-card.tsx";
import { FormPanel } from "./form-panel.tsx";
import type { Live } from "./liveness.ts";
import { PasskeyPanel } from "./passkey-panel.tsx";
import { SecretPanelView } from "./secret-panel.tsx";

interface LivePartProps {
  readonly part: Part;
  readonly message: MessageEvent;
  readonly live: Live;
}

/** A part that may be pressed or filled in, as long as the conversation has not moved on. */
export function LivePart({ part, message, live }: LivePartProps): JSX.Element | null {
  const { chat, words } = useWidget();
  const canChoose = message.seq > live.choicesAfter;
  const choose = (id: string, label: string): void => chat.choose(id, label);
  switch (part.type) {
    case "text":
      return null;
    case "card":
      if (part.card.kind === "download") return <DownloadCardView card={part.card} />;
      return <CardView card={part.card} words={words} onChoice={canChoose ? choose : undefined} />;
    case "choices":
      // The opening message's choices are drawn as starters.
      if (!canChoose || message.seq === 1) return null;
      return (
        <ul class="choices">
          {part.choices.map((choice) => (
            <li key={choice.id}>
              <button
                type="button"
                class={`choice ${choice.style ?? "plain"}`}
                onClick={() => choose(choice.id, choice.label)}
              >
                <span dir="auto">{choice.label}</span>
              </button>
            </li>
          ))}
        </ul>
      );
    case "form":
      return (
        <FormPanel
          form={part.form}
          formKey={`${message.seq} ${part.form.formId}`}
          isOpen={live.formOf === message.seq}
        />
      );
    case "passkey":
      return (
        <PasskeyPanel
          request={part.passkey}
          panelKey={`${message.seq} ${part.passkey.ceremonyId}`}
          isOpen={live.formOf === message.seq}
        />
      );
    case "panel":
      return <SecretPanelView panel={part.panel} />;
    case "file":
      return <SentFileView file={part.file} words={words} />;
    case "act":
      return <ActPanel act={part.act} isOpen={live.actOf === message.seq} />;
  }
}
