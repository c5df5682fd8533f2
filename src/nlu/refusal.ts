// SPDX-License-Identifier: Apache-2.0
import { LANGUAGES, type Lang } from "#kernel";

/**
 * The decision "this is nothing the bot does", learned apart from the intents: a logistic function of what the scores look like, and a
 * threshold. Numbers are one per kind of evidence, in the order of {@link evidenceOf}.
 */
export type Refusal = {
  readonly means: readonly number[];
  readonly spreads: readonly number[];
  readonly weights: readonly number[];
  readonly bias: number;
  /** Refused above this chance, by language; 2 where training had no text that is out of scope: then nothing is refused. */
  readonly above: Readonly<Record<Lang, number>>;
};

/** What one held-out text came to, and whether it was out of scope (`hidden`: of an intent that this model was not shown). */
export type Judged = {
  readonly evidence: readonly number[];
  readonly is: "in" | "out" | "hidden";
  readonly lang: Lang;
};

/** Texts of hidden intents teach what unknown aims look like, and weigh less than texts that are known to be out of scope. */
const HIDDEN_WEIGHT = 0.05;
/** Texts that are out of scope together weigh at least this much of those that are in scope, however few they are. */
const LEAST_SHARE = 1 / 15;
/** Fewer texts than this give no threshold of their own: the one over all languages serves. */
const FEW = 20;
const NEVER = 2;
/** Where nothing is refused nothing is near a refusal either: else every message would count as doubtful. */
const IMPOSSIBLE = -30;
const ROUNDS = 400;
const RATE = 0.5;

/** What speaks for a refusal: lead of out of scope, best chance, its margin, disorder, best score, share of unknown words. */
export function evidenceOf(
  raw: Float64Array,
  chances: Float64Array,
  outOfScope: number,
  novelty: number,
): readonly number[] {
  let best = Number.NEGATIVE_INFINITY;
  let first = 0;
  let second = 0;
  let disorder = 0;
  for (let c = 0; c < raw.length; c += 1) {
    const chance = chances[c] ?? 0;
    if (chance > 0) disorder -= chance * Math.log(chance);
    if (c === outOfScope) continue;
    best = Math.max(best, raw[c] ?? best);
    if (chance > first) [first, second] = [chance, first];
    else if (chance > second) second = chance;
  }
  const lead = outOfScope < 0 ? 0 : (raw[outOfScope] ?? 0) - best;
  return [lead, first, first - second, disorder, best, novelty];
}

/** The chance that a text with this evidence is out of scope. */
export function chanceOutOfScope(refusal: Refusal, evidence: readonly number[]): number {
  const sum = evidence.reduce(
    (total, value, i) =>
      total + ((refusal.weights[i] ?? 0) * (value - (refusal.means[i] ?? 0))) / (refusal.spreads[i] ?? 1),
    refusal.bias,
  );
  return 1 / (1 + Math.exp(-sum));
}

/**
 * Learns the decision from held-out texts.
 *
 * @param share - Share of the texts known to be out of scope that must be refused.
 */
export function learnRefusal(judged: readonly Judged[], share: number): Refusal {
  const width = judged[0]?.evidence.length ?? 0;
  const column = (i: number): number[] => judged.map(({ evidence }) => evidence[i] ?? 0);
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const means = Array.from({ length: width }, (_, i) => rounded(mean(column(i))));
  const spreads = means.map((centre, i) => rounded(Math.sqrt(mean(column(i).map((v) => (v - centre) ** 2))) || 1));
  const out = judged.filter(({ is }) => is === "out").length;
  if (out === 0) return { means, spreads, weights: means.map(() => 0), bias: IMPOSSIBLE, above: inEach(() => NEVER) };
  const { weights, bias } = descend(judged, means, spreads);
  const untuned = { means, spreads, weights: weights.map(rounded), bias: rounded(bias), above: inEach(() => NEVER) };
  const chancesOf = (lang: Lang | null): number[] =>
    judged
      .filter((text) => text.is === "out" && (lang === null || text.lang === lang))
      .map(({ evidence }) => chanceOutOfScope(untuned, evidence))
      .sort((a, b) => b - a);
  const threshold = (chances: readonly number[]): number =>
    rounded((chances[Math.ceil(chances.length * share) - 1] ?? 1) - 1e-6);
  const above = inEach((lang) => {
    const own = chancesOf(lang);
    return threshold(own.length < FEW ? chancesOf(null) : own);
  });
  return { ...untuned, above };
}

function inEach(valueOf: (lang: Lang) => number): Record<Lang, number> {
  return Object.fromEntries(LANGUAGES.map((lang) => [lang, valueOf(lang)])) as Record<Lang, number>;
}

function descend(
  judged: readonly Judged[],
  means: readonly number[],
  spreads: readonly number[],
): { weights: number[]; bias: number } {
  const count = (kind: Judged["is"]): number => judged.filter(({ is }) => is === kind).length;
  const outWeight = Math.max(1, (LEAST_SHARE * count("in")) / count("out"));
  const rows = judged.map(({ evidence, is }) => ({
    x: evidence.map((value, i) => (value - (means[i] ?? 0)) / (spreads[i] ?? 1)),
    y: is === "in" ? 0 : 1,
    weight: is === "hidden" ? HIDDEN_WEIGHT : is === "out" ? outWeight : 1,
  }));
  const total = rows.reduce((sum, { weight }) => sum + weight, 0);
  const weights = means.map(() => 0);
  let bias = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const slopes = means.map(() => 0);
    let slope = 0;
    for (const { x, y, weight } of rows) {
      const sum = x.reduce((all, value, i) => all + value * (weights[i] ?? 0), bias);
      const error = (1 / (1 + Math.exp(-sum)) - y) * weight;
      x.forEach((value, i) => {
        slopes[i] = (slopes[i] ?? 0) + error * value;
      });
      slope += error;
    }
    slopes.forEach((value, i) => {
      weights[i] = (weights[i] ?? 0) - (RATE * value) / total;
    });
    bias -= (RATE * slope) / total;
  }
  return { weights, bias };
}

function rounded(value: number): number {
  return Number(value.toPrecision(7));
}
