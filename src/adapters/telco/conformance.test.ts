// SPDX-License-Identifier: Apache-2.0

import { existsSync, readFileSync } from "node:fs";
import { Ajv } from "ajv";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { testHop } from "#hop/testing";
import { money, ok, Sensitive } from "#kernel";
import { FakeClock, seededRandom } from "#kernel/testing";
import type { Line } from "#telecom";
import type { TelcoConfig } from "./config.ts";
import type { Http, HttpCall } from "./http.ts";
import { makeMessages } from "./messages.ts";
import { makeOrders } from "./orders.ts";
import { makePayments } from "./payments.ts";
import { qualify } from "./qualify.ts";
import { makeReads } from "./reads.ts";
import { makeSignals } from "./signals.ts";
import { makeTickets } from "./tickets.ts";

const specs = new URL("../../../../shared/specs/", import.meta.url);
const hasSpecs = existsSync(specs);
if (!hasSpecs) console.info("conformance of requests: skipped, the official schemas are not beside the project");

const config: TelcoConfig = {
  baseUrl: "https://api.operator.example",
  tokenUrl: "https://api.operator.example/token",
  clientId: "care",
  clientSecret: new Sensitive("secret"),
  currency: "GBP",
  timeZone: "Europe/London",
};
const deps = { hop: testHop(), clock: new FakeClock(), random: seededRandom(1) };

/** Takes what would be sent; lists are empty, everything else is an answer that nobody understands. */
function recording(): { http: Http; posts: HttpCall[] } {
  const posts: HttpCall[] = [];
  const answer = (call: HttpCall) => {
    if (call.body !== undefined) posts.push(call);
    const headers = new Headers({ "x-total-count": "0" });
    return Promise.resolve(ok({ status: 200, headers, body: call.body === undefined ? [] : {} }));
  };
  return { http: { call: answer, callForCode: answer }, posts };
}

function tmfErrors(file: string, name: string, body: unknown): unknown {
  const { definitions } = JSON.parse(readFileSync(new URL(`tmf/${file}`, specs), "utf8")) as { definitions: object };
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const validate = ajv.compile({ $ref: `#/definitions/${name}`, definitions });
  return validate(body) ? [] : validate.errors;
}

function camaraErrors(file: string, name: string, body: unknown): unknown {
  const { components } = parse(readFileSync(new URL(`camara/${file}`, specs), "utf8")) as { components: object };
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true });
  const validate = ajv.compile({ $ref: `#/components/schemas/${name}`, components });
  return validate(body) ? [] : validate.errors;
}

const line: Line = {
  lineId: "PR-1",
  kind: "mobile",
  msisdn: "+447700900101",
  offerId: "PO-M",
  planName: "SIM M",
  status: "active",
  customerId: "CU-1",
  accountId: "BA-1",
  holderIds: ["IN-1"],
  adminIds: [],
  userIds: [],
  startedOn: null,
  price: null,
  hasPromotion: false,
  termEndsOn: null,
  isPortOutPending: false,
  isPortOutLocked: false,
  roamingEnabled: null,
  hasCapOptOut: false,
  spendCap: null,
  isPremiumBarred: null,
  serviceIds: ["SV-1"],
};
const order = {
  externalId: "x-1",
  line,
  offerId: "PO-L",
  planName: "SIM L",
  startsOn: "2026-11-17",
  price: money("GBP", 3120),
};

const orderFile = "TMF622_ProductOrder/TMF622-ProductOrder-v4.0.0.swagger.json";
const sent: readonly [string, string, string, (http: Http) => Promise<unknown>][] = [
  [
    "a plan change",
    orderFile,
    "ProductOrder_Create",
    (http) => makeOrders(http, config, deps).submitPlanChange({ ...order, quoteHash: "h" }),
  ],
  ["an add-on", orderFile, "ProductOrder_Create", (http) => makeOrders(http, config, deps).submitAddOn(order)],
  ["roaming", orderFile, "ProductOrder_Create", (http) => makeOrders(http, config, deps).submitRoaming(order)],
  [
    "a payment",
    "TMF676_PaymentManagement/TMF676-Payment-v4.0.0.swagger.json",
    "Payment_Create",
    (http) =>
      makePayments(http, config).payLink({
        externalId: "x",
        accountId: "BA-1",
        billId: "CB-1",
        amount: money("GBP", 1),
      }),
  ],
  [
    "a ticket",
    "TMF621_TroubleTicket/TMF621-TroubleTicket-v4.0.0.swagger.json",
    "TroubleTicket_Create",
    (http) =>
      makeTickets(http, config).open({
        externalId: "x",
        customerId: "CU-1",
        lineId: "PR-1",
        topic: "no_data",
        severity: "minor",
        facts: ["a"],
      }),
  ],
  [
    "a text message",
    "TMF681_Communication/TMF681-Communication-v4.0.0.swagger.json",
    "CommunicationMessage_Create",
    (http) =>
      makeMessages(http, config).send({
        channel: "sms",
        to: "+447700900101",
        subject: null,
        text: "Hi",
        idempotencyKey: "k",
      }),
  ],
  [
    "an e-mail",
    "TMF681_Communication/TMF681-Communication-v4.0.0.swagger.json",
    "CommunicationMessage_Create",
    (http) =>
      makeMessages(http, config).send({
        channel: "email",
        to: "a@example.com",
        subject: "S",
        text: "Hi",
        idempotencyKey: "k",
      }),
  ],
  [
    "a qualification",
    "TMF679_ProductOfferingQualification/TMF679-ProductOfferingQualification-v4.0.0.swagger.json",
    "ProductOfferingQualification_Create",
    (http) => qualify(http, line, "PO-L"),
  ],
  [
    "a usage query",
    "TMF677_UsageConsumption/TMF677-UsageConsumption-v4.0.1.swagger.json",
    "QueryUsageConsumption_Create",
    (http) => makeReads(http, config, deps).listBuckets(line),
  ],
];

const asked: readonly [string, string, string, (http: Http) => Promise<unknown>][] = [
  [
    "SIM swap",
    "SimSwap/r3.3/sim-swap.yaml",
    "CreateCheckSimSwap",
    (http) => makeSignals(http, config, deps).simSwap("+447700900101"),
  ],
  [
    "device swap",
    "DeviceSwap/r3.2/device-swap.yaml",
    "CreateCheckDeviceSwap",
    (http) => makeSignals(http, config, deps).deviceSwap("+447700900101"),
  ],
  [
    "call forwarding",
    "CallForwardingSignal/r3.3/call-forwarding-signal.yaml",
    "CreateCallForwardingSignal",
    (http) => makeSignals(http, config, deps).callForwarding("+447700900101"),
  ],
  [
    "number recycling",
    "NumberRecycling/r2.2/number-recycling.yaml",
    "CreateCheckNumRecycling",
    (http) => makeSignals(http, config, deps).numberRecycling("+447700900101", "2026-01-01"),
  ],
  [
    "subscription status",
    "SubscriptionStatus/r1.2/subscription-status.yaml",
    "SubscriptionStatusRequest",
    (http) => makeSignals(http, config, deps).subscriptionStatus("+447700900101"),
  ],
  [
    "roaming",
    "DeviceRoamingStatus/r1.2/device-roaming-status.yaml",
    "RoamingStatusRequest",
    (http) => makeSignals(http, config, deps).roaming("+447700900101"),
  ],
  [
    "reachability",
    "DeviceReachabilityStatus/r1.2/device-reachability-status.yaml",
    "RequestReachabilityStatus",
    (http) => makeSignals(http, config, deps).reachability("+447700900101"),
  ],
];

describe.skipIf(!hasSpecs)("what is sent follows the official schemas", () => {
  it.each(sent)("%s", async (_name, file, definition, send) => {
    const { http, posts } = recording();
    await send(http);
    expect(posts).toHaveLength(1);
    expect(tmfErrors(file, definition, posts[0]?.body)).toEqual([]);
  });

  it.each(asked)("%s", async (_name, file, schema, ask) => {
    const { http, posts } = recording();
    await ask(http);
    expect(posts.length).toBeGreaterThan(0);
    for (const post of posts) expect(camaraErrors(file, schema, post.body)).toEqual([]);
  });

  it("a cancellation", () => {
    const body = { cancellationReason: "customer", productOrder: { id: "PO-1" } };
    expect(tmfErrors(orderFile, "CancelProductOrder_Create", body)).toEqual([]);
    // The check would tell: without the order it fails.
    expect(tmfErrors(orderFile, "CancelProductOrder_Create", {})).not.toEqual([]);
  });
});
