// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { seeded } from "../rig/play.ts";
import { compact } from "./compact.ts";
import { dress, FORMS, type Form } from "./forms.ts";
import { Ledger } from "./ledger.ts";
import { Needles } from "./needles.ts";
import { bytes } from "./places.ts";
import { makePlanting } from "./planting.ts";
import { search } from "./search.ts";
import { VALUE_KINDS } from "./values.ts";

const random = seeded(7);
const below = (bound: number): number => Math.floor(random() * bound);

function ledgerOf(count: number): Ledger {
  const ledger = new Ledger();
  for (let turn = 0; turn < count; turn += 1)
    ledger.add({ ...makePlanting(turn, below), carrier: "chat", isCertain: true });
  return ledger;
}

async function foundIn(ledger: Ledger, text: Uint8Array): Promise<number> {
  const [result] = await search(ledger, [{ place: bytes("here", () => text), counts: () => true }], () => undefined);
  return [...(result?.found.values() ?? [])].reduce((sum, times) => sum + times, 0);
}

describe("the search of the canary proof", () => {
  const ledger = ledgerOf(VALUE_KINDS.length * FORMS.length * 3);
  const dressed = ledger.planted.map(({ value, form }) => dress(value, form));

  it("every kind is planted in every form that it has", () => {
    expect(new Set(ledger.planted.map(({ value }) => value.kind)).size).toBe(VALUE_KINDS.length);
    expect(new Set<Form>(ledger.planted.map(({ form }) => form)).size).toBe(FORMS.length);
  });

  it.each([
    ["as it was typed", (text: string) => Buffer.from(`{"text":"it is ${text} ok"}`)],
    ["in capitals", (text: string) => Buffer.from(`x${text.toUpperCase()}x`)],
    ["with other separators", (text: string) => Buffer.from(`'${text.replaceAll(" ", "-")}'`)],
    ["inside base64", (text: string) => Buffer.from(Buffer.from(`some words ${text} and more`).toString("base64"))],
    [
      "inside hexadecimal, as COPY prints bytes",
      (text: string) => Buffer.from(`\\\\x${Buffer.from(`(${text})`).toString("hex")}`),
    ],
    ["as UTF-16", (text: string) => Buffer.from(`a${text}b`, "utf16le")],
  ])("finds every value %s", async (_, write) => {
    // A half of eight characters is the shortest thing that is looked for.
    for (const [i, texts] of dressed.entries()) {
      const only = new Ledger();
      const planted = ledger.planted[i]!;
      only.add(planted);
      const text = texts[0]!;
      const isLong = Buffer.byteLength(text) >= 10 && compact(Buffer.from(text)).length >= 8;
      if (isLong) expect([planted, await foundIn(only, write(text))]).toEqual([planted, 1]);
    }
  });

  it("finds none where there is none: random bytes, times and ids", async () => {
    const noise = Buffer.alloc(4_000_000);
    for (let i = 0; i < noise.length; i += 4) noise.writeUInt32LE(below(2 ** 32), i);
    const lines = Array.from(
      { length: 20_000 },
      () => `${1_700_000_000_000 + below(1e11)} ${below(2 ** 32)} 2026-11-25`,
    );
    expect(await foundIn(ledger, Buffer.concat([noise, Buffer.from(lines.join("\n"))]))).toBe(0);
  });

  it("a short number inside a longer one is no find", () => {
    const needles = new Needles(1);
    needles.add(Buffer.from("41234567"), { valueId: 0, form: "plain" }, true);
    const hits = (text: string): number => {
      let times = 0;
      needles.scan(Buffer.from(text), () => (times += 1));
      return times;
    };
    expect([hits("x41234567x"), hits('then41234567"'), hits("1412345678"), hits("412345678")]).toEqual([1, 1, 0, 0]);
    expect([hits("ab41234567cd"), hits('id41234567"')]).toEqual([0, 1]);
  });
});
