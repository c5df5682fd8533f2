// SPDX-License-Identifier: Apache-2.0
import type { Attack } from "./attack.ts";
import { type Understood, understand } from "./match.ts";
import { playAttack, type Report } from "./play.ts";
import type { Scenario } from "./scenario.ts";
import type { Stage } from "./stage.ts";

/** What one scenario came to. */
export type DrillResult = {
  readonly scenario: Scenario;
  readonly understood: readonly (Understood & { readonly reports: readonly Report[] })[];
  /** Every action of the attacker was played, and each was stopped. */
  readonly isBlocked: boolean;
  /** Every attack that was played reached its aim without its defence. */
  readonly hasControl: boolean;
  /** Entries that the attacks left in the history. */
  readonly entries: number;
  readonly ms: number;
};

/** Plays a scenario. An attack that means several actions is played once. */
export async function runDrill(
  scenario: Scenario,
  attacks: readonly Attack[],
  stage: Stage,
  onPlayed: (report: Report) => void = () => undefined,
): Promise<DrillResult> {
  const from = performance.now();
  const played = new Map<string, Report>();
  const understood = [];
  for (const each of understand(scenario, attacks)) {
    const reports: Report[] = [];
    for (const id of each.attacks) {
      const attack = attacks.find((one) => one.id === id);
      if (attack === undefined) continue;
      const report = played.get(id) ?? (await playAttack(attack, stage));
      if (!played.has(id)) onPlayed(report);
      played.set(id, report);
      reports.push(report);
    }
    understood.push({ ...each, reports });
  }
  const reports = [...played.values()];
  return {
    scenario,
    understood,
    isBlocked:
      understood.length > 0 &&
      understood.every((each) => each.reports.length > 0 && each.reports.every(({ isBlocked }) => isBlocked)),
    hasControl: reports.length > 0 && reports.every(({ bites }) => bites),
    entries: reports.reduce((sum, report) => sum + report.entries.length, 0),
    ms: Math.round(performance.now() - from),
  };
}
