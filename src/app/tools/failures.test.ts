// SPDX-License-Identifier: Apache-2.0

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { ToolFailure } from "#dialogue";
import type { TelcoBench } from "#telco/testing";
import { openTelcoBench } from "#telco/testing";
import { tools } from "./index.ts";
import { contextFor } from "./testing.ts";

let bench: TelcoBench;
beforeAll(async () => {
  bench = await openTelcoBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());

/**
 * What the customer notices of each failure of the operator, through the tool behind "what do I owe?". The flow words
 * `unavailable` as "I can't reach that just now" and offers a person; `not_found` as nothing there, or not yours;
 * `too_many_requests` as "a moment, please"; `conflict` and `invalid_answer` lead to a person. Never a figure that may be wrong.
 */
const rows: readonly [name: string, fault: object, heard: ToolFailure][] = [
  ["400", { kind: "status", status: 400 }, "invalid_answer"],
  ["401 for good", { kind: "status", status: 401 }, "unavailable"],
  ["403", { kind: "status", status: 403 }, "not_found"],
  ["404", { kind: "status", status: 404 }, "not_found"],
  ["405", { kind: "status", status: 405 }, "invalid_answer"],
  ["409", { kind: "status", status: 409 }, "conflict"],
  ["422", { kind: "status", status: 422 }, "invalid_answer"],
  ["429", { kind: "status", status: 429, retryAfter: 7 }, "too_many_requests"],
  ["500", { kind: "status", status: 500 }, "unavailable"],
  ["503", { kind: "status", status: 503 }, "unavailable"],
  ["latency of 30 seconds", { kind: "latency", latencyMs: 30_000 }, "unavailable"],
  ["dropped connections", { kind: "drop" }, "unavailable"],
  ["truncated JSON", { kind: "truncate" }, "invalid_answer"],
  ["a wrong content type", { kind: "wrongContentType" }, "invalid_answer"],
  ["other customers' rows", { kind: "ignoreFilter" }, "invalid_answer"],
];

describe("what the customer notices when the operator fails", () => {
  it.each(rows)("bill.due on %s", async (_name, fault, heard) => {
    await bench.fault({ ...fault, match: { path: "/tmf-api/customerBillManagement" } });
    const reads = bench.makeTelco({ timeoutMs: 400 }).readsForTurn();
    const result = await tools["bill.due"].run({}, contextFor(bench, "C02", { reads }));
    expect(result).toEqual({ ok: false, refusal: { reason: heard } });
  });

  it.each(rows)("lines.list on %s shows no line at all", async (_name, fault, heard) => {
    await bench.fault({ ...fault, match: { path: "/tmf-api/productInventory" } });
    const reads = bench.makeTelco({ timeoutMs: 400 }).readsForTurn();
    const result = await tools["lines.list"].run({}, contextFor(bench, "C02", { reads }));
    expect(result).toEqual({ ok: false, refusal: { reason: heard } });
  });

  it.each([
    ["one lost answer", { kind: "status", status: 500, times: 1 }],
    ["a token withdrawn in the middle", { kind: "status", status: 401, times: 1 }],
    ["no total count", { kind: "noTotalCount" }],
    ["overlapping pages", { kind: "pageOverlap" }],
    ["the v5 dialect", { kind: "v5" }],
    ["a clock five minutes ahead", { kind: "clockSkew" }],
  ])("bill.due is not troubled by %s", async (_name, fault) => {
    await bench.fault(fault);
    const reads = bench.makeTelco({ pageSize: 3 }).readsForTurn();
    const result = await tools["bill.due"].run({}, contextFor(bench, "C02", { reads }));
    expect(result).toMatchObject({ ok: true, value: { outcome: "due", amountDue: { minor: 7212 } } });
  });

  it("a refused signal never reads as clean, and stops no diagnosis", async () => {
    await bench.fault({ kind: "status", status: 503, match: { path: "/sim-swap" } });
    const result = await tools["service.diagnose"].run({ lineId: "PR-C16-1" }, contextFor(bench, "C16"));
    expect(result).toMatchObject({ ok: true, value: { isSwapSuspected: false, isRegistered: false } });
    expect(await bench.telco.signals.simSwap("+447700900116")).toBe("unknown");
  });

  it("a swap between the first look and the order is seen by the second look", async () => {
    const number = "+447700900101";
    expect(await bench.telco.signals.simSwap(number)).toBe("clean");
    await bench.lever("state/simSwap", { msisdn: number, at: bench.clock.now() - 1_000 });
    expect(await bench.telco.signals.simSwap(number)).toBe("not_clean");
  });
});
