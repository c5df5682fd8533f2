// SPDX-License-Identifier: Apache-2.0
import { type Command, type DialogueEvent, wordAct } from "#dialogue";
import { type ActId, makeActId, toBase64Url, utf8 } from "#kernel";
import type { ActConfirmation } from "#protocol";
import { offerPasskey } from "../authenticators/enrol-passkey.ts";
import { type HeldPasskey, listPasskeys } from "../authenticators/held.ts";
import { wordFor } from "../compose-reply.ts";
import { recordEntry, type Turn } from "../turn.ts";
import { type ActContent, sealAct } from "./act-content.ts";
import { callContext } from "./act-context.ts";
import { areSignalsClean } from "./carry-out.ts";
import { actKinds } from "./kinds.ts";
import { freshProof, passkeysFor, proofRequest } from "./prove-act.ts";

type ProposeAct = Extract<Command, { type: "propose_act" }>;

/**
 * Shows an act exactly as it will be carried out. The sentence is rendered once; these bytes are shown, hashed, confirmed,
 * executed and recorded. Nothing happens at the operator until the button comes back with the same hash, and, where the act
 * needs proof of itself, with a passkey's signature over the same bytes.
 */
export async function proposeAct(turn: Turn, command: ProposeAct): Promise<readonly DialogueEvent[]> {
  const { deps, now } = turn;
  const needsProof = actKinds[command.kind].minimum(command.args) === "A3";
  const held = needsProof ? await passkeysFor(turn, command.kind) : [];
  if (needsProof) {
    const obstacle = await whatStandsInTheWay(turn, command, held);
    if (obstacle !== null) return obstacle;
  }
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

/** Signals are read before the challenge, too. Without a passkey one is offered; where none can be had, a person does it. */
async function whatStandsInTheWay(
  turn: Turn,
  command: ProposeAct,
  held: readonly HeldPasskey[],
): Promise<readonly DialogueEvent[] | null> {
  const refuse = (reason: string): readonly DialogueEvent[] => {
    recordEntry(turn, "assurance.refused", { act: command.kind, needed: "A3", reason });
    return [{ type: "act_finished", actId: "", outcome: "refused", reason, details: {} }];
  };
  const line = await actKinds[command.kind].lineOf(command.args, callContext(turn));
  if (!line.ok) return refuse(line.refusal.reason);
  if (!(await areSignalsClean(turn, line.value.msisdn))) return refuse("signals_not_clean");
  if (held.length > 0) return null;
  const hasAny = turn.state.party !== null && (await listPasskeys(turn.deps, turn.subjectId)).length > 0;
  if (!hasAny && (await offerPasskey(turn, command))) return [];
  return refuse("needs_stronger_proof");
}
