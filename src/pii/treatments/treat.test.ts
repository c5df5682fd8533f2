// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rawText } from "#kernel";
import { mod97, passesLuhn } from "../checksums.ts";
import { findValues } from "../screen.ts";
import { testKeyedHash } from "../testing.ts";
import { standInFor } from "./stand-ins.ts";
import { EMPTY_TABLE, longestName, restore, type TreatmentTable, treat } from "./treat.ts";

const find = (text: string) => findValues(rawText(text), { defaultCountry: "GB" });
const treated = (
  text: string,
  style: "pseudonym" | "stand_in",
  table: TreatmentTable = EMPTY_TABLE,
  key: string = "",
): ReturnType<typeof treat> =>
  treat(rawText(text), find(text), { style, table, keyedHash: (value) => testKeyedHash(key + value) });

describe("treat()", () => {
  it("names values, restore() brings them back as they were written", () => {
    const said = "call me on 07700 900123 or mail Jane.Doe@example.com, not on 07700900123";
    const { text, table } = treated(said, "pseudonym");
    expect(text).toBe("call me on «PHONE_1» or mail «EMAIL_1», not on «PHONE_1»");
    expect(restore("We call «PHONE_1» and write to « EMAIL_1 » or <<EMAIL_1>>.", table)).toBe(
      "We call 07700 900123 and write to Jane.Doe@example.com or Jane.Doe@example.com.",
    );
  });

  it("keeps nothing of a secret or a card number, in either style [SEC-150]", () => {
    for (const style of ["pseudonym", "stand_in"] as const) {
      const { text, table } = treated("my pin is 4821, card 4111 1111 1111 1111 cvv 123", style);
      expect(text).not.toMatch(/\d{3}/);
      expect(table.values).toEqual({});
      expect(JSON.stringify(table)).not.toMatch(/4821|4111|123/);
      expect(restore("«SECRET» «CREDIT_CARD» «SECRET_1»", table)).toBe("«SECRET» «CREDIT_CARD» «SECRET_1»");
    }
  });

  it("gives the same stand-in for the same value and key, another one under another key [SEC-151]", () => {
    const one = treated("my number is 07700 900123", "stand_in");
    const again = treated("so it is +44 7700 900123", "stand_in", one.table);
    const elsewhere = treated("my number is 07700 900123", "stand_in", EMPTY_TABLE, "somebody else");
    const [name] = Object.keys(one.table.values);
    expect(again.text).toContain(name);
    expect(Object.keys(elsewhere.table.values)).not.toContain(name);
  });

  it.each([
    ["my number is 07700 900123", /^\+44 7700 900\d{3}$/],
    ["call +1 404 322 4618", /^\+1 202-555-01\d\d$/],
    ["call +33 6 12 34 56 78", /^\+33 6 39 98 0\d{3}$/],
    ["call +971 50 123 4567", /^\+44 7700 900\d{3}$/],
    ["mail jane@gmail.com", /^person-[a-z]{8}@example\.org$/],
    ["imei 490154203237518", /^00100\d{10}$/],
    ["my ip is 81.2.69.142", /^(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d+$/],
    ["born on 03/04/1985, my date of birth", /^\d\d\/\d\d\/19\d\d$/],
  ])("%j gets a stand-in of nobody", (said, shape) => {
    const names = Object.keys(treated(said, "stand_in").table.values);
    expect(names.some((name) => shape.test(name))).toBe(true);
  });

  it("makes stand-ins whose check digits are right where the form has one", () => {
    for (const seed of ["a", "b", "c", "d", "e"]) {
      const hash = testKeyedHash(seed);
      const iban = (standInFor("IBAN", "gb82west12345698765432", hash) ?? "").replaceAll(" ", "");
      expect(mod97(iban.slice(4) + iban.slice(0, 4))).toBe(1);
      expect(iban).toMatch(/^GB\d\dXXXX0000/);
      expect(passesLuhn(standInFor("DEVICE_ID", "490154203237518", hash) ?? "")).toBe(true);
      expect(passesLuhn(standInFor("DEVICE_ID", "8944110068012345678", hash) ?? "")).toBe(true);
      expect(mod97(standInFor("DEVICE_ID", "89049032123451234512345678901235", hash) ?? "")).toBe(1);
      expect(passesLuhn(standInFor("NATIONAL_ID", "784198012345678", hash) ?? "")).toBe(true);
      expect(standInFor("SECRET", "4821", hash)).toBeNull();
      expect(standInFor("CREDIT_CARD", "4111111111111111", hash)).toBeNull();
    }
  });

  it("never uses a stand-in that somebody wrote themselves", () => {
    const first = treated("my number is 07700 900123", "stand_in");
    const [name = ""] = Object.keys(first.table.values);
    const { text, table } = treated(`mine is 07700 900123 and my mother's number is ${name}`, "stand_in");
    expect(Object.keys(table.values)).toHaveLength(2);
    expect(restore(text, table).replaceAll(/\D/g, "")).toBe(`07700900123${name.replaceAll(/\D/g, "")}`);
  });

  it("gives two values of one text two stand-ins, however few a range has", () => {
    const numbers = Array.from({ length: 80 }, (_, i) => `+1 404 322 ${4000 + i}`);
    const said = `call ${numbers.join(" or ")}`;
    const { text, table } = treated(said, "stand_in");
    const names = Object.keys(table.values);
    expect(new Set(names).size).toBe(80);
    // A hundred numbers are reserved: the last ones may find none that is free, and get a pseudonym.
    expect(names.filter((name) => name.startsWith("+1 202-555-01")).length).toBeGreaterThan(50);
    expect(restore(text, table)).toBe(said);
  });

  it("stays linear in the number of values", () => {
    const many = (count: number): string => Array.from({ length: count }, (_, i) => `a${i}@b.co`).join(" ");
    const time = (count: number): number => {
      const text = many(count);
      const found = find(text);
      const once = (): number => {
        const before = process.cpuUsage();
        treat(rawText(text), found, { style: "pseudonym", table: EMPTY_TABLE, keyedHash: (value) => value });
        const { user, system } = process.cpuUsage(before);
        return (user + system) / 1000;
      };
      return Math.min(once(), once(), once());
    };
    // Twenty times as many: a hundred times the work at most where it is linear, four hundred where it is not.
    expect(time(10_000)).toBeLessThan(100 * Math.max(1, time(500)));
  });

  it("restores a stand-in whatever separators the answer puts in it, or with the prefix of home", () => {
    const { table } = treated("my number is 07700 900123", "stand_in");
    const [name = ""] = Object.keys(table.values);
    const digits = name.replaceAll(/\D/g, "");
    for (const written of [name, `+${digits}`, name.replaceAll(" ", "-"), `0${digits.slice(2)}`])
      expect(restore(`I call ${written}.`, table)).toBe("I call 07700 900123.");
    expect(restore(`not ${digits}9 though`, table)).toContain(digits);
  });

  it.each([
    "A+ 490154203237518",
    "imei 490154203237518A",
    "x+490154203237518",
    "my number is (07700 900123)",
    "0 490154203237518, my number is 490154203237518",
  ])("puts %j back to the letter", (said) => {
    for (const style of ["pseudonym", "stand_in"] as const) {
      const { text, table } = treated(said, style);
      expect(restore(text, table)).toBe(said);
      expect(text).not.toContain("490154203237518");
    }
  });

  it("keeps the hyphen and the plus of an address that is said in words", () => {
    const { text, table } = treated("write to jane-doe+bills at example dot com", "pseudonym");
    expect(restore(text, table)).toBe("write to jane-doe+bills@example.com");
  });

  it("leaves names alone that this table does not hold, so another conversation's never resolve [SEC-151]", () => {
    const mine = treated("my number is 07700 900123", "pseudonym").table;
    const answer = "«PHONE_2» «EMAIL_1» «PHONE_01» «constructor» «__proto__» PHONE_1";
    expect(restore(answer, mine)).toBe(answer);
  });

  it("tells how much a stream must hold back", () => {
    expect(longestName(EMPTY_TABLE)).toBe(0);
    const { table } = treated("my number is 07700 900123", "stand_in");
    const spread = [...(Object.keys(table.values)[0] ?? "").replaceAll(/\D/g, "")].join("-");
    expect(longestName(table)).toBeGreaterThanOrEqual(spread.length + 1);
  });
});

describe("treat() and restore(), for any text", () => {
  const pieces = fc.oneof(
    fc.constantFrom("07700 900123", "+44 20 7946 0958", "jane@example.com", "bob@example.org", "490154203237518"),
    fc.constantFrom("my number is ", "and ", "mail ", "imei ", "مرحبا ", "😀", "«", "»", "«PHONE_9»", "\n", "x"),
    fc.string({ maxLength: 12 }),
  );
  const texts = fc.array(pieces, { maxLength: 12 }).map((parts) => parts.join(" "));
  const bare = (text: string): string => text.toLowerCase().replaceAll(/\s/gu, "");
  const withoutDropped = (said: string): string =>
    find(said)
      .filter(({ kind }) => kind === "SECRET" || kind === "CREDIT_CARD")
      .reduceRight((text, { kind, start, end }) => `${text.slice(0, start)}«${kind}»${text.slice(end)}`, said);

  it.each(["pseudonym", "stand_in"] as const)("%s: no found value stays, and none is lost", (style) => {
    fc.assert(
      fc.property(texts, (said) => {
        const { text, table } = treated(said, style);
        for (const { value } of Object.values(table.values)) expect(text.includes(value)).toBe(false);
        // Nothing is lost and nothing added but what is dropped for good, however blanks and capitals of an address were written.
        expect(bare(restore(text, table))).toBe(bare(withoutDropped(said)));
      }),
      { numRuns: 150 },
    );
  });
});
