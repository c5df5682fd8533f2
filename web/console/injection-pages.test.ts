// SPDX-License-Identifier: Apache-2.0
// Every word that a page of the console is told, said by somebody hostile: names, reasons, labels, titles, results, files. None sampled.
import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { STAFF_ACTIONS } from "#app";
import type { DeskCase, DeskConversation } from "#protocol";
import { tourConsole } from "../testing/console-tour.ts";
import { DeskAnswers } from "../testing/desk-answers.ts";
import { hostileMarkup } from "../testing/hostile-markup.ts";
import { Journey } from "../testing/journey.ts";
import { Alarms, elementsMade, fieldsShown, Planter } from "../testing/planted.ts";
import { StubConversation } from "../testing/stub-conversation.ts";
import { careStrings } from "./care-strings.ts";
import { CONSOLE_PAGES } from "./pages.tsx";

const ID = "00000000-0000-4000-8000-000000000001";
const DETAILS = [`duties/${ID}`, `requests/${ID}`, `incidents/${ID}`, `defences/drills/${ID}`];
/** Where something of others' words stands, and by which field of the interface: seen there as text, or the planting proves nothing. */
const SEEN: Readonly<Record<string, readonly string[]>> = {
  cases: ["labels", "en", "reason"],
  teams: ["en", "name"],
  texts: ["title"],
  approvals: ["details", "exact", "reason", "proposedBy", "name"],
  incidents: ["kind", "code", "labelledBy"],
  [`incidents/${ID}`]: ["reasons", "words", "by", "what"],
  defences: ["name", "reason", "title"],
  requests: ["regimes"],
  [`requests/${ID}`]: ["asked", "answer", "filedBy"],
  [`duties/${ID}`]: ["endpoint", "by", "source"],
  looks: ["name", "what", "why"],
  evidence: ["askedBy"],
  data: ["purpose", "name", "contact"],
  analytics: ["en", "value", "text"],
  wording: ["en", "ar"],
  service: ["name"],
  setup: ["choices"],
  staff: ["name", "email"],
  directory: ["name", "groups", "roles"],
  account: ["name"],
  case: ["text", "title", "author", "name", "agentName", "label"],
  search: ["en", "code"],
};

let journey: Journey;
const planter = new Planter();
beforeAll(async () => {
  journey = await Journey.start();
  plant();
});
afterAll(async () => {
  await journey.stop();
});

/** A case with every kind of event and part that there is, and answers for everything else that is asked. */
function plant(): void {
  const { stub } = journey;
  const roles = ["care", "security", "privacy", "admin", "auditor"] as const;
  stub.me = { ...stub.me, roles: [...roles], name: planter.text("me", 80), may: Object.keys(STAFF_ACTIONS) };
  const answers = new DeskAnswers({ rows: 8, count: 3, isSparse: false, text: planter.text });
  stub.deskFills = (method, path) =>
    /^\/v1\/desk\/cases(?:\/[^/]+)?$/u.test(path) ? undefined : answers.answer(method, path);
  const conversation = new StubConversation("en", () => undefined);
  stub.conversations.push(conversation);
  conversation.take({ kind: "person", clientId: randomUUID() });
  conversation.takeOver(conversation.version, stub.me.name);
  const { events } = answers.answer("GET", `/v1/desk/cases/${ID}`) as DeskConversation;
  for (const { seq: _seq, at: _at, ...body } of events) conversation.add(body);
  for (const by of ["visitor", "agent"] as const)
    conversation.add({ kind: "message", by, parts: [{ type: "text", text: planter.text("text", 900) }], lang: "en" });
  conversation.state = { ...conversation.state, ended: false };
  const own = conversation.asCase.bind(conversation);
  const said = (field: keyof DeskCase): string => planter.text(field, 200);
  conversation.asCase = (agent) => ({
    ...own(agent),
    ...{ reason: said("reason"), agentName: said("agentName"), code: said("code"), isMine: true, closedAt: null },
    reasons: { en: said("reason"), ar: said("reason") },
    labels: [said("labels"), said("labels")],
  });
}

/** Every page and tab, then what is opened by a press: a case with its help, the search, messages that were not understood. */
async function look(page: Page, names: readonly string[], shown: Map<string, Set<string>>): Promise<string[]> {
  const found: string[] = [];
  const note = async (place: string): Promise<void> => {
    const name = DETAILS.find((each) => place.startsWith(each)) ?? place.split("/")[0];
    const fields = shown.get(name ?? "") ?? new Set();
    for (const field of await fieldsShown(page)) fields.add(field);
    shown.set(name ?? "", fields);
    found.push(...(await elementsMade(page)).map((element) => `${place}: ${element}`));
  };
  await tourConsole(page, names, async (place) => {
    if (place === "analytics/0") {
      await page.locator("main .analytics-counts > button").click();
      await page.locator(".analytics-messages li").first().waitFor();
    }
    await note(place);
  });
  await tourConsole(page, ["cases"], async () => {
    await page
      .getByRole("button", { name: careStrings("en").search, exact: true })
      .last()
      .click();
    await page.locator("dialog .case-search button[type=submit]").click();
    await page.locator("dialog .case-found li").first().waitFor();
    await note("search");
    await page.keyboard.press("Escape");
    await page.locator(".case-row").first().click();
    await page.locator(".transcript .bubble").first().waitFor({ state: "attached" });
    for (const summary of await page.locator(".case-more > summary").all()) await summary.click();
    await page.locator(".case-note").first().waitFor({ state: "attached" });
    await note("case");
  });
  return found;
}

describe("words of others on every page of the console", () => {
  it.each([
    ["without the page's policy", true, [...CONSOLE_PAGES.map(({ name }) => name), ...DETAILS]],
    ["under the page's policy", false, DETAILS],
  ] as const)(
    "[SEC-635] make no element, run nothing, ask nobody and break no rule: %s",
    async (_title, bypassCSP, names) => {
      const visit = await journey.visit("about:blank", { locale: "en-GB", bypassCSP });
      const { page } = visit;
      const { chatOrigin } = journey.stub;
      const alarms = await Alarms.set(page.context(), page, [chatOrigin]);
      await page.goto(`${chatOrigin}/console#/account`);
      const shown = new Map<string, Set<string>>();
      expect(await look(page, names, shown)).toEqual([]);
      expect(await alarms.rung()).toEqual([]);
      const unseen = Object.entries(SEEN).flatMap(([place, fields]) =>
        (bypassCSP ? fields : [])
          .filter((field) => shown.get(place)?.has(field) !== true)
          .map((field) => `${place}: ${field}`),
      );
      expect(unseen).toEqual([]);
      await visit.close();
    },
    60_000,
  );

  it("are at least 300 different ways", () => {
    expect(planter.used.size).toBeGreaterThanOrEqual(300);
    expect(planter.used.size).toBeGreaterThanOrEqual(hostileMarkup().length - 30);
  });

  it("[SEC-635] the alarms ring when something gets through", async () => {
    const visit = await journey.visit("about:blank", { locale: "en-GB", bypassCSP: true });
    const { page } = visit;
    const alarms = await Alarms.set(page.context(), page, [journey.stub.chatOrigin]);
    await page.goto(`${journey.stub.chatOrigin}/console#/account`);
    await page.evaluate(
      `document.body.insertAdjacentHTML("beforeend", '<img data-planted src="https://planted.example/a" onerror=planted()>')`,
    );
    await page.waitForFunction("window.ran === 1");
    expect(await elementsMade(page)).toHaveLength(1);
    expect((await alarms.rung()).toSorted()).toEqual(["asked: https://planted.example/a", "ran: 1"]);
    await visit.close();
  });
});
