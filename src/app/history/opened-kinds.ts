// SPDX-License-Identifier: Apache-2.0
import type { JsonObject } from "#kernel";
import type { HistoryEntry } from "../ports.ts";
import type { RecordedEntry } from "./ports.ts";

type Rule = "opened" | "withheld" | ((facts: JsonObject) => boolean);

/** Found nothing and not allowed are told in the same words, so which of them it was is not handed out either. */
const whereItWorked: Rule = ({ outcome }) => outcome === undefined || outcome === "ok";

/**
 * Which entries of a conversation its visitor gets opened. Whoever has the conversation may have nothing but that, and a number typed
 * into it: why a code was withheld, a gate said no or a person was called would tell whether a number is ours, whether its SIM was
 * changed, and what raised suspicion. A sent notice says as much. Every kind is decided here; one that is missing does not compile.
 */
const KINDS: Readonly<Record<HistoryEntry["kind"], Rule>> = {
  "conversation.opened": "opened",
  "conversation.ended": "opened",
  "conversation.deleted": "opened",
  "data.read": whereItWorked,
  "data.changed": whereItWorked,
  "assurance.raised": "opened",
  "assurance.refused": "withheld",
  "assurance.lapsed": "opened",
  "act.proposed": "opened",
  "act.committing": "opened",
  "act.done": "opened",
  "act.refused": "withheld",
  "act.unknown": "opened",
  "act.declined": ({ reason }) => reason === undefined,
  "act.proved": "opened",
  "owner.queued": "withheld",
  "owner.agent": "opened",
  "owner.bot": "opened",
  "agent.read": "opened",
  "agent.revealed": "opened",
  "value.shown": "opened",
  "value.released": "opened",
  "secret.shown": "opened",
  "quote.given": "opened",
  "gate.refused": "withheld",
  "policy.changed": "withheld",
  "bundle.changed": "withheld",
  "flows.published": "withheld",
  "notice.sent": "withheld",
  "alarm.raised": "withheld",
  "alarm.lifted": "withheld",
  "scam.reported": "opened",
  "authenticator.added": "opened",
  "authenticator.removed": "opened",
  "authenticator.refused": "withheld",
  "authenticator.noticed": "withheld",
  "staff.invited": "withheld",
  "staff.invited_alone": "withheld",
  "staff.enrolled": "withheld",
  "staff.signed_in": "withheld",
  "staff.signed_out": "withheld",
  "staff.changed": "withheld",
  "staff.refused": "withheld",
  "session.ended": "withheld",
  "gateway.key_made": "withheld",
  "gateway.key_revoked": "withheld",
  "lock.set": "opened",
  "lock.lifted": "opened",
  "lock.refused": "withheld",
  "recovery.asked": "withheld",
  "recovery.started": "withheld",
  "recovery.opened": "withheld",
  "recovery.noticed": "withheld",
  "recovery.cancelled": "withheld",
  "recovery.stopped": "withheld",
  "recovery.lapsed": "withheld",
  "recovery.completed": "withheld",
  "approval.proposed": "withheld",
  "approval.approved": "withheld",
  "approval.rejected": "withheld",
  "approval.refused": "withheld",
  "approval.used": "withheld",
  "subject.vouched": "withheld",
  "help.loaded": "withheld",
  "help.quoted": "opened",
  "model.asked": "opened",
  "consent.given": "opened",
  "consent.ended": "opened",
  "subject.erased": "withheld",
  "key.root_made": "withheld",
  "key.root_destroyed": "withheld",
  "key.rotated": "withheld",
  "key.exported": "withheld",
  "key.passphrase_changed": "withheld",
  "backup.made": "withheld",
  "backup.verified": "withheld",
  "backup.restored": "withheld",
};

/** Whether the visitor of the conversation gets this entry opened. A kind that is not known is withheld. */
export function isOpenedForVisitor({ kind, facts }: Pick<RecordedEntry, "kind" | "facts">): boolean {
  const rule = Object.hasOwn(KINDS, kind) ? KINDS[kind as HistoryEntry["kind"]] : "withheld";
  return typeof rule === "function" ? rule(facts) : rule === "opened";
}
