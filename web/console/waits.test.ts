// SPDX-License-Identifier: Apache-2.0
// What cannot be taken back is shown when the server has agreed, and not before.
import { randomUUID } from "node:crypto";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { eventually, Journey } from "../testing/journey.ts";
import { type Made, standBetween } from "../testing/passing.ts";
import { StubConversation } from "../testing/stub-conversation.ts";

let journey: Journey;
let conversation: StubConversation;
beforeAll(async () => {
  journey = await Journey.start();
});
afterAll(async () => {
  await journey.stop();
});
beforeEach(() => {
  conversation = new StubConversation("en", () => undefined);
  journey.stub.conversations.length = 0;
  journey.stub.conversations.push(conversation);
  conversation.take({ kind: "person", clientId: randomUUID() });
});

interface Sent {
  /** Ends it with a refusal, or lets the server decide. */
  answer(made: Made | null): void;
}

/** Keeps what the page sends to a path until the test answers it. */
async function hold(page: Page, path: RegExp): Promise<readonly Sent[]> {
  const sent: Sent[] = [];
  await standBetween(page, { path, before: () => new Promise((answer) => void sent.push({ answer })) });
  return sent;
}

async function openCase(): Promise<{ page: Page; close: () => Promise<void> }> {
  const { page, close } = await journey.visit(`${journey.stub.chatOrigin}/console`, { locale: "en-GB" });
  await page.locator(".case-row").first().click();
  await page.locator(".transcript .bubble").first().waitFor();
  return { page, close };
}

const refusal: Made = { status: 503, body: { code: "busy" } };

test("[SEC-630] an end is shown when the server agreed; what it refuses is said in the dialog, with the words kept", async () => {
  conversation.takeOver(conversation.version, "Maya Lindt");
  const { page, close } = await openCase();
  const sent = await hold(page, /\/end$/u);
  await page.getByRole("button", { name: "End conversation" }).click();
  const dialog = page.getByRole("dialog");
  const words = dialog.getByRole("textbox");
  await words.fill("Told about the second charge");
  const end = dialog.getByRole("button", { name: "End conversation" });
  await end.click();
  await eventually("it was asked for", () => sent.length === 1);
  expect(await end.getAttribute("aria-disabled")).toBe("true");
  await end.press("Enter");
  expect(sent).toHaveLength(1);
  sent[0]?.answer(refusal);
  await dialog.getByRole("alert").filter({ hasText: "That did not work" }).waitFor();
  expect(await words.inputValue()).toBe("Told about the second charge");
  expect(conversation.state.ended).toBe(false);
  await end.click();
  await eventually("it was asked for again", () => sent.length === 2);
  sent[1]?.answer(null);
  await dialog.waitFor({ state: "detached" });
  expect(conversation.state.ended).toBe(true);
  await close();
});

test("[SEC-630] an account is shown as locked when the server agreed", async () => {
  conversation.takeOver(conversation.version, "Maya Lindt");
  conversation.state = { ...conversation.state, assurance: "A2" };
  const { page, close } = await openCase();
  const sent = await hold(page, /\/lock$/u);
  await page.getByRole("button", { name: "Lock the account" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Lock the account" }).click();
  await eventually("it was asked for", () => sent.length === 1);
  expect(await dialog.isVisible()).toBe(true);
  sent[0]?.answer(refusal);
  await dialog.getByRole("alert").filter({ hasText: "That did not work" }).waitFor();
  await close();
});

test("A case is taken over once: the button waits for the answer, and the reply box comes with it", async () => {
  const { page, close } = await openCase();
  const sent = await hold(page, /\/take-over$/u);
  const take = page.getByRole("button", { name: "Take over" });
  await take.click();
  await eventually("it was asked for", () => sent.length === 1);
  await eventually("the button waits", async () => (await take.getAttribute("aria-disabled")) === "true");
  await take.press("Enter");
  await page.keyboard.press("t");
  expect(await page.getByRole("textbox", { name: "Reply" }).count()).toBe(0);
  sent[0]?.answer(null);
  await page.getByRole("textbox", { name: "Reply" }).waitFor();
  expect(sent).toHaveLength(1);
  await close();
});

test("[SEC-630] a command that is pressed twice before the answer goes out once, and the page shows that it is under way", async () => {
  conversation.takeOver(conversation.version, "Maya Lindt");
  const { page, close } = await openCase();
  const sent = await hold(page, /\/ask-proof$/u);
  await page.getByRole("button", { name: "Ask for proof" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Ask for proof" }).dblclick();
  await eventually("it was asked for", () => sent.length > 0);
  await page.locator("html[data-sending]").waitFor();
  sent[0]?.answer({ status: 200, body: { state: "asked" } });
  await dialog.getByText("The customer has the form now.").waitFor();
  await page.locator("html:not([data-sending])").waitFor();
  expect(sent).toHaveLength(1);
  await close();
});
