// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { isHidden, type Labelled, type Row, scoreRows } from "./score.ts";

const label = (type: string, start: number, end: number): Labelled => ({ type, start, end });
const rows: readonly Row[] = [
  { text: "ann 123", entities: [label("PERSON", 0, 3), label("PHONE", 4, 7)] },
  { text: "nothing here", entities: [] },
];
const types = new Set(["PERSON", "PHONE"]);

describe("scoreRows()", () => {
  it("gives 1 for what is labelled and 0 for nothing", () => {
    expect(scoreRows(rows, [rows[0]?.entities ?? [], []], types)).toMatchObject({
      f2: 1,
      exactF2: 1,
      masked: 1,
      negativesFlaggedPct: 0,
    });
    expect(scoreRows(rows, [[], []], types)).toMatchObject({ f2: 0, exactF2: 0, masked: 0, negativesFlaggedPct: 0 });
  });

  it("takes any overlap for F2, the very span for exact F2, and any type for masked", () => {
    const found = [[label("PERSON", 0, 2), label("SECRET", 4, 7)], [label("URL", 0, 3)]];
    const scores = scoreRows(rows, found, types);
    // One of two labels hit, and the only scored finding is right: P 1, R 0.5.
    expect(scores.f2).toBeCloseTo(2.5 / 4.5);
    expect(scores).toMatchObject({ exactF2: 0, masked: 0.5, negativesFlaggedPct: 100 });
  });

  it("weighs recall double, and counts a finding twice given once", () => {
    const twice = [label("PERSON", 0, 3), label("PERSON", 0, 3), label("PHONE", 4, 7), label("PHONE", 0, 1)];
    expect(scoreRows(rows, [twice, []], types).f2).toBeCloseTo((5 * (2 / 3)) / (4 * (2 / 3) + 1));
  });

  it("counts a finding on a label of an unscored type neither way", () => {
    const scores = scoreRows(rows, [[label("PERSON", 0, 3), label("PERSON", 4, 7)], []], new Set(["PERSON"]));
    expect(scores.f2).toBe(1);
  });
});

describe("isHidden()", () => {
  it("looks at letters and digits only", () => {
    expect(isHidden("(12) 3", label("PHONE", 0, 6), [label("PHONE", 1, 3), label("SECRET", 5, 6)])).toBe(true);
    expect(isHidden("(12) 3", label("PHONE", 0, 6), [label("PHONE", 1, 3)])).toBe(false);
  });
});
