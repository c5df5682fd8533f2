// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { makeSharedWatch, type SharedWatch } from "#app";
import { type Clock, makeUuid, type Random } from "#kernel";
import { type Database, makeThreatCounterStore, makeThreatModelStore } from "#postgres";
import type { EventModel } from "#threat";
import { packageRoot } from "./paths.ts";

/** The model of events that ships. Read once; a broken one refuses to start where it is opened. */
export function readShippedEventModel(): EventModel {
  return JSON.parse(readFileSync(join(packageRoot, "models/threat-events/model.json"), "utf8")) as EventModel;
}

/** What watches events on this node, with the others' counts. @param remembers - How many entities, at most; left out: the default. */
export function openEventWatch(database: Database, clock: Clock, random: Random, remembers?: number): SharedWatch {
  return makeSharedWatch({
    ...(remembers === undefined ? {} : { remembers }),
    counters: makeThreatCounterStore(database),
    models: makeThreatModelStore(database),
    shipped: readShippedEventModel(),
    node: makeUuid(random),
    clock,
    micros: () => performance.now() * 1_000,
  });
}
