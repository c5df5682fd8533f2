// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LabelledText, type TrainedModel, trainIntentModel, type UnderstandingContext } from "#nlu";

/**
 * Trains the shipped intent model from `data/nlu/train` and writes `models/nlu/intents.bin` and `intents.json`. Deterministic: the same
 * texts give the same bytes. Run by hand after the texts changed: `node tools/train-nlu.ts`.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** The surroundings in which training texts are read. Plan names are generic: features only see that a plan was named. */
export const TRAINING_CONTEXT: UnderstandingContext = {
  plans: ["SIM S 10 GB", "SIM M 30 GB", "SIM L 100 GB", "Unlimited", "Family", "Fibre 150", "Fibre 900", "Classic"].map(
    (name) => ({ offerId: name, name }),
  ),
  lines: [],
  now: Date.UTC(2026, 10, 15, 10),
  timeZone: "Europe/London",
  lang: "en",
};

export function readTexts(half: "train" | "eval", lang: "en" | "ar"): LabelledText[] {
  const lines = readFileSync(join(root, "data/nlu", half, `${lang}.jsonl`), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as LabelledText);
}

export function trainShipped(): TrainedModel {
  return trainIntentModel([...readTexts("train", "en"), ...readTexts("train", "ar")], { context: TRAINING_CONTEXT });
}

if (import.meta.main) {
  const started = performance.now();
  const { header, weights } = trainShipped();
  writeFileSync(join(root, "models/nlu/intents.bin"), weights);
  writeFileSync(join(root, "models/nlu/intents.json"), `${JSON.stringify(header, null, 2)}\n`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${header.intents.length} intents, ${weights.length} bytes, ${seconds} s`);
}
