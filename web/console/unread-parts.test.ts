// SPDX-License-Identifier: Apache-2.0
// Parts of pages that are read beside the page itself: each says when its own reading failed, and offers another try.
import { glob, readFile } from "node:fs/promises";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { STAFF_ACTIONS } from "#app";
import { DeskAnswers, EMPTY } from "../testing/desk-answers.ts";
import { Journey } from "../testing/journey.ts";
import { careStrings } from "./care-strings.ts";
import { partStrings } from "./parts/part-strings.ts";

/** Page, route that fails beside it, and what opens the part. */
const PARTS = [
  ["cases", "/v1/desk/mentions", null, ".shell-body"],
  ["cases", "/v1/desk/setup", null, ".queue-bar"],
  ["cases", "/v1/desk/setup", "search", "dialog"],
  ["staff", "/v1/desk/roles", null, "main"],
  ["history", "/v1/desk/policies", null, "main"],
  ["incidents/map", "/v1/desk/incidents", null, "main"],
] as const;

let journey: Journey;
let failing = "";
beforeAll(async () => {
  journey = await Journey.start();
  const { stub } = journey;
  stub.me = { ...stub.me, roles: ["care", "security", "privacy", "admin", "auditor"], may: Object.keys(STAFF_ACTIONS) };
  const nothing = new DeskAnswers(EMPTY);
  // What is not answered here is answered with 404 by the stub.
  stub.deskFills = (method, path) => (path === failing ? undefined : nothing.answer(method, path));
});
afterAll(async () => {
  await journey.stop();
});

describe.each(["en", "ar"] as const)("[SEC-634] a part of a page that could not be read says so: %s", (lang) => {
  const words = partStrings(lang);
  test.each(PARTS)("%s without %s (%s)", async (place, path, opens, where) => {
    failing = path;
    const { page, close } = await journey.visit(`${journey.stub.chatOrigin}/console#/${place}`, {
      locale: lang === "en" ? "en-GB" : "ar",
    });
    if (opens === "search")
      await page
        .getByRole("button", { name: careStrings(lang).search, exact: true })
        .last()
        .click();
    const notice = page.locator(`${where} .desk-notice.warn`, { hasText: words.failedTitle });
    await notice.first().waitFor();
    expect(await page.locator("[role=alert]", { hasText: words.failedTitle }).count()).toBeGreaterThan(0);
    failing = "";
    await notice.first().getByRole("button", { name: words.retry }).click();
    await notice.first().waitFor({ state: "detached" });
    await close();
  });
});

describe("useLoad()", () => {
  it("[SEC-634] is used nowhere without its failure: by <ViewState>, <LoadTrouble> or whoever it is handed to", async () => {
    const silent: string[] = [];
    let uses = 0;
    for await (const file of glob("web/console/**/*.tsx")) {
      const text = await readFile(file, "utf8");
      for (const [line, name] of text.matchAll(/(?:const (\w+)(?:: [^=]+)? = )?\buse(?:Load|Pages)(?:<[^(]+>)?\(/gu)) {
        uses += 1;
        const told = `\\b(?:load|setupLoad)=\\{${name ?? "-"}\\}|\\b${name ?? "-"}\\.state === "failed" && \\(?\\s*<`;
        if (name === undefined || !new RegExp(told, "u").test(text)) silent.push(`${file}: ${line}`);
      }
      // What is taken out of a reading at once has lost how it ended.
      if (/\buse(?:Load|Pages)(?:<[^(]+>)?\([^;]*\)\.value\b/u.test(text)) silent.push(`${file}: useLoad().value`);
    }
    expect(uses).toBeGreaterThan(40);
    expect(silent).toEqual([]);
  });
});
