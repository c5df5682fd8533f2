// SPDX-License-Identifier: Apache-2.0
// A conversation of thousands of messages at the desk: the newest is seen, earlier ones come on demand and move nothing, words are found, all is printed.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, Journey } from "../testing/journey.ts";
import type { StubConversation } from "../testing/stub-conversation.ts";
import { transcriptStrings } from "./transcript-strings.ts";

const MOST_DRAWN = 150;
const SAID = 3_000;
const NEEDLE = "the red router in the hall";
/** A row may move by as much as rows above it are not as high as was guessed. */
const STILL_PX = 80;
const words = transcriptStrings("en");

let journey: Journey;
let conversation: StubConversation;
beforeAll(async () => {
  journey = await Journey.start();
  const { chatOrigin } = journey.stub;
  // Opened as a customer opens it: the desk is told of what is said in it.
  await fetch(`http://127.0.0.1:${new URL(chatOrigin).port}/v1/conversations`, {
    method: "POST",
    headers: { origin: chatOrigin, "content-type": "application/json" },
    body: "{}",
  });
  conversation = journey.stub.newest;
  conversation.take({ kind: "person", clientId: randomUUID() });
  for (let n = 0; n < SAID; n += 1) {
    const text = n === 7 ? `I mean ${NEEDLE}` : `message ${n}. ${"and more of it ".repeat(n % 9)}`;
    const parts = [{ type: "text" as const, text }];
    if (n % 2 === 0) conversation.say("bot", parts);
    else conversation.add({ kind: "message", by: "visitor", parts, clientId: randomUUID() });
  }
}, 60_000);
afterAll(async () => {
  await journey.stop();
});

test("thousands of messages are a short page: the newest first, earlier ones in their place, found by words, printed whole", async () => {
  const { page, complaints, close } = await journey.visit(`${journey.stub.chatOrigin}/console`, {
    locale: "en-GB",
    viewport: { width: 1280, height: 800 },
  });
  await page.locator(".case-row").first().click();
  const box = page.locator(".transcript");
  const rows = box.locator("[data-row]");
  const earlier = page.getByRole("button", { name: words.earlier });
  const setSize = async (): Promise<number> => Number(await rows.last().getAttribute("aria-setsize"));
  /** Where a row stands, from the top of what is seen; null where it is not in the page. */
  const placeOf = (text: string): Promise<number | null> =>
    box.evaluate((element, wanted) => {
      const row = [...element.querySelectorAll("[data-row]")].find((each) => each.textContent.includes(wanted));
      return row === undefined ? null : row.getBoundingClientRect().top - element.getBoundingClientRect().top;
    }, text);
  const isSeen = async (text: string): Promise<boolean> => {
    const [place, height] = [await placeOf(text), await box.evaluate((element) => element.clientHeight)];
    return place !== null && place > -100 && place < height;
  };
  await eventually("the newest is seen", () => isSeen(`message ${SAID - 1}.`));
  expect(await rows.count()).toBeLessThan(MOST_DRAWN);
  expect(await setSize()).toBe(-1);
  expect(await journey.violations(page)).toEqual([]);

  // Earlier messages come before what is read, which stays where it is.
  while ((await earlier.count()) > 0) {
    await box.evaluate((element) => {
      element.scrollTop = 0;
    });
    await eventually("the first rows are drawn", async () => (await rows.first().getAttribute("data-row")) === "0");
    const text = /message \d+\./u.exec((await rows.nth(4).textContent()) ?? "")?.[0] ?? "";
    expect(text).not.toBe("");
    const before = (await placeOf(text)) ?? Number.NaN;
    await earlier.click();
    await eventually(`${text} is no longer the fifth row, and where it was`, async () => {
      const place = await placeOf(text);
      const isFifth = (await rows.nth(4).textContent())?.includes(text) === true;
      return !isFifth && place !== null && Math.abs(place - before) < STILL_PX;
    });
    expect(await rows.count()).toBeLessThan(MOST_DRAWN);
  }
  const total = await setSize();
  expect(total).toBeGreaterThanOrEqual(SAID);

  // Whoever reads further up is left there, and comes back with one press.
  await box.evaluate((element) => {
    element.scrollTop = element.scrollHeight / 2;
  });
  await page.getByRole("button", { name: words.newest }).waitFor();
  conversation.add({
    kind: "message",
    by: "bot",
    parts: [{ type: "text", text: "something new" }],
    lang: "en",
  });
  await eventually("it arrived", async () => (await setSize()) > total, 15_000);
  expect(await isSeen("something new")).toBe(false);
  await page.getByRole("button", { name: words.newest }).click();
  await eventually("the newest is seen again", () => isSeen("something new"));

  // Found wherever it is and told, and the focus stays where the words are typed.
  const find = page.getByRole("searchbox", { name: words.find });
  const status = page.locator(".transcript-find [role=status]");
  await find.fill(NEEDLE.toUpperCase());
  await page.keyboard.press("Enter");
  await eventually("what was looked for is seen", () => isSeen(NEEDLE));
  expect(await status.textContent()).toContain(NEEDLE);
  expect(await box.locator(".is-found").count()).toBe(1);
  expect(await find.evaluate((input) => input === document.activeElement)).toBe(true);
  await eventually("little is drawn", async () => (await rows.count()) < MOST_DRAWN);
  await find.fill("nobody said this");
  expect(await status.textContent()).toBe(words.foundNone);

  // Printed, all of it is in the page, and nothing of it is cut off.
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  await page.emulateMedia({ media: "print" });
  await eventually("all is there", async () => (await rows.count()) > total);
  expect(await box.evaluate((element) => getComputedStyle(element).overflowY)).toBe("visible");
  await page.emulateMedia({ media: "screen" });
  await page.evaluate(() => window.dispatchEvent(new Event("afterprint")));
  await eventually("little is there again", async () => (await rows.count()) < MOST_DRAWN);
  expect(complaints).toEqual([]);
  await close();
}, 120_000);
