// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { money } from "#kernel";
import type { PartyId } from "#telecom";
import { API_PATHS } from "./apis.ts";
import { type Mapping, readMapping } from "./mapping/mapping-file.ts";
import { openTelcoBench, type TelcoBench } from "./testing.ts";

function mappingIn(path: string): Mapping {
  const read = readMapping(readFileSync(fileURLToPath(new URL(`../../../${path}`, import.meta.url)), "utf8"));
  if (!read.ok) throw new Error(read.refusal.problems.map(({ line, message }) => `${line}: ${message}`).join("\n"));
  return read.value;
}

/** Everything a chat reads and does, once by each dialect: what comes out has to be the same to the last digit. */
async function story({ telco }: TelcoBench): Promise<readonly unknown[]> {
  const said: unknown[] = [];
  const say = (what: string, value: unknown): unknown => said.push([what, JSON.parse(JSON.stringify(value))]);
  const { reads, orders, billing, tickets, care, signals, messages, contacts, payments, secrets } = telco;
  const line = async (id: string) => {
    const found = await reads.findLine(id);
    if (!found.ok) throw new Error(`no ${id}: ${found.refusal.reason}`);
    return found.value;
  };
  for (const party of ["IN-C01", "IN-C13", "IN-C22"] as PartyId[]) {
    say("permissions", await reads.listPermissions(party));
    say("lines", await reads.listLinesOfParty(party));
    say("accounts", await reads.listAccountsOfParty(party));
    say("age", await reads.findAge(party));
    say("contacts", await contacts.findContacts(party));
  }
  say("by number", await reads.findLineByMsisdn("+447700900105"));
  say("offers", await reads.listOffers());
  say("problems", await reads.listProblems());
  for (const key of ["C05", "C07", "C20", "C09"]) {
    const bills = await reads.listBills(`BA-${key}`);
    say("bills", bills);
    if (bills.ok && bills.value[0] !== undefined) say("rates", await reads.listRates(bills.value[0]));
    say("settings", await billing.findSettings(`BA-${key}`));
    say("methods", await billing.listMethods(`BA-${key}`));
    say("orders", await reads.listOrders(`CU-${key}`));
    say("cases", await billing.listCases(`CU-${key}`));
  }
  for (const id of ["PR-C01-1", "PR-C12-1", "PR-C15-1", "PR-C16-1", "PR-C03-1"]) {
    const own = await line(id);
    const state = await reads.findServiceState(own);
    say("state", state);
    if (state.ok) say("sim", await reads.findSimAndDevice(own, state.value));
    say("buckets", await reads.listBuckets(own));
    say("prepaid", await reads.findPrepaidBalance(own));
    say("agreement", await reads.findAgreement(own));
    say("customer", await reads.findCustomer(own.customerId));
    say("test", await care.findTest(own));
    say("slots", await care.searchSlots(own, Date.UTC(2026, 10, 17), Date.UTC(2026, 10, 20)));
  }
  say("tax", await billing.findTaxNumber("CU-C22"));
  say("qualified", await reads.qualify(await line("PR-C03-1"), "PO-SIM-M"));
  for (const msisdn of ["+447700900101", "+447700900116", "+447700900118", "+447700900119", "+447700900102"]) {
    say("sim swap", await signals.simSwap(msisdn));
    say("device swap", await signals.deviceSwap(msisdn));
    say("forwarding", await signals.callForwarding(msisdn));
    say("recycled", await signals.numberRecycling(msisdn, "2026-01-01"));
    say("subscription", await signals.subscriptionStatus(msisdn));
    say("roaming", await signals.roaming(msisdn));
    say("reachable", await signals.reachability(msisdn));
  }
  const own = await line("PR-C03-1");
  const request = { externalId: "x-1", line: own, offerId: "PO-SIM-M", planName: "SIM M", startsOn: "2026-11-18" };
  const placed = await orders.submitPlanChange({ ...request, price: money("GBP", 2160), quoteHash: "h" });
  say("order", placed);
  say("the same order again", await orders.submitPlanChange({ ...request, price: money("GBP", 2160), quoteHash: "h" }));
  say("found", await orders.findOrderByExternalId("x-1", "CU-C03"));
  if (placed.ok) say("cancelled", await orders.cancelOrder(placed.value.orderId, "CU-C03"));
  say(
    "roaming on",
    await orders.submitRoaming({ externalId: "x-2", line: await line("PR-C01-1"), startsOn: "2026-11-15" }),
  );
  say(
    "cap",
    await orders.submitLimits({
      externalId: "x-3",
      line: own,
      startsOn: "2026-11-15",
      spendCap: money("GBP", 2050),
      isPremiumBarred: true,
    }),
  );
  const ticket = { customerId: "CU-C12", lineId: "PR-C12-1", severity: "minor", facts: ["a"] } as const;
  say("ticket", await tickets.open({ ...ticket, externalId: "t-1", topic: "no_service" }));
  say("tickets", await tickets.list("CU-C12"));
  say("paperless", await billing.setPaperless("BA-C01", false));
  say(
    "credit",
    await billing.credit({
      externalId: "c-1",
      accountId: "BA-C09",
      rateId: "AR-C09-2026-11-02",
      amount: money("GBP", 360),
    }),
  );
  say("credits", await billing.listCredits("BA-C09"));
  say(
    "dispute",
    await billing.openCase({
      externalId: "d-1",
      customerId: "CU-C09",
      billId: "CB-C09-2026-11",
      rateId: "AR-C09-2026-11-02",
      facts: [],
    }),
  );
  const paid = await payments.payLink({
    externalId: "p-1",
    accountId: "BA-C20",
    billId: "CB-C20-2026-10",
    amount: money("GBP", 3620),
  });
  say("pay link", paid.ok);
  say(
    "message",
    (await messages.send({ channel: "sms", to: "+447700900101", subject: null, text: "Hi", idempotencyKey: "k" })).ok,
  );
  say("restart", await care.restartRouter(await line("PR-C12-1")));
  const puk = await secrets.findPuk(own);
  // EXPOSE: the practice operator's own, to see that it arrives.
  say("puk", puk.ok ? puk.value.expose() : puk);
  const file = await billing.readBillFile({ billId: "CB-C01-2026-10", accountId: "BA-C01" } as never);
  say("bill file", file.ok && file.value.length);
  return said;
}

let standard: readonly unknown[];
beforeAll(async () => {
  const bench = await openTelcoBench();
  standard = await story(bench);
  await bench.close();
}, 60_000);

describe.each([
  ["tmf5", "config/mappings/tmf5.mapping.yaml"],
  ["plain", "sandbox/dialects/plain.mapping.yaml"],
] as const)("the %s dialect", (dialect, path) => {
  let bench: TelcoBench;
  let mapping: Mapping;
  beforeAll(async () => {
    mapping = mappingIn(path);
    bench = await openTelcoBench({ dialect, mapping });
  });
  afterAll(() => bench.close());

  it("is read and spoken as TM Forum v4 is, to the last digit", async () => {
    const heard = await story(bench);
    for (const [i, expected] of standard.entries())
      expect(heard[i], JSON.stringify(expected).slice(0, 60)).toEqual(expected);
    expect(heard).toHaveLength(standard.length);
    // The story would notice: it is no row of refusals.
    expect(standard.filter((each) => JSON.stringify(each).includes('"ok":true')).length).toBeGreaterThan(80);
  }, 60_000);

  it("names every interface", async () => {
    const found = await bench.makeTelco({ testLine: "PR-C01-1" }).looks.look();
    expect(found.filter(({ state }) => state !== "answers" && state !== "unread")).toEqual([]);
    expect(found).toHaveLength(Object.keys(API_PATHS).length - 1);
  });

  it("collects every page, and refuses rows of somebody else and answers that are broken", async () => {
    const whole = await bench.telco.reads.listBills("BA-C01");
    expect(await bench.makeTelco({ pageSize: 2 }).reads.listBills("BA-C01")).toEqual(whole);
    const offers = await bench.telco.reads.listOffers();
    expect(await bench.makeTelco({ pageSize: 3 }).reads.listOffers()).toEqual(offers);
    const lines = await bench.telco.reads.listLinesOfParty("IN-C13" as PartyId);
    expect(await bench.makeTelco({ pageSize: 1 }).reads.listLinesOfParty("IN-C13" as PartyId)).toEqual(lines);
    for (const [kind, reason] of [
      ["ignoreFilter", "invalid_answer"],
      ["truncate", "invalid_answer"],
      ["wrongContentType", "invalid_answer"],
    ] as const) {
      await bench.fault({ kind, match: { path: "/tmf-api/customerBillManagement" } });
      expect(await bench.makeTelco().reads.listBills("BA-C01")).toEqual({ ok: false, refusal: { reason } });
      await bench.clearFaults();
    }
  });

  it("is not answered by the standard's own paths", async () => {
    const plainTelco = await bench.makeTelco({ mapping: undefined as never }).reads.listBills("BA-C01");
    expect(plainTelco).toEqual({ ok: false, refusal: { reason: "not_found" } });
  });
});
