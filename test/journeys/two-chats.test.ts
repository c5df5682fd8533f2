// SPDX-License-Identifier: Apache-2.0
// A customer who writes in two languages on two devices, and reads in Arabic who looked at what.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { colleague, enrolFirst, toPage } from "./desk.ts";
import { picture } from "./shots.ts";
import { Stage } from "./stage.ts";

const ARABIC = /\p{Script=Arabic}/u;

let stage: Stage;
let noor: Page;
beforeAll(async () => {
  stage = await Stage.open();
  noor = await colleague(stage, (await enrolFirst(stage)).page, "Noor Haddad", ["Care"]);
}, 240_000);
afterAll(async () => {
  await stage.close();
}, 120_000);

test("an Arabic chat opens and answers while an English one of the same customer waits for a person on another device", {
  timeout: 120_000,
}, async () => {
  const english = await stage.visit({ customer: "C25" });
  await english.open();
  await english.say("I want to talk to a person");
  await english.widget.locator(".queue").waitFor();
  const arabic = await stage.visit({ customer: "C25", lang: "ar" });
  await arabic.open();
  await arabic.say("لماذا ارتفعت فاتورتي؟");
  await arabic.widget.locator("input[autocomplete=one-time-code]").waitFor();
  expect(await arabic.conversation()).toMatch(ARABIC);
  await english.widget.locator(".queue").waitFor();
  // Another tab of the same browser takes up the chat that is open there, in the language it is in.
  const tab = await english.context.newPage();
  await tab.goto(`${stage.site}/?lang=ar`);
  await tab.locator("[data-wardline] button.launcher").click();
  const frame = tab.frameLocator("iframe");
  await frame.getByText("I want to talk to a person").first().waitFor();
  expect([...arabic.complaints, ...english.complaints]).toEqual([]);
  await arabic.close();
  await english.close();
});

test("[SEC-592] a customer reads in Arabic that somebody looked, who and why, in the chat and in the list, on the narrowest screen too", {
  timeout: 180_000,
}, async () => {
  const customer = await stage.visit({ customer: "C07", lang: "ar" });
  await customer.open();
  await customer.say("لماذا ارتفعت فاتورتي؟");
  await customer.fillCode();
  await customer.widget.locator(".card.bill").waitFor();
  await customer.say("أريد التحدث مع موظف");
  await customer.widget.locator(".queue").waitFor();
  await customer.say("اتصلوا على +44 7700 900107 أو aisha.rahman@example.org");
  await customer.widget
    .getByText("رقم هاتف، بريد إلكتروني")
    .or(customer.widget.getByText("بريد إلكتروني، رقم هاتف"))
    .first()
    .waitFor();
  await toPage(noor, "Cases");
  await noor.locator(".case-row").filter({ hasText: "Arabic" }).first().click();
  await noor.getByRole("button", { name: "Take over" }).click();
  await noor.locator(".transcript button.hidden-value").first().click();
  const dialog = noor.getByRole("dialog");
  await dialog.getByLabel("To call back").check();
  await dialog.getByRole("button", { name: "Show", exact: true }).click();
  await noor.locator(".hidden-value.shown").first().waitFor();

  await customer.reads(/اطّلع .*Noor Haddad.* على .*رقم هاتف.*لمعاودة الاتصال بك/u);
  await customer.widget.locator("[popovertarget=menu]").click();
  await customer.press("من اطّلع على بياناتي");
  const looks = customer.widget.getByRole("dialog");
  await looks
    .getByText(/Noor Haddad.*لمعاودة الاتصال بك/u)
    .first()
    .waitFor();
  const lines = await looks.locator(".looks > li").allInnerTexts();
  expect(lines.length).toBeGreaterThan(1);
  expect(lines.filter((line) => !ARABIC.test(line))).toEqual([]);
  expect(await customer.violations()).toEqual([]);
  await picture(customer.page, "widget-looks-ar");
  await customer.page.setViewportSize({ width: 320, height: 640 });
  expect(await customer.overflow()).toBeLessThanOrEqual(0);
  expect(await customer.violations()).toEqual([]);
  await customer.page.keyboard.press("Escape");
  await customer.reads(/اطّلع .*Noor Haddad/u);
  expect(await customer.overflow()).toBeLessThanOrEqual(0);
  await customer.close();
});
