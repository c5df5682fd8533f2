// SPDX-License-Identifier: Apache-2.0
import type { OwnJob } from "#surfaces";
import type { Hops } from "./hops.ts";
import type { LoadedConfig } from "./load-config.ts";
import { askForUpdate, lookNow, readLastAsked } from "./supply-facts.ts";
import { systemClock } from "./system.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Looks outside once a day, where the configuration consents; there is no job at all where it does not. */
export function upkeepJobs(loaded: LoadedConfig, hops: Hops): readonly OwnJob[] {
  const { check, advisories } = loaded.config.updates;
  const daily = (name: string, what: "advisories" | "updates", work: () => Promise<unknown>): OwnJob => ({
    name,
    everyMs: HOUR_MS,
    run: async () => {
      const last = await readLastAsked(loaded, what);
      if (last === null || systemClock.now() - last >= DAY_MS) await work();
    },
  });
  return [
    ...(check === "on" ? [daily("ask-for-update", "updates", () => askForUpdate(loaded, hops))] : []),
    ...(advisories === "on" ? [daily("look-for-advisories", "advisories", () => lookNow(loaded, hops))] : []),
  ];
}
