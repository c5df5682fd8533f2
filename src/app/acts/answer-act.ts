// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { type ActId, meetsLevel, ok, type Result, refuse } from "#kernel";
import type { TurnInput } from "#protocol";
import type { ActState, StoredAct } from "../ports.ts";
import { entryOf, levelOf, recordEntry, type Turn } from "../turn.ts";
import { type ActContent, openAct, sealAct } from "./act-content.ts";
import { carryOut } from "./carry-out.ts";
import { concludeAct } from "./conclude-act.ts";
import { actKinds } from "./kinds.ts";
import { resolveAct } from "./resolve-act.ts";

type ActInput = Extract<TurnInput, { kind: "act" }>;
export type ActInputRefusal =
  | { readonly reason: "act_unknown" }
  | { readonly reason: "act_text_differs" }
  | { readonly reason: "act_already_answered" };

/** States in which the order may be on its way: the answer is looked up, never sent again. */
const ON_ITS_WAY: readonly ActState[] = ["committing", "unknown"];

/**
 * The visitor pressed the button under an act, or declined it. `proved → committing → done | refused | unknown`:
 * entering `committing` and its history entry are one transaction; only then are signals read and the order sent.
 */
export async function answerAct(
  turn: Turn,
  input: ActInput,
): Promise<Result<readonly DialogueEvent[], ActInputRefusal>> {
  const { deps, stored } = turn;
  const act = await deps.acts.find(stored.tenant, stored.conversationId, input.actId as ActId);
  if (!act) return refuse({ reason: "act_unknown" });
  const content = openAct(turn, act);
  if (content.textHash !== input.textHash) return refuse({ reason: "act_text_differs" });
  if (ON_ITS_WAY.includes(act.state))
    return ok([await concludeAct(turn, act, content, await resolveAct(turn, act, content))]);
  if (act.state !== "proposed") return refuse({ reason: "act_already_answered" });
  if (input.decision === "decline") return ok([setAside(turn, act, content, "declined")]);
  if (turn.now >= act.expiresAt.getTime()) return ok([setAside(turn, act, content, "expired")]);
  return commit(turn, act, content);
}

async function commit(
  turn: Turn,
  act: StoredAct,
  content: ActContent,
): Promise<Result<readonly DialogueEvent[], ActInputRefusal>> {
  const { deps, stored } = turn;
  const level = levelOf(turn);
  const needed = actKinds[content.kind].minimum(content.args);
  if (!meetsLevel(level, needed)) {
    const reason = needed === "A3" ? "needs_stronger_proof" : "level_lapsed";
    return ok([await concludeAct(turn, act, content, { outcome: "refused", reason, order: null })]);
  }
  const committing = sealAct(turn, act.actId, "committing", content, act.expiresAt);
  const entry = entryOf(
    turn,
    "act.committing",
    { act: act.actId, kind: content.kind, level, textHash: content.textHash },
    { kind: "subject", id: null },
  );
  const isFirst = await deps.acts.move(
    stored.tenant,
    stored.conversationId,
    "proposed",
    committing,
    entry,
    new Date(turn.now),
  );
  if (!isFirst) return refuse({ reason: "act_already_answered" });
  // If we stop here, recovery finds the act in `committing` and asks the operator by external id: never sent, so refused.
  return ok([await concludeAct(turn, act, content, await carryOut(turn, act, content))]);
}

function setAside(turn: Turn, act: StoredAct, content: ActContent, state: "declined" | "expired"): DialogueEvent {
  turn.acts.set(act.actId, sealAct(turn, act.actId, state, content, act.expiresAt));
  recordEntry(turn, "act.declined", { act: act.actId, kind: content.kind, state }, { kind: "subject", id: null });
  return state === "declined" ? { type: "act_declined", actId: act.actId } : { type: "act_expired", actId: act.actId };
}
