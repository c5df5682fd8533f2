// SPDX-License-Identifier: Apache-2.0
// One peer, trained and asked in a process of its own: `node peer-process.ts FOLDER` reads task.json there and writes run.json.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { type LabelledText, OUT_OF_SCOPE } from "#nlu";
import type { Reading } from "./score.ts";

type Classifier = (text: string) => Promise<string>;
type Task = {
  readonly name: string;
  readonly train: readonly LabelledText[];
  readonly sets: readonly { readonly name: string; readonly rows: readonly LabelledText[] }[];
};

const fromPeers = createRequire(join(import.meta.dirname, "../peers/package.json"));
const load = (name: string): unknown => fromPeers(name);
const TRAINERS: Readonly<Record<string, (train: readonly LabelledText[]) => Promise<Classifier>>> = {
  "@nlpjs/basic": nlpjs,
  "wink-naive-bayes-text-classifier": wink,
  natural,
};

/** NLP.js knows refusal itself: its intent "None". It is given the out-of-scope texts under that name. */
async function nlpjs(train: readonly LabelledText[]): Promise<Classifier> {
  const { dockStart } = load("@nlpjs/basic") as {
    dockStart: (settings: object) => Promise<{ get: (name: string) => Manager }>;
  };
  type Manager = {
    addLanguage: (lang: string) => void;
    addDocument: (lang: string, text: string, intent: string) => void;
    train: () => Promise<void>;
    process: (lang: string, text: string) => Promise<{ intent: string }>;
  };
  const dock = await dockStart({ use: ["Basic"], settings: { nlp: { autoSave: false, modelFileName: "" } } });
  const manager = dock.get("nlp");
  manager.addLanguage("en");
  for (const { text, intent } of train) manager.addDocument("en", text, intent === OUT_OF_SCOPE ? "None" : intent);
  await manager.train();
  return async (text) => {
    const { intent } = await manager.process("en", text);
    return intent === "None" ? OUT_OF_SCOPE : intent;
  };
}

async function wink(train: readonly LabelledText[]): Promise<Classifier> {
  const bayes = (load("wink-naive-bayes-text-classifier") as () => Bayes)();
  type Bayes = {
    definePrepTasks: (tasks: unknown[]) => void;
    defineConfig: (config: object) => void;
    learn: (text: string, label: string) => void;
    consolidate: () => void;
    predict: (text: string) => string;
  };
  const utils = load("wink-nlp-utils") as {
    string: { tokenize0: unknown };
    tokens: { propagateNegations: unknown; stem: unknown };
  };
  bayes.definePrepTasks([utils.string.tokenize0, utils.tokens.propagateNegations, utils.tokens.stem]);
  bayes.defineConfig({ considerOnlyPresence: true, smoothingFactor: 0.5 });
  for (const { text, intent } of train) bayes.learn(text, intent);
  bayes.consolidate();
  return (text) => Promise.resolve(bayes.predict(text));
}

async function natural(train: readonly LabelledText[]): Promise<Classifier> {
  const { BayesClassifier } = load("natural") as {
    BayesClassifier: new () => {
      addDocument: (text: string, label: string) => void;
      train: () => void;
      classify: (text: string) => string;
    };
  };
  const classifier = new BayesClassifier();
  for (const { text, intent } of train) classifier.addDocument(text, intent);
  classifier.train();
  return (text) => Promise.resolve(classifier.classify(text));
}

const folder = process.argv[2] ?? "";
const task = JSON.parse(readFileSync(join(folder, "task.json"), "utf8")) as Task;
const started = performance.now();
const trainer = TRAINERS[task.name];
if (trainer === undefined) throw new RangeError(`Cannot run the peer: "${task.name}" is none of them`);
const classify = await trainer(task.train);
const trainSeconds = (performance.now() - started) / 1000;
const sets: { name: string; readings: Reading[] }[] = [];
for (const { name, rows } of task.sets) {
  const readings: Reading[] = [];
  for (const { text, intent } of rows) {
    const before = performance.now();
    const got = await classify(text);
    readings.push({ wanted: intent, got, ms: performance.now() - before });
  }
  sets.push({ name, readings });
}
writeFileSync(join(folder, "run.json"), JSON.stringify({ trainSeconds, sets }));
process.exit(0);
