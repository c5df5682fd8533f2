// SPDX-License-Identifier: Apache-2.0
import type { Turn } from "../turn.ts";
import type { TurnRequest } from "../turn-request.ts";

/** Of so many messages a client is told which of its own they are. */
const KEPT = 20;

/** Keeps by what a client knows its message. Attacker-controlled: it stays sealed and goes back to that client only. */
export function keepReference(turn: Turn, { reference }: TurnRequest): void {
  const { messaging } = turn.state;
  if (messaging === undefined || reference === undefined || turn.clientId === null) return;
  const references = [...(messaging.references ?? []), { clientId: turn.clientId, reference }].slice(-KEPT);
  turn.state = { ...turn.state, messaging: { ...messaging, references } };
}

/** Notes up to which event this turn answers: what comes later, such as a person's words, is owed to clients that can only ask. */
export function noteAnswered(turn: Turn): void {
  const { messaging } = turn.state;
  if (messaging === undefined) return;
  const answeredSeq = turn.stored.lastSeq + turn.drafts.length;
  turn.state = { ...turn.state, messaging: { ...messaging, answeredSeq } };
}
