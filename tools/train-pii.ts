// SPDX-License-Identifier: Apache-2.0
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { addToList, type LabelledSpans, type NameLists, type SpanModel, spanModelHeader, trainSpanModel } from "#pii";
import { FIRST_NAMES, generateTexts, LAST_NAMES, WORLD } from "./pii/generate.ts";

/**
 * Trains the span model for names, addresses and places and writes `models/pii/spans.bin` and `spans.json`. Deterministic. Run by hand:
 * `node tools/train-pii.ts [--posts DIRECTORY]`. Without `--posts` it learns from generated sentences and the product's own intent texts
 * only; with it also from public posts labelled with persons (see models/pii/MODEL_CARD.md), of which every second line is held back.
 */
const root = join(import.meta.dirname, "..");
const SIZE = 2 ** 19;
const LIST_BYTES = 240_000;

type Post = { readonly text: string; readonly entities: readonly { type: string; start: number; end: number }[] };

function readLines<T>(file: string): T[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as T);
}

/** Every second post: the other half is never learned from. */
function postsOf(file: string): LabelledSpans[] {
  return readLines<Post>(file)
    .filter((_, index) => index % 2 === 0)
    .map(({ text, entities }) => ({
      text,
      spans: entities
        .filter(({ type }) => type === "PERSON")
        .map(({ start, end }) => ({ kind: "PERSON" as const, start, end })),
      open: ["LOCATION", "ADDRESS"] as const,
    }));
}

/** What customers write without naming anybody: the texts of the intent model. */
function ownTexts(): LabelledSpans[] {
  return ["en", "ar"].flatMap((lang) =>
    readLines<{ text: string }>(join(root, "data/nlu/train", `${lang}.jsonl`)).map(({ text }) => ({
      text,
      spans: [],
      open: ["LOCATION"] as const,
    })),
  );
}

function nameLists(posts: readonly LabelledSpans[]): NameLists {
  const lists: NameLists = { bits: new Uint8Array(LIST_BYTES), sizeBits: LIST_BYTES * 8 };
  const add = (list: number, words: readonly string[]): void => {
    for (const word of words) addToList(lists, list, word.toLowerCase());
  };
  add(0, FIRST_NAMES.slice(0, 2500));
  add(1, FIRST_NAMES.slice(2500, 22_000));
  add(2, LAST_NAMES.slice(0, 4000));
  add(3, LAST_NAMES.slice(4000));
  for (const names of Object.values(WORLD.first)) add(0, names);
  for (const names of Object.values(WORLD.last))
    add(
      2,
      names.flatMap((name) => name.split(" ").filter((part) => part.length > 2)),
    );
  add(
    4,
    Object.values(WORLD.places)
      .flat()
      .flatMap((place) => place.split(" ")),
  );
  // Words of everyday messages, seen at least three times in small letters: "may", "will" and "mark" are on it and on the lists of names.
  const counts = new Map<string, number>();
  for (const { text, spans } of [...ownTexts(), ...posts]) {
    for (const { 0: word, index } of text.matchAll(/(?<![\p{L}])\p{Ll}{2,}|[\u0621-\u064a]{2,}/gu)) {
      if (spans.some(({ start, end }) => start <= index && index < end)) continue;
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  }
  add(
    5,
    [...counts].filter(([, count]) => count >= 3).map(([word]) => word),
  );
  return lists;
}

export function trainShipped(postsDirectory: string | undefined): SpanModel {
  const posts =
    postsDirectory === undefined
      ? []
      : ["btc_persons", "wnut17_persons", "banking77_negatives"].flatMap((name) =>
          postsOf(join(postsDirectory, `${name}.jsonl`)),
        );
  const texts = [...generateTexts(26, 7), ...ownTexts(), ...posts];
  return trainSpanModel(texts, { size: SIZE, epochs: 9, seed: 11, eagerness: 60, lists: nameLists(posts) });
}

if (import.meta.main) {
  const started = performance.now();
  const at = process.argv.indexOf("--posts");
  const model = trainShipped(at > 0 ? process.argv[at + 1] : undefined);
  mkdirSync(join(root, "models/pii"), { recursive: true });
  const bytes = new Uint8Array(model.weights.length + model.lists.bits.length);
  bytes.set(new Uint8Array(model.weights.buffer));
  bytes.set(model.lists.bits, model.weights.length);
  writeFileSync(join(root, "models/pii/spans.bin"), bytes);
  writeFileSync(join(root, "models/pii/spans.json"), `${JSON.stringify(spanModelHeader(model), null, 2)}\n`);
  console.log(`${bytes.length} bytes, ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
