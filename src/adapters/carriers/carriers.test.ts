// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ActionButtons, Body, Button, Interactive, Text } from "whatsapp-api-js/messages";
import { readSms } from "./sms/make-sms.ts";
import { outcomeOf } from "./whatsapp/errors.ts";
import { parseDelivery } from "./whatsapp/parse-delivery.ts";
import { payloadOf } from "./whatsapp/payload.ts";
import { isSignedBy } from "./whatsapp/signature.ts";

const KEY = new TextEncoder().encode("secret");

describe("parseDelivery()", () => {
  it("never throws, whatever was signed, and reads nothing out of what is no delivery", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(parseDelivery(value, "1")).toEqual({ messages: [], reports: [] });
      }),
      { numRuns: 200 },
    );
    const wrap = (messages: unknown[]) => ({
      object: "whatsapp_business_account",
      entry: [{ changes: [{ value: { metadata: { phone_number_id: "1" }, messages } }] }],
    });
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (type, content) => {
        const raw = { id: "wamid.1", from: "447700900107", timestamp: "1", type, [type]: content };
        const [message] = parseDelivery(wrap([raw]), "1").messages;
        // `__proto__` as a key replaces nothing that was read before.
        expect(message?.from).toBe("+447700900107");
      }),
      { numRuns: 200 },
    );
  });

  it("leaves out groups, and keeps who hides their number at A0", () => {
    const of = (message: object) =>
      parseDelivery(
        {
          object: "whatsapp_business_account",
          entry: [{ changes: [{ value: { metadata: { phone_number_id: "1" }, messages: [message] } }] }],
        },
        "1",
      ).messages[0];
    const text = { id: "1", timestamp: "1", type: "text", text: { body: "x" } };
    expect(of({ ...text, from: "447700900107", group_id: "g" })).toBeUndefined();
    expect(of({ ...text, from_user_id: "GB.1" })).toMatchObject({ from: "user:GB.1", isVouched: false });
    expect(of({ ...text, from: "447700900107" })).toMatchObject({ isVouched: true });
  });
});

describe("payloadOf()", () => {
  it("makes what the client library makes", () => {
    const ours = payloadOf("+447700900107", { kind: "text", text: "Hello" }, null);
    expect(ours).toMatchObject({
      to: "447700900107",
      type: "text",
      text: JSON.parse(JSON.stringify(new Text("Hello", false))),
    });
    const theirs = new Interactive(new ActionButtons(new Button("a", "Yes"), new Button("b", "No")), new Body("Well?"));
    const buttons = [
      { id: "a", title: "Yes" },
      { id: "b", title: "No" },
    ];
    expect(payloadOf("+447700900107", { kind: "buttons", text: "Well?", buttons }, null)["interactive"]).toEqual(
      JSON.parse(JSON.stringify(theirs)),
    );
  });
});

describe("outcomeOf()", () => {
  it.each([
    [131_047, 400, "window_closed"],
    [131_050, 400, "stopped"],
    [131_026, 400, "never"],
    [131_056, 400, "later"],
    [190, 401, "later"],
    [null, 503, "later"],
    [999_999, 400, "never"],
    [999_999, 500, "later"],
  ])("%s by HTTP %d: %s", (code, http, outcome) => {
    expect(outcomeOf(code, http).outcome).toBe(outcome);
  });
});

describe("isSignedBy()", () => {
  it("refuses every header that is not the one signature", () => {
    const body = new TextEncoder().encode('{"a":1}');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^sha256=[0-9a-f]{64}$/)), (header) => {
        expect(isSignedBy(KEY, body, header)).toBe(false);
      }),
      { numRuns: 100 },
    );
    expect(isSignedBy(KEY, body, undefined)).toBe(false);
  });
});

describe("readSms()", () => {
  const request = { method: "POST", query: {}, headers: {}, body: new Uint8Array() };
  it("reads words in the alphabet they came in, and makes one id for one message", () => {
    const headers = {
      "x-kannel-from": "0044 7700900107".replace(" ", ""),
      "content-type": "text/plain; charset=UTF-8",
    };
    const one = readSms({ ...request, headers, body: new TextEncoder().encode("مرحبا") });
    expect(one).toMatchObject({ from: "+447700900107", isVouched: false, content: { kind: "text", text: "مرحبا" } });
    expect(readSms({ ...request, headers, body: new TextEncoder().encode("مرحبا") })?.carrierId).toBe(one?.carrierId);
    const utf16 = new Uint8Array([0x06, 0x45]);
    expect(
      readSms({ ...request, headers: { "x-kannel-from": "447700900107", "x-kannel-coding": "2" }, body: utf16 })
        ?.content,
    ).toEqual({
      kind: "text",
      text: "م",
    });
  });
  it("is nobody's without a number that can be answered", () => {
    for (const from of ["", "BANK", "12", "+44x"])
      expect(readSms({ ...request, headers: { "x-kannel-from": from } })).toBeNull();
  });
});
