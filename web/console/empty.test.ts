// SPDX-License-Identifier: Apache-2.0
// Every page of the console and every tab on it with nothing to show: it says in words what is empty and what would fill it.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, test } from "vitest";
import { STAFF_ACTIONS } from "#app";
import { tourConsole } from "../testing/console-tour.ts";
import { DeskAnswers, EMPTY } from "../testing/desk-answers.ts";
import { Journey } from "../testing/journey.ts";
import { CONSOLE_PAGES } from "./pages.tsx";
import { emptiness } from "./parts/emptiness.ts";

/** What is filled in, not read: nothing can be missing there. Everything else, also what is added later, has to say so. */
const FORMS = [/^policies\/0$/u, /^setup\/\d$/u, /^wording\/3$/u];

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
  const { stub } = journey;
  stub.me = { ...stub.me, roles: ["care", "security", "privacy", "admin", "auditor"], may: Object.keys(STAFF_ACTIONS) };
  const nothing = new DeskAnswers(EMPTY);
  stub.deskFills = (method, path) => nothing.answer(method, path);
});
afterAll(async () => {
  await journey.stop();
});

/** What stands there without a word: a table of heads alone, a list without items, a heading with nothing below it. */
function bare(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const named = (element: Element): string => `${element.tagName} ${element.className} ${element.textContent}`;
    const isShown = (element: Element): boolean => element.getClientRects().length > 0;
    const all = (selector: string): Element[] =>
      [...document.querySelectorAll(`main ${selector}, nav.cases ${selector}`)].filter(isShown);
    const tables = all("table").filter((table) => table.querySelector("tbody tr") === null);
    const grids = all("[role=grid]").filter((grid) => grid.querySelector("[role=gridcell]") === null);
    const headings = all("h2, h3").filter((heading) => {
      const part = heading.closest("section, figure");
      return part !== null && part.textContent.trim() === heading.textContent.trim();
    });
    const lists = [...document.querySelectorAll("main :is(ul, ol, dl), nav.cases :is(ul, ol, dl)")].filter(
      (list) => list.textContent.trim() === "" && list.parentElement?.closest("[hidden]") === null,
    );
    // A list that is there for later may be in the page when its part says that it is empty.
    const silent = lists.filter((list) => {
      const part = list.closest("section, [role=tabpanel], main, nav.cases");
      return (part?.querySelector(".empty-view, .empty-part") ?? null) === null;
    });
    return [...tables, ...grids, ...headings, ...silent].map((each) => named(each).slice(0, 80));
  });
}

/** What is said to be empty: the title, and what would fill it. */
function said(page: Page): Promise<readonly (readonly [string, string])[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("main :is(.empty-view, .empty-part), nav.cases :is(.empty-view, .empty-part)")].map(
      (empty) => [empty.querySelector("strong")?.textContent ?? "", empty.querySelector("p")?.textContent ?? ""],
    ),
  );
}

describe.each(["en", "ar"] as const)("every page and tab with nothing to show: %s", (lang) => {
  const isWorded = (text: string): boolean =>
    (lang === "ar" ? /\p{Script=Arabic}{2}/u : /\p{Script=Latin}{2}/u).test(text) && text.includes(" ");

  test("says what is empty and what would fill it", async () => {
    const { page, complaints, close } = await journey.visit(`${journey.stub.chatOrigin}/console#/account`, {
      locale: lang === "en" ? "en-GB" : "ar",
    });
    const silent: string[] = [];
    let places = 0;
    await tourConsole(
      page,
      CONSOLE_PAGES.map(({ name }) => name),
      async (place) => {
        places += 1;
        const empties = await said(page);
        if (empties.length === 0 && !FORMS.some((form) => form.test(place))) silent.push(`${place}: nothing is said`);
        silent.push(...(await bare(page)).map((what) => `${place}: ${what}`));
        for (const [title, text] of empties)
          if (!isWorded(title) || !isWorded(text)) silent.push(`${place}: no words: ${title} / ${text}`);
      },
    );
    expect(silent).toEqual([]);
    expect(places).toBeGreaterThan(CONSOLE_PAGES.length + 20);
    expect(complaints).toEqual([]);
    await close();
  }, 60_000);
});

describe("emptiness()", () => {
  it("says one thing by the title and another by the text, in each language", () => {
    const [english, arabic] = [emptiness("texts", "en"), emptiness("texts", "ar")];
    expect(new Set([english.title, english.text, arabic.title, arabic.text]).size).toBe(4);
  });
});
