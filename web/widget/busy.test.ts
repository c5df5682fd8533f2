// SPDX-License-Identifier: Apache-2.0
// More come than can be served: who opens the chat is told so in their language, is let in by itself, and loses nothing.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { eventually, Journey } from "../testing/journey.ts";

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
});
afterAll(async () => {
  await journey.stop();
});

const NARROW = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true } as const;
const languages = [
  { lang: "en", colorScheme: "light", busy: /More people are writing to us/u, again: "Try again", send: "Send" },
  { lang: "ar", colorScheme: "dark", busy: /يكتب إلينا الآن أكثر/u, again: "إعادة المحاولة", send: "إرسال" },
] as const;

describe.each(languages)("[SEC-591] A chat that must wait: $lang", ({ lang, colorScheme, busy, again }) => {
  let asked: number[] = [];
  beforeEach(() => {
    asked = [];
    journey.stub.heard = (what) => {
      if (what === "POST /v1/conversations") asked.push(Date.now());
    };
  });

  test("says so, has no barrier, asks no sooner than it was told, and opens by itself", async () => {
    journey.stub.busyForS = 2;
    const visit = await journey.visit(`${journey.stub.hostOrigin}/?lang=${lang}`, { ...NARROW, colorScheme });
    await visit.page.locator("[data-wardline] button.launcher").click();
    const said = visit.widget.locator(".ended [role=status]");
    await said.filter({ hasText: busy }).waitFor();
    expect(await journey.violations(visit.frame())).toEqual([]);
    expect(await visit.frame().evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    // Nothing can be written that would be lost.
    expect(await visit.widget.locator(".composer textarea").count()).toBe(0);
    await eventually("it asks again", () => asked.length >= 2);
    expect((asked[1] ?? 0) - (asked[0] ?? 0)).toBeGreaterThanOrEqual(2_000);
    await said.filter({ hasText: busy }).waitFor();
    journey.stub.busyForS = null;
    await visit.widget.locator(".bubble").first().waitFor();
    await visit.send("hello");
    await visit.widget.locator(".bubble").filter({ hasText: "hello" }).waitFor();
    expect(journey.stub.newest.state.lang).toBe(lang);
    expect(await journey.violations(visit.frame())).toEqual([]);
    await visit.close();
  });

  test("opens at once by the button, with the keyboard, when there is room", async () => {
    journey.stub.busyForS = 600;
    const visit = await journey.visit(`${journey.stub.hostOrigin}/?lang=${lang}`, { colorScheme });
    await visit.page.locator("[data-wardline] button.launcher").click();
    const button = visit.widget.getByRole("button", { name: again });
    await button.waitFor();
    await button.focus();
    await visit.page.keyboard.press("Enter");
    await visit.widget.locator(".ended [role=status]").filter({ hasText: busy }).waitFor();
    journey.stub.busyForS = null;
    const before = journey.stub.conversations.length;
    // Whoever presses more than once still opens one chat. What is pressed while an attempt is under way is that attempt.
    await eventually("the chat is open", async () => {
      await button.evaluateAll((found) => {
        for (const one of found) for (let presses = 0; presses < 3; presses += 1) (one as HTMLButtonElement).click();
      });
      return (await visit.widget.locator(".bubble").count()) > 0;
    });
    expect(await visit.widget.locator(".ended").count()).toBe(0);
    await visit.page.waitForTimeout(300);
    expect(journey.stub.conversations.length - before).toBe(1);
    await visit.close();
  });
});
