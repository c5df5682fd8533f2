// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rawText } from "#kernel";
import { type EarlierMessage, maskRetro, mayGoOn, screenWithMemory } from "./conversation.ts";
import { EMPTY_MEMORY } from "./pseudonyms.ts";
import { testKeyedHash } from "./testing.ts";
import { digitAfter } from "./treatments/stream.ts";

/** Says messages one after the other as the app does: what is stored is screened, what a last pseudonym stood for is asked of a vault. */
function stored(lines: readonly string[]): string[] {
  const kept: EarlierMessage[] = [];
  const vault = new Map<string, string>();
  let memory = EMPTY_MEMORY;
  for (const line of lines) {
    const name = /«[A-Z_]+_\d+»(?=[\s.…,-]*$)/u.exec(kept.at(-1)?.text ?? "")?.[0];
    const tail = name !== undefined && mayGoOn(line) ? vault.get(name) : undefined;
    const earlier = kept.map((one, i) => (i === kept.length - 1 && tail !== undefined ? { ...one, tail } : one));
    const options = { defaultCountry: "GB", keyedHash: testKeyedHash, memory };
    const screening = screenWithMemory(rawText(line), earlier, options);
    memory = screening.memory;
    for (const one of screening.replaced) if (one.isNew) vault.set(one.name, one.written.expose());
    for (const mask of screening.retro) {
      const message = kept[mask.message];
      if (message) kept[mask.message] = { ...message, text: maskRetro(message.text, [mask]) };
    }
    kept.push({ by: "visitor", text: screening.text });
  }
  return kept.map(({ text }) => text);
}

const digits = (length: number) =>
  fc.array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length }).map((all) => all.join(""));
const grouped = (text: string): string => text.replace(/(\d{4})(?=\d)/gu, "$1 ");

describe("screenWithMemory(), for any value in two messages", () => {
  it("a card that is cut anywhere leaves no four digits behind", () => {
    const cards = digits(14).map((rest) => digitAfter(`4${rest}`));
    fc.assert(
      fc.property(cards, fc.integer({ min: 4, max: 12 }), fc.boolean(), (card, cut, isGrouped) => {
        const [first, second] = [card.slice(0, cut), card.slice(cut)].map((half) => (isGrouped ? grouped(half) : half));
        const said = stored([`my card number is ${first}`, `${second}`]);
        expect(said.join(" | ")).not.toMatch(/\d{4}/u);
      }),
      { numRuns: 300 },
    );
  });

  it("a telephone number that is cut anywhere is hidden in both", () => {
    fc.assert(
      fc.property(digits(3), fc.integer({ min: 4, max: 8 }), (end, cut) => {
        const number = `07700900${end}`;
        const said = stored([`my phone number is ${number.slice(0, cut)}`, `and the rest is ${number.slice(cut)}`]);
        expect(said.join(" | ")).not.toMatch(/\d{3}/u);
      }),
      { numRuns: 200 },
    );
  });

  it("messages without digits never change each other", () => {
    const words = fc.array(fc.constantFrom("why", "is", "my", "bill", "so", "high", "ok", "thanks", "مرحبا", "😀"), {
      maxLength: 6,
    });
    fc.assert(
      fc.property(
        fc.array(
          words.map((some) => some.join(" ")),
          { maxLength: 5 },
        ),
        (lines) => {
          expect(stored(lines)).toEqual(lines);
        },
      ),
      { numRuns: 200 },
    );
  });
});
