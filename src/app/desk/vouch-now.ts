// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse, type SubjectId } from "#kernel";
import { sayNow, wordFor } from "../compose-reply.ts";
import { runDialogue } from "../decide-and-act.ts";
import { raiseTo } from "../identify-visitor.ts";
import { claimantOf, goOn } from "../recovery/start.ts";
import { levelOf, oweNotice, type Turn } from "../turn.ts";

type Vouched = {
  readonly subjectId: SubjectId;
  readonly check: string;
  readonly document: string;
  readonly purpose: "identity" | "recovery";
};
type By = { readonly approvalId: string; readonly proposedBy: string; readonly approvedBy: readonly string[] };

/**
 * Two people vouch for the one who speaks: A4 in this conversation, for a quarter of an hour. Every contact point of record hears of it.
 * The customer must still be the one whose document was looked at. Nothing of the document is stored but its kind.
 */
export async function vouch(turn: Turn, wish: Vouched, by: By): Promise<Result<undefined, { reason: "moved_on" }>> {
  const claimant = await claimantOf(turn);
  if (claimant?.subjectId !== wish.subjectId) return refuse({ reason: "moved_on" });
  const { check, document, purpose } = wish;
  const forWhat = purpose === "recovery" ? { opensRecovery: true as const } : {};
  const events = await raiseTo(turn, claimant.party, { kind: "vouched", at: turn.now, ...forWhat });
  if (levelOf(turn) !== "A4") return refuse({ reason: "moved_on" });
  turn.history.push({
    at: new Date(turn.now),
    tenant: turn.stored.tenant,
    kind: "subject.vouched",
    actor: { kind: "agent", id: by.proposedBy },
    subjectId: claimant.subjectId,
    conversationId: turn.stored.conversationId,
    facts: { approval: by.approvalId, check, document, purpose, second: by.approvedBy[0] ?? null },
  });
  oweNotice(turn, `${by.approvalId}/vouched`, {
    to: { kind: "contact_of_record", party: claimant.party },
    text: wordFor(turn, "app.notice.subject_vouched"),
    purpose: "subject_vouched",
    everyContact: true,
    expiresAt: null,
  });
  sayNow(turn, "app.desk.vouch.done");
  await runDialogue(turn, events);
  if (purpose === "recovery") await goOn(turn, claimant, null);
  return ok(undefined);
}
