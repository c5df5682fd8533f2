// SPDX-License-Identifier: Apache-2.0
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { LabelledText } from "#nlu";
import { trainTelecomModel } from "../src/main/train-intents.ts";

/**
 * Trains the shipped intent model from `data/nlu/train` and writes `models/nlu/intents.bin` and `intents.json`. Deterministic: the same
 * texts give the same bytes. Run by hand after the texts changed: `node tools/train-nlu.ts`.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), "..");

export function readTexts(half: "train" | "eval", lang: "en" | "ar"): LabelledText[] {
  const lines = readFileSync(join(root, "data/nlu", half, `${lang}.jsonl`), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as LabelledText);
}

if (import.meta.main) {
  const started = performance.now();
  const { header, bytes } = await trainTelecomModel([...readTexts("train", "en"), ...readTexts("train", "ar")]);
  writeFileSync(join(root, "models/nlu/intents.bin"), bytes);
  writeFileSync(join(root, "models/nlu/intents.json"), `${JSON.stringify(header, null, 2)}\n`);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${header.intents.length} intents, ${bytes.length} bytes, ${seconds} s`);
}
