// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isCardNumber } from "./recognizers/credit-card.ts";
import { screenForTest } from "./testing.ts";

/** Pieces of what people type, joined at random: digits in several scripts, separators, words that raise a finding, pseudonyms. */
const piece = fc.oneof(
  fc.constantFrom(
    " ",
    "-",
    ".",
    ",",
    "\n",
    "+",
    "@",
    "pin ",
    "puk ",
    "code is ",
    "password: ",
    "card ",
    "imei ",
    "my number is ",
    "order ",
    "£",
    "الرقم السري ",
    "رقمي ",
    "«PHONE_1»",
    "«SECRET»",
    "«",
    "»",
    "\u200b",
    "GB82 WEST ",
    "lpa:1$x",
    "john@example.com",
    "07700900123",
    "4111 1111 1111 1111",
    "😀",
    "İ",
  ),
  fc.stringMatching(/^\d{1,8}$/),
  fc.stringMatching(/^[٠-٩]{1,8}$/),
  fc.stringMatching(/^[a-z]{1,6}$/),
  fc.string({ maxLength: 6, unit: "grapheme" }),
);
const text = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(""));

/** A card number by the issuer's rule: thirteen to eighteen digits and the check digit that makes them one. */
const card = fc
  .tuple(fc.constantFrom("4", "51", "55", "6011", "3528"), fc.stringMatching(/^\d{14}$/))
  .map(([head, rest]) => `${head}${rest}`.slice(0, 15))
  .map((digits) => [..."0123456789"].map((check) => digits + check).find(isCardNumber) ?? "4111111111111111");

describe("screen(), whatever is typed", () => {
  it("gives findings that are sorted, inside the text and never overlap", () => {
    fc.assert(
      fc.property(text, (typed) => {
        let last = 0;
        for (const { start, end, confidence } of screenForTest(typed).findings) {
          expect(start).toBeGreaterThanOrEqual(last);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(typed.length);
          expect(confidence).toBeGreaterThan(0);
          last = end;
        }
      }),
      { numRuns: 400 },
    );
  });

  it("keeps every unit outside the findings and puts one pseudonym for each", () => {
    fc.assert(
      fc.property(text, (typed) => {
        const { text: screened, findings } = screenForTest(typed);
        const kept: string[] = [];
        let position = 0;
        for (const { start, end } of findings) {
          kept.push(typed.slice(position, start));
          position = end;
        }
        kept.push(typed.slice(position));
        let rest: string = screened;
        kept.forEach((part, index) => {
          expect(rest.startsWith(part)).toBe(true);
          rest = rest.slice(part.length);
          if (index < findings.length) {
            expect(rest).toMatch(new RegExp(`^«${findings[index]?.kind ?? ""}(?:_\\d+)?»`));
            rest = rest.slice(rest.indexOf("»") + 1);
          }
        });
        expect(rest).toBe("");
      }),
      { numRuns: 400 },
    );
  });

  it("leaves its own pseudonyms as they are", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.constantFrom(
            "«PHONE_1»",
            "«EMAIL_12»",
            "«IBAN_3»",
            "«DEVICE_ID_4»",
            "«SECRET»",
            "«CREDIT_CARD»",
            " ",
            " is my pin ",
            " code is ",
          ),
          { maxLength: 12 },
        ),
        (parts) => {
          const typed = parts.join("");
          expect(screenForTest(typed).text).toBe(typed);
        },
      ),
    );
  });

  it("lets no card number through, however it is spaced and in whatever digits", () => {
    const spacing = fc.array(fc.constantFrom("", "", "", " ", "-", ".", "\u200b", "\u00a0"), {
      minLength: 15,
      maxLength: 15,
    });
    fc.assert(
      fc.property(
        card,
        spacing,
        fc.constantFrom(0x30, 0x660, 0x6f0, 0xff10),
        fc.constantFrom("", "my card ", "رقم البطاقة ", "x"),
        (digits, gaps, zero, before) => {
          const typed = [...digits]
            .map((digit, i) => String.fromCharCode(zero + Number(digit)) + (gaps[i] ?? ""))
            .join("");
          expect(screenForTest(before + typed).kinds).toContain("CREDIT_CARD");
        },
      ),
      { numRuns: 300 },
    );
  });

  it("leaves no run of digits that is a card number", () => {
    fc.assert(
      fc.property(text, (typed) => {
        // Digits of two scripts side by side are one longer number.
        for (const run of screenForTest(typed).text.match(/(?<!\p{Nd})\d{13,19}(?!\p{Nd})/gu) ?? [])
          expect(isCardNumber(run)).toBe(false);
      }),
      { numRuns: 400 },
    );
  });
});

describe("screen() on hostile text of 4 kB", () => {
  it.each([
    "0 ",
    "0 7 ",
    "pin ",
    "imei 1 ",
    "@a",
    "a@",
    "+1 2 3 4 5 6 7 8 ",
    "4111 ",
    "gb82 ",
    "password is ",
    "a dot ",
    "a.",
    "code ",
    "07700900123 ",
    "1",
    "89 ",
    "«",
    "call me ",
  ])("of %j stays linear", (part) => {
    // Of the processor, not of the clock on the wall: what else the machine does shall not fail this.
    const time = (size: number): number => {
      const typed = part.repeat(Math.ceil(size / part.length));
      const rounds = Array.from({ length: 7 }, () => {
        const before = process.threadCpuUsage();
        screenForTest(typed);
        const { user, system } = process.threadCpuUsage(before);
        return (user + system) / 1_000;
      });
      return Math.min(...rounds);
    };
    time(4_000);
    // Generous, since tests share the machine; a quadratic step costs sixteen times as much for four times the text.
    expect(time(4_000)).toBeLessThan(25);
    expect(time(16_000)).toBeLessThan(Math.max(20, time(4_000) * 10));
  });
});
