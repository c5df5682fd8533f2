// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import type { BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, Journey, type Visit } from "../testing/journey.ts";
import { StubConversation } from "../testing/stub-conversation.ts";

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
});
afterAll(async () => {
  await journey.stop();
});

function visitDesk(options: BrowserContextOptions = {}): Promise<Visit> {
  return journey.visit(`${journey.stub.chatOrigin}/console`, { locale: "en-GB", ...options });
}

/** A customer who asked for a person in the widget. */
async function waitingCustomer(): Promise<{ customer: Visit; conversation: StubConversation }> {
  const customer = await journey.visit(`${journey.stub.hostOrigin}/`);
  await customer.open();
  await customer.send("bill 4111 1111 1111 1111");
  await customer.widget.getByRole("button", { name: "Send anyway" }).click();
  await customer.widget.getByRole("button", { name: "Talk to a person" }).click();
  await customer.widget.locator(".queue").waitFor();
  return { customer, conversation: journey.stub.newest };
}

async function open(page: Page): Promise<void> {
  await page.locator(".case-row").first().click();
  await page.locator(".transcript .bubble").first().waitFor();
}

test("The desk takes over, replies, sees the customer type, hands back; the customer sees each step", async () => {
  const { customer, conversation } = await waitingCustomer();
  const desk = await visitDesk();
  const { page } = desk;
  await page.getByText("The customer asked for a person").first().waitFor();
  expect(await journey.violations(page)).toEqual([]);
  await open(page);
  // What is open has an address: back closes it, forward opens it again, and so does whoever is given it.
  expect(new URL(page.url()).hash).toBe(`#/cases/${conversation.id}`);
  await page.goBack();
  await page.getByText("Choose a conversation").waitFor();
  await page.goForward();
  await page.locator(".transcript .bubble").first().waitFor();
  expect(await page.locator(".transcript").textContent()).not.toContain("4111");
  expect(await page.getByRole("textbox").count()).toBe(0);
  await page.getByRole("button", { name: "Take over" }).click();
  const reply = page.getByRole("textbox", { name: "Reply" });
  await reply.fill("Hello, Maya here.");
  await reply.press("Enter");
  await customer.widget.locator(".bubble").filter({ hasText: "Hello, Maya here." }).waitFor();
  await customer.widget.getByText("You are talking to Maya Lindt, a person").waitFor();
  await customer.widget.getByRole("textbox", { name: "Message" }).pressSequentially("thanks");
  await page.getByText("The customer is typing").first().waitFor({ state: "attached" });
  expect(await journey.violations(page)).toEqual([]);
  await page.getByText("Read", { exact: true }).waitFor();
  await customer.widget.getByRole("button", { name: "Send", exact: true }).click();
  await customer.widget.getByText("Read", { exact: true }).waitFor();
  await page.getByRole("button", { name: "Hand back" }).click();
  await eventually("the bot holds it", () => conversation.state.owner === "bot");
  await customer.widget.getByRole("button", { name: "Talk to a person" }).waitFor();
  expect([...desk.complaints, ...customer.complaints]).toEqual([]);
  await desk.close();
  await customer.close();
});

test("The desk says who was faster when two agents take the same case", async () => {
  const { customer, conversation } = await waitingCustomer();
  const desk = await visitDesk({ colorScheme: "dark" });
  const { page } = desk;
  await open(page);
  const takeOver = page.getByRole("button", { name: "Take over" });
  await takeOver.waitFor();
  // A colleague takes it between this agent's look and press.
  journey.stub.heard = (line) => {
    if (line.endsWith("/take-over")) conversation.takeOver(conversation.version, "Noor Haddad");
  };
  await takeOver.click();
  await page.getByText("Noor Haddad was faster.").waitFor();
  journey.stub.heard = () => undefined;
  expect(await page.getByRole("textbox").count()).toBe(0);
  expect(conversation.agent).toBe("Noor Haddad");
  expect(await journey.violations(page)).toEqual([]);
  await desk.close();
  await customer.close();
});

test("The desk works at phone width with the keyboard alone and ends a conversation after asking", async () => {
  const conversation = new StubConversation("en", () => undefined);
  journey.stub.conversations.length = 0;
  journey.stub.conversations.push(conversation);
  conversation.take({ kind: "person", clientId: randomUUID() });
  const desk = await visitDesk({ viewport: { width: 360, height: 640 } });
  const { page } = desk;
  await page.locator(".case-row").first().focus();
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "Take over" }).waitFor();
  await page.locator(".cases").waitFor({ state: "hidden" });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  await page.getByRole("button", { name: "Take over" }).press("Enter");
  await page.getByRole("textbox", { name: "Reply" }).waitFor();
  expect(await journey.violations(page)).toEqual([]);
  await page.getByRole("button", { name: "End conversation" }).press("Enter");
  await page.getByRole("dialog").waitFor();
  await page.keyboard.press("Escape");
  await eventually("Esc closed the question", async () => (await page.getByRole("dialog").count()) === 0);
  expect(conversation.state.ended).toBe(false);
  await page.getByRole("button", { name: "End conversation" }).press("Enter");
  await page.getByRole("dialog").getByRole("button", { name: "End conversation" }).press("Enter");
  await eventually("it ended", () => conversation.state.ended);
  await page.getByText("This conversation has ended.").waitFor();
  await page.getByRole("button", { name: "Back to the list" }).press("Enter");
  await page.getByText("Nobody is waiting.").waitFor();
  await desk.close();
});
