// SPDX-License-Identifier: Apache-2.0
// Pages of the Arabic console show no sentence in Latin letters alone: codes and names that the server tells have words in both languages.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { makeDrillWords } from "#app";
import { FEATURE_IDS, processorList } from "#privacy";
import { drillsInArabic, sayDrillInArabic } from "../../src/main/drill/arabic.ts";
import { ATTACKS } from "../../src/main/drill/attacks/index.ts";
import { SETUP_FIELDS } from "../../src/main/setup/setup-fields.ts";
import { approvalStrings } from "../../web/console/approvals-strings.ts";
import { hoursStrings } from "../../web/console/content/hours-strings.ts";
import { wordingStrings } from "../../web/console/content/wording-strings.ts";
import { directoryStrings } from "../../web/console/directory/directory-strings.ts";
import { dataStrings } from "../../web/console/privacy/data-strings.ts";
import { evidenceStrings } from "../../web/console/privacy/evidence-strings.ts";
import { keepingStrings } from "../../web/console/privacy/keeping-strings.ts";
import { RECORD_WORDS } from "../../web/console/privacy/record-words.ts";
import { defenceStrings } from "../../web/console/security/defence-strings.ts";
import { DRILL_TITLES_AR } from "../../web/console/security/drill-words.ts";
import { policyStrings } from "../../web/console/security/policy-strings.ts";
import { watchStrings } from "../../web/console/security/watch-strings.ts";
import { serviceStrings } from "../../web/console/service/service-strings.ts";
import { setupStrings } from "../../web/console/setup/setup-strings.ts";
import { drillTexts } from "./drill-texts.ts";
import { filesUnder, read } from "./repository.ts";

const ARABIC = /\p{Script=Arabic}/u;
/** Two words in a row without an Arabic letter anywhere: a sentence that nobody translated. Names and abbreviations stand alone. */
const isLatinSentence = (text: string): boolean =>
  !ARABIC.test(text) && /\p{Script=Latin}{2,}\s+\p{Script=Latin}{2,}/u.test(text);

/** Every text of a catalogue, those of functions with stand-ins for what they take. */
function textsOf(value: unknown, path: string): [path: string, text: string][] {
  if (typeof value === "string") return [[path, value]];
  if (typeof value === "function") {
    try {
      return textsOf((value as (...args: unknown[]) => unknown)(2, 3, 4), path);
    } catch {
      return textsOf((value as (...args: unknown[]) => unknown)("x", "x", "x"), path);
    }
  }
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, one]) => textsOf(one, `${path}.${key}`));
}

const CATALOGUES = {
  approvals: approvalStrings("ar"),
  hours: hoursStrings("ar"),
  wording: wordingStrings("ar"),
  directory: directoryStrings("ar"),
  data: dataStrings("ar"),
  evidence: evidenceStrings("ar"),
  keeping: keepingStrings("ar"),
  defences: defenceStrings("ar"),
  policies: policyStrings("ar"),
  watch: watchStrings("ar"),
  service: serviceStrings("ar"),
  setup: setupStrings("ar"),
} as const;

/** What one attack puts into a hole of its own: whole texts to whoever reads them. */
const SERVED = [
  "Serve the loader with a listener on card fields",
  "Serve an older loader of the same name, with such a listener",
];
const isSaid = (english: string, text: string): boolean =>
  english === text || (english.includes("{0}") && makeDrillWords({ [english]: "x" })(text) !== null);

describe("the Arabic console", () => {
  it.each(Object.entries(CATALOGUES))("%s: no catalogue has a sentence in Latin letters alone", (name, strings) => {
    const texts = textsOf(strings, name);
    expect(texts.length).toBeGreaterThan(10);
    expect(texts.filter(([, text]) => isLatinSentence(text))).toEqual([]);
  });

  it("has words for every code of the record of processing and of the assessment of impact", () => {
    expect(FEATURE_IDS.filter((feature) => !Object.hasOwn(RECORD_WORDS.feature, feature))).toEqual([]);
    const protocol =
      read("src/protocol/records.ts") + read("src/privacy/record/processors.ts") + read("src/privacy/purposes.ts");
    const codes = (field: string): string[] =>
      [...protocol.matchAll(new RegExp(`${field}: z\\.(?:enum\\(\\[|literal\\()([^\\])]+)`, "gu"))].flatMap(
        ([, list = ""]) => [...list.matchAll(/"(\w+)"/gu)].map(([, code = ""]) => code),
      );
    const wanted = {
      basis: "lawfulBasis",
      role: "role",
      mechanism: "mechanism",
      assessment: "state",
      risk: "residual",
      verdict: "verdict",
    };
    for (const [kind, field] of Object.entries(wanted)) {
      expect([kind, codes(field).length > 0]).toEqual([kind, true]);
      const known = RECORD_WORDS[kind as keyof typeof RECORD_WORDS];
      expect([kind, codes(field).filter((code) => !Object.hasOwn(known, code))]).toEqual([kind, []]);
    }
    const all = Object.values(RECORD_WORDS).flatMap((words) =>
      Object.values(words as Record<string, readonly [string, string]>),
    );
    expect(all.filter(([, arabic]) => !ARABIC.test(arabic))).toEqual([]);
  });

  it("has a title for every incident and every attack, and none in vain", () => {
    const incidents = JSON.parse(readFileSync("drills/incidents.json", "utf8")) as readonly { readonly id: string }[];
    const ids = [...incidents.map(({ id }) => id), ...ATTACKS.map(({ id }) => id)];
    expect(ids.filter((id) => !Object.hasOwn(DRILL_TITLES_AR, id))).toEqual([]);
    expect(Object.keys(DRILL_TITLES_AR).filter((id) => !ids.includes(id))).toEqual([]);
    expect(Object.values(DRILL_TITLES_AR).filter((title) => !ARABIC.test(title))).toEqual([]);
  });

  it("[SEC-594] says every step of a drill, what stops it and what remains, and has nothing in vain", () => {
    const incidents = JSON.parse(readFileSync("drills/incidents.json", "utf8")) as readonly {
      readonly attacker_actions: readonly string[];
    }[];
    const told = ATTACKS.flatMap(({ defence, switchedOff, remains }) => [defence, switchedOff, remains]);
    const texts = [...incidents.flatMap(({ attacker_actions: actions }) => actions), ...told];
    expect(texts.filter((text) => !ARABIC.test(sayDrillInArabic(text) ?? ""))).toEqual([]);
    const sources = filesUnder("src/main/drill/attacks").filter((file) => file.endsWith(".ts"));
    const steps = sources.flatMap((file) => drillTexts(read(file)));
    expect(steps.length).toBeGreaterThan(150);
    const played = (text: string): string => text.replace(/\{\d\}/gu, "7");
    expect(steps.filter((text) => !ARABIC.test(sayDrillInArabic(played(text)) ?? ""))).toEqual([]);
    // A text that an attack no longer says is found by its place in none of these.
    const all = [...texts, ...steps.map(played), ...SERVED];
    const used = new Set(
      all.flatMap((text) =>
        Object.entries(drillsInArabic)
          .filter(([english]) => isSaid(english, text))
          .map(([english]) => english),
      ),
    );
    expect(Object.keys(drillsInArabic).filter((english) => !used.has(english))).toEqual([]);
    const holes = (text: string): string =>
      [...text.matchAll(/\{\d\}/gu)]
        .map(([hole]) => hole)
        .sort()
        .join();
    expect(Object.entries(drillsInArabic).filter(([english, arabic]) => holes(english) !== holes(arabic))).toEqual([]);
  });

  it("[SEC-594] has a name for every recipient that the shipped list has", () => {
    const { recipients } = processorList.parse(parse(read("policies/processors.yaml")));
    expect(Object.keys(recipients).length).toBeGreaterThan(3);
    const nameless = Object.entries(recipients).filter(([, { nameIn }]) => !ARABIC.test(nameIn?.ar ?? ""));
    expect(nameless.map(([id]) => id)).toEqual([]);
  });

  it("has a label for every field of the set-up", () => {
    const { labels } = setupStrings("ar");
    expect(SETUP_FIELDS.filter(({ key }) => !ARABIC.test(labels[key] ?? ""))).toEqual([]);
  });

  it("shows no code of a server with its underscores taken out, but where its words are looked up first", () => {
    const bare = filesUnder("web/console").filter(
      (file) => file.endsWith(".tsx") && read(file).includes('replaceAll("_", " ")'),
    );
    expect(bare).toEqual([]);
  });
});
