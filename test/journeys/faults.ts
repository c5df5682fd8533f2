// SPDX-License-Identifier: Apache-2.0
// A fault at home, as the troubleshooting engine goes through it: to an engineer's visit, and to a router that is restarted.
import { describe, expect, test } from "vitest";
import type { Stage } from "./stage.ts";
import { PHONE } from "./visitor.ts";
import { wordsOf } from "./words.ts";

export function faultJourneys(stage: () => Stage): void {
  describe("A fault at home", () => {
    test("T4 en: the line's test fails, so nobody is sent to their router; a visit is booked by its button", async () => {
      const say = wordsOf("en").text;
      const visitor = await stage().visit({ customer: "C12", look: PHONE });
      await visitor.open();
      await visitor.say("the wifi at home does not work");
      await visitor.press(say("t4.choice.down"));
      await visitor.reads(say("t4.fibre_cut"));
      await visitor.press(say("t4.choice.visit"));
      await visitor.press(/08:00/u);
      await visitor.reads(/Send an engineer on/u);
      expect(await visitor.violations()).toEqual([]);
      expect(await visitor.overflow()).toBeLessThanOrEqual(0);
      await visitor.press(/Yes, do exactly this/u);
      await visitor.reads(/Booked for/u);
      // Of the address the district alone.
      expect(await visitor.conversation()).not.toMatch(/LS2 \d[A-Z]{2}/u);
      expect(visitor.complaints).toEqual([]);
      await visitor.close();
    });

    test("T4 ar: questions with their reason, answered by keyboard, until the router is restarted", async () => {
      const say = wordsOf("ar").text;
      const visitor = await stage().visit({ customer: "C23", lang: "ar" });
      await visitor.open();
      await visitor.say("الإنترنت في البيت لا يعمل");
      await visitor.press(say("t4.choice.slow"));
      await visitor.reads(say("fault.why.which_devices"));
      expect(await visitor.violations()).toEqual([]);
      const all = visitor.widget.getByRole("button", { name: say("fault.answer.which_devices.all") }).last();
      await all.focus();
      await visitor.page.keyboard.press("Enter");
      await visitor.reads(say("fault.consent.restart_router"));
      await visitor.press(say("fault.agree"));
      await visitor.reads(say("fault.done.restart_router"));
      await visitor.press(say("fault.answer.works.yes"));
      await visitor.reads(say("t4.works"));
      expect(await visitor.overflow()).toBeLessThanOrEqual(0);
      expect(visitor.complaints).toEqual([]);
      await visitor.close();
    });
  });
}
