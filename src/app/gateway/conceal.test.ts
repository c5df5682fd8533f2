// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { ok } from "#kernel";
import { workedMs } from "#kernel/testing";
import { DEFAULT_KINDS, EMPTY_TABLE, type Found } from "#pii";
import type { Detector } from "../vault/ports.ts";
import { Concealer, type ConcealOptions } from "./conceal.ts";
import { Revealer } from "./reveal.ts";

/** Finds eleven digits, so that these tests are about what comes after the finding. */
const detector: Detector = {
  prepare: () => undefined,
  find: async ({ text }) => {
    const found = Array.from(text.matchAll(/\d{11}/g), ({ 0: value, index: start }): Found => {
      const end = start + value.length;
      return { kind: "PHONE", start, end, value, proof: "format", confidence: 0.95, recognizer: "phone" };
    });
    return ok({ found, retro: [] });
  },
};
const options: ConcealOptions = {
  detector,
  kinds: DEFAULT_KINDS,
  style: "pseudonym",
  keyedHash: (text) => Buffer.from(text).toString("base64url"),
};

function customers(texts: number, each: number): string[] {
  return Array.from({ length: texts }, (_, text) =>
    Array.from({ length: each }, (__, i) => String(7_700_900_000 + text * each + i).padStart(11, "0")).join(" "),
  );
}

/** Milliseconds of work that a request with so many texts keeps everybody else waiting, on its way out and back. */
async function wait(texts: number): Promise<number> {
  const from = workedMs();
  const concealer = new Concealer(options, EMPTY_TABLE);
  const said = (await concealer.json(customers(texts, 10))) as string[];
  expect(concealer.hasFailed).toBe(false);
  const revealer = new Revealer(options, concealer.table, []);
  expect(await revealer.text(said.join(" "))).toBe(customers(texts, 10).join(" "));
  return workedMs() - from;
}

describe("Concealer and Revealer", () => {
  it("take time in proportion to the values of a request, not to their square [SEC-165]", async () => {
    await wait(100);
    const [few, many] = [await wait(120), await wait(960)];
    expect(many).toBeLessThan(Math.max(1_000, few * 30));
  });

  it.each([
    ["pseudonym", 10_001],
    ["stand_in", 1_001],
  ] as const)("refuse a list of customers: %s", async (style, count) => {
    const concealer = new Concealer({ ...options, style }, EMPTY_TABLE);
    await concealer.json(customers(1, count));
    expect([concealer.hasFailed, concealer.isTooMuch]).toEqual([true, true]);
  });
});
