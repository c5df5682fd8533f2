// SPDX-License-Identifier: Apache-2.0
// Every page, tab and detail of the console in Arabic, with rows: no word in Latin letters but names, units and what is marked as code.
import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { STAFF_ACTIONS } from "#app";
import { ACT_KINDS, TOOL_FLOORS } from "#dialogue";
import { INVENTORY, INVENTORY_IN_ARABIC, OTHER_PLACES, RETENTION_RULES, TABLE_ROUTES } from "#privacy";
import { tourConsole } from "../testing/console-tour.ts";
import { DeskAnswers } from "../testing/desk-answers.ts";
import { Journey } from "../testing/journey.ts";
import { StubConversation } from "../testing/stub-conversation.ts";
import { CONSOLE_PAGES } from "./pages.tsx";
import { toolWords } from "./tool-words.tsx";

const ID = "00000000-0000-4000-8000-000000000001";
const DETAILS = [`duties/${ID}`, `requests/${ID}`, "requests/file", `incidents/${ID}`, `defences/drills/${ID}`];
/** Names of products, formats and standards; units; what a language calls itself; the example of a name in a form. */
const ALLOWED = new Set(
  [
    ...["Wardline", "English", "CSV", "SARIF", "OSCAL", "SCIM", "REST", "SHA", "JSON", "TMF", "STOP", "KMS", "SIEM"],
    ...["KiB", "MB", "ms", "UTC", "crm-sync", "wardline", "nlu", "train", "forgetPeers", "forgetSubject", "reach"],
  ].map((word) => word.toLowerCase()),
);

const TOOL_NAMES = Object.keys(TOOL_FLOORS);
let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
  const { stub } = journey;
  stub.me = {
    ...{ ...stub.me, name: "ليلى", roles: ["care", "security", "privacy", "admin", "auditor"] },
    may: Object.keys(STAFF_ACTIONS),
  };
  // What people wrote is Arabic here; numbers that come as text are numbers.
  const answers = new DeskAnswers({
    ...{ rows: 6, count: 3, isSparse: false },
    text: (field) => (["size", "scores"].includes(field) ? "3" : "كلمة"),
  });
  const real = realAnswers();
  stub.deskFills = (method, path) =>
    /^\/v1\/desk\/cases(?:\/[^/]+)?$/u.test(path)
      ? undefined
      : (real.find(([line]) => line.test(`${method} ${path}`))?.[1](answers.answer(method, path) as object) ??
        answers.answer(method, path));
  const conversation = new StubConversation("ar", () => undefined);
  stub.conversations.push(conversation);
  conversation.take({ kind: "person", clientId: randomUUID() });
  conversation.takeOver(conversation.version, "ليلى");
});
afterAll(async () => {
  await journey.stop();
});

/** Codes of this program where the interface promises only a string: all there are of them. */
function realAnswers(): readonly (readonly [RegExp, (made: object) => unknown])[] {
  const at = "2026-11-15T10:00:00.000Z";
  const inventory = {
    tables: Object.entries(INVENTORY).map(([table, columns]) => ({
      ...{ table, erasure: TABLE_ROUTES[table]?.route ?? "unknown", because: null },
      columns: Object.entries(columns).map(([column, record]) => ({ column, ...record })),
    })),
    retention: Object.entries(RETENTION_RULES).map(([name, { until }]) => ({ name, until })),
    treatments: [],
    places: Object.entries(OTHER_PLACES).map(([place, one]) => ({ place, ...one })),
    arabic: INVENTORY_IN_ARABIC,
  };
  const checked = TOOL_NAMES.map((tool) => ({ tool, outcome: "ok", at }));
  const acts = ACT_KINDS.map((kind) => ({ kind, outcome: "done", at, by: "agent" }));
  const reads = TOOL_NAMES.map((what, id) => ({
    ...{ id, at, kind: "data.read", actor: "agent", name: "ليلى", subject: null, what, why: "security", isBulk: false },
  }));
  const scored = (made: object): unknown =>
    JSON.parse(JSON.stringify(made), (key, value: unknown) => (key === "scores" ? [{ value: "5", count: 3 }] : value));
  return [
    [/GET \/v1\/desk\/analytics$/u, scored],
    [/GET \/v1\/desk\/inventory$/u, () => inventory],
    [/GET \/v1\/desk\/cases\/[^/]+\/summary$/u, (made) => ({ ...made, checked, acts })],
    [/POST \/v1\/desk\/reads\/search$/u, (made) => ({ ...made, reads, before: null })],
  ];
}

/** Latin words that stand in the page, with where: in text, labels and titles. */
function latin(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const isMarked = (element: Element | null): boolean =>
      (element?.closest("code, pre, kbd, script, style, input, [lang]:not([lang^=ar])") ?? null) !== null;
    const found: string[] = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node !== null; node = walk.nextNode())
      if (!isMarked(node.parentElement)) found.push(node.textContent ?? "");
    for (const element of document.querySelectorAll("body [aria-label], body [title], body [placeholder]"))
      if (element.closest("code, pre, [lang]:not([lang^=ar])") === null)
        for (const name of ["aria-label", "title", "placeholder"])
          if (!(name === "title" && element.querySelector("code") !== null))
            found.push(element.getAttribute(name) ?? "");
    return found.filter((text) => /\p{Script=Latin}{2}/u.test(text));
  });
}

const wordsOf = (text: string): readonly string[] =>
  (
    text
      .replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b[0-9A-F]{8}\b/gu, "")
      .match(/\p{Script=Latin}[\p{Script=Latin}-]+/gu) ?? []
  )
    .map((word) => word.replace(/-$/u, ""))
    .filter((word) => !ALLOWED.has(word.toLowerCase()));

describe("the console in Arabic, with rows on every page", () => {
  test("[SEC-636] shows no Latin word but names, units and codes that are marked as code", async () => {
    const { page, close } = await journey.visit(`${journey.stub.chatOrigin}/console#/account`, { locale: "ar" });
    const found = new Map<string, string>();
    const note = async (place: string): Promise<void> => {
      for (const text of await latin(page))
        for (const word of wordsOf(text)) if (!found.has(word)) found.set(word, `${place}: ${text.slice(0, 80)}`);
    };
    await tourConsole(page, [...CONSOLE_PAGES.map(({ name }) => name), ...DETAILS], note);
    await tourConsole(page, ["cases"], async () => {
      await page.locator(".case-row").first().click();
      await page.locator(".transcript .bubble").first().waitFor({ state: "attached" });
      for (const summary of await page.locator(".case-more > summary").all()) await summary.click();
      await page.locator(".case-done li").first().waitFor({ state: "attached" });
      await note("case");
    });
    expect([...found].map(([word, where]) => `${word} (${where})`)).toEqual([]);
    await close();
  }, 60_000);

  test("finds a Latin word that stands there unmarked, and none that is marked", async () => {
    const { page, close } = await journey.visit(`${journey.stub.chatOrigin}/console#/account`, { locale: "ar" });
    await page.locator("main").waitFor();
    await page.evaluate(() => {
      const [bare, code, label] = [
        document.createElement("p"),
        document.createElement("code"),
        document.createElement("p"),
      ];
      bare.textContent = "كلمة missing هنا";
      code.textContent = "bills.missing";
      label.setAttribute("aria-label", "untold");
      document.querySelector("main")?.append(bare, code, label);
    });
    const words = (await latin(page)).flatMap(wordsOf);
    expect(words.toSorted()).toEqual(["missing", "untold"]);
    await close();
  });
});

describe("INVENTORY_IN_ARABIC", () => {
  it("has every text of the inventory and of the places, and none in vain", () => {
    const texts = [
      ...Object.values(INVENTORY).flatMap((columns) => Object.values(columns).map(({ purpose }) => purpose)),
      ...Object.values(RETENTION_RULES).map(({ until }) => until),
      ...Object.values(OTHER_PLACES).flatMap(({ what, how }) => [what, how]),
    ];
    expect(texts.filter((text) => !Object.hasOwn(INVENTORY_IN_ARABIC, text))).toEqual([]);
    expect(Object.keys(INVENTORY_IN_ARABIC).filter((text) => !texts.includes(text))).toEqual([]);
    expect(Object.values(INVENTORY_IN_ARABIC).filter((text) => !/\p{Script=Arabic}/u.test(text))).toEqual([]);
  });
});

describe("toolWords()", () => {
  it("has words in both languages for every tool and every act", () => {
    const codes = [...TOOL_NAMES, ...ACT_KINDS];
    expect(codes.filter((code) => !/\p{Script=Arabic}/u.test(toolWords(code, "ar") ?? ""))).toEqual([]);
    expect(codes.filter((code) => !/\p{Script=Latin}/u.test(toolWords(code, "en") ?? ""))).toEqual([]);
    expect(toolWords("something.new", "ar")).toBeNull();
  });
});
