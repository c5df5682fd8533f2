// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { LANGUAGES } from "#kernel";
import { compose, wordAct, wordSummary } from "./compose.ts";
import { REQUIRED_MESSAGES } from "./messages-in-code.ts";
import { realDialogue } from "./testing.ts";
import { word, wordParam } from "./word.ts";

const { catalogues } = realDialogue();
const bare = (text: string): string => text.replace(/[\u2066-\u2069\u200e\u200f]/g, "");

describe("word()", () => {
  test("word() isolates values in Arabic, so that they cannot turn the sentence around", () => {
    expect(word(catalogues, "ar", "t1.closed", { line: "••• 101" })).toContain("\u2068••• 101\u2069");
    expect(word(catalogues, "en", "t1.closed", { line: "••• 101" })).toBe(
      "••• 101 is closed, so it can't have service any more.",
    );
  });

  test("word() isolates an Arabic name in an English sentence, so that a list of them keeps its order", () => {
    expect(word(catalogues, "en", "t1.closed", { line: "نور 100 جيجا" })).toContain("\u2068نور 100 جيجا\u2069");
  });

  test("word() gives a select its bare value in both languages", () => {
    for (const lang of LANGUAGES) {
      const debt = word(catalogues, lang, "t1.suspended", { line: "x", reason: "debt" });
      expect(debt).not.toBe(word(catalogues, lang, "t1.suspended", { line: "x", reason: "anything" }));
    }
  });

  test("word() strips controls and overrides from what back ends say, and reads no format in it", () => {
    const evil = "a\u202Eb\u0000c {amount} <b>x</b> \u2069d\nend";
    expect(word(catalogues, "en", "app.value", { value: evil })).toBe("a b c {amount} <b>x</b>  d end");
    expect(bare(word(catalogues, "ar", "app.value", { value: evil }))).toBe("a b c {amount} <b>x</b>  d end");
    expect(word(catalogues, "en", "app.value", { value: "x".repeat(1_000) })).toHaveLength(301);
  });

  const plurals: [number, string][] = [
    [1, "فاتورة واحدة تجاوزت موعدها"],
    [2, "فاتورتان تجاوزتا موعدهما"],
    [3, "3 فواتير تجاوزت موعدها"],
    [11, "11 فاتورة تجاوزت موعدها"],
    [100, "100 فاتورة تجاوزت موعدها"],
  ];
  for (const [bills, start] of plurals)
    test(`word() counts ${bills} in Arabic with western digits`, () => {
      const text = bare(word(catalogues, "ar", "b2.overdue", { bills, amount: "x", date: "y" }));
      expect(text.startsWith(start), text).toBe(true);
    });

  test("word() falls back to other for codes that back ends invent, and throws for ids that nobody wrote", () => {
    expect(word(catalogues, "en", "reason.invented")).toBe(word(catalogues, "en", "reason.other"));
    expect(() => word(catalogues, "en", "invented.id")).toThrow(/no message is called/);
  });

  test("word() leaves a placeholder without a parameter empty rather than fail in front of a visitor", () => {
    expect(word(catalogues, "en", "t1.closed")).toBe(" is closed, so it can't have service any more.");
  });

  test("the SMS with the code fits into 160 characters in every language", () => {
    for (const lang of LANGUAGES) {
      const voice = { ...catalogues, voice: { ...catalogues.voice, operator: "Larkspur Telecom" } };
      expect(word(voice, lang, "app.sms.code", { code: "123456", purpose: "x" }).length).toBeLessThanOrEqual(160);
    }
  });

  test("event 0 has at most two lines of 38 characters, link included", () => {
    for (const lang of LANGUAGES) {
      const text = `${word(catalogues, lang, "opening.hello")} ${word(catalogues, lang, "opening.privacy")}`;
      expect(text.length, text).toBeLessThanOrEqual(76);
    }
  });

  test("every sentence that code names can be worded in every language", () => {
    for (const lang of LANGUAGES)
      for (const id of REQUIRED_MESSAGES) expect(word(catalogues, lang, id, { value: "x" }), id).not.toBe("");
  });

  test("Arabic sentences are Arabic", () => {
    for (const [id] of catalogues.entries.ar) {
      const text = word(catalogues, "ar", id);
      if (/[A-Za-z]{3,}/.test(text.replaceAll("Larkspur", ""))) expect(text, id).toMatch(/[\u0600-\u06ff]/);
    }
  });
});

describe("wordParam()", () => {
  const rows: [string, Parameters<typeof wordParam>[2], string, string][] = [
    ["pounds", { kind: "money", currency: "GBP", minor: 4520 }, "£45.20", "£45.20"],
    ["a difference", { kind: "money", currency: "GBP", minor: -540, isSigned: true }, "-£5.40", "-£5.40"],
    ["a rise", { kind: "money", currency: "GBP", minor: 540, isSigned: true }, "+£5.40", "+£5.40"],
    ["dinars with three digits", { kind: "money", currency: "KWD", minor: 12345 }, "KWD 12.345", "12.345 د.ك"],
    ["whole forints, which are written so", { kind: "money", currency: "HUF", minor: 250_000 }, "Ft 2,500", "Ft 2,500"],
    ["forints that are not whole", { kind: "money", currency: "HUF", minor: 250_050 }, "Ft 2,500.50", "Ft 2,500.50"],
    ["a day", { kind: "date", iso: "2026-11-05" }, "5 November 2026", "5 نوفمبر 2026"],
    ["a month", { kind: "date", iso: "2026-11", style: "month" }, "November 2026", "نوفمبر 2026"],
    [
      "a moment in the tenant's zone",
      { kind: "date", iso: "2026-07-15T18:00:00Z", style: "time" },
      "15 July at 19:00",
      "15 يوليو في 19:00",
    ],
    ["no date at all", { kind: "date", iso: "soon" }, "soon", "soon"],
    ["a country", { kind: "country", code: "TR" }, "Türkiye", "تركيا"],
    ["no country at all", { kind: "country", code: "<x>" }, "<x>", "<x>"],
    ["a list", { kind: "list", items: ["a", "b", "c"] }, "a, b and c", "a وb وc"],
    ["a big number", 12345, "12,345", "12,345"],
  ];
  for (const [what, param, en, ar] of rows)
    test(`wordParam() words ${what}`, () => {
      expect(wordParam(catalogues, "en", param).replace(/\u00a0/g, " ")).toBe(en);
      expect(bare(wordParam(catalogues, "ar", param)).replace(/\u00a0/g, " ")).toBe(ar);
    });
});

describe("compose()", () => {
  test("compose() leaves out a link whose address the tenant does not name, and one that is not http", () => {
    const say = {
      type: "say",
      message: "opening.hello",
      params: {},
      link: { label: "opening.privacy", address: "nowhere" },
    } as const;
    expect(compose(catalogues, "en", say)).toMatchObject([{ type: "text" }]);
    expect(compose(catalogues, "en", say)[0]).not.toHaveProperty("link");
    const card = { type: "show_card", card: "link", data: { purpose: "pay", href: "javascript:alert(1)" } } as const;
    expect(compose(catalogues, "en", card)).toEqual([]);
  });

  test("compose() shows no bill card without both bills", () => {
    const card = { type: "show_card", card: "bill_comparison", data: { bill: { outcome: "no_bills" } } } as const;
    expect(compose(catalogues, "en", card)).toEqual([]);
  });

  test("wordAct() gives the same text every time: it is what is hashed", () => {
    const act = {
      type: "propose_act",
      kind: "add_on",
      args: {},
      title: "t5.pass.title",
      sentence: "t5.pass.sentence",
      params: { line: "••• 101", price: { kind: "money", currency: "GBP", minor: 600 } },
      rows: [{ label: "row.line", value: "••• 101" }],
    } as const;
    for (const lang of LANGUAGES) expect(wordAct(catalogues, lang, act)).toEqual(wordAct(catalogues, lang, act));
    expect(wordAct(catalogues, "en", act).text).toBe("Add the day pass to ••• 101 for £6.00 a day that you use it.");
  });

  test("wordSummary() labels what it does not know as a note", () => {
    expect(wordSummary(catalogues, "en", { line: "••• 101", surprise: "x" })).toEqual([
      { label: "Line", value: "••• 101" },
      { label: "Note", value: "x" },
    ]);
  });
});
