// SPDX-License-Identifier: Apache-2.0
import type { Turn } from "../turn.ts";
import type { CaseWrite } from "./case-write.ts";
import { chooseTeam, priorityOf } from "./choose-team.ts";
import { readSetup } from "./setup.ts";
import { dueAt } from "./times.ts";

/** Which team a case is for, how urgent it is, and until when somebody should have answered. */
export async function placeOf(
  { deps, stored, lang, now }: Pick<Turn, "deps" | "stored" | "lang" | "now">,
  reason: string,
  isOpen: boolean,
): Promise<CaseWrite> {
  const { teams } = (await readSetup(deps)).content;
  const team = chooseTeam(teams, { reason, lang, channel: stored.channel });
  const due = isOpen ? dueAt(team, now) : null;
  return { reason, teamId: team?.teamId ?? null, priority: priorityOf(reason), dueAt: due, pass: null };
}
