// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, Journey } from "../../testing/journey.ts";
import { StubConversation } from "../../testing/stub-conversation.ts";
import { careStrings } from "../care-strings.ts";
import { partStrings } from "../parts/part-strings.ts";
import { helpStrings } from "./help-strings.ts";

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
});
afterAll(async () => {
  await journey.stop();
});

const AT = "2026-11-15T10:00:00.000Z";
const textId = randomUUID();
const text = {
  textId,
  kind: "canned",
  state: "published",
  title: "Opening hours",
  shortcut: "hours",
  team: null,
  replaces: null,
  uses: 3,
  changedAt: AT,
  en: "Our shops are open from 9 to 6.",
  ar: "متاجرنا مفتوحة من 9 إلى 6.",
  steps: [],
};

function plant(lang: "en" | "ar"): StubConversation {
  const conversation = new StubConversation(lang, () => undefined);
  const { stub } = journey;
  stub.conversations.length = 0;
  stub.conversations.push(conversation);
  conversation.take({ kind: "person", clientId: randomUUID() });
  conversation.takeOver(conversation.version, "Maya Lindt");
  stub.me = { ...stub.me, may: ["desk.list", "texts.read", "texts.write"] };
  const own = conversation.asCase.bind(conversation);
  conversation.asCase = (agent) => ({ ...own(agent), assurance: "A2" });
  const base = `/v1/desk/cases/${conversation.id}`;
  const plan: readonly (readonly [string, unknown])[] = [
    ["GET /v1/desk/texts", { texts: [text], mayWrite: true }],
    [
      "GET /v1/desk/setup",
      {
        version: 1,
        content: { teams: [], labels: [], wrapUps: [], isWrapUpRequired: false },
        agents: [],
        me: { status: "available", teams: [] },
        mayChange: false,
      },
    ],
    ["GET /v1/desk/colleagues", { colleagues: [{ staffId: randomUUID(), name: "Noor Haddad" }] }],
    [
      `GET ${base}/notes`,
      {
        notes: [
          {
            noteId: randomUUID(),
            at: AT,
            text: "Asked for a call back",
            isReadable: true,
            author: "Noor",
            isMine: false,
            mentions: "Maya Lindt",
            mentionsMe: true,
          },
        ],
      },
    ],
    [`GET ${base}/suggestions`, { suggestions: [] }],
    [
      `GET ${base}/summary`,
      {
        aim: "bill_higher",
        aimWords: { en: "Why is my bill higher?", ar: "لماذا فاتورتي أعلى؟" },
        reason: { en: "Asked for a person", ar: "طلب التحدث مع شخص" },
        level: "A2",
        needs: "A2",
        isLocked: false,
        slots: [{ name: "line", value: "••• 101" }],
        checked: [{ tool: "bill.explain", outcome: "ok", at: AT }],
        acts: [],
        proofs: [],
        misunderstood: 1,
        warnings: ["coached"],
        left: { reveals: 9, files: 5 },
      },
    ],
    [`GET ${base}/contact`, { contacts: [], lines: [{ lineId: "L1", label: "••• 101" }] }],
    [`POST ${base}/act-options`, { options: [{ id: "o1", en: "Extra, £5.00", ar: "إضافة، 5 جنيهات" }] }],
    [`POST ${base}/texts/${textId}/fill`, { text: "Our shops are open from 9 to 6.", notFilled: [] }],
    [`POST ${base}/ask-proof`, { state: "asked" }],
  ];
  for (const [line, value] of plan) stub.answers.set(line, value);
  return conversation;
}

function faults(page: Page): Promise<readonly string[]> {
  return journey.violations(page);
}

async function openCase(page: Page): Promise<void> {
  await page.locator(".case-row").first().focus();
  await page.keyboard.press("Enter");
  await page.locator(".case-notes li").first().waitFor({ state: "attached" });
}

test("A shortcut is looked up and put into the reply by keys alone; nothing is sent before Enter", async () => {
  const conversation = plant("en");
  const visit = await journey.visit(`${journey.stub.chatOrigin}/console`, { locale: "en-GB", colorScheme: "dark" });
  const { page } = visit;
  await openCase(page);
  await page.locator(".case-more > summary").first().press("Enter");
  await page
    .getByText("Somebody may be telling them", { exact: false })
    .or(page.locator(".case-found"))
    .first()
    .waitFor();
  await page.getByText("You are asked to look").waitFor();
  expect(await faults(page)).toEqual([]);
  const reply = page.getByRole("textbox", { name: "Reply" });
  await reply.fill("/hours");
  const before = conversation.events.length;
  await reply.press("Enter");
  const row = page.getByRole("dialog").getByRole("button", { name: "Opening hours" });
  await row.waitFor();
  expect(await faults(page)).toEqual([]);
  await row.press("Enter");
  await eventually("the words are in the reply", async () => (await reply.inputValue()) === text.en);
  expect(conversation.events.length).toBe(before);
  await page.getByRole("button", { name: "Ask for proof" }).press("Enter");
  expect(await page.getByRole("dialog").getByRole("textbox").count()).toBe(0);
  expect(await faults(page)).toEqual([]);
  await page.getByRole("dialog").getByRole("button", { name: "Ask for proof" }).press("Enter");
  await page.getByText("The customer has the form now.").waitFor();
  expect(visit.complaints).toEqual([]);
  await visit.close();
});

test("In Arabic at 320 pixels an act is put together and prepared texts are drafted, without a fault that axe finds", async () => {
  plant("ar");
  const asked: unknown[] = [];
  journey.stub.heard = (line) => line.endsWith("/acts") && asked.push(line);
  const visit = await journey.visit(`${journey.stub.chatOrigin}/console`, {
    locale: "ar-EG",
    viewport: { width: 320, height: 640 },
  });
  const { page } = visit;
  await openCase(page);
  await page.getByRole("button", { name: "نفّذ له شيئًا" }).press("Enter");
  await page.getByRole("combobox", { name: "أيّها" }).waitFor();
  expect(await faults(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await page.getByRole("button", { name: "اعرضه على العميل" }).press("Enter");
  await eventually("the act was asked for", () => asked.length > 0);
  journey.stub.heard = () => undefined;
  await page.goto(`${journey.stub.chatOrigin}/console#/texts`);
  await page.reload();
  await page.getByRole("button", { name: "نص جديد" }).waitFor();
  expect(await faults(page)).toEqual([]);
  await page.getByRole("button", { name: "نص جديد" }).press("Enter");
  await page.getByRole("dialog").waitFor();
  expect(await faults(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "قائمة خطوات جديدة" }).press("Enter");
  await page.getByRole("dialog").getByRole("combobox").first().waitFor();
  expect(await faults(page)).toEqual([]);
  await visit.close();
});

describe.each(["en", "ar"] as const)(
  "[SEC-616] a dialog says what it could not read, and reads it again when asked: %s",
  (lang) => {
    const words = helpStrings(lang);
    const care = careStrings(lang);
    const part = partStrings(lang);
    const none = [words.textsNone, words.actNone, words.actLocked, care.nobody, care.noLabels];

    test.each([
      ["prepared texts", words.texts, ["GET /v1/desk/texts"], (page: Page) => page.locator(".text-list .text-row")],
      ["suggestions", words.texts, ["suggestions"], null],
      ["a customer's lines", words.act, ["contact"], (page: Page) => page.locator("option[value=L1]")],
      ["what an act offers", words.act, ["act-options"], (page: Page) => page.locator("option[value=o1]")],
      ["teams and colleagues", care.transfer, ["GET /v1/desk/setup"], null],
      ["labels", care.labels, ["GET /v1/desk/setup"], null],
    ] as const)("%s", async (_, button, lines, comesBack) => {
      const { answers } = journey.stub;
      answers.clear();
      plant(lang);
      const lost = [...answers].filter(([line]) => lines.some((name) => line.endsWith(name)));
      expect(lost).toHaveLength(1);
      for (const [line] of lost) answers.delete(line);
      const { page, close } = await journey.visit(`${journey.stub.chatOrigin}/console`, {
        locale: lang === "en" ? "en-GB" : "ar",
        viewport: { width: 320, height: 640 },
      });
      await openCase(page);
      await page.getByRole("button", { name: button, exact: true }).last().press("Enter");
      const dialog = page.getByRole("dialog");
      const trouble = dialog.getByRole("alert").filter({ hasText: part.failedTitle });
      await trouble.waitFor();
      for (const text of none) expect(await dialog.getByText(text).count(), text).toBe(0);
      expect(await faults(page)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
      for (const [line, value] of lost) answers.set(line, value);
      await trouble.getByRole("button", { name: part.retry }).press("Enter");
      await trouble.waitFor({ state: "detached" });
      if (comesBack !== null) await comesBack(page).first().waitFor({ state: "attached" });
      await close();
    });

    test("what the assistant found, under its heading", async () => {
      const { answers } = journey.stub;
      answers.clear();
      plant(lang);
      for (const line of [...answers.keys()]) if (line.endsWith("/summary")) answers.delete(line);
      const { page, close } = await journey.visit(`${journey.stub.chatOrigin}/console`, {
        locale: lang === "en" ? "en-GB" : "ar",
      });
      await openCase(page);
      await page.locator(".case-more > summary").first().press("Enter");
      const found = page.locator(".case-more").first();
      await found.getByRole("alert").filter({ hasText: part.failedTitle }).waitFor();
      expect(await found.getByText(words.loading).count()).toBe(0);
      await close();
    });
  },
);
