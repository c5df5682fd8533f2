// SPDX-License-Identifier: Apache-2.0
// Acts that need proof of themselves, as a person meets them: a plan that starts today, and an extra by the month.
import { afterAll, beforeAll, expect, test } from "vitest";
import { addPasskey, giveDevice } from "./devices.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
}, 240_000);
afterAll(async () => {
  await stage.close();
}, 120_000);

const words = {
  en: {
    customer: "C08",
    change: "I want to change my plan",
    decline: "No, don't",
    today: "Start it today",
    add: "Add a passkey",
    close: "Close this window",
    text: /SIM M.*SIM L.*from today on/u,
    confirm: /Yes, do exactly this/u,
    done: /Ordered: SIM L.*starts today/u,
  },
  ar: {
    customer: "C25",
    change: "أريد تغيير باقتي",
    decline: "لا، لا تنفّذ",
    today: "ابدأها اليوم",
    add: "إضافة مفتاح مرور",
    close: "إغلاق هذه النافذة",
    text: /SIM M.*SIM L.*ابتداءً من اليوم/u,
    confirm: /نعم/u,
    done: /تم تقديم الطلب: تبدأ/u,
  },
} as const;

test.each(["en", "ar"] as const)(
  "a plan that starts today is ordered by a passkey over its own text, %s",
  { timeout: 240_000 },
  async (lang) => {
    const said = words[lang];
    const visitor = await stage.visit({ customer: said.customer, lang });
    const device = await giveDevice(visitor.page);
    await visitor.open();
    await visitor.say(said.change);
    await visitor.press(/SIM L/u);
    await visitor.fillCode();
    await visitor.press(said.decline);
    expect(await visitor.violations()).toEqual([]);
    await visitor.press(said.today);
    await addPasskey(visitor, device, said);
    await visitor.reads(said.text);
    expect(await visitor.violations()).toEqual([]);
    expect(await stage.orders(`CU-${said.customer}`)).toEqual([]);
    await visitor.press(said.confirm);
    await visitor.reads(said.done);
    expect(await stage.orders(`CU-${said.customer}`)).toHaveLength(1);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  },
);

test("an extra by the month: without a passkey that counts a person does it, by keyboard alone", {
  timeout: 240_000,
}, async () => {
  const visitor = await stage.visit({ customer: "C02" });
  const device = await giveDevice(visitor.page);
  await visitor.open();
  await visitor.say("I need more data, what can I get");
  await visitor.press("Keep my plan, add something");
  await visitor.press(/insurance/iu);
  await visitor.fillCode();
  await addPasskey(visitor, device, words.en);
  await visitor.reads(/counts for this only 72 hours after/u);
  expect(await visitor.violations()).toEqual([]);
  const person = visitor.widget.getByRole("button", { name: "Talk to a person" }).last();
  await person.focus();
  await visitor.page.keyboard.press("Enter");
  await visitor.reads(/A person is on the way/u);
  expect(await stage.orders("CU-C02")).toEqual([]);
  expect(visitor.complaints).toEqual([]);
  await visitor.close();
});
