// SPDX-License-Identifier: Apache-2.0
// A list that grows while somebody reads it: what was begun in a row stays, and nothing is called empty before its end is known.
import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { STAFF_ACTIONS } from "#app";
import { DeskAnswers } from "../testing/desk-answers.ts";
import { eventually, Journey, type Visit } from "../testing/journey.ts";
import { type Made, standBetween } from "../testing/passing.ts";
import { approvalStrings } from "./approvals-strings.ts";
import { emptiness } from "./parts/emptiness.ts";
import { partStrings } from "./parts/part-strings.ts";

const APPROVALS = "/v1/desk/approvals";
/** Between a page of the server and what is drawn in part. */
const WAITING = 55;
const words = approvalStrings("en");
const answers = new DeskAnswers({ rows: 1, count: 3, isSparse: false, text: (field) => `some ${field}` });
const whole = answers.answer("GET", APPROVALS) as { readonly approvals: readonly object[] };
const open = (): object => ({
  ...whole.approvals[0],
  ...{
    approvalId: randomUUID(),
    state: "proposed",
    mayDecide: true,
    isReadable: true,
    expiresAt: "2099-01-01T00:00:00.000Z",
  },
});

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

function visit(hash: string): Promise<Visit> {
  return journey.visit(`${journey.stub.chatOrigin}/console#/${hash}`, {
    locale: "en-GB",
    viewport: { width: 1280, height: 800 },
  });
}

async function scrollToEnd(page: Page, scroller: string): Promise<void> {
  await page.locator(scroller).evaluate((box) => {
    box.scrollTop = box.scrollHeight;
  });
}

test("a reason that was begun stays when the last page of a short list comes", async () => {
  const rows = Array.from({ length: WAITING }, open);
  journey.stub.deskFills = (method, path, query) => {
    if (method !== "GET" || path !== APPROVALS) return answers.answer(method, path);
    const from = Number(query.get("after") ?? 0);
    const to = from + Number(query.get("limit"));
    return { ...whole, approvals: rows.slice(from, to), next: to < rows.length ? String(to) : null };
  };
  const { page, complaints, close } = await visit("approvals");
  const reason = page.locator(".approvals-list [data-row='0']").getByLabel(words.reason, { exact: true });
  await reason.fill("I checked the nu");
  await eventually("the last one is there", async () => {
    await scrollToEnd(page, "main.desk-page");
    return (await page.locator(`.approvals-list [data-row='${String(WAITING - 1)}']`).count()) > 0;
  });
  await page.locator(".list-foot").waitFor({ state: "detached" });
  expect(await reason.inputValue()).toBe("I checked the nu");
  expect(await journey.violations(page)).toEqual([]);
  expect(complaints).toEqual([]);
  await close();
});

test("what is seen of a transcript stays the same when it becomes long", async () => {
  journey.stub.deskFills = () => undefined;
  const { chatOrigin } = journey.stub;
  // Opened as a customer opens it: the desk is told of what is said in it.
  await fetch(`http://127.0.0.1:${new URL(chatOrigin).port}/v1/conversations`, {
    method: "POST",
    headers: { origin: chatOrigin, "content-type": "application/json" },
    body: "{}",
  });
  const conversation = journey.stub.newest;
  conversation.take({ kind: "person", clientId: randomUUID() });
  let said = 0;
  const say = (count: number): void => {
    for (let n = 0; n < count; n += 1) {
      said += 1;
      const parts = [{ type: "text" as const, text: `message ${String(said)}.` }];
      if (said % 2 === 0) conversation.say("bot", parts);
      else conversation.add({ kind: "message", by: "visitor", parts, clientId: randomUUID() });
    }
  };
  say(50);
  const { page, complaints, close } = await visit("cases");
  await page.locator(".case-row").first().click();
  const row = page.locator(".transcript [data-row]").filter({ hasText: "message 50." });
  await row.waitFor();
  await row.evaluate((element) => element.toggleAttribute("data-seen-before", true));
  say(12);
  await page.locator(".transcript .is-part").waitFor();
  await page.locator(".transcript [data-row]").filter({ hasText: "message 62." }).waitFor();
  expect(await row.evaluate((element) => element.hasAttribute("data-seen-before"))).toBe(true);
  expect(complaints).toEqual([]);
  await close();
});

test("a first page without rows says nothing of what waits while there is more, and says it at the end", async () => {
  journey.stub.deskFills = (method, path) => answers.answer(method, path);
  const { page, complaints, close } = await visit("account");
  const nothing = page.getByText(emptiness("approvals", "en").title);
  const asked: ((made: Made) => void)[] = [];
  await standBetween(page, {
    path: /\/v1\/desk\/approvals$/u,
    before: () => new Promise((answer) => void asked.push(answer)),
  });
  const give = async (at: number, approvals: readonly object[], next: string | null): Promise<void> => {
    await eventually(`page ${String(at)} is asked for`, () => asked.length > at);
    asked[at]?.({ status: 200, body: { ...whole, approvals, next } });
  };
  await page.evaluate(() => {
    location.hash = "#/approvals";
  });
  await give(0, [], "1");
  await page
    .locator(".list-foot")
    .getByRole("button", { name: partStrings("en").more })
    .waitFor();
  expect(await nothing.count()).toBe(0);
  await give(1, [], null);
  await nothing.waitFor();
  await page.locator(".list-foot").waitFor({ state: "detached" });
  expect(complaints).toEqual([]);
  await close();
});
