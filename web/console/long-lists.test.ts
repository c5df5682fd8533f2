// SPDX-License-Identifier: Apache-2.0
// Every list of the console that has no end by nature, with thousands of rows: what is in the page stays small, its end is reached, keys move.
import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { STAFF_ACTIONS } from "#app";
import { DeskAnswers } from "../testing/desk-answers.ts";
import { eventually, Journey, type Visit } from "../testing/journey.ts";

const MOST_DRAWN = 150;
const ID = "00000000-0000-4000-8000-000000000001";
const READ_IN_MS = 40_000;
type Fields = Readonly<Record<string, unknown>>;

interface Planted {
  /** Where the console shows it. */
  readonly hash: string;
  readonly path: string;
  /** The list in the answer, and what each of its rows is known by. */
  readonly list: string;
  readonly id: string;
  readonly count: number;
  readonly isPaged: boolean;
  readonly change?: Fields;
  /** What holds the list, where its page shows more than one. */
  readonly within?: string;
}

const LISTS: Readonly<Record<string, Planted>> = {
  "accounts of staff": {
    ...{ hash: "staff", path: "/v1/desk/staff", list: "accounts", id: "staffId", count: 3_000, isPaged: true },
    within: ".things",
  },
  "what was decided": {
    ...{ hash: "approvals", path: "/v1/desk/approvals", list: "approvals", id: "approvalId", count: 1_500 },
    ...{ isPaged: true, change: { state: "rejected", mayDecide: false, decisions: [] }, within: ".approvals-list" },
  },
  "what waits for a colleague": {
    ...{ hash: "approvals", path: "/v1/desk/approvals", list: "approvals", id: "approvalId", count: 1_500 },
    ...{
      isPaged: true,
      change: { state: "proposed", expiresAt: "2099-01-01T00:00:00.000Z" },
      within: ".approvals-list",
    },
  },
  verdicts: {
    ...{ hash: "incidents/verdicts", path: "/v1/desk/security/verdicts", list: "verdicts", id: "verdictId" },
    ...{ count: 3_000, isPaged: true, within: ".verdicts" },
  },
  "who works at the desk": {
    ...{ hash: "teams", path: "/v1/desk/setup", list: "agents", id: "staffId", count: 2_000, isPaged: false },
  },
  "what became of an incident": {
    ...{ hash: `incidents/${ID}`, path: `/v1/desk/incidents/${ID}`, list: "events", id: "historyId", count: 2_000 },
    isPaged: false,
  },
  "the time line of an incident": {
    ...{ hash: `incidents/${ID}`, path: `/v1/desk/incidents/${ID}/timeline`, list: "items", id: "what", count: 1_300 },
    ...{ isPaged: false, change: { lane: "staff", facts: {} }, within: ".time-line" },
  },
};
const GRIDS: Readonly<Record<string, Planted>> = {
  incidents: {
    ...{ hash: "incidents/list", path: "/v1/desk/incidents", list: "incidents", id: "incidentId", count: 3_000 },
    isPaged: true,
  },
  "what holds now": {
    ...{
      hash: "defences/holds",
      path: "/v1/desk/security/holds",
      list: "holds",
      id: "id",
      count: 2_000,
      isPaged: false,
    },
  },
};

const answers = new DeskAnswers({ rows: 2, count: 3, isSparse: false, text: (field) => `some ${field}` });
let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
});
afterAll(async () => {
  await journey.stop();
});
beforeEach(() => {
  const { stub } = journey;
  stub.conversations.length = 0;
  stub.me = { ...stub.me, roles: ["care", "security", "privacy", "admin", "auditor"], may: Object.keys(STAFF_ACTIONS) };
  stub.deskFills = () => undefined;
});

/** Answers one list with many rows, page by page where it is paged, and everything else with a few. */
function plant({ path, list, id, count, isPaged, change }: Planted): void {
  const rest = answers.answer("GET", path) as Fields;
  const [sample] = rest[list] as readonly Fields[];
  const isNumber = typeof sample?.[id] === "number";
  const rows = Array.from({ length: count }, (_, n) => ({
    ...sample,
    [id]: isNumber ? n + 1 : randomUUID(),
    ...change,
  }));
  journey.stub.deskFills = (method, line, query) => {
    // A page asks on with the id that the answer has.
    const asked = line.replace(/[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}/u, ID);
    const other = asked === path ? null : answers.answer(method, asked);
    // Facts of a verdict are not in the document.
    if (asked.endsWith("/timeline") && asked !== path) return { ...(other as Fields), items: [] };
    if (method !== "GET" || other !== null) return other;
    if (!isPaged) return { ...rest, [list]: rows };
    const from = Number(query.get("after") ?? 0);
    const to = from + Number(query.get("limit") ?? 100);
    return { ...rest, [list]: rows.slice(from, to), next: to < rows.length ? String(to) : null };
  };
}

function visit(hash: string): Promise<Visit> {
  return journey.visit(`${journey.stub.chatOrigin}/console#/${hash}`, {
    locale: "en-GB",
    viewport: { width: 1280, height: 800 },
  });
}

/** Scrolls to the end of what is there, again and again, until a place of the list is in the page. */
async function scrollTo(page: Page, scroller: string, sought: string): Promise<void> {
  await eventually(
    `${sought} is reached`,
    async () => {
      await page.locator(scroller).evaluate((box) => {
        box.scrollTop = box.scrollHeight;
      });
      return (await page.locator(sought).count()) > 0;
    },
    READ_IN_MS,
  );
}

describe.each(Object.entries(LISTS))("%s", (_name, planted) => {
  test("thousands are a short page, read to the last, heard as a whole and moved through by keys", async () => {
    plant(planted);
    const { count, hash, within = "main" } = planted;
    const { page, complaints, close } = await visit(hash);
    const drawn = page.locator(`${within} [role=listitem][data-row]`);
    await page.locator(`${within} .long-list, ${within}.long-list`).first().waitFor();
    expect(await drawn.count()).toBeLessThan(MOST_DRAWN);
    // While nobody knows how many there are, none is told.
    const told = await drawn.evaluateAll((all) => all.map((row) => row.getAttribute("aria-setsize")));
    for (const size of told) expect(size).toBe(planted.isPaged ? "-1" : String(count));
    const last = `${within} [aria-posinset="${String(count)}"]`;
    await scrollTo(page, "main.desk-page, main.teams-page", last);
    expect(await page.locator(last).getAttribute("aria-setsize")).toBe(String(count));
    expect(await drawn.count()).toBeLessThan(MOST_DRAWN);

    const at = (): Promise<number> =>
      page.evaluate(() => Number(document.activeElement?.closest<HTMLElement>("[data-row]")?.dataset["row"] ?? -1));
    await page.locator(last).evaluate((row: HTMLElement) => {
      row.tabIndex = -1;
      row.focus();
    });
    for (const [key, to] of [
      ["ArrowUp", count - 2],
      ["ArrowDown", count - 1],
      ["PageUp", count - 11],
      ["Home", 0],
      ["ArrowDown", 1],
      ["PageDown", 11],
      ["End", count - 1],
    ] as const) {
      await page.keyboard.press(key);
      await eventually(`${key} leads to row ${String(to)}`, async () => (await at()) === to);
      const isSeen = await page.evaluate(() => {
        const box = document.activeElement?.getBoundingClientRect();
        return box !== undefined && box.bottom > 0 && box.top < window.innerHeight;
      });
      expect([key, isSeen]).toEqual([key, true]);
      await eventually(`little is drawn after ${key}`, async () => (await drawn.count()) < MOST_DRAWN);
    }
    expect(await journey.violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  }, 90_000);
});

describe.each(Object.entries(GRIDS))("%s", (_name, planted) => {
  test("thousands are a short table, read to the last, heard as a whole and moved through by keys", async () => {
    plant(planted);
    const { count, hash, isPaged } = planted;
    const { page, complaints, close } = await visit(hash);
    const grid = page.locator("main [role=grid]").first();
    const drawn = grid.locator(".grid-row");
    await drawn.first().waitFor();
    expect(await drawn.count()).toBeLessThan(MOST_DRAWN);
    expect(await grid.getAttribute("aria-rowcount")).toBe(isPaged ? "-1" : String(count + 1));
    await scrollTo(page, "main [role=grid]", `main [aria-rowindex="${String(count + 1)}"]`);
    await eventually(
      "its length is told",
      async () => (await grid.getAttribute("aria-rowcount")) === String(count + 1),
    );
    expect(await drawn.count()).toBeLessThan(MOST_DRAWN);
    await grid.focus();
    for (const [key, to] of [
      ["End", count + 1],
      ["ArrowUp", count],
      ["Home", 2],
      ["ArrowDown", 3],
    ] as const) {
      await page.keyboard.press(key);
      await eventually(`${key} leads to row ${String(to)}`, async () =>
        grid.evaluate(
          (box, index) =>
            document.getElementById(box.getAttribute("aria-activedescendant") ?? "")?.getAttribute("aria-rowindex") ===
            String(index),
          to,
        ),
      );
      expect(await drawn.count()).toBeLessThan(MOST_DRAWN);
    }
    expect(await journey.violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  }, 90_000);
});
