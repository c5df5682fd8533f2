// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, Journey, type Visit } from "../testing/journey.ts";

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
});
afterAll(async () => {
  await journey.stop();
});

async function countOf(visit: Visit, text: string): Promise<number> {
  return visit.widget.locator(".bubble").filter({ hasText: text }).count();
}

async function untilLive(): Promise<void> {
  await eventually("the socket is open", () => journey.stub.newest.listeners.size > 0);
}

test("The widget resumes after a lost connection and shows everything once", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
  await visit.open();
  await untilLive();
  const conversation = journey.stub.newest;
  conversation.say("bot", [{ type: "text", text: "first of two" }]);
  await visit.widget.getByText("first of two").first().waitFor();
  journey.stub.dropSockets();
  conversation.say("bot", [{ type: "text", text: "said while away" }]);
  await visit.widget.locator(".bubble").filter({ hasText: "said while away" }).waitFor();
  expect(await countOf(visit, "first of two")).toBe(1);
  expect(await countOf(visit, "said while away")).toBe(1);
  await visit.close();
});

test("The widget takes up the conversation after a reload", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
  await visit.open();
  await visit.send("my plan");
  await visit.widget.getByRole("button", { name: "Choose SIM M" }).waitFor();
  const count = journey.stub.conversations.length;
  await visit.page.reload();
  await visit.open();
  await visit.widget.getByRole("button", { name: "Choose SIM M" }).waitFor();
  expect(await countOf(visit, "my plan")).toBe(1);
  expect(journey.stub.conversations.length).toBe(count);
  await visit.close();
});

test("The widget keeps what is written offline, in order, and sends it once when the network is back", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
  await visit.open();
  await untilLive();
  const conversation = journey.stub.newest;
  await visit.page.context().setOffline(true);
  journey.stub.isUp = false;
  journey.stub.dropSockets();
  await visit.send("one offline");
  await visit.send("two offline");
  await eventually(
    "both are shown as waiting",
    async () => (await visit.widget.getByText("Waiting for a connection").count()) === 2,
  );
  await visit.widget.getByText("No connection. You can go on writing").first().waitFor();
  expect(await journey.violations(visit.frame())).toEqual([]);
  journey.stub.isUp = true;
  await visit.page.context().setOffline(false);
  await eventually("both arrived", () => conversation.carriedOut.length === 2);
  expect(conversation.carriedOut.map((input) => (input.kind === "text" ? input.text : ""))).toEqual([
    "one offline",
    "two offline",
  ]);
  await eventually("none is waiting", async () => (await visit.widget.locator(".pending").count()) === 0);
  expect(await countOf(visit, "one offline")).toBe(1);
  await visit.close();
});

test("The widget polls where WebSocket is blocked", async () => {
  journey.stub.allowsSockets = false;
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
  await visit.open();
  await eventually("it polls", () => journey.stub.requests.some((line) => line.endsWith("/current/events")));
  journey.stub.newest.say("bot", [{ type: "text", text: "by long poll" }]);
  await visit.widget.locator(".bubble").filter({ hasText: "by long poll" }).waitFor();
  journey.stub.allowsSockets = true;
  await visit.close();
});

test("A double click on confirm carries the act out once", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
  await visit.open();
  await visit.send("plan");
  await visit.widget.getByRole("button", { name: "Choose SIM M" }).click();
  const confirm = visit.widget.getByRole("button", { name: /Confirm the change/u });
  await confirm.waitFor();
  expect(await confirm.textContent()).toContain(
    "Change the line ending in 412 from SIM S to SIM M for £18.00 a month from 27 November.",
  );
  journey.stub.turnTakesMs = 300;
  const posts = journey.stub.requests.length;
  await confirm.dblclick();
  await visit.widget.locator(".card.receipt").waitFor();
  journey.stub.turnTakesMs = 0;
  const turns = journey.stub.requests.slice(posts).filter((line) => line.endsWith("/turns"));
  expect(turns).toHaveLength(1);
  expect(journey.stub.newest.carriedOut.filter(({ kind }) => kind === "act")).toHaveLength(1);
  await visit.close();
});

test("An act whose answer was lost is sent again under the same client id and carried out once", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
  await visit.open();
  await visit.send("plan");
  await visit.widget.getByRole("button", { name: "Choose SIM M" }).click();
  await visit.widget.getByRole("button", { name: /Confirm the change/u }).waitFor();
  journey.stub.losesNextAnswer = true;
  await visit.widget.getByRole("button", { name: /Confirm the change/u }).click();
  await visit.widget.locator(".card.receipt").waitFor();
  const acts = (): string[] => journey.stub.inputs.filter(({ kind }) => kind === "act").map(({ clientId }) => clientId);
  const mine = acts().at(-1);
  // The browser may repeat the record by itself; the service takes it once, and the second input comes from the widget.
  await eventually("it was sent twice", () => acts().filter((id) => id === mine).length === 2);
  expect(journey.stub.newest.carriedOut.filter(({ kind }) => kind === "act")).toHaveLength(1);
  await visit.close();
});

test("An act whose text was changed on the way cannot be confirmed", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
  await visit.open();
  const conversation = journey.stub.newest;
  const hash = "A".repeat(43);
  conversation.say("bot", [
    {
      type: "act",
      act: {
        actId: crypto.randomUUID(),
        title: "Check",
        rows: [],
        text: "Pay £900",
        textHash: hash,
        confirmLabel: "Confirm",
        declineLabel: "No",
        expiresAt: new Date(Date.now() + 60_000).toISOString(),
      },
    },
  ]);
  await visit.widget.getByText("does not match its seal").waitFor();
  await visit.widget.getByRole("button", { name: /Confirm/u }).click({ force: true });
  expect(conversation.carriedOut).toEqual([]);
  await visit.close();
});

test("In a cross-site frame the widget works for as long as the page is open and says what is different", async () => {
  const visit = await journey.visit(`${journey.stub.strangerOrigin}/`);
  await visit.open();
  await visit.widget.getByText("forgotten when this page is closed").waitFor();
  await visit.send("my plan");
  await visit.widget.getByRole("button", { name: "Choose SIM M" }).waitFor();
  journey.stub.newest.say("bot", [{ type: "text", text: "also what comes later" }]);
  await visit.widget.locator(".bubble").filter({ hasText: "also what comes later" }).waitFor();
  expect(await journey.violations(visit.frame())).toEqual([]);
  await visit.close();
});
