// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, meetsLevel, ok, type Result, refuse } from "#kernel";
import type { LockState } from "#protocol";
import type { AppDeps } from "../deps.ts";
import { levelOf, openTurn } from "../turn.ts";
import type { NotThere } from "../turn-request.ts";
import { isLineLocked, ownLocks } from "./locks.ts";

/** Whether what the visitor has shown is locked, and whether they may lock it. Who has proved nothing learns nothing. */
export async function readLock(deps: AppDeps, conversationId: ConversationId): Promise<Result<LockState, NotThere>> {
  const stored = await deps.conversations.find(deps.tenant, conversationId, null, "own");
  if (!stored) return refuse({ reason: "conversation_not_found" });
  const turn = await openTurn(deps, stored, null);
  const { party, verifiedLine } = turn.state;
  const isShown = turn.endedAt === null && meetsLevel(levelOf(turn), "A1") && (party ?? verifiedLine) !== null;
  if (!isShown) return ok({ canLock: false, isLocked: false, canUnlock: false });
  if (party !== null) {
    const own = await ownLocks(deps, party);
    // What cannot be read is shown as open: it may be locked (again), which harms nobody.
    const isLocked = own !== null && (await deps.locks.isAnySet(deps.tenant, own.keys));
    return ok({ canLock: !isLocked, isLocked, canUnlock: isLocked });
  }
  const line = await deps.telco.reads.findLineByMsisdn(verifiedLine ?? "");
  const isLocked = line.ok && (await isLineLocked(deps, line.value));
  return ok({ canLock: !isLocked, isLocked, canUnlock: false });
}
