// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { openTracker, type Understanding } from "#dialogue";
import { screenedForTest } from "#pii/testing";
import { withCodeMention, withoutAskedCode } from "./code-mention.ts";

const asked = {
  tracker: {
    ...openTracker(),
    stack: [
      {
        flow: "verify_message",
        version: 1,
        step: "which",
        vars: {},
        keys: {},
        mentions: {},
        trail: [],
        awaiting: { kind: "answer", slot: "code" },
      },
    ],
  },
} as const;
const kept = (turn: Parameters<typeof withoutAskedCode>[0], text: string, value: string): number =>
  withoutAskedCode(turn, text, { found: [{ start: text.indexOf(value), end: text.indexOf(value) + value.length }] })
    .found.length;

describe("withoutAskedCode()", () => {
  it("[SEC-320] lets a check code stand where it was asked for, and nothing else", () => {
    expect(kept(asked, "it is 7K3-Q9M2-XPB", "7K3-Q9M2-XPB")).toBe(0);
    expect(kept({ tracker: openTracker() }, "it is 7K3-Q9M2-XPB", "7K3-Q9M2-XPB")).toBe(1);
    for (const other of ["7Q2MX-0KD4R", "077-0090-032", "hunter2abc", "123456", "a7K3-Q9M2-XPB", "7K3-Q9M2-XPBs"])
      expect(kept(asked, `it is ${other}`, other), other).toBe(1);
    expect(kept(asked, "7K3-Q9M2-XPB and 4111 1111 1111 1111", "4111 1111 1111 1111")).toBe(1);
    // What reaches beyond the code is hidden whole.
    expect(kept(asked, "my PIN 4711 7K3-Q9M2-XPB", "4711 7K3-Q9M2-XPB")).toBe(1);
  });
});

describe("withCodeMention()", () => {
  const none: Understanding = { lang: "ar", intents: [], isOutOfScope: false, mentions: [] };
  it.each([
    ["7k3-q9m2-xpb", "7K3Q9M2XPB", "en"],
    ["الرمز 7K3-Q9M2-XPB", "7K3Q9M2XPB", "ar"],
    ["7K3Q9M2XPB", "7K3Q9M2XPB", "en"],
    ["everything", null, "ar"],
    ["0770090032", null, "ar"],
  ])("%j holds %j", (text, code, lang) => {
    const read = withCodeMention(none, screenedForTest(text), "en");
    expect([read.mentions[0]?.value ?? null, read.lang]).toEqual([code === null ? null : { text: code }, lang]);
  });
});
