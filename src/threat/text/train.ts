// SPDX-License-Identifier: Apache-2.0
import { unmask } from "../unmask.ts";
import { type WordList, wordList } from "./ciphers.ts";
import { featuresOf, type TextFeatures } from "./features.ts";
import { type Example, fit, generator, type Weights } from "./fit.ts";
import { TABLE_BITS, TEXT_KINDS, type TextKind } from "./kinds.ts";
import { bestScore, type PackedHead, type TextHead, type TextModelHeader } from "./text-model.ts";
import { withoutAddresses } from "./url-parts.ts";
import { scoreWindows } from "./windows.ts";

/** A text to learn from. */
export type TrainingRow = {
  readonly text: string;
  /** What it is; null: harmless. */
  readonly kind: TextKind | null;
  /** Ordinary messages to a customer service: thresholds are set on them. */
  readonly isOrdinary: boolean;
  readonly weight: number;
};

/** A row with what it shows. */
export type Shown = TrainingRow & { readonly features: TextFeatures };

/** Words by which ciphers and joined words are told: those that occur often in these texts. */
export function learnWords(rows: readonly { readonly text: string }[], most: number): string[] {
  const counts = new Map<string, number>();
  for (const { text } of rows)
    for (const word of new Set(text.toLowerCase().match(/[a-z]+/g) ?? []))
      counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .filter(([word, count]) => count > 4 && word.length < 17 && (word.length > 2 || count > 250))
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, most)
    .map(([word]) => word);
}

export function show(rows: readonly TrainingRow[], known: WordList): Shown[] {
  return rows
    .map((row) => ({ ...row, features: featuresOf(unmask(withoutAddresses(row.text), known).views[0] ?? "") }))
    .filter(({ features }) => features.words > 0);
}

/** Kinds that overlap: one says nothing against the other. */
const AKIN: readonly (readonly [TextKind, TextKind])[] = [
  ["injection", "data_fishing"],
  ["injection", "live_code"],
];
const isAkin = (a: TextKind, b: TextKind): boolean => AKIN.some((pair) => pair.includes(a) && pair.includes(b));

const EPOCHS = 5;
/** Windows of a harmless text that looked worst are learned too, in so many rounds. */
const ROUNDS = 1;

/** Learns the weights of one kind: whole texts and some windows, then the windows that it was most wrong about. */
export function learnKind(kind: TextKind, rows: readonly Shown[], seed: number): Weights {
  const next = generator(seed);
  const bits = TABLE_BITS[kind];
  const used = rows.filter((row) => row.kind === null || row.kind === kind || !isAkin(row.kind, kind));
  const examples: Example[] = [];
  for (const { features, kind: is, weight } of used) {
    const label = is === kind ? 1 : 0;
    examples.push({ features, from: 0, to: features.words, label, weight });
    if (features.words <= 16) continue;
    for (const words of features.words > 48 ? [12, 24, 48] : [12]) {
      const from = Math.floor(next() * Math.max(1, features.words - words));
      const share = label === 1 ? 0.15 : 0.5;
      examples.push({ features, from, to: Math.min(features.words, from + words), label, weight: weight * share });
    }
  }
  let weights = fit(examples, bits, EPOCHS, seed);
  for (let round = 0; round < ROUNDS; round += 1) {
    const extra = used.flatMap((row) => worstWindows(row, row.kind === kind, weights, bits));
    examples.push(...extra);
    weights = fit(examples, bits, EPOCHS, seed + round + 1);
  }
  return weights;
}

/** The window that looked most like an attack: of harmless texts if it looked at all like one, of attacks always. */
function worstWindows(
  { features, weight }: Shown,
  isAttack: boolean,
  { weights, bias }: Weights,
  bits: number,
): Example[] {
  if (features.words <= 12) return [];
  const mask = 2 ** bits - 1;
  const windows = scoreWindows(features, (hash) => weights[hash & mask] ?? 0, bias).slice(0, -1);
  if (isAttack) {
    const top = windows.reduce((best, window) => (window.score > best.score ? window : best), windows[0] ?? NONE);
    return top === NONE ? [] : [{ features, from: top.from, to: top.to, label: 1, weight: weight * 0.5 }];
  }
  return windows
    .filter(({ score }) => score > -3)
    .map(({ from, to }) => ({ features, from, to, label: 0 as const, weight }));
}
const NONE = { score: Number.NEGATIVE_INFINITY, size: 0, from: 0, to: 0 };

/** Share of ordinary texts, held out, that may be flagged as an injection wrongly. */
const ALLOWED = 3.5e-4;
/** Other kinds are flagged above what any ordinary text that was held out has, and by so much. */
const MARGIN = 0.4;
/** For injections as well: harmless texts of other kinds than customers' lie closer to attacks than theirs. */
const INJECTION_MARGIN = 0.6;

export type TrainedTextModel = { readonly header: TextModelHeader; readonly bytes: Uint8Array };

/**
 * Trains all kinds. Thresholds come from ordinary texts that the weights have not seen: for injections every fourth, after which the weights
 * learn from all; for the other kinds every second. Deterministic: the same rows give the same bytes.
 *
 * @param kinds - Others are left out and flag nothing: for trials.
 */
export function trainTextModel(
  rows: readonly TrainingRow[],
  words: readonly string[],
  say: (what: string) => void,
  kinds: readonly TextKind[] = TEXT_KINDS,
): TrainedTextModel {
  const known = wordList(words);
  const shown = show(rows, known);
  const ordinary = shown.filter(({ isOrdinary }) => isOrdinary);
  const tables: Int8Array[] = [];
  const heads = TEXT_KINDS.map((kind, index): [TextKind, TextHead] => {
    if (!kinds.includes(kind)) {
      tables.push(new Int8Array(2 ** TABLE_BITS[kind]));
      return [kind, { bias: 0, scale: 1, above: 1e6 }];
    }
    say(kind);
    const every = kind === "injection" ? 4 : 2;
    const heldOut = new Set(ordinary.filter((_, at) => at % every === 0));
    const trial = pack(
      learnKind(
        kind,
        shown.filter((row) => !heldOut.has(row)),
        7 + index,
      ),
    );
    const scores = [...heldOut].map(({ text }) => scoreOf(text, known, trial)).sort((a, b) => b - a);
    const at = (share: number): number => scores[Math.floor(scores.length * share)] ?? 0;
    const above = kind === "injection" ? at(ALLOWED) + INJECTION_MARGIN : at(0) + MARGIN;
    const final = kind === "injection" ? pack(learnKind(kind, shown, 7 + index)) : trial;
    tables.push(final.table);
    const { bias, scale } = final;
    return [kind, { bias, scale, above: rounded(above) }];
  });
  return {
    header: { format: "wardline-threat-text-1", heads: Object.fromEntries(heads) as TextModelHeader["heads"], words },
    bytes: joined(tables),
  };
}

/** As it will be scored: all readings. */
function scoreOf(text: string, known: WordList, head: PackedHead): number {
  return Math.max(...unmask(withoutAddresses(text), known).views.map((view) => bestScore(featuresOf(view), head)));
}

function rounded(value: number): number {
  return Number(value.toFixed(4));
}

function joined(tables: readonly Int8Array[]): Uint8Array {
  const bytes = new Uint8Array(tables.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const table of tables) {
    bytes.set(new Uint8Array(table.buffer), at);
    at += table.length;
  }
  return bytes;
}

/** Weights in eight bits, finer near zero. */
function pack({ weights, bias }: Weights): PackedHead {
  const top = weights.reduce((most, weight) => Math.max(most, Math.abs(weight)), 1e-6);
  const scale = Number(top.toPrecision(8));
  const table = Int8Array.from(
    weights,
    (weight) => Math.sign(weight) * Math.round(127 * Math.sqrt(Math.abs(weight) / scale)),
  );
  return { table, scale, bias: Number(bias.toFixed(6)) };
}
