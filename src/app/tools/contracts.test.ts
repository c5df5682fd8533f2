// SPDX-License-Identifier: Apache-2.0
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { openTelcoBench, type TelcoBench } from "#telco/testing";
import { tools } from "./index.ts";
import { contextFor, makeRunner, markFor } from "./testing.ts";
import type { Look, OwnSecurity } from "./tool-spec.ts";

let bench: TelcoBench;
beforeAll(async () => {
  bench = await openTelcoBench();
});
afterEach(() => bench.reset());
afterAll(() => bench.close());
const { run, refusal } = makeRunner(() => bench);

describe("line.leave_quote", () => {
  it.each([
    ["C01", "PR-C01-1", { outcome: "can_leave", isMobile: true, isWithdrawal: false }],
    ["C03", "PR-C03-1", { outcome: "can_leave", exitFee: { minor: 0 }, termEndsOn: null }],
    ["C10", "PR-C10-1", { outcome: "can_leave", isWithdrawal: true, exitFee: { minor: 0 } }],
    ["C12", "PR-C12-1", { outcome: "can_leave", isMobile: false }],
    ["C24", "PR-C24-1", { outcome: "terminated" }],
    ["C14", "PR-C13-2", { outcome: "not_holder" }],
  ])("of %s for %s", async (key, lineId, expected) => {
    expect(await run(key, "line.leave_quote", { lineId })).toMatchObject(expected);
  });

  it("tells who may not sign nothing of the contract, and knows no line of others", async () => {
    expect(Object.keys(await run("C14", "line.leave_quote", { lineId: "PR-C13-2" })).sort()).toEqual([
      "isMobile",
      "lineLabel",
      "outcome",
    ]);
    expect(await refusal("C03", "line.leave_quote", { lineId: "PR-C01-1" })).toBe("not_found");
    await bench.fault({ kind: "status", status: 503, match: { path: "/tmf-api/agreementManagement" } });
    expect(await refusal("C01", "line.leave_quote", { lineId: "PR-C01-1" })).toBe("unavailable");
  });
});

describe("device.offers", () => {
  it("comes from the catalogue alone, and says when nothing is sent", async () => {
    bench.calls.length = 0;
    expect(await run("C01", "device.offers", { lineId: "PR-C01-1" })).toMatchObject({
      maySign: true,
      shipsNow: true,
      devices: [{ offerId: "PO-HS24", upfront: { minor: 3600 } }],
    });
    expect(bench.calls.filter((call) => call.startsWith("qualification"))).toEqual([]);
    const validFor = { startDateTime: new Date(bench.clock.now() - 3_600_000).toISOString() };
    const patch = { contactMedium: [{ mediumType: "email", validFor }] };
    await bench.lever("state/doc", { collection: "customer", id: "CU-C01", patch });
    expect(await run("C01", "device.offers", { lineId: "PR-C01-1" })).toMatchObject({ shipsNow: false });
  });
});

describe("newline.offers", () => {
  it.each([
    ["C01", "PR-C01-1", "offers"],
    ["C21", "PR-C21-1", "needs_identity"],
    ["C20", "PR-C20-1", "arrears"],
    ["C14", "PR-C13-2", "not_holder"],
  ])("of %s: %s %s", async (key, lineId, outcome) => {
    const found = await run(key, "newline.offers", { lineId });
    expect(found.outcome).toBe(outcome);
    if (outcome !== "offers") expect(found.plans).toEqual([]);
  });
});

describe("delegates.list", () => {
  it("gives roles and ends, no names, and no right that has ended", async () => {
    const found = await run("C13", "delegates.list", { lineId: "PR-C13-2" });
    expect(found.roles).toEqual(expect.arrayContaining(["authorised_user", "line_user"]));
    expect(JSON.stringify(found)).not.toMatch(/Jonas|IN-C14/);
    expect(await run("C14", "delegates.list", { lineId: "PR-C13-2" })).toEqual({
      maySign: false,
      roles: [],
      delegates: [],
    });
    const helped = await run("C23", "delegates.list", { lineId: "PR-C23-1" });
    expect(helped.delegates).toMatchObject([{ role: "helper" }]);
    await bench.advance(400 * 86_400_000);
    expect((await run("C23", "delegates.list", { lineId: "PR-C23-1" })).delegates).toEqual([]);
  });
});

describe("usage.advice", () => {
  it("reads nothing without consent", () => {
    const schema = tools["usage.advice"].argsSchema;
    expect(schema.safeParse({ lineId: "PR-C03-1" }).success).toBe(false);
    expect(schema.safeParse({ lineId: "PR-C03-1", consent: false }).success).toBe(false);
  });

  it("advises a larger plan to who runs out, and nothing to who cannot sign", async () => {
    expect(await run("C03", "usage.advice", { lineId: "PR-C03-1", consent: true })).toMatchObject({
      outcome: "larger",
      plan: { offerId: "PO-SIM-M" },
    });
    expect(await run("C14", "usage.advice", { lineId: "PR-C13-2", consent: true })).toMatchObject({
      outcome: "no_data",
    });
  });
});

const ownRights = {
  ask: (kind: string) =>
    Promise.resolve({
      requestId: `00000000-0000-7000-8000-${kind.padEnd(12, "0").slice(0, 12)}`,
      dueOn: "2026-12-15",
      isDone: false,
    }),
  openRequests: () => Promise.resolve([]),
};

describe("privacy and protection", () => {
  const day = 86_400_000;
  const own: OwnSecurity = {
    passkeys: 1,
    hasApp: false,
    recoveryCodesLeft: 3,
    otherSessions: 0,
    isLocked: false,
    contacts: 2,
  };

  it("counts the looks of the last 90 days by who and what", async () => {
    const at = bench.clock.now();
    const looks: readonly Look[] = [
      { at: at - day, by: "staff", what: "case" },
      { at: at - 2 * day, by: "staff", what: "value" },
      { at: at - 3 * day, by: "self", what: "value" },
      { at: at - 4 * day, by: "self", what: "secret" },
      { at: at - 5 * day, by: "bot", what: "data" },
      { at: at - 91 * day, by: "staff", what: "case" },
    ];
    const ctx = contextFor(bench, "C01", {
      own: {
        ...ownRights,
        looks: () => Promise.resolve(looks),
        security: () => Promise.resolve(own),
        quotes: () => Promise.resolve([]),
        sentMessage: () => Promise.resolve(null),
        mark: markFor("C01"),
      },
    });
    expect(await tools["privacy.who_looked"].run({}, ctx)).toMatchObject({
      value: {
        staff: { count: 1, lastOn: "2026-11-14" },
        values: { count: 1, lastOn: "2026-11-13" },
        bot: { count: 1 },
        secrets: { count: 1 },
      },
    });
  });

  it("files the same request of a day once", async () => {
    const first = await run("C01", "privacy.request", { kind: "download" });
    expect(first).toMatchObject({ dueOn: "2026-12-15" });
    expect(await run("C01", "privacy.request", { kind: "download" })).toEqual(first);
    expect((await run("C01", "privacy.request", { kind: "delete" })).reference).not.toBe(first.reference);
  });

  it.each([
    ["C01", { isForwarding: false, isSwapRecent: false }],
    ["C18", { isForwarding: true, isSwapRecent: false }],
    ["C16", { isSwapRecent: true }],
  ])("tells %s yes or no, never when", async (key, expected) => {
    const ctx = contextFor(bench, key, {
      own: {
        ...ownRights,
        looks: () => Promise.resolve([]),
        security: () => Promise.resolve(own),
        quotes: () => Promise.resolve([]),
        sentMessage: () => Promise.resolve(null),
        mark: markFor("C01"),
      },
    });
    const found = await tools["security.overview"].run({}, ctx);
    expect(found).toMatchObject({ ok: true, value: expected });
    expect(JSON.stringify(found)).not.toMatch(/20\d\d-/);
  });

  it("calls what the network does not say unknown, not fine", async () => {
    await bench.fault({ kind: "status", status: 503, match: { path: "/sim-swap" } });
    const ctx = contextFor(bench, "C01", {
      own: {
        ...ownRights,
        looks: () => Promise.resolve([]),
        security: () => Promise.resolve(own),
        quotes: () => Promise.resolve([]),
        sentMessage: () => Promise.resolve(null),
        mark: markFor("C01"),
      },
    });
    expect(await tools["security.overview"].run({}, ctx)).toMatchObject({
      value: { isSwapRecent: null, isForwarding: false },
    });
  });
});
