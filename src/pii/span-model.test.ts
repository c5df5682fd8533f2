// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { AppError } from "#kernel";
import { addToList, type NameLists, tokensOf } from "./span-features.ts";
import {
  bestLabels,
  LABELS,
  loadSpanModel,
  mayFollow,
  readSpans,
  type SpanModel,
  spanModelHeader,
} from "./span-model.ts";
import { screenForTest } from "./testing.ts";
import { type LabelledSpans, trainSpanModel } from "./train-spans.ts";

const directory = join(import.meta.dirname, "../../models/pii");
const bytes = readFileSync(join(directory, "spans.bin"));
const header: unknown = JSON.parse(readFileSync(join(directory, "spans.json"), "utf8"));
const shipped = loadSpanModel(bytes, header);

const lists: NameLists = { bits: new Uint8Array(600), sizeBits: 4800 };
for (const name of ["anna", "bert", "carla"]) addToList(lists, 0, name);
const person = (text: string, name: string): LabelledSpans => {
  const start = text.indexOf(name);
  return { text, spans: [{ kind: "PERSON", start, end: start + name.length }] };
};
const TEXTS: readonly LabelledSpans[] = [
  person("my name is Anna", "Anna"),
  person("i am bert and angry", "bert"),
  person("ask Carla Stone please", "Carla Stone"),
  { text: "i am angry", spans: [] },
  { text: "my name is wrong on the bill", spans: [] },
];
const train = (): SpanModel => trainSpanModel(TEXTS, { size: 4096, epochs: 8, seed: 1, eagerness: 0, lists });

describe("trainSpanModel()", () => {
  it("learns its texts and gives the same weights again", () => {
    const model = train();
    for (const { text, spans } of TEXTS) expect(readSpans(text, model)).toEqual(spans);
    expect(train().weights).toEqual(model.weights);
  });

  it("writes what loadSpanModel() reads", () => {
    const model = train();
    const written = new Uint8Array(model.weights.length + lists.bits.length);
    written.set(new Uint8Array(model.weights.buffer));
    written.set(lists.bits, model.weights.length);
    const read = loadSpanModel(written, JSON.parse(JSON.stringify(spanModelHeader(model))));
    expect(readSpans("ask Carla Stone please", read)).toEqual(TEXTS[2]?.spans);
  });
});

describe("loadSpanModel()", () => {
  it("refuses weights of another size", () => {
    expect(() => loadSpanModel(bytes.subarray(1), header)).toThrow(AppError);
    expect(() => loadSpanModel(bytes, {})).toThrow(AppError);
  });
});

describe("bestLabels()", () => {
  it("finds what looking at every chain finds", () => {
    let state = 5;
    const next = (): number => {
      state = (state * 16_807) % 2_147_483_647;
      return (state % 200) - 100;
    };
    for (let round = 0; round < 20; round += 1) {
      const count = 4;
      const scores = Array.from({ length: count * LABELS }, next);
      const transitions = Array.from({ length: LABELS * LABELS }, next);
      let best = -Infinity;
      for (let code = 0; code < LABELS ** count; code += 1) {
        let rest = code;
        let before = 0;
        let score = 0;
        for (let i = 0; i < count; i += 1) {
          const label = rest % LABELS;
          rest = Math.floor(rest / LABELS);
          score += mayFollow(before, label)
            ? (scores[i * LABELS + label] ?? 0) + (transitions[before * LABELS + label] ?? 0)
            : -Infinity;
          before = label;
        }
        best = Math.max(best, score);
      }
      const found = bestLabels(scores, transitions, count);
      let before = 0;
      const score = found.reduce((sum, label, i) => {
        const step = (scores[i * LABELS + label] ?? 0) + (transitions[before * LABELS + label] ?? 0);
        before = label;
        return sum + step;
      }, 0);
      expect(score).toBe(best);
    }
  });
});

describe("tokensOf()", () => {
  it("keeps inner hyphens and apostrophes, and splits a possessive", () => {
    expect(tokensOf("Jean-Luc O'Brien's @x 12th.").map(({ text }) => text)).toEqual([
      "Jean-Luc",
      "O'Brien",
      "'",
      "s",
      "@x",
      "12",
      "th",
      ".",
    ]);
  });
});

describe("screen() with the shipped model", () => {
  it.each([
    ["hi, my name is Sarah Whitfield", "hi, my name is «PERSON_1»"],
    ["im sarah whitfield and my bill is wrong", "im «PERSON_1» and my bill is wrong"],
    ["I moved to 12 Harbour Street, Norwich NR1 2AB", "I moved to «ADDRESS_1»"],
    ["mein Name ist Jürgen Schneider", "mein Name ist «PERSON_1»"],
    ["اسمي محمد الحربي", "اسمي «PERSON_1»"],
    ["why is my bill higher this month", "why is my bill higher this month"],
    ["is there an outage in Norwich", "is there an outage in Norwich"],
    ["roaming in Spain with SIM M 30 GB", "roaming in Spain with SIM M 30 GB"],
    ["may I change my plan to Unlimited Plus", "may I change my plan to Unlimited Plus"],
    ["i am angry and it will not work", "i am angry and it will not work"],
  ])("%j → %j", (text, screened) => {
    expect(screenForTest(text, { spanModel: shipped }).text).toBe(screened);
  });

  it("masks a place only where it is asked for", () => {
    const kinds = new Set(["LOCATION"] as const);
    expect(screenForTest("we live in France", { spanModel: shipped, kinds }).text).toBe("we live in «LOCATION_1»");
  });
});
