// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "#kernel";
import type { DeskTeam } from "#protocol";
import type { ConversationChannel } from "../ports.ts";

export type CaseNeeds = { readonly reason: string; readonly lang: Lang; readonly channel: ConversationChannel };

/**
 * The team that fits best: one that is for this reason before one that is for any, then the language, then the channel. A team that names
 * others than what is needed does not fit; where none does nobody's team is chosen. Of equals the first.
 */
export function chooseTeam(teams: readonly DeskTeam[], needs: CaseNeeds): DeskTeam | null {
  let best: { readonly team: DeskTeam; readonly score: number } | null = null;
  for (const team of teams) {
    const parts = [fit(team.reasons, needs.reason), fit(team.languages, needs.lang), fit(team.channels, needs.channel)];
    if (parts.includes(-1)) continue;
    const score = (parts[0] ?? 0) * 4 + (parts[1] ?? 0) * 2 + (parts[2] ?? 0);
    if (best === null || score > best.score) best = { team, score };
  }
  return best?.team ?? null;
}

/** 1: named; 0: any; -1: others. */
function fit(list: readonly string[], value: string): 1 | 0 | -1 {
  return list.length === 0 ? 0 : list.includes(value) ? 1 : -1;
}

/** What cannot wait is sorted before the rest: 1 to 5. */
export function priorityOf(reason: string): number {
  return PRIORITIES[reason] ?? 3;
}

const PRIORITIES: Readonly<Record<string, number>> = { suspected_fraud: 1, step_up_failed: 2, needs_stronger_proof: 2 };
