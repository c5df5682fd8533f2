// SPDX-License-Identifier: Apache-2.0
import { type Command, type DialogueEvent, wordAct } from "#dialogue";
import { isOnProbation } from "#identity";
import { type ActId, makeActId, toBase64Url, utf8 } from "#kernel";
import type { ActConfirmation } from "#protocol";
import { offerPasskey } from "../authenticators/enrol-passkey.ts";
import { type HeldPasskey, listOwnPasskeys } from "../authenticators/held.ts";
import { wordFor } from "../compose-reply.ts";
import { readContactHold } from "../contact-hold.ts";
import { readLineAlarm } from "../line-alarm.ts";
import { isActLocked } from "../locks/locks.ts";
import { offerUnlock } from "../locks/unlock.ts";
import { stopsActs } from "../threat/guard.ts";
import { recordEntry, type Turn } from "../turn.ts";
import { requireText } from "./act-args.ts";
import { type ActContent, sealAct } from "./act-content.ts";
import { callContext } from "./act-context.ts";
import { readVerdictFor } from "./act-signals.ts";
import { actKinds } from "./kinds.ts";
import { freshProof, passkeysFor, proofRequest } from "./prove-act.ts";

type ProposeAct = Extract<Command, { type: "propose_act" }>;

/**
 * Shows an act exactly as it will be carried out. The sentence is rendered once; these bytes are shown, hashed, confirmed,
 * executed and recorded. Nothing happens at the operator until the button comes back with the same hash, and, where the act
 * needs proof of itself, with a passkey's signature over the same bytes.
 *
 * @param mustProve - It needs proof of itself whatever its kind asks for: somebody else had the idea.
 */
export async function proposeAct(
  turn: Turn,
  command: ProposeAct,
  { mustProve = false }: { readonly mustProve?: boolean } = {},
): Promise<readonly DialogueEvent[]> {
  const { deps, now } = turn;
  const way = await findWay(turn, command, mustProve);
  if (!("held" in way)) return way.instead;
  const { needsProof, held } = way;
  const actId = makeActId(deps.clock, deps.random);
  const worded = wordAct(deps.catalogues, turn.lang, command);
  const { text, title, rows } = worded;
  const textHash = toBase64Url(deps.hashes.sha256(utf8(text)));
  const content: ActContent = {
    kind: command.kind,
    args: command.args,
    text,
    textHash,
    orderId: null,
    shown: { title, rows },
    proof: needsProof ? freshProof(turn) : null,
  };
  recordEntry(turn, "act.proposed", { act: actId, kind: command.kind, textHash });
  await showAct(turn, actId, content, new Date(now + deps.settings.actLifetimeMs), held);
  return [];
}

/** Seals an act as it is shown, and shows it. */
export async function showAct(
  turn: Turn,
  actId: ActId,
  content: ActContent,
  expiresAt: Date,
  held: readonly HeldPasskey[],
): Promise<void> {
  turn.acts.set(actId, sealAct(turn, actId, "proposed", content, expiresAt));
  const act: ActConfirmation = {
    ...(content.shown ?? { title: "", rows: [] }),
    text: content.text,
    textHash: content.textHash,
    actId,
    expiresAt: expiresAt.toISOString(),
    confirmLabel: wordFor(turn, "app.act.confirm"),
    declineLabel: wordFor(turn, "app.act.decline"),
    ...(content.proof ? await proofRequest(turn, content, content.proof, held) : {}),
  };
  turn.pending.push({ type: "part", part: { type: "act", act } });
}

/** How an act can be proposed, or what happens instead of it. */
type Way =
  | { readonly needsProof: boolean; readonly held: readonly HeldPasskey[] }
  | { readonly instead: readonly DialogueEvent[] };

/**
 * Locks and signals are read before the challenge, too; a new device or SIM raises the act to proof of itself. A locked account is unlocked
 * first. A report by somebody leaves the way by a passkey that is not on probation. Without a passkey one is offered; where none can be had, a person does it.
 */
async function findWay(turn: Turn, command: ProposeAct, mustProve: boolean): Promise<Way> {
  const spec = actKinds[command.kind];
  const refuse = (reason: string): Way => {
    recordEntry(turn, "assurance.refused", { act: command.kind, reason });
    return { instead: [{ type: "act_finished", actId: "", outcome: "refused", reason, details: {} }] };
  };
  let needsProof = mustProve || spec.minimum(command.args) === "A3";
  let isReported = false;
  if (!spec.isProtective) {
    if (stopsActs(turn.guard)) return refuse("signals_not_clean");
    const line = await spec.lineOf(command.args, callContext(turn));
    if (!line.ok) return refuse(line.refusal.reason);
    const hold = await readContactHold(turn.deps, requireText(command.args, "lineId"), spec.proofClass(command.args));
    if (hold !== null) return refuse(hold);
    const verdict = await readVerdictFor(turn.deps, command.kind, line.value.msisdn);
    if (verdict === "closed") return refuse("signals_not_clean");
    if (await isActLocked(turn, requireText(command.args, "lineId")))
      return (await offerUnlock(turn, command)) ? { instead: [] } : refuse("needs_stronger_proof");
    const alarm = await readLineAlarm(turn.deps, requireText(command.args, "lineId"));
    // What the network sees besides a report makes it more than somebody's word.
    if (alarm === "signal" || (alarm === "report" && verdict !== "clean")) return refuse("signals_not_clean");
    isReported = alarm === "report";
    needsProof ||= isReported || verdict === "needs_proof";
  }
  if (!needsProof) return { needsProof, held: [] };
  const able = await passkeysFor(turn, command);
  const held = isReported ? able.filter(({ enrolment }) => !isOnProbation(enrolment, turn.now)) : able;
  if (held.length > 0) return { needsProof, held };
  // A passkey on probation, or one that is made after the report, proves nothing against it: a person looks.
  if (isReported) return refuse("signals_not_clean");
  const hasAny = turn.state.party !== null && (await listOwnPasskeys(turn)).length > 0;
  // One that was added on a code waits before it counts for this: said so, and a person can do it now.
  if (hasAny) return refuse("passkey_waits");
  return (await offerPasskey(turn, command)) ? { instead: [] } : refuse("needs_stronger_proof");
}
