// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { asksConsentFirst, digestedText, purposeRules } from "./purposes.ts";

const rules = purposeRules.parse(parse(readFileSync("policies/purposes.yaml", "utf8")));
const words = (lang: "en" | "ar"): { readonly u1: { readonly consent: string } } =>
  parse(readFileSync(`flows/messages/${lang}.yaml`, "utf8")) as { u1: { consent: string } };

describe("purposes that ship", () => {
  it.each(Object.entries(rules.purposes))(
    "%s: a changed word in either language needs a new version",
    (_name, purpose) => {
      const digest = (of: typeof purpose): string => createHash("sha256").update(digestedText(of)).digest("hex");
      expect(digest(purpose)).toBe(purpose.digest);
      expect(digest({ ...purpose, texts: { ...purpose.texts, ar: `${purpose.texts.ar}.` } })).not.toBe(purpose.digest);
      expect(digest({ ...purpose, version: "x" })).not.toBe(purpose.digest);
    },
  );

  it("what is asked in the chat is what is agreed to, in both languages", () => {
    for (const lang of ["en", "ar"] as const) expect(words(lang).u1.consent).toBe(rules.purposes.marketing.texts[lang]);
  });
});

describe("asksConsentFirst()", () => {
  it("goes by the profile and the day", () => {
    const on = (profile: string, day: string): boolean => asksConsentFirst(rules, profile, day);
    expect([on("citra-kw", "2026-11-26"), on("citra-kw", "2023-12-31"), on("gdpr", "2026-11-26")]).toEqual([
      true,
      false,
      false,
    ]);
    expect([on("toString", "2026-11-26"), on("", "2026-11-26")]).toEqual([false, false]);
  });
});
