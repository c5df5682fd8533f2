// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { ok, refuse } from "#kernel";
import type { Found } from "#pii";
import type { Detector } from "../vault/ports.ts";
import { withPublicWords } from "./public-words.ts";

const task = (text: string) => ({ text, earlier: [], kinds: ["PERSON"], expects: null });

/** Finds the whole text, so sure as is said. */
const finding = (proof: Found["proof"]): Detector => ({
  prepare: () => undefined,
  find: async ({ text }) =>
    ok({
      found: [{ kind: "PERSON", start: 0, end: text.length, confidence: 0.6, recognizer: "x", value: text, proof }],
      retro: [],
    }),
});

describe("withPublicWords()", () => {
  const count = async (text: string, proof: Found["proof"] = "guess"): Promise<number> => {
    const found = await withPublicWords(finding(proof), ["Larkspur", "Larkspur Unlimited"]).find(task(text));
    return found.ok ? found.value.found.length : -1;
  };

  it.each(["Larkspur", "The Larkspur", "LARKSPUR unlimited", "de Larkspur"])(
    "withPublicWords() lets %s through",
    async (text) => {
      expect(await count(text)).toBe(0);
    },
  );

  it.each(["Jane Larkspur", "Larkspur Jane", "Lark Spur", "the", "Larkspurs"])(
    "withPublicWords() keeps %s",
    async (text) => {
      expect(await count(text)).toBe(1);
    },
  );

  it("withPublicWords() keeps what was not found by guess, and failures", async () => {
    expect(await count("Larkspur", "checksum")).toBe(1);
    const failing: Detector = { prepare: () => undefined, find: async () => refuse({ reason: "failed" }) };
    expect(await withPublicWords(failing, ["Larkspur"]).find(task("Larkspur"))).toEqual(refuse({ reason: "failed" }));
  });
});
