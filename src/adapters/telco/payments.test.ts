// SPDX-License-Identifier: Apache-2.0

import { describe, expect, it } from "vitest";
import { money, Sensitive } from "#kernel";
import type { TelcoConfig } from "./config.ts";
import type { Http } from "./http.ts";
import { makePayments } from "./payments.ts";

const config: TelcoConfig = {
  baseUrl: "https://api.operator.example",
  tokenUrl: "https://api.operator.example/token",
  clientId: "care",
  clientSecret: new Sensitive("secret"),
  currency: "GBP",
  timeZone: "Europe/London",
  payOrigins: ["https://pay.operator.example"],
};

function answering(body: unknown): Http {
  return {
    call: () => Promise.resolve({ ok: true, value: { status: 201, headers: new Headers(), body } }),
    callForCode: () => Promise.reject(new Error("not asked")),
  };
}

const payment = (href: string, more: object = {}) => ({
  id: "PY-1",
  status: "pending",
  account: { id: "BA-1" },
  totalAmount: { unit: "GBP", value: 21.6 },
  paymentMethod: { "@type": "HostedPaymentPage", href },
  ...more,
});
const ask = (body: unknown) =>
  makePayments(answering(body), config).payLink({
    externalId: "x",
    accountId: "BA-1",
    billId: "CB-1",
    amount: money("GBP", 2160),
  });

describe("payLink()", () => {
  it.each([
    ["https://pay.operator.example/p/1", "https://pay.operator.example/p/1"],
    ["/pay/abc", "https://api.operator.example/pay/abc"],
  ])("gives %s as %s", async (href, expected) => {
    expect(await ask(payment(href))).toEqual({ ok: true, value: { href: expected, reference: "PY-1" } });
  });

  it.each([
    ["another site", payment("https://evil.example/p")],
    ["another site that begins alike", payment("https://pay.operator.example.evil.example/p")],
    ["another site behind a user name", payment("https://pay.operator.example@evil.example/p")],
    ["another site without a scheme", payment("//evil.example/p")],
    ["a script", payment("javascript:alert(1)")],
    ["plain http", payment("http://pay.operator.example/p")],
    ["no address", payment("")],
    ["another amount", payment("/pay/abc", { totalAmount: { unit: "GBP", value: 2.16 } })],
    ["another currency", payment("/pay/abc", { totalAmount: { unit: "EUR", value: 21.6 } })],
    ["another account", payment("/pay/abc", { account: { id: "BA-2" } })],
    ["nothing", null],
  ])("refuses a link to %s", async (_name, body) => {
    expect(await ask(body)).toEqual({ ok: false, refusal: { reason: "invalid_answer" } });
  });
});
