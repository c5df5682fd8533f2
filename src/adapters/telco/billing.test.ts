// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Bill, Line, PartyId } from "#telecom";
import { gbp } from "#telecom/testing";
import { openTelcoBench, type TelcoBench } from "./testing.ts";

let bench: TelcoBench;
beforeAll(async () => {
  bench = await openTelcoBench();
});
afterEach(() => bench.clearFaults());
afterAll(() => bench.close());

async function lineOf(key: string): Promise<Line> {
  const lines = await bench.telco.reads.listLinesOfParty(`IN-${key}` as PartyId);
  const [line] = lines.ok ? lines.value : [];
  if (line === undefined) throw new Error(`No line of ${key}`);
  return line;
}

async function billOf(key: string): Promise<Bill> {
  const bills = await bench.telco.reads.listBills(`BA-${key}`);
  const [bill] = bills.ok ? bills.value : [];
  if (bill === undefined) throw new Error(`No bill of ${key}`);
  return bill;
}

const reason = (answer: { ok: boolean; refusal?: { reason: string } }): string =>
  answer.ok ? "none" : (answer.refusal?.reason ?? "");

describe("readBillFile()", () => {
  it("gives the PDF of that bill", async () => {
    const file = await bench.telco.billing.readBillFile(await billOf("C07"));
    expect(file.ok && new TextDecoder().decode(file.value)).toMatch(/^%PDF.*CB-C07|^%PDF[\s\S]*Total GBP 60\.68/);
  });

  it.each([
    ["cut off", { kind: "truncate" }, "invalid_answer"],
    ["of another type", { kind: "wrongContentType" }, "invalid_answer"],
    ["not there", { kind: "status", status: 404 }, "not_found"],
    ["behind a system that is down", { kind: "status", status: 503 }, "unavailable"],
  ])("refuses a file that is %s", async (_what, fault, expected) => {
    const bill = await billOf("C07");
    await bench.fault({ ...fault, match: { path: "/larkspur/documents/" } });
    expect(reason(await bench.telco.billing.readBillFile(bill))).toBe(expected);
  });

  it("asks no other host and for no bill of another account", async () => {
    const bill = await billOf("C07");
    await bench.lever("state/doc", {
      collection: "customerBill",
      id: bill.billId,
      patch: { billDocument: [{ href: "https://elsewhere.example/x.pdf" }] },
    });
    expect(reason(await bench.telco.billing.readBillFile(bill))).toBe("invalid_answer");
    expect(reason(await bench.telco.billing.readBillFile({ ...bill, accountId: "BA-C01" }))).toBe("not_found");
  });
});

describe("settings of an account", () => {
  it("say how it is paid, with last digits and the end of the postcode only", async () => {
    const { billing } = bench.telco;
    const settings = await billing.findSettings("BA-C01");
    expect(settings).toMatchObject({ ok: true, value: { methodId: "PMT-C01", isPaperless: true, plans: [] } });
    expect(settings.ok && settings.value.address?.label).toMatch(/^••• .{3}$/);
    expect(await billing.listMethods("BA-C01")).toEqual({
      ok: true,
      value: [{ methodId: "PMT-C01", kind: "card", ending: "42", isActive: true }],
    });
  });

  it("refuses everything where one method belongs to another account", async () => {
    await bench.fault({ kind: "ignoreFilter", match: { path: "/tmf-api/paymentMethod" } });
    expect(reason(await bench.telco.billing.listMethods("BA-C01"))).toBe("invalid_answer");
  });

  it("change to what was asked, read back, and stay so when repeated", async () => {
    const { billing } = bench.telco;
    expect(await billing.setPaperless("BA-C03", true)).toMatchObject({ value: { state: "done" } });
    expect(await billing.setPaperless("BA-C03", true)).toMatchObject({ value: { state: "done" } });
    expect(await billing.setMethod("BA-C03", null)).toMatchObject({ value: { state: "done" } });
    expect(await billing.findSettings("BA-C03")).toMatchObject({ value: { methodId: null, isPaperless: true } });
    await bench.fault({ kind: "status", status: 503, phase: "after", match: { method: "PATCH" } });
    expect(await billing.setMethod("BA-C03", "PMT-C03")).toMatchObject({ value: { state: "done" } });
    await bench.clearFaults();
    await bench.fault({ kind: "patchConflict", match: { method: "PATCH" } });
    expect(reason(await billing.setPaperless("BA-C03", false))).toBe("conflict");
  });

  it("an address that was not entered in the operator's form is not put in force", async () => {
    const { billing } = bench.telco;
    expect(reason(await billing.setAddress("BA-C04", "no-such"))).toBe("conflict");
    const form = await billing.openForm({ externalId: "f-1", accountId: "BA-C04", purpose: "address" });
    if (!form.ok) throw new Error(form.refusal.reason);
    await fetch(form.value.href, {
      method: "POST",
      body: new URLSearchParams({ street: "2 Mill Lane", postCode: "NR2 9XY" }),
    });
    const settings = await billing.findSettings("BA-C04");
    const proposed = settings.ok ? settings.value.proposedAddress : null;
    expect(proposed?.label).toBe("••• 9XY");
    expect(await billing.setAddress("BA-C04", proposed?.token ?? "")).toMatchObject({ value: { state: "done" } });
    expect(await billing.findSettings("BA-C04")).toMatchObject({
      value: { address: { label: "••• 9XY" }, proposedAddress: null },
    });
    // What this build does not read of an address goes back as it came: the letter finds its street.
    const letter = await billing.writeToNewAddress({ externalId: "n-1", accountId: "BA-C04" });
    expect(letter).toMatchObject({ value: { state: "done" } });
    expect(bench.sandbox.outbox()[0]).toMatchObject({ channel: "letter", to: "2 Mill Lane, NR2 9XY" });
  });

  it("a plan is added once, beside those that are there", async () => {
    const { billing } = bench.telco;
    const plan = (externalId: string) =>
      billing.agreePlan("BA-C20", {
        externalId,
        kind: "parts",
        total: gbp(7_240),
        payments: 2,
        startsOn: "2026-11-22",
        endsOn: "2026-12-22",
        isActive: true,
      });
    await plan("p-1");
    await plan("p-1");
    await plan("p-2");
    expect(await billing.findSettings("BA-C20")).toMatchObject({
      value: {
        plans: [
          { externalId: "p-1", total: gbp(7_240), startsOn: "2026-11-22", endsOn: "2026-12-22", isActive: true },
          { externalId: "p-2" },
        ],
      },
    });
  });
});

describe("writes with an external id", () => {
  it("a credit whose answer was lost is found, and is one", async () => {
    const { billing } = bench.telco;
    await bench.fault({
      kind: "drop",
      phase: "after",
      times: 1,
      match: { method: "POST", path: "/tmf-api/prepayBalanceManagement" },
    });
    const request = { externalId: "aj-1", accountId: "BA-C07", rateId: "AR-1", amount: gbp(600) };
    expect(await billing.credit(request)).toMatchObject({ value: { state: "done" } });
    expect(await billing.credit(request)).toMatchObject({ value: { state: "done" } });
    expect(await billing.listCredits("BA-C07")).toMatchObject({
      value: [{ about: "AR-1", amount: gbp(600), on: "2026-11-15" }],
    });
    expect(await billing.findCredit("aj-none", "BA-C07")).toEqual({ ok: true, value: null });
  });

  it("a case has a day by which it is answered", async () => {
    const { billing } = bench.telco;
    const request = {
      externalId: "case-1",
      customerId: "CU-C07",
      billId: "CB-C07-2026-11",
      rateId: "AR-C07-2026-11-01",
      facts: ["amount:1800"],
    };
    const opened = await billing.openCase(request);
    expect(opened).toMatchObject({ value: { isOpen: true, answerBy: "2026-11-25" } });
    expect(await billing.openCase(request)).toEqual(opened);
    expect(await billing.listCases("CU-C07")).toMatchObject({
      value: [{ about: ["CB-C07-2026-11", "AR-C07-2026-11-01"] }],
    });
  });

  it("a top-up that is declined is filed as failed", async () => {
    const { billing } = bench.telco;
    const line = await lineOf("C15");
    const top = (externalId: string, methodId: string) =>
      billing.topUp({ externalId, line, amount: gbp(1_000), methodId });
    expect(await top("t-1", "PMT-C01")).toMatchObject({ value: { state: "failed" } });
    expect(await top("t-2", "PMT-C15")).toMatchObject({ value: { state: "done" } });
    expect(await billing.findTopUp("t-2", line)).toMatchObject({ value: { state: "done" } });
  });

  it("a letter with the calls goes to the party on record, and no address travels", async () => {
    const line = await lineOf("C01");
    const request = { externalId: "post-1", party: "IN-C01" as PartyId, line, month: "2026-10" };
    expect(await bench.telco.billing.postCalls(request)).toMatchObject({ value: { state: "done" } });
    expect(bench.sandbox.outbox().filter(({ text }) => text === "call-detail PR-C01-1 2026-10")).toHaveLength(1);
  });
});

describe("findTaxNumber()", () => {
  it("tells the end of a business's number, and nothing of a person", async () => {
    expect(await bench.telco.billing.findTaxNumber("CU-C22")).toEqual({ ok: true, value: "073" });
    expect(await bench.telco.billing.findTaxNumber("CU-C01")).toEqual({ ok: true, value: null });
  });
});

describe("submitLimits()", () => {
  it("orders a lower cap and a bar, which the line then has", async () => {
    const line = await lineOf("C02");
    expect(line).toMatchObject({ spendCap: gbp(4_500), isPremiumBarred: false });
    const request = { externalId: "lim-1", line, startsOn: "2026-11-15", spendCap: gbp(2_000), isPremiumBarred: true };
    expect((await bench.telco.orders.submitLimits(request)).ok).toBe(true);
    await bench.advance(120_000);
    expect(await bench.telco.reads.findLine(line.lineId)).toMatchObject({
      value: { spendCap: gbp(2_000), isPremiumBarred: true },
    });
  });
});
