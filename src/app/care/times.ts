// SPDX-License-Identifier: Apache-2.0
import type { DeskTeam } from "#protocol";

/** A browser that was connected so recently is here: sockets tell every fifteen seconds. */
export const HERE_MS = 45_000;

/** Until when somebody of a team should have answered. */
export function dueAt(team: DeskTeam | null, now: number): Date | null {
  return team === null || team.waitMinutes === null ? null : new Date(now + team.waitMinutes * 60_000);
}
