// SPDX-License-Identifier: Apache-2.0

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Telco } from "./make-telco.ts";
import type { TelcoBench } from "./testing.ts";
import { openTelcoBench } from "./testing.ts";

let bench: TelcoBench;
let telco: Telco;
beforeAll(async () => {
  bench = await openTelcoBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

const bills = "/tmf-api/customerBillManagement";
const fast = { timeoutMs: 400, signalTimeoutMs: 300 };

/** One row for each way an operator's system can fail a read. What the flow hears of it: `failures.test.ts` beside the tools. */
const reads: readonly [name: string, fault: object, reason: string][] = [
  ["400", { kind: "status", status: 400 }, "rejected"],
  ["401 for good", { kind: "status", status: 401 }, "unavailable"],
  ["403", { kind: "status", status: 403 }, "forbidden"],
  ["404", { kind: "status", status: 404 }, "not_found"],
  ["405", { kind: "status", status: 405 }, "rejected"],
  ["409", { kind: "status", status: 409 }, "conflict"],
  ["422", { kind: "status", status: 422 }, "rejected"],
  ["429", { kind: "status", status: 429, retryAfter: 7 }, "too_many_requests"],
  ["500", { kind: "status", status: 500 }, "unavailable"],
  ["503", { kind: "status", status: 503 }, "unavailable"],
  ["latency beyond the budget", { kind: "latency", latencyMs: 1_500 }, "timeout"],
  ["a dropped connection", { kind: "drop" }, "unavailable"],
  ["truncated JSON", { kind: "truncate" }, "invalid_answer"],
  ["a wrong content type", { kind: "wrongContentType" }, "invalid_answer"],
  ["an ignored filter (other customers' rows)", { kind: "ignoreFilter" }, "invalid_answer"],
];

describe("reads when the operator fails", () => {
  it.each(reads)("listBills() on %s refuses, and says no more than that", async (_name, fault, reason) => {
    telco = bench.makeTelco(fast);
    await bench.fault({ ...fault, match: { path: bills } });
    const result = await telco.reads.listBills("BA-C02");
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect(result.refusal.reason).toBe(reason);
    // Nothing of what the back-end said is in the refusal.
    const allowed = reason === "too_many_requests" ? ["reason", "retryAfterMs"] : ["reason"];
    expect(Object.keys(result.refusal)).toEqual(allowed);
  });

  it("listBills() on 429 carries how long to wait", async () => {
    await bench.fault({ kind: "status", status: 429, retryAfter: 7, match: { path: bills } });
    const result = await bench.makeTelco().reads.listBills("BA-C02");
    expect(result).toEqual({ ok: false, refusal: { reason: "too_many_requests", retryAfterMs: 7_000 } });
  });

  it.each([
    ["one 500", { kind: "status", status: 500, times: 1 }],
    ["one dropped connection", { kind: "drop", times: 1 }],
    ["one 401 (the token was withdrawn)", { kind: "status", status: 401, times: 1 }],
    ["a missing X-Total-Count", { kind: "noTotalCount" }],
    ["latency within the budget", { kind: "latency", latencyMs: 120 }],
    ["the v5 dialect", { kind: "v5" }],
  ])("listBills() gets over %s", async (_name, fault) => {
    telco = bench.makeTelco({ timeoutMs: 2_000, pageSize: 4 });
    await bench.fault({ ...fault, match: { path: bills } });
    const result = await telco.reads.listBills("BA-C02");
    expect(result.ok && result.value.map(({ billDate }) => billDate)).toEqual([
      "2026-11-05",
      "2026-10-05",
      "2026-09-05",
      "2026-08-05",
      "2026-07-05",
      "2026-06-05",
    ]);
  });

  it.each([1, 2, 3, 5])("listBills() loses nothing to overlapping pages of %i", async (pageSize) => {
    telco = bench.makeTelco({ pageSize });
    await bench.fault({ kind: "pageOverlap", match: { path: bills } });
    const result = await telco.reads.listBills("BA-C02");
    // With pages of one, an overlap of one brings nothing new: then the answer is refused rather than cut short.
    if (pageSize === 1) expect(result).toEqual({ ok: false, refusal: { reason: "invalid_answer" } });
    else expect(result.ok && result.value.length).toBe(6);
  });

  it("listBills() asks again once and no more", async () => {
    telco = bench.makeTelco();
    await bench.fault({ kind: "status", status: 503, times: 2, match: { path: bills } });
    expect((await telco.reads.listBills("BA-C02")).ok).toBe(false);
    expect((await telco.reads.listBills("BA-C02")).ok).toBe(true);
  });

  it("a circuit opens after five failures, and closes after a probe that works", async () => {
    telco = bench.makeTelco();
    await bench.fault({ kind: "status", status: 503, match: { path: bills } });
    for (let i = 0; i < 5; i += 1) await telco.reads.listBills("BA-C02");
    await bench.clearFaults();
    expect(await telco.reads.listBills("BA-C02")).toEqual({ ok: false, refusal: { reason: "unavailable" } });
    // Other interfaces of the same operator go on.
    expect((await telco.reads.findCustomer("CU-C02")).ok).toBe(true);
    bench.clock.advance(10_001);
    expect((await telco.reads.listBills("BA-C02")).ok).toBe(true);
  });

  it.each([
    [
      "a bill total that is not a number",
      {
        collection: "customerBill",
        id: "CB-C02-2026-11",
        patch: { taxIncludedAmount: { unit: "GBP", value: "much" } },
      },
    ],
    ["a state that no bill has", { collection: "customerBill", id: "CB-C02-2026-11", patch: { state: "perhaps" } }],
    [
      "a bill of another account",
      {
        collection: "customerBill",
        id: "CB-C02-2026-11",
        patch: { billingAccount: { id: "BA-C02", name: "x" }, taxExcludedAmount: null },
      },
    ],
  ])("listBills() refuses %s", async (_name, patch) => {
    await bench.lever("state/doc", patch);
    expect(await bench.telco.reads.listBills("BA-C02")).toEqual({ ok: false, refusal: { reason: "invalid_answer" } });
  });

  it("an answer larger than the cap is refused", async () => {
    telco = bench.makeTelco({ maxBodyBytes: 2_000 });
    expect(await telco.reads.listBills("BA-C02")).toEqual({ ok: false, refusal: { reason: "invalid_answer" } });
  });

  it("more rows than the cap are refused, not cut", async () => {
    telco = bench.makeTelco({ maxRows: 5 });
    expect(await telco.reads.listBills("BA-C02")).toEqual({ ok: false, refusal: { reason: "invalid_answer" } });
  });

  it("an id cannot name another path", async () => {
    expect(await bench.telco.reads.findLine("../customer/CU-C01")).toEqual({
      ok: false,
      refusal: { reason: "not_found" },
    });
    expect((await bench.telco.reads.findLine("PR-C01-1?fields=id")).ok).toBe(false);
  });

  it("a token that the operator does not give is refused, without the secret anywhere", async () => {
    const { Sensitive } = await import("#kernel");
    telco = bench.makeTelco({ clientSecret: new Sensitive("wrong-secret") });
    const result = await telco.reads.listBills("BA-C02");
    expect(result).toEqual({ ok: false, refusal: { reason: "unavailable" } });
    expect(JSON.stringify(result)).not.toContain("wrong-secret");
  });

  it("a clock five minutes ahead of ours changes no answer", async () => {
    await bench.fault({ kind: "clockSkew" });
    expect((await bench.makeTelco().reads.listBills("BA-C02")).ok).toBe(true);
    expect(await bench.telco.signals.roaming("+447700900102")).toEqual({ state: "home" });
  });

  it("makeTelco() refuses to send its secret in the clear over a network", () => {
    expect(() => bench.makeTelco({ baseUrl: "http://operator.example" })).toThrow(TypeError);
    expect(() => bench.makeTelco({ tokenUrl: "http://operator.example/token" })).toThrow(TypeError);
  });
});
