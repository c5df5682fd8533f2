// SPDX-License-Identifier: Apache-2.0
// The connection is lost, the server is killed: nothing is lost, nothing comes twice.
import { describe, expect, test } from "vitest";
import { eventually } from "./eventually.ts";
import type { Stage } from "./stage.ts";
import type { Visitor } from "./visitor.ts";
import { wordsOf } from "./words.ts";

async function timesSaid(visitor: Visitor, text: string): Promise<number> {
  return visitor.widget.locator(".group.visitor .bubble", { hasText: text }).count();
}

/** The bubbles as they stand, without times and marks of delivery. */
async function bubbles(visitor: Visitor): Promise<string[]> {
  return visitor.widget.locator(".bubble").allInnerTexts();
}

export function lostJourneys(stage: () => Stage): void {
  const words = wordsOf("en");
  describe("Lost and found", () => {
    test("what is written without a connection waits, and is sent once when it is back", async () => {
      const visitor = await stage().visit({ customer: "C17" });
      await visitor.open();
      await visitor.context.setOffline(true);
      await visitor.say(words.askPlans);
      const waiting = visitor.widget.locator(".pending");
      await waiting.waitFor();
      await visitor.widget.locator(".notice.warn").waitFor();
      expect(await visitor.violations()).toEqual([]);
      await visitor.context.setOffline(false);
      await visitor.widget.locator(".card.plans").waitFor();
      await eventually("nothing waits", async () => (await waiting.count()) === 0);
      expect(await timesSaid(visitor, words.askPlans)).toBe(1);
      const before = await bubbles(visitor);
      await visitor.page.reload();
      await visitor.open();
      await eventually("all is there again", async () => (await bubbles(visitor)).length === before.length);
      expect(await bubbles(visitor)).toEqual(before);
      expect(await visitor.widget.locator(".card.plans").count()).toBe(1);
      await visitor.close();
    });

    test("a server that is killed and started again goes on where it was, in the middle of a proof", async () => {
      const visitor = await stage().visit({ customer: "C05" });
      await visitor.open();
      await visitor.press(words.billStarter);
      const code = await visitor.code();
      const field = visitor.widget.locator("input[autocomplete=one-time-code]");
      await field.waitFor();
      await stage().cutPower(async () => {
        await visitor.say("hello");
        await visitor.widget.locator(".pending").waitFor();
      });
      await eventually("it is sent", async () => (await visitor.widget.locator(".pending").count()) === 0);
      await eventually("it is connected", async () => (await visitor.widget.locator(".notice.warn").count()) === 0);
      await field.fill(code);
      await field.press("Enter");
      await visitor.widget.locator(".card.bill").waitFor();
      expect(await visitor.widget.locator(".card.bill tfoot td").innerText()).toContain("£14.40");
      expect(await timesSaid(visitor, "hello")).toBe(1);
      expect(await timesSaid(visitor, words.billStarter)).toBe(1);
      await visitor.close();
    });
  });
}
