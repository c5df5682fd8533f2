// SPDX-License-Identifier: Apache-2.0
// What customers and agents see of values that were hidden: labels, "this is not one", a reveal with a reason.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violationsIn } from "./axe.ts";
import { openDesk } from "./desk.ts";
import { eventually } from "./eventually.ts";
import { Stage } from "./stage.ts";
import { PHONE, type Visitor } from "./visitor.ts";
import { wordsOf } from "./words.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
}, 240_000);
afterAll(async () => {
  await stage.close();
}, 120_000);

const said = {
  en: {
    masked: "call me on 07700 900321 or 07700 900322, iban GB82 WEST 1234 5698 7654 32",
    label: "phone number 1",
    proved: "bank account 1",
    contest: "Not a phone number 1? Show it",
    other: "Not a phone number 2? Show it",
    contestProved: /Not a bank account/u,
    hidden: "(hidden)",
    first: "my card is 4111 1111",
    rest: "and the rest is 1111 1111",
    card: "card number",
  },
  ar: {
    masked: "اتصل بي على 07700 900321 أو 07700 900322 والايبان GB82 WEST 1234 5698 7654 32",
    label: "رقم هاتف 1",
    proved: "حساب مصرفي 1",
    contest: "ليس رقم هاتف 1؟ أظهره",
    other: "ليس رقم هاتف 2؟ أظهره",
    contestProved: /ليس حساب مصرفي/u,
    hidden: "(مخفي)",
    first: "رقم بطاقتي 4111 1111",
    rest: "والباقي 1111 1111",
    card: "رقم بطاقة",
  },
} as const;

/** The newest message of the customer, as it is shown. */
const mine = (visitor: Visitor) => visitor.widget.locator(".group.visitor:not(.pending) .bubble").last();

async function shot(page: Page, name: string): Promise<void> {
  const folder = process.env["MASKING_SHOTS"];
  if (folder !== undefined) await page.screenshot({ path: `${folder}/${name}.png`, animations: "disabled" });
}

describe.each(["en", "ar"] as const)("hidden values in the chat, %s", (lang) => {
  const words = said[lang];

  test(`stand as labels in words, and a guess is contested by keyboard, ${lang}`, { timeout: 120_000 }, async () => {
    const visitor = await stage.visit({
      lang,
      look: lang === "ar" ? { ...PHONE, viewport: { width: 320, height: 640 } } : {},
    });
    await visitor.open();
    await visitor.say(words.masked);
    const labels = mine(visitor).locator(".hidden-value");
    await eventually("three labels", async () => (await labels.count()) === 3);
    expect(await labels.first().innerText()).toContain(words.label);
    expect(await labels.first().textContent()).toContain(words.hidden);
    expect(await labels.last().innerText()).toContain(words.proved);
    expect(await visitor.conversation()).not.toMatch(/900321|900322|7654|«[A-Z]/u);
    expect(await visitor.widget.getByRole("button", { name: words.contestProved }).count()).toBe(0);
    expect(await visitor.violations()).toEqual([]);
    expect(await visitor.overflow()).toBeLessThanOrEqual(0);
    await shot(visitor.page, `labels-${lang}`);

    const contest = visitor.widget.getByRole("button", { name: words.contest });
    await contest.focus();
    await visitor.page.keyboard.press("Enter");
    await eventually("the number is shown again", async () =>
      (await visitor.conversation()).replaceAll(/\p{Cf}/gu, "").includes("07700 900321"),
    );
    expect(await visitor.conversation()).not.toMatch(/900322|7654/u);
    await eventually("its button is gone", async () => (await contest.count()) === 0);
    // The other one can still be pressed, and the focus is where one goes on.
    const other = visitor.widget.getByRole("button", { name: words.other });
    expect(await other.getAttribute("aria-disabled")).not.toBe("true");
    await eventually("the focus is in the field", () =>
      visitor.frame().evaluate(() => document.activeElement?.tagName === "TEXTAREA"),
    );
    expect(await visitor.violations()).toEqual([]);
    await shot(visitor.page, `contested-${lang}`);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });

  test(`the first half of a card is hidden when the second is told, also after a reload, ${lang}`, {
    timeout: 120_000,
  }, async () => {
    const visitor = await stage.visit({ lang });
    await visitor.open();
    await visitor.say(words.first);
    await visitor.reads(/4111/u);
    await visitor.say(words.rest);
    await eventually("both halves are hidden", async () => !/1111/u.test(await visitor.conversation()));
    const labels = visitor.widget.locator(".group.visitor .hidden-value");
    await eventually("each has its label", async () => (await labels.count()) === 2);
    expect(await labels.first().innerText()).toContain(words.card);
    await visitor.page.reload();
    await visitor.open();
    await eventually("the labels are back", async () => (await labels.count()) === 2);
    expect(await visitor.conversation()).not.toMatch(/1111/u);
    expect(await visitor.violations()).toEqual([]);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });
});

describe("hidden values at the desk", () => {
  test("are shown to the agent who holds the case, for a reason that the customer reads", {
    timeout: 180_000,
  }, async () => {
    const visitor = await stage.visit({ customer: "C05" });
    await visitor.open();
    await visitor.say("my number is 07700 900321");
    await eventually("it is hidden", async () => !(await visitor.conversation()).includes("900321"));
    await visitor.press(wordsOf("en").person);
    await visitor.widget.locator(".queue").waitFor();

    const desk = await openDesk(stage);
    await desk
      .locator(".case-row", { hasText: wordsOf("en").askedForPerson })
      .last()
      .click();
    const transcript = desk.locator(".case .transcript");
    await transcript.locator(".hidden-value").first().waitFor();
    // Before the case is held there is nothing to press.
    expect(await transcript.locator("button.hidden-value").count()).toBe(0);
    await desk.getByRole("button", { name: "Take over" }).click();
    const chip = transcript.locator("button.hidden-value").first();
    await chip.waitFor();
    expect(await violationsIn(desk, desk)).toEqual([]);
    await chip.focus();
    await desk.keyboard.press("Enter");
    const dialog = desk.getByRole("dialog");
    await dialog.waitFor();
    expect(await violationsIn(desk, desk)).toEqual([]);
    await shot(desk, "desk-reason");
    const show = dialog.getByRole("button", { name: "Show" });
    expect(await show.getAttribute("aria-disabled")).toBe("true");
    await dialog.getByText("To call back").click();
    await show.click();
    await transcript.locator(".hidden-value.shown").waitFor();
    expect(await transcript.locator(".hidden-value.shown").innerText()).toContain("07700 900321");
    await visitor.reads(/looked at .*phone number.*to call you back/u);
    expect(await violationsIn(desk, desk)).toEqual([]);
    await shot(desk, "desk-shown");
    await desk.getByRole("button", { name: /^Hide/u }).click();
    await eventually("it is hidden again", async () => !(await transcript.innerText()).includes("900321"));

    // The reply names the value; only the customer reads it.
    const reply = desk.locator(".reply textarea");
    await reply.fill("I call you on «PHONE_1» at three");
    await reply.press("Enter");
    await visitor.reads(/I call you on .*07700 900321.* at three/u);
    expect(await transcript.innerText()).not.toContain("900321");
    expect(visitor.complaints).toEqual([]);
    await desk.context().close();
    await visitor.close();
  });
});
