// SPDX-License-Identifier: Apache-2.0
// Files that come before the chat knows whether it takes any: they wait, and whoever gave them is told what becomes of them.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Journey, type Visit } from "../testing/journey.ts";

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
});
afterAll(async () => {
  await journey.stop();
});

const OFFER = "GET /v1/conversations/current/files";
const NARROW = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true } as const;
const languages = [
  {
    lang: "en",
    colorScheme: "light",
    wait: /gets ready for your file/u,
    off: "This chat takes no files.",
    away: "Dismiss",
  },
  { lang: "ar", colorScheme: "dark", wait: /لاستقبال ملفك/u, off: "لا تستقبل هذه المحادثة ملفات.", away: "إخفاء" },
] as const;
const taken = { isOffered: true, maxBytes: 10_000, keptDays: 14 };

/** Pastes a picture, alone or as a table brings it along; true when the browser was kept from pasting by itself. */
function paste(visit: Visit, text: string | null): Promise<boolean> {
  return visit.frame().evaluate((words) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["x"], "image.png", { type: "image/png" }));
    if (words !== null) transfer.setData("text/plain", words);
    const event = new ClipboardEvent("paste", { bubbles: true, cancelable: true, clipboardData: transfer });
    return !(document.querySelector("textarea") ?? document.body).dispatchEvent(event);
  }, text);
}

/** Drops a file; true when the browser was kept from showing it in place of the chat. */
function drop(visit: Visit): Promise<boolean> {
  return visit.frame().evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(["x"], "bill.pdf", { type: "application/pdf" }));
    const event = new DragEvent("drop", { bubbles: true, cancelable: true, dataTransfer: transfer });
    return !document.body.dispatchEvent(event);
  });
}

describe.each(languages)("A file that comes early: $lang", ({ lang, colorScheme, wait, off, away }) => {
  const arrive = async (): Promise<Visit> => {
    const visit = await journey.visit(`${journey.stub.hostOrigin}/?lang=${lang}`, { ...NARROW, colorScheme });
    await visit.open();
    return visit;
  };

  test("waits for the offer, and its question is asked then", async () => {
    const known = Promise.withResolvers<unknown>();
    journey.stub.answers.set(OFFER, known.promise);
    const visit = await arrive();
    expect(await drop(visit)).toBe(true);
    await visit.widget.getByRole("status").filter({ hasText: wait }).waitFor();
    expect(await journey.violations(visit.frame())).toEqual([]);
    expect(await visit.frame().evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    known.resolve(taken);
    await visit.widget.getByRole("dialog").waitFor();
    expect(await visit.widget.locator(".held").count()).toBe(0);
    await visit.close();
  });

  test("is told where files are not taken", async () => {
    journey.stub.answers.set(OFFER, { ...taken, isOffered: false });
    const visit = await arrive();
    expect(await drop(visit)).toBe(true);
    const said = visit.widget.getByRole("alert").filter({ hasText: off });
    await said.waitFor();
    expect(await journey.violations(visit.frame())).toEqual([]);
    await visit.widget.getByRole("button", { name: away }).click();
    await said.waitFor({ state: "detached" });
    await visit.close();
  });
});

test("Words that are pasted with a picture of themselves are pasted; a picture alone is a file", async () => {
  journey.stub.answers.set(OFFER, { ...taken, isOffered: false });
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
  await visit.open();
  expect(await paste(visit, "Base fee\t12.00")).toBe(false);
  expect(await visit.widget.locator(".held").count()).toBe(0);
  expect(await paste(visit, null)).toBe(true);
  await visit.widget.getByRole("alert").filter({ hasText: "This chat takes no files." }).waitFor();
  await visit.close();
});

test.each([
  { way: "deletes", item: "Delete this chat", confirm: "Delete" },
  { way: "ends", item: "End chat", confirm: "End chat" },
])(
  "[SEC-656] a file that was given and not sent goes with its chat: whoever $way it and starts anew is asked nothing about it",
  async ({ item, confirm }) => {
    journey.stub.answers.set(OFFER, { ...taken, isOffered: false });
    const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
    const { widget } = visit;
    await visit.open();
    expect(await drop(visit)).toBe(true);
    await widget.locator(".held").waitFor();
    await widget.locator("[popovertarget=menu]").click();
    await widget.getByRole("button", { name: item }).click();
    await widget.getByRole("dialog").getByRole("button", { name: confirm, exact: true }).click();
    const again = widget.getByRole("button", { name: "Start a new chat" });
    await again.waitFor();
    // In the next chat it would be asked what the file shows.
    journey.stub.answers.set(OFFER, taken);
    await again.click();
    await widget.getByRole("button", { name: "Send a photo or a bill" }).waitFor();
    expect(await widget.getByRole("dialog").count()).toBe(0);
    expect(await widget.locator(".held").count()).toBe(0);
    await visit.close();
  },
);

test("A file that comes while nobody answers can be tried again", async () => {
  journey.stub.answers.delete(OFFER);
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
  await visit.open();
  expect(await drop(visit)).toBe(true);
  await visit.widget.getByRole("alert").filter({ hasText: "The connection broke" }).waitFor();
  journey.stub.answers.set(OFFER, taken);
  await visit.widget.locator(".held").getByRole("button", { name: "Try again" }).click();
  await visit.widget.getByRole("dialog").waitFor();
  await visit.close();
});
