// SPDX-License-Identifier: Apache-2.0
// Two browsers: a customer and a member of staff.
import { describe, expect, test } from "vitest";
import { violationsIn } from "./axe.ts";
import { openDesk } from "./desk.ts";
import { eventually } from "./eventually.ts";
import type { Stage } from "./stage.ts";
import { wordsOf } from "./words.ts";

export function peopleJourneys(stage: () => Stage): void {
  describe("A person answers", () => {
    test("place in line, take over, replies both ways, hand back, and the bot goes on", async () => {
      const words = wordsOf("en");
      const visitor = await stage().visit({ customer: "C04" });
      const { widget } = visitor;
      await visitor.open();
      await visitor.say("My number is +44 7700 900104 and my e-mail is daniel.okoro@example.org");
      await eventually("the number is masked at once", async () => !(await visitor.conversation()).includes("900104"));
      await visitor.press(words.person);
      const queue = widget.locator(".queue");
      await queue.filter({ hasText: /number \d+ in line/u }).waitFor();
      expect(await visitor.violations()).toEqual([]);

      const desk = await openDesk(stage());
      expect(await violationsIn(desk, desk)).toEqual([]);
      const row = desk.locator(".case-row", { hasText: words.askedForPerson });
      await row.last().click();
      await desk.locator(".case .transcript").waitFor();
      expect(await violationsIn(desk, desk)).toEqual([]);
      await desk.getByRole("button", { name: "Take over" }).click();
      await widget.locator(".avatar.agent, .tag.with").first().waitFor();
      await eventually("the line is gone", async () => (await queue.count()) === 0);

      const reply = desk.locator(".reply textarea");
      await reply.fill("Good afternoon, what can I do for you?");
      await reply.press("Enter");
      await visitor.reads("Good afternoon, what can I do for you?");
      await visitor.say("Is my promotion really over?");
      await desk.locator(".transcript").getByText("Is my promotion really over?").last().waitFor();
      await reply.fill("Yes, it ended last month. I hand you back to the assistant now.");
      await reply.press("Enter");
      await visitor.reads(/I hand you back/u);
      expect(await visitor.violations()).toEqual([]);
      expect(await violationsIn(desk, desk)).toEqual([]);

      const seen = (await desk.locator("body").innerText()).replace(/\s/gu, "");
      for (const secret of ["900104", "daniel.okoro", "Okoro"]) expect(seen).not.toContain(secret);
      expect(await visitor.conversation()).not.toContain("Is my promotion really over?Is my");
      expect(await widget.getByText("Is my promotion really over?").count()).toBe(1);

      await desk.getByRole("button", { name: "Hand back to the assistant" }).click();
      await eventually("nobody is with the customer", async () => (await widget.locator(".tag.with").count()) === 0);
      await visitor.say(words.askPlans);
      await widget.locator(".card.plans").waitFor();
      expect(visitor.complaints).toEqual([]);
      await desk.context().close();
      await visitor.close();
    });
  });
}
