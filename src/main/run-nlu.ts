// SPDX-License-Identifier: Apache-2.0
import { mkdir, readdir, rename, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { trainingExamples } from "#app";
import { INTENTS } from "#dialogue";
import { AppError, type ScreenedText } from "#kernel";
import { type LabelledText, OUT_OF_SCOPE, type SentenceEmbedder, understandFully } from "#nlu";
import { findNamed, type NluReading, readNamed, runNluEvaluate, runNluTrain, type Terminal } from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import { openSentenceEncoder } from "./embed-sentences.ts";
import type { LoadedConfig } from "./load-config.ts";
import { packageRoot } from "./paths.ts";
import { openIntentModelOf, packModel, tenantModelFile } from "./tenant-model.ts";
import { TRAINING_CONTEXT, trainTelecomModel } from "./train-intents.ts";

/** `wardline nlu train` and `wardline nlu evaluate`. */
export async function runNlu(
  loaded: LoadedConfig,
  [act]: readonly string[],
  data: string | undefined,
  isFromExamples: boolean,
  terminal: Terminal,
): Promise<number> {
  if (act === "train") return train(loaded, data, isFromExamples, terminal);
  if (act === "evaluate") return evaluate(loaded, data, terminal);
  throw new AppError(
    "cli.bad_argument",
    "Cannot run the command: it is `nlu train [--data DIR]` or `nlu evaluate [--data DIR]`",
  );
}

async function train(
  loaded: LoadedConfig,
  data: string | undefined,
  isFromExamples: boolean,
  terminal: Terminal,
): Promise<number> {
  const own = await readLabelled(join(packageRoot, "data/nlu/train"));
  const files = data === undefined ? [] : await readLabelled(data);
  const added = isFromExamples ? [...files, ...(await readExamples(loaded))] : files;
  return runNluTrain(async (onProgress) => {
    const started = performance.now();
    const trained = await trainTelecomModel([...own, ...added], onProgress);
    const path = tenantModelFile(loaded);
    await mkdir(dirname(path), { recursive: true });
    // Whole or not at all: a server that starts meanwhile reads the old one.
    await writeFile(`${path}.new`, packModel(trained), { mode: 0o600 });
    await rename(`${path}.new`, path);
    return {
      intents: trained.header.intents.length,
      ownTexts: own.length,
      addedTexts: added.length,
      seconds: (performance.now() - started) / 1000,
      megabytes: trained.bytes.length / 1e6,
      path,
    };
  }, terminal);
}

async function evaluate(loaded: LoadedConfig, data: string | undefined, terminal: Terminal): Promise<number> {
  const rows = await readLabelled(data ?? join(packageRoot, "data/nlu/eval"));
  const model = await openIntentModelOf(loaded);
  const encode = loaded.config.understanding.sentenceEmbedding ? await openSentenceEncoder() : null;
  const embed: SentenceEmbedder = async (text) => (encode === null ? null : ((await encode([text]))[0] ?? null));
  const readings: NluReading[] = [];
  for (const { text, intent } of rows) {
    // Examples that the operator wrote, not what a customer typed: nothing in them needs hiding from our own model.
    const read = await understandFully(text as ScreenedText, model, TRAINING_CONTEXT, embed);
    const [best] = read.intents;
    readings.push({
      text,
      wanted: intent,
      got: read.isOutOfScope ? OUT_OF_SCOPE : (best?.intent ?? OUT_OF_SCOPE),
      confidence: best?.confidence ?? 0,
    });
  }
  return runNluEvaluate(readings, terminal);
}

/** What people at the desk chose for the bot to learn from, as long as its conversations are there. */
async function readExamples(loaded: LoadedConfig): Promise<readonly LabelledText[]> {
  const { deps, close } = await openCommandDeps(loaded);
  try {
    return await trainingExamples(deps);
  } finally {
    await close();
  }
}

/** Lines `{text, intent}` of a file, or of every `.jsonl` file of a folder. */
async function readLabelled(path: string): Promise<LabelledText[]> {
  const files = await filesOf(path);
  const known: ReadonlySet<string> = new Set(INTENTS);
  const rows: LabelledText[] = [];
  for (const file of files) {
    const lines = (await readNamed(file)).split("\n");
    for (const [index, line] of lines.entries()) {
      if (line.trim() === "") continue;
      const where = `${file}:${String(index + 1)}`;
      const { text, intent } = parsed(line);
      if (typeof text !== "string" || typeof intent !== "string")
        throw new AppError("cli.bad_argument", `Cannot read ${where}: it is no {"text": …, "intent": …}`);
      if (!known.has(intent))
        throw new AppError("cli.bad_argument", `Cannot read ${where}: no flow has the intent "${intent}"`);
      rows.push({ text, intent });
    }
  }
  if (rows.length === 0) throw new AppError("cli.bad_argument", `Cannot read ${path}: there is no labelled text`);
  return rows;
}

async function filesOf(path: string): Promise<string[]> {
  if (!(await findNamed(path)).isFolder) return [path];
  const names = (await readdir(path)).filter((name) => name.endsWith(".jsonl")).sort();
  return names.map((name) => join(path, name));
}

function parsed(line: string): { readonly text?: unknown; readonly intent?: unknown } {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
