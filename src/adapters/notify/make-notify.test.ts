// SPDX-License-Identifier: Apache-2.0

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { TelcoBench } from "#telco/testing";
import { openTelcoBench } from "#telco/testing";
import type { PartyId } from "#telecom";
import { makeNotify } from "./make-notify.ts";

let bench: TelcoBench;
beforeAll(async () => {
  bench = await openTelcoBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const gateway = "/tmf-api/communicationManagement";
const notify = (telco = bench.telco) =>
  makeNotify({ messages: telco.messages, contacts: telco.contacts, emailSubject: "Your account" });
const sent = () => bench.sandbox.outbox().map(({ channel, to, text }) => ({ channel, to, text }));

describe("makeNotify()", () => {
  it("sms() and email() reach the operator's gateway", async () => {
    expect((await notify().sms("+447700900101", "Code 123456", "k1")).ok).toBe(true);
    expect((await notify().email("amelia.hart@example.com", "Hello", "k2")).ok).toBe(true);
    expect(sent()).toEqual(
      expect.arrayContaining([
        { channel: "sms", to: "+447700900101", text: "Code 123456" },
        { channel: "email", to: "amelia.hart@example.com", text: "Hello" },
      ]),
    );
  });

  it("the same key is one message", async () => {
    const first = await notify().sms("+447700900101", "Once", "k3");
    expect(await notify().sms("+447700900101", "Once", "k3")).toEqual(first);
    expect(sent()).toHaveLength(1);
  });

  it("a message whose answer was lost is found, not sent again", async () => {
    await bench.fault({ kind: "drop", phase: "after", times: 1, match: { method: "POST", path: gateway } });
    expect((await notify().sms("+447700900101", "Once", "k4")).ok).toBe(true);
    expect(sent()).toHaveLength(1);
  });

  it("toContactOfRecord() tells every contact point", async () => {
    expect(await notify().toContactOfRecord("IN-C02" as PartyId, "Your plan changes", "k5")).toEqual({
      ok: true,
      value: { sent: 2, missed: 0 },
    });
    expect(
      sent()
        .map(({ channel, to }) => `${channel} ${to}`)
        .sort(),
    ).toEqual(["email tomasz.zielinski@example.org", "sms +447700900102"]);
  });

  it("toContactOfRecord() of an organisation reads its own contacts", async () => {
    expect(await notify().toContactOfRecord("ORG-C22" as PartyId, "A line changes", "k6")).toMatchObject({ ok: true });
  });

  it("toContactOfRecord() without a contact, or for nobody, is not found", async () => {
    expect(await notify().toContactOfRecord("IN-C13-3" as PartyId, "x", "k7")).toEqual({
      ok: false,
      refusal: { reason: "not_found" },
    });
    expect(await notify().toContactOfRecord("IN-C77" as PartyId, "x", "k8")).toEqual({
      ok: false,
      refusal: { reason: "not_found" },
    });
    expect(sent()).toEqual([]);
  });

  it.each([
    ["503", { kind: "status", status: 503 }, "unavailable"],
    ["429", { kind: "status", status: 429, retryAfter: 2 }, "too_many_requests"],
    ["a time-out", { kind: "latency", latencyMs: 900 }, "timeout"],
  ])("toContactOfRecord() on %s says that nothing was taken", async (_name, fault, reason) => {
    await bench.fault({ ...fault, match: { method: "POST", path: gateway } });
    const result = await notify(bench.makeTelco({ timeoutMs: 300 })).toContactOfRecord("IN-C02" as PartyId, "x", "k9");
    expect(result).toMatchObject({ ok: false, refusal: { reason } });
  });

  it("a text that is too long is cut at a word", async () => {
    await notify().sms("+447700900101", "word ".repeat(200), "k10");
    const [message] = sent();
    expect(message?.text.length).toBeLessThanOrEqual(612);
    expect(message?.text.endsWith("word…")).toBe(true);
  });
});
