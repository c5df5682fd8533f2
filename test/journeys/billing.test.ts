// SPDX-License-Identifier: Apache-2.0
// B3 and B5 as a person meets them: a bill as a file, and more time to pay, in English and in Arabic.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "./eventually.ts";
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
    copy: { customer: "C07", ask: "I need a copy of my bill", bill: /£60\.68/u, fetch: "Fetch the file" },
    plan: {
      customer: "C03",
      number: "+447700900103",
      ask: "I can't pay my bill now, can I have more time",
      later: /Pay all of it/u,
      exactly: /Pay .*£26\.40.* by/u,
      agreed: /Agreed/u,
      written: /arrangement over .*£26\.40/u,
      reminder: /reminder of your arrangement/u,
    },
    confirm: /Yes, do exactly this/u,
    looks: {
      menu: "Menu",
      item: "Who looked at my data",
      bills: "Your bills",
      by: /By: the assistant\. Why: to do what/u,
    },
  },
  ar: {
    copy: { customer: "C04", ask: "أريد نسخة من فاتورتي", bill: /£45\.60/u, fetch: "جلب الملف" },
    plan: {
      customer: "C05",
      number: "+447700900105",
      ask: "لا أستطيع دفع الفاتورة الآن، أريد مهلة للدفع",
      later: /ادفع الكل/u,
      exactly: /ادفع .*£36\.00/u,
      agreed: /تم الاتفاق/u,
      written: /£36\.00/u,
      reminder: /تذكير/u,
    },
    confirm: /نعم/u,
    looks: {
      menu: "القائمة",
      item: "من اطّلع على بياناتي",
      bills: "فواتيرك",
      by: /المساعد الآلي.*السبب/u,
    },
  },
} as const;

test.each(["en", "ar"] as const)(
  "[SEC-205] a bill is fetched by this browser, once, and its address is told to nobody, %s",
  { timeout: 120_000 },
  async (lang) => {
    const { copy } = words[lang];
    // The narrowest screen for one of the two; the dark is looked at by axe.
    const look = lang === "ar" ? ({ viewport: { width: 320, height: 640 } } as const) : {};
    const visitor = await stage.visit({ customer: copy.customer, lang, look });
    await visitor.open();
    await visitor.say(copy.ask);
    await visitor.fillCode();
    await visitor.press(copy.bill);
    const button = visitor.widget.getByRole("button", { name: copy.fetch });
    await button.waitFor();
    expect(await visitor.violations()).toEqual([]);
    const [file] = await Promise.all([visitor.page.waitForEvent("download"), button.press("Enter")]);
    expect(file.suggestedFilename()).toMatch(/^bill-\d{4}-\d{2}-\d{2}\.pdf$/u);
    expect(readFileSync(await file.path(), "latin1")).toMatch(/^%PDF[\s\S]*%%EOF/u);
    await eventually("the button has gone", async () => (await button.count()) === 0);
    const { looks } = words[lang];
    await visitor.widget.getByRole("button", { name: looks.menu }).click();
    await visitor.widget.getByRole("button", { name: looks.item }).click();
    const dialog = visitor.widget.getByRole("dialog", { name: looks.item });
    await dialog.getByText(looks.bills).first().waitFor();
    expect(await dialog.innerText()).toMatch(looks.by);
    expect(await visitor.violations()).toEqual([]);
    expect(await visitor.overflow()).toBeLessThanOrEqual(0);
    await visitor.page.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    expect(await visitor.conversation()).not.toMatch(/larkspur\/documents|CB-/u);
    expect(await visitor.violations()).toEqual([]);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  },
);

test.each(["en", "ar"] as const)(
  "[SEC-206] more time to pay is agreed by one press, in writing, with a reminder, %s",
  { timeout: 120_000 },
  async (lang) => {
    const { plan, confirm } = words[lang];
    const visitor = await stage.visit({ customer: plan.customer, lang });
    await visitor.open();
    await visitor.say(plan.ask);
    await visitor.fillCode();
    await visitor.press(plan.later);
    await visitor.reads(plan.exactly);
    expect(await visitor.violations()).toEqual([]);
    await visitor.press(confirm);
    await visitor.reads(plan.agreed);
    await eventually("it is written and will be remembered", async () => {
      const texts = (await stage.outbox(plan.number)).map(({ text }) => text);
      return texts.some((text) => plan.written.test(text)) && texts.some((text) => plan.reminder.test(text));
    });
    expect(await visitor.violations()).toEqual([]);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  },
);
