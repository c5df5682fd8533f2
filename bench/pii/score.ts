// SPDX-License-Identifier: Apache-2.0

/** A labelled or found value: UTF-16 offsets, end exclusive. */
export type Labelled = { readonly type: string; readonly start: number; readonly end: number };
export type Row = {
  readonly text: string;
  readonly lang?: string;
  readonly region?: string;
  readonly category?: string;
  readonly entities: readonly Labelled[];
};
/** What one set of texts came to. Shares in [0, 1]; null where nothing could be counted. */
export type Scores = {
  readonly rows: number;
  readonly gold: number;
  readonly f2: number | null;
  readonly exactF2: number | null;
  readonly masked: number | null;
  readonly negatives: number;
  readonly negativesFlaggedPct: number | null;
};

type Counts = { gold: number; hit: number; exact: number; masked: number; found: number; right: number };

/**
 * Compares findings with labels. *F2*: right type and any overlap, recall weighs double; *exact F2*: the very span; *masked*: every
 * letter and digit of a value lies under a finding of any type; *negatives flagged*: texts without a label in which something was found.
 * A finding of a scored type that only touches a label of an unscored type counts neither way.
 */
export function scoreRows(
  rows: readonly Row[],
  found: readonly (readonly Labelled[])[],
  types: ReadonlySet<string>,
): Scores {
  const counts: Counts = { gold: 0, hit: 0, exact: 0, masked: 0, found: 0, right: 0 };
  let negatives = 0;
  let flagged = 0;
  rows.forEach((row, index) => {
    const findings = distinct(found[index] ?? []);
    countRow(row, findings, types, counts);
    if (row.entities.length > 0) return;
    negatives += 1;
    if (findings.length > 0) flagged += 1;
  });
  const precision = counts.found > 0 ? counts.right / counts.found : 0;
  const recall = counts.gold > 0 ? counts.hit / counts.gold : 0;
  const exactPrecision = counts.found > 0 ? counts.exact / counts.found : 0;
  const exactRecall = counts.gold > 0 ? counts.exact / counts.gold : 0;
  return {
    rows: rows.length,
    gold: counts.gold,
    f2: counts.gold > 0 ? f2(precision, recall) : null,
    exactF2: counts.gold > 0 ? f2(exactPrecision, exactRecall) : null,
    masked: counts.gold > 0 ? counts.masked / counts.gold : null,
    negatives,
    negativesFlaggedPct: negatives > 0 ? (100 * flagged) / negatives : null,
  };
}

function countRow(row: Row, findings: readonly Labelled[], types: ReadonlySet<string>, counts: Counts): void {
  const gold = row.entities.filter(({ type }) => types.has(type));
  const neutral = row.entities.filter(({ type }) => !types.has(type));
  for (const label of gold) {
    const alike = findings.filter(({ type }) => type === label.type);
    counts.gold += 1;
    if (alike.some((finding) => doOverlap(finding, label))) counts.hit += 1;
    if (alike.some(({ start, end }) => start === label.start && end === label.end)) counts.exact += 1;
    if (isHidden(row.text, label, findings)) counts.masked += 1;
  }
  for (const finding of findings) {
    if (!types.has(finding.type)) continue;
    const isRight = gold.some((label) => label.type === finding.type && doOverlap(finding, label));
    if (!isRight && neutral.some((label) => doOverlap(finding, label))) continue;
    counts.found += 1;
    if (isRight) counts.right += 1;
  }
}

/** Whether every letter and digit of a label lies under a finding. */
export function isHidden(
  text: string,
  { start, end }: Pick<Labelled, "start" | "end">,
  findings: readonly Pick<Labelled, "start" | "end">[],
): boolean {
  for (let i = start; i < end; i += 1) {
    if (!/[\p{L}\p{N}]/u.test(text.charAt(i))) continue;
    if (!findings.some((finding) => finding.start <= i && i < finding.end)) return false;
  }
  return true;
}

function doOverlap(a: Labelled, b: Labelled): boolean {
  return Math.min(a.end, b.end) > Math.max(a.start, b.start);
}

function distinct(findings: readonly Labelled[]): Labelled[] {
  const seen = new Map(findings.map((finding) => [`${finding.type}${finding.start}-${finding.end}`, finding]));
  return [...seen.values()].filter(({ start, end }) => end > start);
}

function f2(precision: number, recall: number): number {
  return precision + recall > 0 ? (5 * precision * recall) / (4 * precision + recall) : 0;
}
