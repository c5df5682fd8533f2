// SPDX-License-Identifier: Apache-2.0
import { writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  ENTITY_KINDS,
  type EntityKind,
  EVENT_KINDS,
  type EventModel,
  FEATURES,
  fitHeads,
  makeFitData,
  makeWatch,
  observe,
  openEventModel,
  SCORE_BINS,
} from "#threat";
import { eventOf, readStream, type StreamRow } from "./threat/streams.ts";
import { varied } from "./threat/variants.ts";

/**
 * Fits the shipped event model on labelled streams and writes `models/threat-events/model.json`. Deterministic: the same streams give the same
 * bytes. By hand: `node tools/train-events.ts STREAM… [--clean STREAM]… [--out FILE] [--rounds N]`. Thresholds come from clean traffic alone:
 * above everything that the clean rows of any of the streams reach.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
/** Of clean rows, one in so many is fitted on; all are counted. */
const EVERY = 10;
const EVERY_ATTACK = 3;
/** How far above the worst clean entity a threshold lies, and its least: four strong events. */
const MARGIN = 1.6;
const LEAST_THRESHOLD = 10;

const NOTHING: EventModel = {
  version: 1,
  features: FEATURES,
  heads: Object.fromEntries(
    EVENT_KINDS.map((kind) => [kind, { bias: -6, weights: FEATURES.map(() => 0) }]),
  ) as unknown as EventModel["heads"],
  thresholds: Object.fromEntries(ENTITY_KINDS.map((kind) => [kind, 1e9])) as Record<EntityKind, number>,
  cleanScores: new Array<number>(SCORE_BINS * EVENT_KINDS.length).fill(0),
};

export function train(
  streams: readonly (readonly StreamRow[])[],
  clean: readonly (readonly StreamRow[])[],
  rounds: number,
): EventModel {
  const data = makeFitData();
  const scorer = openEventModel(NOTHING);
  streams.forEach((stream, index) => {
    for (let round = 0; round <= rounds; round += 1) {
      const rows = round === 0 ? stream : varied(stream, index * 100 + round);
      const perCampaign = new Map<string, number>();
      for (const row of rows) {
        const name = `${row.camp ?? ""} ${row.type}`;
        if (row.lab === 1) perCampaign.set(name, (perCampaign.get(name) ?? 0) + 1);
      }
      const watch = makeWatch(scorer, { keep: 200_000 });
      let seen = 0;
      for (const row of rows) {
        const event = eventOf(row);
        observe(watch, event);
        seen += 1;
        if (seen % (row.lab === 1 ? EVERY_ATTACK : EVERY) !== 0 && event.kind !== "risky_act") continue;
        const head = data[event.kind];
        head.features.push(watch.features.slice());
        head.labels.push(row.lab);
        const name = `${row.camp ?? ""} ${row.type}`;
        head.weights.push(row.lab === 1 ? 100 / (20 + (perCampaign.get(name) ?? 1)) : 1);
      }
    }
  });
  const heads = fitHeads(data);
  const model: EventModel = { ...NOTHING, heads };
  return { ...model, ...calibrate(model, [...streams, ...clean]) };
}

/** Thresholds above all that clean traffic reaches, and how its scores lie. */
function calibrate(
  model: EventModel,
  streams: readonly (readonly StreamRow[])[],
): Pick<EventModel, "thresholds" | "cleanScores"> {
  const most = Object.fromEntries(ENTITY_KINDS.map((kind) => [kind, 0])) as Record<EntityKind, number>;
  const cleanScores = new Array<number>(SCORE_BINS * EVENT_KINDS.length).fill(0);
  const scorer = openEventModel(model);
  for (const stream of streams) {
    const watch = makeWatch(scorer, { keep: 200_000 });
    watch.meter = (kind, _key, evidence) => {
      if (evidence > most[kind]) most[kind] = evidence;
    };
    for (const row of stream) {
      if (row.lab === 1) continue;
      observe(watch, eventOf(row));
    }
    watch.scores.decided.forEach((count, bin) => {
      cleanScores[bin] = (cleanScores[bin] ?? 0) + count;
    });
  }
  console.log(
    "most evidence on clean traffic",
    JSON.stringify(most, (_k, v: unknown) => (typeof v === "number" ? Math.round(v * 10) / 10 : v)),
  );
  const thresholds = Object.fromEntries(
    ENTITY_KINDS.map((kind) => [kind, Math.round(Math.max(LEAST_THRESHOLD, most[kind] * MARGIN) * 10) / 10]),
  ) as Record<EntityKind, number>;
  return { thresholds, cleanScores };
}

if (import.meta.main) {
  const args = process.argv.slice(2);
  const value = (name: string): string | undefined => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
  const clean = args.flatMap((arg, i) => (arg === "--clean" ? [args[i + 1] ?? ""] : []));
  const options = new Set(args.flatMap((arg, i) => (arg.startsWith("--") ? [i, i + 1] : [])));
  const files = args.filter((_, i) => !options.has(i));
  const started = performance.now();
  const model = train(files.map(readStream), clean.map(readStream), Number(value("--rounds") ?? 3));
  const out = value("--out") ?? join(root, "models/threat-events/model.json");
  writeFileSync(out, `${JSON.stringify(model)}\n`);
  console.log(
    `${basename(out)} from ${files.length} streams in ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
}
