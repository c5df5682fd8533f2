// SPDX-License-Identifier: Apache-2.0
import type { TelcoReads } from "#telecom";

export type PlanNames = { readonly offerId: string; readonly name: string }[];

const REFRESH_MS = 10 * 60_000;

/**
 * The names of the operator's plans, so that one can be recognised in what a person writes. Read in the background; until the first
 * answer, and while the operator is down, the last known names are used.
 */
export function watchPlanNames(reads: TelcoReads): {
  readonly names: () => PlanNames;
  refresh(): Promise<void>;
  stop(): void;
} {
  let names: PlanNames = [];
  const refresh = async (): Promise<void> => {
    const offers = await reads.listOffers();
    if (offers.ok) names = offers.value.map(({ offerId, name }) => ({ offerId, name }));
  };
  const timer = setInterval(() => void refresh(), REFRESH_MS);
  timer.unref();
  return {
    names: () => names,
    refresh,
    stop: () => {
      clearInterval(timer);
    },
  };
}
