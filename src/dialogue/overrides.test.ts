// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { LANGUAGES } from "#kernel";
import { asksForSecret } from "./asks-for-secret.ts";
import { findHosts } from "./hosts.ts";
import { checkOverride, withOverrides } from "./overrides.ts";
import { samplesOf } from "./samples.ts";
import { realDialogue } from "./testing.ts";
import { usedBy } from "./used-by.ts";
import { word } from "./word.ts";

const { catalogues, flows } = realDialogue();
const HOSTS = ["larkspur.example"];
const shippedOf = (id: string) => ({
  id,
  en: catalogues.entries.en.get(id)?.text ?? "",
  ar: catalogues.entries.ar.get(id)?.text ?? "",
});
const codes = (id: string, change: { en?: string; ar?: string }): string[] =>
  checkOverride(catalogues, { ...shippedOf(id), ...change }, HOSTS).map(({ lang, code }) => `${lang} ${code}`);

const QUEUED = "app.owner.queued";
const PLURAL = "Place {place}. About {minutes, plural, one {a minute} other {# minutes}}.";

describe("checkOverride()", () => {
  test("lets every shipped message pass as its own override", () => {
    const bad = [...catalogues.entries.en.keys()].flatMap((id) =>
      checkOverride(catalogues, shippedOf(id), HOSTS).map((problem) => [id, problem]),
    );
    expect(bad).toEqual([]);
  });

  test("[SEC-477] refuses words that take other values, lack a form of number, reorder text, lead elsewhere, or ask for a secret", () => {
    const cases: [{ en?: string; ar?: string }, string[]][] = [
      [{ en: PLURAL.replace("one", "=0 {no time} one") }, []],
      [{ en: "Someone is on the way." }, ["en placeholders_differ"]],
      [{ en: `${PLURAL} {who}` }, ["en placeholders_differ"]],
      [{ en: "{place} {minutes" }, ["en not_icu"]],
      [{ en: PLURAL, ar: "{place} {minutes, plural, one {دقيقة} other {# دقيقة}}" }, ["ar plural_forms"]],
      [{ en: " " }, ["en empty"]],
      [{ en: PLURAL + "x".repeat(2_000) }, ["en too_long"]],
      [{ en: `${PLURAL}\u202e` }, ["en controls"]],
      [{ en: `${PLURAL}\u2066` }, ["en controls"]],
      [{ en: `${PLURAL}\nmore` }, ["en controls"]],
      [{ en: `${PLURAL} <b>now</b>` }, ["en markup"]],
      [{ en: `${PLURAL} [here](x)` }, ["en markup"]],
      [{ en: `${PLURAL} See https://evil.example/larkspur.example` }, ["en foreign_link"]],
      [{ en: `${PLURAL} See larkspur.example.evil.test now` }, ["en foreign_link"]],
      [{ en: `${PLURAL} See https://larkspur.example@evil.test/` }, ["en foreign_link"]],
      [{ en: `${PLURAL} See https://help.larkspur.example/x.` }, []],
      [{ en: `${PLURAL} Send us your PIN.` }, ["en asks_for_secret"]],
      [{ en: `${PLURAL} We never ask for your PIN: do not send it.` }, []],
    ];
    for (const [change, expected] of cases) expect([change, codes(QUEUED, change)]).toEqual([change, expected]);
    expect(checkOverride(catalogues, { id: "no.such", en: "x", ar: "x" }, HOSTS).map(({ code }) => code)).toEqual([
      "unknown_message",
      "unknown_message",
    ]);
  });

  test("knows wishes for secrets and warnings apart, in both languages", () => {
    for (const text of ["Please reply with your password", "What is your one-time code?", "Confirm your card number"])
      expect([text, asksForSecret("en", text)]).toEqual([text, true]);
    for (const text of ["أرسل كلمة المرور هنا", "اكتب رمز التحقق", "أعطنا الرقم السري"])
      expect([text, asksForSecret("ar", text)]).toEqual([text, true]);
    for (const text of ["Never share your password", "Your bill is ready", "We sent a code"])
      expect([text, asksForSecret("en", text)]).toEqual([text, false]);
    expect(asksForSecret("ar", "لا ترسل كلمة المرور لأحد")).toBe(false);
    expect(findHosts("Pay at https://a.example:8443/x, b.example or http://10.0.0.1/.")).toEqual([
      "a.example",
      "b.example",
      "10.0.0.1",
    ]);
  });
});

describe("withOverrides()", () => {
  test("says the operator's words, leaves out what fits no more, and changes nothing of the shipped catalogue", () => {
    const own = { ...shippedOf("cancel.done"), en: "Right, I stopped." };
    const unfit = { ...shippedOf(QUEUED), en: "No values" };
    const made = withOverrides(catalogues, [own, unfit], HOSTS);
    expect(made.unfit).toEqual([QUEUED]);
    expect(word(made.catalogues, "en", "cancel.done")).toBe("Right, I stopped.");
    expect(word(catalogues, "en", "cancel.done")).not.toBe("Right, I stopped.");
    expect(made.catalogues.entries.en.get(QUEUED)).toBe(catalogues.entries.en.get(QUEUED));
  });
});

describe("samplesOf()", () => {
  test("gives values with which every message can be looked at, each form of number among them", () => {
    for (const id of catalogues.entries.en.keys())
      for (const { params } of samplesOf(catalogues, id))
        for (const lang of LANGUAGES) expect(word(catalogues, lang, id, params)).not.toBe(undefined);
    expect(samplesOf(catalogues, QUEUED).map(({ note }) => note)).toEqual(["0", "1", "2", "3", "11", "100"]);
  });
});

describe("usedBy()", () => {
  test("names the flows that say a message", () => {
    const found = usedBy(flows, new Set(catalogues.entries.en.keys()));
    expect(found.size).toBeGreaterThan(100);
    expect(found.get("app.owner.queued")).toBeUndefined();
  });
});
