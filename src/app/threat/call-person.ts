// SPDX-License-Identifier: Apache-2.0
import { runDialogue } from "../decide-and-act.ts";
import { handOver } from "../hand-over.ts";
import type { Turn } from "../turn.ts";

/** Where the answer to an attack is a person, the bot says no more: the chat goes to the desk, and the customer hears only that. */
export async function callPerson(turn: Turn): Promise<void> {
  if (!turn.wantsPerson || turn.owner !== "bot" || turn.endedAt !== null) return;
  turn.deps.threat.count("met", "person");
  await runDialogue(turn, await handOver(turn, { type: "hand_over", reason: "suspected_fraud", summary: {} }));
}
