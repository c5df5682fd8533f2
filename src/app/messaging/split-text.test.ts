// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isGsm, plainForSms, smsSegments, splitText } from "./split-text.ts";

describe("smsSegments()", () => {
  it.each([
    ["a".repeat(160), 1],
    ["a".repeat(161), 2],
    ["a".repeat(306), 2],
    ["a".repeat(307), 3],
    ["€".repeat(80), 1],
    ["€".repeat(81), 2],
    // An escape is not torn from its sign: 76 of them fill 152 of 153 septets.
    ["€".repeat(153), 3],
    ["م".repeat(70), 1],
    ["م".repeat(71), 2],
    ["م".repeat(134), 2],
    ["م".repeat(135), 3],
    ["😀".repeat(35), 1],
    // 33 whole emoji in a segment of 67 units.
    ["😀".repeat(67), 3],
  ])("%#", (text, segments) => {
    expect(smsSegments(text)).toBe(segments);
  });
});

describe("plainForSms()", () => {
  it("writes typography plainly only where that makes the text fit the alphabet of 160", () => {
    expect(plainForSms("It’s “done” – see…")).toBe(`It's "done" - see...`);
    expect(plainForSms("مرحبا – it’s")).toBe("مرحبا – it’s");
    expect(isGsm(plainForSms("line •••107"))).toBe(true);
  });
});

describe("splitText()", () => {
  const within = (most: number) => (text: string) => Array.from(text).length <= most;

  it("cuts between paragraphs, lines, sentences and words, in this order", () => {
    expect(splitText("one two\n\nthree four", within(12))).toEqual(["one two", "three four"]);
    expect(splitText("First one here. Second one there.", within(20))).toEqual([
      "First one here.",
      "Second one there.",
    ]);
  });

  it("tears neither a number nor a link", () => {
    expect(splitText("Call us on +44 20 7946 0000 today", within(20))).toEqual([
      "Call us on",
      "+44 20 7946 0000",
      "today",
    ]);
    const link = "https://chat.operator.example/continue/#abc";
    expect(splitText(`Please open ${link} now`, within(50))).toContainEqual(expect.stringContaining(link));
  });

  it("loses nothing but space, makes pieces that fit, and tears no word that fits alone", () => {
    const word = fc.stringMatching(/^[a-zA-Zم-ي0-9😀.,]{1,12}$/u);
    fc.assert(
      fc.property(fc.array(word, { maxLength: 60 }), fc.constantFrom(" ", "\n", "\n\n"), (words, space) => {
        const text = words.join(space);
        const pieces = splitText(text, within(40));
        expect(pieces.join("").replaceAll(/\s/gu, "")).toBe(text.replaceAll(/\s/gu, ""));
        for (const piece of pieces) expect(Array.from(piece).length).toBeLessThanOrEqual(40);
        if (!/\d/u.test(text)) {
          const known = new Set(words);
          for (const each of pieces.flatMap((piece) => piece.split(/\s+/u))) expect(known.has(each)).toBe(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("ends for a character that fits nowhere", () => {
    expect(splitText("ab", () => false)).toEqual(["a", "b"]);
  });
});
