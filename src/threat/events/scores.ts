// SPDX-License-Identifier: Apache-2.0
import { EVENT_KINDS } from "./event.ts";
import { ENTITY_KINDS } from "./verdict.ts";

/** Bins of one logit each from −12 to +8, for each kind of event. */
export const SCORE_BINS = 20;
/** Bins of a tenth of a threshold, for each kind of entity. */
export const EVIDENCE_BINS = 10;
const SCORES = EVENT_KINDS.length * SCORE_BINS;
const EVIDENCE = ENTITY_KINDS.length * EVIDENCE_BINS;

/** An entity's events count so often in a day and no more: a subject's own traffic cannot move what is learned from it without bound. */
export const ENTITY_WEIGHT = 20;

export function binOf(raw: number): number {
  return Math.max(0, Math.min(SCORE_BINS - 1, Math.floor(raw + 12)));
}

/**
 * Sums over traffic that was not flagged: how scores of the deciding model and of the candidate lie, and how near entities came to their thresholds.
 * All that learning reads; names nobody.
 */
export type ScoreCount = {
  readonly decided: Float64Array;
  readonly shadow: Float64Array;
  readonly evidence: Float64Array;
  events: number;
  flagged: number;
  /** Events that one model would call bad and the other would not. */
  onlyDecided: number;
  onlyShadow: number;
};

export function makeScoreCount(): ScoreCount {
  return {
    decided: new Float64Array(SCORES),
    shadow: new Float64Array(SCORES),
    evidence: new Float64Array(EVIDENCE),
    events: 0,
    flagged: 0,
    onlyDecided: 0,
    onlyShadow: 0,
  };
}

export function countScore(count: ScoreCount, head: number, raw: number, candidate: number | null): void {
  const at = head * SCORE_BINS;
  count.decided[at + binOf(raw)] = (count.decided[at + binOf(raw)] ?? 0) + 1;
  if (candidate === null) return;
  count.shadow[at + binOf(candidate)] = (count.shadow[at + binOf(candidate)] ?? 0) + 1;
  if (raw > 0 && candidate <= 0) count.onlyDecided += 1;
  if (raw <= 0 && candidate > 0) count.onlyShadow += 1;
}

export function countEvidence(count: ScoreCount, entityKind: number, share: number): void {
  const at = entityKind * EVIDENCE_BINS + Math.min(EVIDENCE_BINS - 1, Math.floor(share * EVIDENCE_BINS));
  count.evidence[at] = (count.evidence[at] ?? 0) + 1;
}

export function addScores(into: ScoreCount, other: ScoreCount): void {
  for (const name of ["decided", "shadow", "evidence"] as const)
    other[name].forEach((value, i) => {
      into[name][i] = (into[name][i] ?? 0) + value;
    });
  for (const name of ["events", "flagged", "onlyDecided", "onlyShadow"] as const) into[name] += other[name];
}

/** As plain numbers in a fixed order, to be kept. */
export function packScores(count: ScoreCount): Uint8Array {
  const numbers = Float32Array.from([
    count.events,
    count.flagged,
    count.onlyDecided,
    count.onlyShadow,
    ...count.decided,
    ...count.shadow,
    ...count.evidence,
  ]);
  return new Uint8Array(numbers.buffer);
}

/** Null for bytes of another length. */
export function unpackScores(bytes: Uint8Array): ScoreCount | null {
  if (bytes.byteLength !== 4 * (4 + 2 * SCORES + EVIDENCE)) return null;
  const numbers = Array.from(new Float32Array(Uint8Array.from(bytes).buffer));
  const count = makeScoreCount();
  [count.events, count.flagged, count.onlyDecided, count.onlyShadow] = numbers as [number, number, number, number];
  count.decided.set(numbers.slice(4, 4 + SCORES));
  count.shadow.set(numbers.slice(4 + SCORES, 4 + 2 * SCORES));
  count.evidence.set(numbers.slice(4 + 2 * SCORES));
  return count;
}

/**
 * Population stability index between two distributions over the same bins: below 0.1 nothing moved, above 0.25 the traffic is another than the
 * model was fitted on.
 */
export function stabilityIndex(expected: ArrayLike<number>, actual: ArrayLike<number>): number {
  const sum = (values: ArrayLike<number>): number => Array.from(values).reduce((total, value) => total + value, 0);
  const [a, b] = [sum(expected), sum(actual)];
  if (a === 0 || b === 0) return 0;
  let index = 0;
  for (let bin = 0; bin < expected.length; bin += 1) {
    const before = ((expected[bin] ?? 0) + 0.5) / (a + 0.5 * expected.length);
    const now = ((actual[bin] ?? 0) + 0.5) / (b + 0.5 * expected.length);
    index += (now - before) * Math.log(now / before);
  }
  return index;
}
