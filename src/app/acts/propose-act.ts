// SPDX-License-Identifier: Apache-2.0
import { type Command, type DialogueEvent, type WordedAct, wordAct } from "#dialogue";
import { makeActId, toBase64Url, utf8 } from "#kernel";
import type { Part } from "#protocol";
import { wordFor } from "../compose-reply.ts";
import { recordEntry, type Turn } from "../turn.ts";
import { sealAct } from "./act-content.ts";

/**
 * Shows an act exactly as it will be carried out. The sentence is rendered once; these bytes are shown, hashed, confirmed,
 * executed and recorded. Nothing happens at the operator until the button comes back with the same hash.
 */
export async function proposeAct(
  turn: Turn,
  command: Extract<Command, { type: "propose_act" }>,
): Promise<readonly DialogueEvent[]> {
  const { deps, now } = turn;
  const actId = makeActId(deps.clock, deps.random);
  const worded = wordAct(deps.catalogues, turn.lang, command);
  const { text } = worded;
  const textHash = toBase64Url(deps.hashes.sha256(utf8(text)));
  const expiresAt = new Date(now + deps.settings.actLifetimeMs);
  turn.acts.set(
    actId,
    sealAct(
      turn,
      actId,
      "proposed",
      { kind: command.kind, args: command.args, text, textHash, orderId: null },
      expiresAt,
    ),
  );
  recordEntry(turn, "act.proposed", { act: actId, kind: command.kind, textHash });
  turn.pending.push({
    type: "part",
    part: confirmation(turn, worded, { actId, textHash, expiresAt: expiresAt.toISOString() }),
  });
  return [{ type: "act_proposed", actId }];
}

function confirmation(
  turn: Turn,
  worded: WordedAct,
  act: { actId: string; textHash: string; expiresAt: string },
): Part {
  return {
    type: "act",
    act: {
      ...worded,
      ...act,
      confirmLabel: wordFor(turn, "app.act.confirm"),
      declineLabel: wordFor(turn, "app.act.decline"),
    },
  };
}
