// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import {
  type IntentModel,
  type LabelledText,
  loadIntentModel,
  OUT_OF_SCOPE,
  type SentenceEmbedder,
  understandFully,
} from "#nlu";
import { screenedLiteral } from "#nlu/testing";
import { openSentenceEncoder } from "../src/main/embed-sentences.ts";
import { TRAINING_CONTEXT, trainTelecomModel, trainWithMeanings } from "../src/main/train-intents.ts";
import { readTexts } from "../tools/train-nlu.ts";
import { type Figures, rounded } from "./figures.ts";
import { playConversations } from "./nlu/conversations.ts";
import { hasPeers, PEERS, runPeer } from "./nlu/peers.ts";
import { readRows } from "./nlu/rows.ts";
import { type Reading, type SetScore, scoreOf, spread, timesOf } from "./nlu/score.ts";

const root = join(import.meta.dirname, "..");

/** Texts that one table line is about. */
type TestSet = { readonly name: string; readonly rows: readonly LabelledText[] };

/** A peer reads at most so many rows of a set, and has so long for all of it. */
const PEER_ROWS = 1_500;
const PEER_DEADLINE_MS = 10 * 60_000;

/**
 * Scores understanding: accuracy (a refusal of an in-scope text is wrong), share of out-of-scope texts refused, time a message, peers on the
 * same texts, and the conversations of `test/conversations`. Without arguments: the shipped model on the project's own evaluation texts.
 *
 * `--data FILE[,FILE…]` (repeatable) scores those files instead; `--train FILE[,FILE…]` (repeatable) trains a model for them first. With
 * equally many of both, the nth set is read by a model trained on the nth file. `--peers no` leaves the peers out.
 */
export async function run(args: string[]): Promise<Figures> {
  const trainFiles = valuesOf(args, "--train");
  const dataFiles = valuesOf(args, "--data");
  const sets = dataFiles.length > 0 ? namedSets(dataFiles) : ownSets();
  const encode = await openSentenceEncoder();
  const embed: SentenceEmbedder = async (text) => (await encode([text]))[0] ?? null;
  await embed("the first sentence compiles");

  const plans =
    trainFiles.length > 1 && trainFiles.length === sets.length
      ? sets.map((set, index) => ({ train: readRows(trainFiles[index] ?? ""), sets: [set] }))
      : [{ train: trainFiles.length > 0 ? trainFiles.flatMap(readRows) : null, sets }];
  const scores: Record<string, SetScore> = {};
  const readings: Reading[] = [];
  const peers: Record<string, Record<string, SetScore & { medianMs: number; trainSeconds: number }>> = {};
  let trainSeconds = 0;
  let modelMb = 0;
  for (const plan of plans) {
    const own = plan.train === null ? ownTexts() : null;
    const started = performance.now();
    const trained = await (own === null ? trainWithMeanings(plan.train ?? [], say) : trainTelecomModel(own, say));
    trainSeconds += (performance.now() - started) / 1000;
    const model = own === null ? loadIntentModel(trained.bytes, trained.header) : readShipped();
    modelMb = Math.max(modelMb, model.sizeBytes / 1e6);
    for (const { name, rows } of plan.sets) {
      const read = await readAll(model, rows, embed);
      readings.push(...read);
      scores[name] = scoreOf(read);
      printSet(name, "wardline", scoreOf(read));
    }
    if (!args.includes("no") && hasPeers()) await askPeers(plan.train ?? own ?? [], plan.sets, peers);
  }
  const conversations = await playConversations(readShipped(), embed, print);
  const figures = {
    sets: scores,
    ...timesOf(readings),
    trainSeconds: rounded(trainSeconds, 1),
    modelMb: rounded(modelMb, 2),
    conversations: conversations.length,
    conversationsPassed: conversations.filter(({ failure }) => failure === null).length,
    peers,
  };
  print(
    `median ${figures.medianMs} ms, p95 ${figures.p95Ms} ms a message; trained in ${figures.trainSeconds} s; ${figures.modelMb} MB; ${figures.conversationsPassed} of ${figures.conversations} conversations`,
  );
  return figures;
}

async function readAll(model: IntentModel, rows: readonly LabelledText[], embed: SentenceEmbedder): Promise<Reading[]> {
  const readings: Reading[] = [];
  for (const { text, intent } of rows) {
    const started = performance.now();
    const { intents, isOutOfScope } = await understandFully(screenedLiteral(text), model, TRAINING_CONTEXT, embed);
    const got = isOutOfScope ? OUT_OF_SCOPE : (intents[0]?.intent ?? OUT_OF_SCOPE);
    readings.push({ wanted: intent, got, ms: performance.now() - started });
  }
  return readings;
}

async function askPeers(
  train: readonly LabelledText[],
  sets: readonly TestSet[],
  into: Record<string, Record<string, SetScore & { medianMs: number; trainSeconds: number }>>,
): Promise<void> {
  for (const peer of PEERS) {
    const few = sets.map(({ name, rows }) => ({ name, rows: spread(rows, PEER_ROWS) }));
    const ran = await runPeer(peer, train, few, PEER_DEADLINE_MS);
    for (const { name, readings } of ran?.sets ?? []) {
      const score = scoreOf(readings);
      printSet(name, peer, score);
      const { medianMs } = timesOf(readings);
      const figures = { ...score, medianMs, trainSeconds: rounded(ran?.trainSeconds ?? 0, 1) };
      into[peer] = { ...into[peer], [name]: figures };
    }
  }
}

/** Rows that name flows are read by the product's model; rows of the same name twice would hide each other. */
function namedSets(files: readonly string[]): TestSet[] {
  const names = files.map((file) => basename(file, ".jsonl"));
  return files.map((file, index) => {
    const name = names[index] ?? file;
    return { name: names.indexOf(name) === index ? name : `${name}_${String(index + 1)}`, rows: readRows(file) };
  });
}

function ownSets(): TestSet[] {
  return (["en", "ar"] as const).map((lang) => ({ name: `telecom_${lang}`, rows: readTexts("eval", lang) }));
}

function ownTexts(): LabelledText[] {
  return [...readTexts("train", "en"), ...readTexts("train", "ar")];
}

function readShipped(): IntentModel {
  const directory = join(root, "models/nlu");
  return loadIntentModel(
    readFileSync(join(directory, "intents.bin")),
    JSON.parse(readFileSync(join(directory, "intents.json"), "utf8")),
  );
}

function printSet(name: string, who: string, { accuracy, oosRecall, n }: SetScore): void {
  const percent = (part: number | null): string => (part === null ? "-" : `${(100 * part).toFixed(2)} %`).padStart(9);
  print(
    `${name.padEnd(24)} ${who.padEnd(34)} right ${percent(accuracy)}  refused ${percent(oosRecall)}  of ${String(n)}`,
  );
}

function say(what: string): void {
  process.stderr.write(`\r${what.padEnd(60)}`);
}

function print(line: string): void {
  process.stderr.write(`\r${" ".repeat(60)}\r`);
  console.log(line);
}

function valuesOf(args: readonly string[], name: string): string[] {
  return args
    .flatMap((arg, index) => (arg === name ? (args[index + 1] ?? "").split(",") : []))
    .filter((value) => value !== "");
}
