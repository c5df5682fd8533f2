// SPDX-License-Identifier: Apache-2.0
// Losing everything: recovery codes, the notice with its link, and two people who vouch. The real program, a real browser.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { violationsIn } from "./axe.ts";
import { enrolFirst, toPage } from "./desk.ts";
import { addPasskey, giveDevice } from "./devices.ts";
import { eventually } from "./eventually.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
}, 240_000);
afterAll(async () => {
  await stage.close();
}, 120_000);

const said = { add: "Add a passkey", close: "Close this window" };
const width = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth);

async function linkOf(number: string): Promise<string> {
  return eventually("the notice with the link arrives", async () => {
    const texts = (await stage.outbox(number)).map(({ text }) => /\S+\/recovery\/#[\w-]+/u.exec(text)?.[0]);
    return texts.find((text) => text !== undefined);
  });
}

describe("Recovery of access", () => {
  test("codes are shown once; a recovery that the owner did not begin is stopped from the notice, by a press and not by opening it", {
    timeout: 180_000,
  }, async () => {
    const owner = await stage.visit({ customer: "C05" });
    const device = await giveDevice(owner.page);
    await owner.open();
    await owner.say("why is my bill higher?");
    await owner.fillCode();
    await owner.widget.getByRole("button", { name: "Menu" }).click();
    await owner.widget.getByRole("button", { name: "Passkeys and app" }).click();
    await owner.widget.getByRole("dialog").getByRole("button", { name: said.add }).click();
    await owner.widget.locator(".passkey").waitFor();
    await addPasskey(owner, device, said);
    await owner.press("Show the codes once");
    const codes = owner.widget.locator(".recovery-codes li");
    await codes.first().waitFor();
    expect(await codes.count()).toBe(10);
    const first = await codes.first().innerText();
    expect(first).toMatch(/^[0-9A-Z]{5}-[0-9A-Z]{5}$/u);
    expect(await owner.violations()).toEqual([]);
    await owner.press("I have kept them");
    await owner.reads(/Each code works once/u);
    expect(await owner.conversation()).not.toContain(first);

    // Somebody who holds the login of the operator's site, and nothing else.
    const thief = await stage.visit({ customer: "C05" });
    await thief.open();
    await thief.widget.getByRole("button", { name: "Menu" }).click();
    await thief.widget.getByRole("button", { name: "Passkeys and app" }).click();
    await thief.widget.getByRole("dialog").getByRole("button", { name: "I lost my passkey or app" }).click();
    await thief.press("My sign-in, or my line");
    await thief.reads(/Recovery has begun/u);
    expect(await thief.violations()).toEqual([]);

    const link = await linkOf("+447700900105");
    const context = await stage.browser.newContext({ viewport: { width: 320, height: 640 } });
    const page = await context.newPage();
    await page.goto(link.replace("/recovery/#", "/recovery/?lang=ar#"));
    await page.getByRole("button", { name: "لم أكن أنا: أوقفه" }).waitFor();
    expect(await page.evaluate(() => document.documentElement.dir)).toBe("rtl");
    expect(await width(page)).toBe(320);
    expect(await violationsIn(page, page)).toEqual([]);
    expect(page.url()).not.toContain(link.slice(-20));
    // Opened, and opened again as a scanner of mail would: it still goes on.
    await page.goto("about:blank");
    await page.goto(link);
    await thief.say("recover my account");
    await thief.press("My sign-in, or my line");
    await thief.reads(/Recovery is under way/u);
    expect(await violationsIn(page, page)).toEqual([]);
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    await page.getByText("It is stopped").waitFor();
    expect(await violationsIn(page, page)).toEqual([]);
    await page.goto("about:blank");
    await page.goto(link);
    await page.getByRole("button", { name: "It wasn’t me: stop it" }).click();
    await page.getByText("This request is over already").waitFor();
    await eventually("everybody hears that it was stopped", async () =>
      (await stage.outbox("+447700900105")).find(({ text }) => text.includes("was stopped")),
    );
    await context.close();
    expect(owner.complaints).toEqual([]);
    await owner.close();
    await thief.close();
  });

  test("a customer who lost every device: an agent and a colleague vouch, and a new passkey opens the account", {
    timeout: 240_000,
  }, async () => {
    const customer = await stage.visit({ customer: "C06" });
    const device = await giveDevice(customer.page);
    await customer.open();
    await customer.say("I want to talk to a person");
    await customer.widget.locator(".queue").waitFor();

    const { page: maya } = await enrolFirst(stage);
    await toPage(maya, "Staff");
    await maya.getByRole("button", { name: "Make a link" }).click();
    const link = await maya.locator(".one-time code").innerText();
    const context = await stage.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
    const noor = await context.newPage();
    await giveDevice(noor);
    await noor.goto(link);
    await noor.getByLabel("Your name").fill("Noor Haddad");
    await noor.getByRole("button", { name: "Make a passkey and enter" }).click();
    await noor.locator(".cases").waitFor();

    await toPage(maya, "Cases");
    await maya.locator(".case-row").first().click();
    await maya.getByRole("button", { name: "Take over" }).click();
    await customer.widget.getByText("Maya Lindt").first().waitFor();
    await maya.getByRole("button", { name: "Vouch for the customer" }).click();
    // With one proof an agent alone is not enough: a shop has to have looked.
    await maya.getByRole("button", { name: "Ask a colleague" }).click();
    await maya.getByText("with one proof only a shop").waitFor();
    await maya.getByLabel("Who looked at the document").selectOption("shop");
    await maya.getByLabel("What for").selectOption("recovery");
    expect(await violationsIn(maya, maya)).toEqual([]);
    await maya.getByRole("button", { name: "Ask a colleague" }).click();
    await maya.getByText("A colleague has been asked").waitFor();
    await maya.getByRole("button", { name: "Cancel" }).click();
    await customer.reads(/asks a colleague to confirm who you are/u);

    await toPage(maya, "Approvals");
    await maya.getByText("You asked for this. Somebody else decides.").waitFor();
    expect(await maya.getByRole("button", { name: "Approve" }).count()).toBe(0);

    await toPage(noor, "Approvals");
    await noor.getByText("Asked by Maya Lindt").waitFor();
    await noor.getByText("The exact bytes").click();
    expect(await violationsIn(noor, noor)).toEqual([]);
    await noor.setViewportSize({ width: 320, height: 640 });
    await eventually("nothing is wider than the screen", async () => (await width(noor)) === 320);
    await noor.setViewportSize({ width: 1280, height: 800 });
    await noor.getByRole("button", { name: "العربية" }).click();
    await noor.setViewportSize({ width: 320, height: 640 });
    await noor.getByText("بطلب من Maya Lindt").waitFor();
    await eventually("nothing is wider than the screen", async () => (await width(noor)) === 320);
    expect(await violationsIn(noor, noor)).toEqual([]);
    await noor.setViewportSize({ width: 1280, height: 800 });
    await noor.getByRole("button", { name: "English" }).click();
    await noor.getByLabel("Reason").fill("Called the shop in Leeds");
    await noor.keyboard.press("Enter");
    await noor.getByText("Approved and done.").waitFor();

    await customer.widget.locator(".passkey").waitFor();
    expect(await customer.violations()).toEqual([]);
    await addPasskey(customer, device, said);
    await customer.reads(/Your new passkey was added/u);
    await eventually("the old contact points hear of it", async () =>
      (await stage.outbox("+447700900106")).find(({ text }) => text.includes("by recovery")),
    );
    expect(customer.complaints).toEqual([]);
    for (const page of [maya, noor]) await page.context().close();
    await customer.close();
  });
});
