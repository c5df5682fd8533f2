// SPDX-License-Identifier: Apache-2.0
import type { DialogueEvent } from "#dialogue";
import { isOnProbation } from "#identity";
import { type ActId, meetsLevel, ok, type Result, refuse } from "#kernel";
import type { TurnInput } from "#protocol";
import { sayNow } from "../compose-reply.ts";
import { openPanel } from "../panels/open-panel.ts";
import { isReveal } from "../panels/secrets.ts";
import type { ActState, StoredAct } from "../ports.ts";
import { entryOf, levelOf, recordEntry, type Turn } from "../turn.ts";
import { type ActContent, openAct, sealAct } from "./act-content.ts";
import type { Proof } from "./act-kind.ts";
import { tellBefore } from "./act-notices.ts";
import { carryOut } from "./carry-out.ts";
import { concludeAct } from "./conclude-act.ts";
import { actKinds } from "./kinds.ts";
import { showAct } from "./propose-act.ts";
import { freshProof, passkeysFor, proveAct } from "./prove-act.ts";
import { resolveAct } from "./resolve-act.ts";

type ActInput = Extract<TurnInput, { kind: "act" }>;
type Answer = Result<readonly DialogueEvent[], ActInputRefusal>;
export type ActInputRefusal =
  | { readonly reason: "act_unknown" }
  | { readonly reason: "act_text_differs" }
  | { readonly reason: "act_already_answered" };

/** States in which the order may be on its way: the answer is looked up, never sent again. */
const ON_ITS_WAY: readonly ActState[] = ["committing", "unknown"];
/** States in which it may still be answered. */
const OPEN: readonly ActState[] = ["proposed", "proved"];
const PROOF_TRIES = 3;

/**
 * The visitor pressed the button under an act, or declined it. `proposed → (proved →) committing → done | refused | unknown`:
 * entering `committing`, its history entry and the notice of what is being ordered are one transaction; only then are signals read and the order sent.
 */
export async function answerAct(turn: Turn, input: ActInput): Promise<Answer> {
  const { deps, stored } = turn;
  const act = await deps.acts.find(stored.tenant, stored.conversationId, input.actId as ActId);
  if (!act) return refuse({ reason: "act_unknown" });
  const content = openAct(turn, act);
  if (content.textHash !== input.textHash) return refuse({ reason: "act_text_differs" });
  if (ON_ITS_WAY.includes(act.state))
    return ok([await concludeAct(turn, act, content, await resolveAct(turn, act, content))]);
  if (!OPEN.includes(act.state)) return refuse({ reason: "act_already_answered" });
  if (input.decision === "decline") return ok([setAside(turn, act, content, "declined")]);
  if (turn.now >= act.expiresAt.getTime()) return ok([setAside(turn, act, content, "expired")]);
  // What was shown with a challenge needs its answer, also where the act alone would not: a new device raised it.
  const needed = content.proof ? "A3" : actKinds[content.kind].minimum(content.args);
  if (needed === "A3")
    return input.decision === "renew" ? renew(turn, act, content, 0) : prove(turn, act, content, input);
  if (input.decision === "renew") return refuse({ reason: "act_already_answered" });
  if (!meetsLevel(levelOf(turn), needed)) return refused(turn, act, content, "level_lapsed");
  return commit(turn, act, content, null);
}

/** An act that needs proof of itself: the assertion that comes with the press must be over exactly this text, made just now. */
async function prove(turn: Turn, act: StoredAct, content: ActContent, input: ActInput): Promise<Answer> {
  if (input.assertion === undefined) return refused(turn, act, content, "needs_stronger_proof");
  const proving = await proveAct(turn, act, content, input.assertion);
  switch (proving.outcome) {
    case "proved":
      return commit(turn, { ...act, state: "proved" }, proving.content, proving.proof);
    case "answered":
      return refuse({ reason: "act_already_answered" });
    case "not_enough":
      return refused(turn, act, content, "needs_stronger_proof");
    case "late":
      sayNow(turn, "app.passkey.late");
      return renew(turn, act, content, 0);
    case "failed":
      sayNow(turn, "app.passkey.failed");
      return renew(turn, act, content, 1);
  }
}

/** Shows the same act with a fresh challenge; the one before proves nothing any more. */
async function renew(turn: Turn, act: StoredAct, content: ActContent, failed: number): Promise<Answer> {
  const failures = (content.proof?.failures ?? 0) + failed;
  const held = await passkeysFor(turn, content);
  if (act.state !== "proposed") return refuse({ reason: "act_already_answered" });
  if (failures >= PROOF_TRIES || held.length === 0) return refused(turn, act, content, "needs_stronger_proof");
  await showAct(turn, act.actId, { ...content, proof: freshProof(turn, failures) }, act.expiresAt, held);
  return ok([]);
}

async function refused(turn: Turn, act: StoredAct, content: ActContent, reason: string): Promise<Answer> {
  return ok([await concludeAct(turn, act, content, { outcome: "refused", reason, order: null })]);
}

async function commit(turn: Turn, act: StoredAct, content: ActContent, proof: Proof | null): Promise<Answer> {
  const { deps, stored } = turn;
  const { content: told, notices } = tellBefore(turn, act, content, proof !== null);
  const committing = sealAct(turn, act.actId, "committing", told, act.expiresAt);
  const level = proof === null ? levelOf(turn) : "A3";
  const entry = entryOf(
    turn,
    "act.committing",
    { act: act.actId, kind: content.kind, level, textHash: content.textHash },
    { kind: "subject", id: null },
  );
  const isFirst = await deps.acts.move(
    stored.tenant,
    stored.conversationId,
    act.state,
    committing,
    entry,
    new Date(turn.now),
    notices,
  );
  if (!isFirst) return refuse({ reason: "act_already_answered" });
  if (notices.length > 0) deps.wakeNotices();
  // If we stop here, recovery finds the act in `committing` and asks the operator by external id: never sent, so refused.
  const outcome = await carryOut(turn, act, told, proof);
  const concluded = await concludeAct(turn, act, told, outcome);
  if (isReveal(told.kind) && outcome.outcome === "done") {
    const isSettled = proof !== null && !isOnProbation(proof.enrolment, turn.now);
    openPanel(turn, { act: told.kind, actId: act.actId, args: told.args, isProved: proof !== null, isSettled });
  }
  return ok([concluded]);
}

function setAside(turn: Turn, act: StoredAct, content: ActContent, state: "declined" | "expired"): DialogueEvent {
  turn.acts.set(act.actId, sealAct(turn, act.actId, state, content, act.expiresAt));
  recordEntry(turn, "act.declined", { act: act.actId, kind: content.kind, state }, { kind: "subject", id: null });
  return state === "declined" ? { type: "act_declined", actId: act.actId } : { type: "act_expired", actId: act.actId };
}
