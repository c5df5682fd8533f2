// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import { composeReply, sayNow } from "../compose-reply.ts";
import type { AppDeps } from "../deps.ts";
import { putBefore } from "../desk/put-before.ts";
import { vouch } from "../desk/vouch-now.ts";
import { inTurn } from "../in-turn.ts";
import type { Turn } from "../turn.ts";
import type { ApprovalWish } from "./content.ts";
import type { StoredApproval } from "./ports.ts";
import { approvalEntry } from "./propose.ts";

type Moved = { readonly reason: "moved_on" };

/**
 * Does what was approved, once: the approval is used up in the very transaction in which it takes effect. If we stop before that nothing
 * happened, and it has to be asked for anew.
 *
 * @param approval - As it was just decided; its version is one less than that of the row.
 * @returns Null where nothing is to be done now; false where the case has moved on.
 */
export async function carryOutApproved(
  deps: AppDeps,
  approval: StoredApproval,
  wish: ApprovalWish,
): Promise<boolean | null> {
  if (wish.kind !== "act" && wish.kind !== "vouch") return null;
  if (approval.state === "rejected") return tellRejected(deps, wish);
  if (approval.state !== "approved") return null;
  const scope = { tenant: deps.tenant, conversationId: wish.conversationId, clientId: null, reading: "desk" as const };
  const done = await inTurn<Moved>(deps, scope, async (turn) => {
    const isStill = await isStillApproved(turn, approval);
    const isHeld = turn.endedAt === null && turn.owner === "agent" && turn.agentId === approval.proposedBy;
    if (!isStill || !isHeld) return refuse({ reason: "moved_on" });
    turn.beside.push({
      kind: "approval_used",
      approvalId: approval.approvalId,
      version: approval.version + 1,
    });
    turn.history.push(approvalEntry(deps, "approval.used", approval, null, {}));
    const worked = wish.kind === "vouch" ? await vouch(turn, wish, approval) : await putBefore(turn, wish);
    if (!worked.ok) return worked;
    composeReply(turn);
    return ok(undefined);
  });
  return done.ok;
}

async function isStillApproved({ deps, now }: Turn, approval: StoredApproval): Promise<boolean> {
  const stored = await deps.approvals.find(deps.tenant, approval.approvalId);
  return (
    stored?.state === "approved" &&
    stored.version === approval.version + 1 &&
    stored.digest === approval.digest &&
    now < stored.expiresAt.getTime()
  );
}

/** The customer was told that a colleague is asked, and hears that the answer was no. */
async function tellRejected(
  deps: AppDeps,
  { conversationId }: Extract<ApprovalWish, { kind: "act" | "vouch" }>,
): Promise<null> {
  await inTurn<Moved>(
    deps,
    { tenant: deps.tenant, conversationId, clientId: null, reading: "desk" as const },
    async (turn): Promise<Result<undefined, Moved>> => {
      if (turn.endedAt !== null) return refuse({ reason: "moved_on" });
      sayNow(turn, "app.desk.vouch.rejected");
      composeReply(turn);
      return ok(undefined);
    },
  );
  return null;
}
