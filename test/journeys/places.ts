// SPDX-License-Identifier: Apache-2.0
// Where the chat stands: on phones, narrow windows, in Arabic, on pages where it must hold back, with the keyboard alone.
import type { Locator } from "playwright-core";
import { describe, expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import type { Stage } from "./stage.ts";
import { PHONE, type Visitor } from "./visitor.ts";
import { wordsOf } from "./words.ts";

const TABS_AT_MOST = 80;

async function isInView(visitor: Visitor, element: Locator): Promise<boolean> {
  const box = await element.boundingBox();
  const size = visitor.page.viewportSize();
  if (box === null || size === null) return false;
  return box.x >= 0 && box.y >= 0 && box.x + box.width <= size.width && box.y + box.height <= size.height;
}

/** Presses Tab until the element has the focus. Everything passed on the way must show that it has it. */
async function tabTo(visitor: Visitor, target: Locator, key: "Tab" | "Shift+Tab" = "Tab"): Promise<void> {
  await target.waitFor();
  for (let tabs = 0; tabs < TABS_AT_MOST; tabs += 1) {
    if (await target.evaluate((element) => element === (element.getRootNode() as Document).activeElement)) return;
    await visitor.page.keyboard.press(key);
    expect(await visitor.unseenFocus(), "focus that cannot be seen").toBeNull();
  }
  throw new Error(`Not reached with ${key}: ${String(target)}`);
}

export function placeJourneys(stage: () => Stage): void {
  describe("Where the chat stands", () => {
    test.each([
      ["en", "larkspur"],
      ["ar", "larkspur"],
      ["en", "meadow"],
      ["ar", "meadow"],
    ] as const)("a phone of 360×640 shows event 0 and three starters without scrolling, %s %s", async (lang, brand) => {
      const visitor = await stage().visit({ lang, look: PHONE, query: { brand } });
      await visitor.open();
      expect(await visitor.page.locator("[data-wardline] iframe").boundingBox()).toMatchObject({
        x: 0,
        y: 0,
        width: 360,
      });
      const starters = visitor.widget.locator(".starters button");
      await starters.first().waitFor();
      expect(await starters.count()).toBe(3);
      const wanted = [
        visitor.widget.locator(".bubble").first(),
        ...(await starters.all()),
        visitor.widget.locator(".composer textarea"),
      ];
      await eventually("all is in view", async () =>
        (await Promise.all(wanted.map((element) => isInView(visitor, element)))).every(Boolean),
      );
      const scrolled = visitor.widget.locator(".scroll");
      expect(await scrolled.evaluate((box) => box.scrollHeight - box.clientHeight)).toBeLessThanOrEqual(0);
      expect(await visitor.overflow()).toBe(0);
      expect(await visitor.violations()).toEqual([]);
      await visitor.close();
    });

    test.each(["en", "ar"] as const)(
      "320 px need no sideways scrolling, and Arabic runs from the right, %s",
      async (lang) => {
        const words = wordsOf(lang);
        const visitor = await stage().visit({ lang, look: { viewport: { width: 320, height: 640 } } });
        await visitor.open();
        expect(await visitor.frame().evaluate(() => document.documentElement.dir)).toBe(lang === "ar" ? "rtl" : "ltr");
        await visitor.say(words.askPlans);
        await visitor.widget.locator(".card.plans").waitFor();
        expect(await visitor.overflow()).toBe(0);
        expect(await visitor.violations()).toEqual([]);
        await visitor.close();
      },
    );

    test("nothing is stored and nothing is asked from elsewhere before the first click", async () => {
      const asked: string[] = [];
      const visitor = await stage().visit({ customer: "C06", onRequest: (url) => asked.push(url) });
      await visitor.launcher().waitFor();
      const kept = await visitor.page.evaluate(async () => ({
        local: localStorage.length,
        session: sessionStorage.length,
        databases: (await indexedDB.databases()).length,
        caches: (await caches.keys()).length,
        workers: (await navigator.serviceWorker.getRegistrations()).length,
      }));
      expect(kept).toEqual({ local: 0, session: 0, databases: 0, caches: 0, workers: 0 });
      const cookies = await visitor.context.cookies();
      expect(cookies.map(({ name }) => name)).toEqual(["larkspur_session"]);
      const fromElsewhere = [...new Set(asked)].filter((url) => new URL(url).origin !== stage().site);
      expect(fromElsewhere).toEqual([`${stage().chat}/loader.js`]);
      await visitor.open();
      const origins = new Set(asked.map((url) => new URL(url).origin.replace(/^ws/u, "http")));
      expect([...origins].toSorted()).toEqual([stage().chat, stage().site].toSorted());
      await visitor.close();
    });

    test("a page with card fields gets no chat", async () => {
      const asked: string[] = [];
      const visitor = await stage().visit({ path: "/site/payment-form", onRequest: (url) => asked.push(url) });
      await eventually("it has declined", () =>
        visitor.page.evaluate(
          () => (window as unknown as { wardline?: { state: string } }).wardline?.state === "declined:payment-page",
        ),
      );
      await visitor.page.evaluate(() => (window as unknown as { wardline: { open(): void } }).wardline.open());
      expect(await visitor.page.locator("[data-wardline]").count()).toBe(0);
      expect(visitor.page.frames()).toHaveLength(1);
      expect(asked.filter((url) => url.includes("/widget/"))).toEqual([]);
      await visitor.close();
    });

    test("on a page of another site it says that it is kept apart, and answers all the same", async () => {
      const words = wordsOf("en");
      const visitor = await stage().visit({ site: stage().elsewhere });
      await visitor.open();
      const notice = visitor.widget.locator(".notice.calm");
      await notice.waitFor();
      expect(await notice.innerText()).toMatch(/keeps this chat apart/u);
      expect(await visitor.violations()).toEqual([]);
      await visitor.press(words.outageStarter);
      await visitor.reads(/112/u);
      await visitor.say("LE1 4AB");
      await visitor.reads(/SP-5/u);
      expect(visitor.complaints).toEqual([]);
      await visitor.close();
    });

    test("B1 and U3 go by keyboard alone, and the focus is always seen", async () => {
      const words = wordsOf("en");
      const visitor = await stage().visit({ customer: "C08" });
      const { page, widget } = visitor;
      const { keyboard } = page;
      await tabTo(visitor, visitor.launcher());
      await keyboard.press("Enter");
      const field = widget.locator(".composer textarea");
      await field.waitFor();
      await eventually("the field has the focus", () =>
        field.evaluate((element) => element === document.activeElement),
      );

      await tabTo(visitor, widget.getByRole("button", { name: words.billStarter }), "Shift+Tab");
      await keyboard.press("Enter");
      const code = widget.locator("input[autocomplete=one-time-code]");
      await tabTo(visitor, code);
      await keyboard.type(await visitor.code());
      await keyboard.press("Enter");
      await widget.locator(".card.bill").waitFor();
      expect(await widget.locator(".card.bill tfoot td").innerText()).toContain("£9.60");
      await tabTo(visitor, widget.locator(".choices button").first());
      await keyboard.press("Enter");

      await tabTo(visitor, field);
      await keyboard.type(words.askChange);
      await keyboard.press("Enter");
      await tabTo(visitor, widget.getByRole("button", { name: words.choose("SIM L 100 GB") }), "Shift+Tab");
      await keyboard.press("Enter");
      await tabTo(visitor, widget.locator(".card.act button.confirm"), "Shift+Tab");
      await keyboard.press("Space");
      await widget.locator(".card.receipt").waitFor();
      await eventually("it is ordered once", async () => (await stage().orders("CU-C08")).length === 1);

      await keyboard.press("Escape");
      await eventually("the launcher has the focus again", () =>
        page.evaluate(() => document.querySelector("[data-wardline]")?.shadowRoot?.activeElement?.tagName === "BUTTON"),
      );
      await visitor.close();
    });
  });
}
