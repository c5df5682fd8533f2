// SPDX-License-Identifier: Apache-2.0
import type { Load } from "./load.ts";

export type Step = { readonly conversations: number; readonly perSecond: number };

/** More conversations must bring at least this much more, or the last step was saturation. */
const GROWTH = 1.05;

/** Doubles the conversations that go on at once until turns a second stop growing (twice in a row: one slow step may be chance). */
export async function findSaturation(
  load: Load,
  levels: readonly number[],
  seconds: number,
): Promise<{ best: Step; steps: readonly Step[] }> {
  const steps: Step[] = [];
  let best: Step = { conversations: levels[0] ?? 1, perSecond: 0 };
  let flat = 0;
  for (const conversations of levels) {
    const { perSecond } = await load.run({ conversations, seconds, perSecond: null });
    steps.push({ conversations, perSecond });
    flat = perSecond < best.perSecond * GROWTH ? flat + 1 : 0;
    if (perSecond > best.perSecond) best = { conversations, perSecond };
    if (flat === 2) break;
  }
  return { best, steps };
}
