// SPDX-License-Identifier: Apache-2.0
import type { DrillPlayer, SecurityDesk } from "#app";
import {
  type Database,
  makeBoundStore,
  makeDrillStore,
  makePolicySetStore,
  makeThreatCounterStore,
  makeThreatHoldStore,
  makeThreatModelStore,
  makeVerdictStore,
  type NameCipher,
} from "#postgres";
import { sayDrillInArabic } from "./drill/arabic.ts";
import { readShippedEventModel } from "./open-event-watch.ts";
import { telling } from "./telling.ts";

/** What the pages of security read and write. Commands and copies start no drills. */
export function openSecurity(
  database: Database,
  names: NameCipher,
  player: DrillPlayer | null,
  tellDrills: () => void,
): SecurityDesk {
  return {
    verdicts: makeVerdictStore(database, names),
    holds: makeThreatHoldStore(database),
    bounds: makeBoundStore(database),
    drills: telling(makeDrillStore(database), ["begin", "beat", "end"], tellDrills),
    sayDrill: sayDrillInArabic,
    policySets: makePolicySetStore(database),
    player,
    learning: {
      counters: makeThreatCounterStore(database),
      models: makeThreatModelStore(database),
      shipped: readShippedEventModel(),
    },
  };
}
