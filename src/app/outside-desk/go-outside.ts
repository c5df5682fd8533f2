// SPDX-License-Identifier: Apache-2.0
import type { Turn } from "../turn.ts";

/** The last few messages before the hand-over go along, so that nobody has to say everything twice. */
const EARLIER = 12;

/** Whether this case is for the outside desk: one is configured, and the reason is not one that only our own people can deal with. */
export function goesOutside({ deps }: Turn, reason: string): boolean {
  const { desk, settings } = deps.outside;
  return desk !== null && !settings.keptReasons.includes(reason);
}

/** Passes the case to the outside desk: written with the turn, told afterwards (`relayOutside`). */
export function goOutside(turn: Turn, reason: string): void {
  const heard = turn.state.outside?.heard ?? 0;
  turn.state = { ...turn.state, outside: { isOpen: true, heard, reason } };
  turn.beside.push({ kind: "outside_opened", afterSeq: Math.max(0, turn.stored.lastSeq - EARLIER) });
}

/** Our own people have it, or nobody: from here on nothing of the outside desk reaches the customer. */
export function leaveOutside(turn: Turn): void {
  const { outside } = turn.state;
  if (outside?.isOpen === true) turn.state = { ...turn.state, outside: { ...outside, isOpen: false } };
}

/** Whether the outside desk holds the conversation or is to take it: it waits for nobody else, and no agent of ours has it. */
export function isOutside({
  state,
  owner,
  agentId,
  endedAt,
}: Pick<Turn, "state" | "owner" | "agentId" | "endedAt">): boolean {
  return state.outside?.isOpen === true && endedAt === null && agentId === null && owner !== "bot";
}
