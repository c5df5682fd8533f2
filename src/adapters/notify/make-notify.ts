// SPDX-License-Identifier: Apache-2.0
import { ok, refuse } from "#kernel";
import type { Contacts, Messages, Notify } from "#telecom";

/** What a message by text may hold: one long text of four parts; longer ones are cut at a word. */
const MAX_SMS_CHARS = 612;

/**
 * Sends what is owed to a person: codes and notices. Texts come worded from the catalogue; nothing is added here.
 * The same key is one message per address, as far as the operator's gateway keeps that promise.
 */
export function makeNotify(deps: {
  readonly messages: Messages;
  readonly contacts: Contacts;
  /** Subject line of e-mails, by tenant. */
  readonly emailSubject: string;
}): Notify {
  const { messages, contacts, emailSubject } = deps;
  const at = (notBefore?: number): { readonly notBefore?: number } => (notBefore === undefined ? {} : { notBefore });
  const sms = (msisdn: string, text: string, idempotencyKey: string, notBefore?: number): ReturnType<Notify["sms"]> =>
    messages.send({ channel: "sms", to: msisdn, subject: null, text: cut(text), idempotencyKey, ...at(notBefore) });
  const email = (to: string, text: string, idempotencyKey: string, notBefore?: number): ReturnType<Notify["email"]> =>
    messages.send({ channel: "email", to, subject: emailSubject, text, idempotencyKey, ...at(notBefore) });

  return {
    sms,
    email,
    async toContactOfRecord(party, text, idempotencyKey, notBefore) {
      const found = await contacts.findContacts(party);
      if (!found.ok) return found;
      if (found.value.length === 0) return refuse({ reason: "not_found" });
      // All of them: whoever holds one contact point now must not be the only one who hears of it.
      const results = await Promise.all(
        found.value.map(({ channel, address }, index) =>
          channel === "sms"
            ? sms(address, text, `${idempotencyKey}/${index}`, notBefore)
            : email(address, text, `${idempotencyKey}/${index}`, notBefore),
        ),
      );
      const sent = results.filter((result) => result.ok).length;
      if (sent > 0) return ok({ sent, missed: results.length - sent });
      const [first] = results;
      return first === undefined || first.ok ? refuse({ reason: "not_found" }) : first;
    },
  };
}

function cut(text: string): string {
  if (text.length <= MAX_SMS_CHARS) return text;
  const head = text.slice(0, MAX_SMS_CHARS - 1);
  const end = head.lastIndexOf(" ");
  return `${head.slice(0, end > 0 ? end : head.length)}…`;
}
