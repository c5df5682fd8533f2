// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ATTACKS } from "../../src/main/drill/attacks/index.ts";
import { understand } from "../../src/main/drill/match.ts";
import { ownScenarios } from "../../src/main/drill/own-scenarios.ts";
import { read, sourceFiles } from "./repository.ts";

const PAGE = "docs/security/lessons.md";
const SHORT = ["INC-17", "INC-18", "INC-19", "INC-20", "INC-21"];

const sections = new Map(
  read(PAGE)
    .split(/^## /mu)
    .slice(1)
    .map((text) => [text.split(" ")[0] ?? "", text] as const),
);
const played = await ownScenarios();

describe("docs/security/lessons.md", () => {
  test("[SEC-335] lessons.md tells of every incident that is drilled, of the five short ones, and of no other", () => {
    expect([...sections.keys()].sort()).toEqual([...played.map(({ id }) => id), ...SHORT].sort());
    for (const [id, text] of sections) {
      expect(text, id).toContain("**Learned.**");
      expect(text, id).toContain("**Carried by.** SEC-");
    }
  });

  test("[SEC-335] lessons.md names controls that are promised, with a test that carries the number", () => {
    const promised = read("docs/security/controls.md");
    for (const [id, text] of sections)
      for (const [, number = "", file = ""] of text.matchAll(/(SEC-\d{3}) \(`([^`]+)`\)/gu)) {
        expect(promised, id).toContain(`| ${number} |`);
        expect(existsSync(file) ? read(file) : "", `${id}: ${file}`).toContain(`[${number}]`);
      }
  });

  test("[SEC-335] lessons.md and the incidents name the same attacks, and each kind of attack is told of", () => {
    const told = new Set<string>();
    for (const [id, text] of sections) {
      const named = [...(/\*\*Played as\.\*\* (.*)/u.exec(text)?.[1] ?? "").matchAll(/`([\w-]+)`/gu)].map(
        ([, name]) => name ?? "",
      );
      const scenario = played.find((each) => each.id === id);
      const meant = scenario === undefined ? named : understand(scenario, ATTACKS).flatMap(({ attacks }) => attacks);
      expect([...new Set(meant)].sort(), id).toEqual([...named].sort());
      for (const name of named) {
        expect(
          ATTACKS.map(({ id: known }) => known),
          id,
        ).toContain(name);
        told.add(name);
      }
    }
    const page = read("docs/operations/drills.md");
    for (const { id } of ATTACKS) expect(told.has(id) || page.includes(`\`${id}\``), id).toBe(true);
  });
});

describe("drills", () => {
  test("[SEC-337] no way leads from configuration, environment or a surface to a weakened part: the drill's own files alone make them", () => {
    const makers = /drill\/(?:off|switchboard|copy)\.ts|drill\/attacks/u;
    const users = sourceFiles().filter(
      (file) => file.startsWith("src/") && !file.startsWith("src/main/drill/") && makers.test(read(file)),
    );
    // The command; the audit may read what it plays, and nothing of an instance that serves people.
    expect(users).toEqual(["src/main/run-drill.ts"]);
    const callers = sourceFiles().filter(
      (file) => file.startsWith("src/") && /\bserve\(/u.test(read(file)) && file.startsWith("src/main/"),
    );
    const withCopy = callers.filter((file) =>
      /\bserve\([^()]*(?:\([^()]*\)[^()]*)*,/u.test(read(file).replace(/export async function serve\([^)]*\)/u, "")),
    );
    expect(withCopy).toEqual(["src/main/drill/copy.ts"]);
    for (const file of ["src/main/config.ts", "config/defaults.yaml"]) expect(read(file)).not.toMatch(/drill/iu);
    for (const file of sourceFiles().filter((each) => each.startsWith("src/main/drill/")))
      for (const [, name] of read(file).matchAll(/process\.env\["(\w+)"\]/gu))
        expect(["CHROME_PATH", "LD_LIBRARY_PATH"], file).toContain(name);
  });
});
