// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type IntentModel, type LabelledText, loadIntentModel, OUT_OF_SCOPE, trainIntentModel, understand } from "#nlu";
import { screenedLiteral } from "#nlu/testing";
import { TRAINING_CONTEXT, trainShipped } from "../tools/train-nlu.ts";
import type { Figures } from "./figures.ts";

const root = join(import.meta.dirname, "..");

/** Texts that one table line is about. */
type TestSet = { readonly name: string; readonly rows: readonly LabelledText[] };
/** What one message came to, and how long it took. */
type Reading = { readonly wanted: string; readonly got: string; readonly ms: number };

/**
 * Scores the intent model: accuracy (a refusal of an in-scope text is wrong), share of out-of-scope texts refused, time a message.
 * Without arguments the shipped model on the project's own evaluation texts; `--data FILE` (repeatable) scores those files instead, and
 * `--train FILE` trains a model for them first. Lines are `{text, intent}`; a field `flow` stands for the intent; `oos` is out of scope.
 */
export async function run(args: string[]): Promise<Figures> {
  const trainFiles = valuesOf(args, "--train");
  const dataFiles = valuesOf(args, "--data");
  const sets: TestSet[] =
    dataFiles.length > 0
      ? dataFiles.map((file) => ({ name: basename(file, ".jsonl"), rows: readRows(file) }))
      : ["en", "ar"].map((lang) => ({
          name: `telecom_${lang}`,
          rows: readRows(join(root, "data/nlu/eval", `${lang}.jsonl`)),
        }));

  const started = performance.now();
  const trained =
    trainFiles.length > 0
      ? trainIntentModel(trainFiles.flatMap(readRows), { context: TRAINING_CONTEXT })
      : trainShipped();
  const trainSeconds = (performance.now() - started) / 1000;
  const model =
    trainFiles.length > 0 ? loadIntentModel(new Uint8Array(trained.weights.buffer), trained.header) : readShipped();

  const readings = sets.map(({ name, rows }) => ({ name, readings: rows.map((row) => read(model, row)) }));
  const figures = {
    sets: Object.fromEntries(readings.map(({ name, readings: all }) => [name, scoresOf(all)])),
    ...timesOf(readings.flatMap(({ readings: all }) => all)),
    trainSeconds: rounded(trainSeconds, 1),
    modelMb: rounded(model.weights.length / 1e6, 2),
  };
  print(figures);
  return figures;
}

function read(model: IntentModel, { text, intent }: LabelledText): Reading {
  const screened = screenedLiteral(text);
  const started = performance.now();
  const { intents, isOutOfScope } = understand(screened, model, TRAINING_CONTEXT);
  return {
    wanted: intent,
    got: isOutOfScope ? OUT_OF_SCOPE : (intents[0]?.intent ?? OUT_OF_SCOPE),
    ms: performance.now() - started,
  };
}

function scoresOf(readings: readonly Reading[]): { accuracy: number | null; oosRecall: number | null; n: number } {
  const share = (chosen: readonly Reading[]): number | null =>
    chosen.length === 0 ? null : rounded(chosen.filter(({ wanted, got }) => wanted === got).length / chosen.length, 4);
  return {
    accuracy: share(readings.filter(({ wanted }) => wanted !== OUT_OF_SCOPE)),
    oosRecall: share(readings.filter(({ wanted }) => wanted === OUT_OF_SCOPE)),
    n: readings.length,
  };
}

function timesOf(readings: readonly Reading[]): { medianMs: number; p95Ms: number } {
  const sorted = readings.map(({ ms }) => ms).sort((a, b) => a - b);
  const at = (share: number): number => rounded(sorted[Math.floor(sorted.length * share)] ?? 0, 3);
  return { medianMs: at(0.5), p95Ms: at(0.95) };
}

function print(figures: {
  sets: Record<string, ReturnType<typeof scoresOf>>;
  medianMs: number;
  p95Ms: number;
  trainSeconds: number;
  modelMb: number;
}): void {
  console.log(`${"set".padEnd(28)} ${"accuracy".padStart(9)} ${"refused".padStart(9)} ${"n".padStart(6)}`);
  for (const [name, { accuracy, oosRecall, n }] of Object.entries(figures.sets)) {
    const percent = (share: number | null): string =>
      (share === null ? "-" : `${(100 * share).toFixed(1)} %`).padStart(9);
    console.log(`${name.padEnd(28)} ${percent(accuracy)} ${percent(oosRecall)} ${String(n).padStart(6)}`);
  }
  console.log(
    `median ${figures.medianMs} ms, p95 ${figures.p95Ms} ms a message; trained in ${figures.trainSeconds} s; ${figures.modelMb} MB`,
  );
}

function readRows(file: string): LabelledText[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      const row = JSON.parse(line) as { text: string; intent?: string; flow?: string };
      const intent = row.intent ?? row.flow ?? OUT_OF_SCOPE;
      return { text: row.text, intent: intent === "oos" ? OUT_OF_SCOPE : intent };
    });
}

function readShipped(): IntentModel {
  const directory = join(root, "models/nlu");
  return loadIntentModel(
    readFileSync(join(directory, "intents.bin")),
    JSON.parse(readFileSync(join(directory, "intents.json"), "utf8")),
  );
}

function valuesOf(args: readonly string[], name: string): string[] {
  return args.flatMap((arg, index) => (arg === name ? [args[index + 1] ?? ""] : [])).filter((value) => value !== "");
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
