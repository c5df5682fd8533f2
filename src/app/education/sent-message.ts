// SPDX-License-Identifier: Apache-2.0
import { word } from "#dialogue";
import { type Lang, localDay } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { NoticeContent } from "../notice-content.ts";
import { groupCode, messageCode } from "./message-code.ts";

/**
 * Kinds of messages that carry a check code, all but one: a code for signing in is asked for on a form that is open, goes to numbers that may
 * be nobody's here, and must hold no second code that could be taken for it.
 */
const CHECKED_KINDS = {
  sms_code: false,
  plan_change: true,
  step_up_failed: true,
  line_protected: true,
  order_changed: true,
  authenticator_added: true,
  account_locked: true,
  account_unlocked: true,
  alarm_lifted: true,
  somebody_tried: true,
  authenticator_removed: true,
  recovery_refused: true,
  subject_vouched: true,
  news: true,
} as const satisfies Readonly<Record<NoticeContent["purpose"], boolean>>;
/** Names of the kinds whose code means something. */
export const CODED_KINDS = Object.entries(CHECKED_KINDS).flatMap(([kind, isChecked]) => (isChecked ? [kind] : []));

type About = Pick<NoticeContent, "to" | "purpose" | "text">;

/** A message that leaves for somebody's contacts, with the code by which they can ask in the chat whether it came from us. */
export function withMessageCode(
  { deps, lang, now }: { readonly deps: AppDeps; readonly lang: Lang; readonly now: number },
  messageId: string,
  { to, purpose, text }: About,
): string {
  if (!CHECKED_KINDS[purpose]) return text;
  const day = localDay(now, deps.settings.timeZone);
  const scope = { tenant: deps.tenant, recipient: recipientOf(to), kind: purpose, day };
  const code = groupCode(messageCode(deps.keys, scope, messageId));
  return `${text}\n${word(deps.catalogues, lang, "app.message_code", { code })}`;
}

/** Whom a code is for, as it goes into the code. */
export function recipientOf(to: NoticeContent["to"]): string {
  return to.kind === "sms" ? `line ${to.msisdn}` : `party ${to.party}`;
}
