// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from "vitest";
import type { OwedDeletionsView } from "#protocol";
import { Journey } from "../../testing/journey.ts";

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
});
afterAll(async () => {
  await journey.stop();
});

const id = (last: number): string => `01a1dea6-4100-7261-8a03-f1809560200${last}`;
const one = { since: "2026-11-24T10:00:00.000Z", wasSent: true, isElsewhere: false } as const;
const view: OwedDeletionsView = {
  owed: [
    { ...one, conversationId: id(1), attempts: 3, code: "http_503" },
    { ...one, conversationId: id(2), attempts: 0, code: null },
    { ...one, conversationId: id(3), attempts: 1, code: "unreachable", isElsewhere: true },
    { ...one, conversationId: id(4), attempts: 0, code: null, wasSent: false },
  ],
  maySettle: true,
};
const WORDS = {
  en: {
    tab: "Owed deletions",
    states: ["refused or unreachable so far", "waits for its first try", "no longer configured", "never got there"],
    settle: "Wait no more",
    reason: "They must keep it by law",
  },
  ar: {
    tab: "عمليات حذف مستحقة",
    states: ["مرفوض أو متعذّر الوصول", "بانتظار المحاولة الأولى", "لم يعد ضمن الإعداد", "لم يصل إليه قط"],
    settle: "إنهاء الانتظار",
    reason: "يلزمهم القانون بحفظه",
  },
} as const;

test.each(["en", "ar"] as const)(
  "Owed deletions stand on the page of what is kept, each with its state in words (%s)",
  async (lang) => {
    journey.stub.deskAnswers.set("/v1/desk/owed-deletions", view);
    journey.stub.deskAnswers.set("/v1/desk/retention", { plan: [], withoutRule: [], runs: [], profile: "gdpr" });
    journey.stub.me = { ...journey.stub.me, roles: ["privacy"], may: ["privacy.read", "privacy.retain"] };
    const words = WORDS[lang];
    const { page, complaints, close } = await journey.visit(`${journey.stub.chatOrigin}/console#/keeping`, {
      locale: lang === "en" ? "en-GB" : "ar",
      viewport: { width: 1280, height: 800 },
    });
    await page.getByRole("tab", { name: words.tab }).click();
    for (const state of words.states) await page.getByText(state, { exact: false }).first().waitFor();
    expect(await page.getByText("http_503").count()).toBe(1);
    await page.getByRole("button", { name: words.settle }).first().click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText(id(1)).waitFor();
    expect(await dialog.getByRole("option", { name: words.reason }).count()).toBe(1);
    await page.keyboard.press("Escape");
    journey.stub.deskAnswers.set("/v1/desk/owed-deletions", { owed: [], maySettle: true });
    await page.reload();
    await page.getByRole("tab", { name: words.tab }).click();
    await page.getByText(lang === "en" ? "Nothing is owed" : "لا شيء مستحق").waitFor();
    expect(complaints).toEqual([]);
    await close();
  },
);
