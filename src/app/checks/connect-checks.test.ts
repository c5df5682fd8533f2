// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import type { ApiLook, OperatorApi } from "#telecom";
import type { SignalSources } from "../connect/feed-signals.ts";
import type { ConnectReport } from "../connect/watch.ts";
import { runChecks } from "./check.ts";
import { connectChecks } from "./connect-checks.ts";

const api = (name: OperatorApi, state: ApiLook["state"], more: Partial<ApiLook> = {}): ApiLook => ({
  ...{ api: name, state, ms: 10, missing: [], lacking: [] },
  ...more,
});
const report = (apis: readonly ApiLook[], flows: ConnectReport["flows"] = []): ConnectReport => ({
  at: 0,
  apis,
  flows,
});
const ASKED: SignalSources = { simSwap: "api", callForwarding: "api", numberRecycling: "api" };

async function texts(
  look: ConnectReport | null,
  signals: SignalSources | null = ASKED,
  areEventsSigned = true,
): Promise<readonly string[]> {
  const results = await runChecks(connectChecks, { look: () => Promise.resolve(look), signals, areEventsSigned });
  return results.flatMap(({ id, findings }) => findings.map(({ severity, text }) => `${id} ${severity} ${text}`));
}

describe("connectChecks", () => {
  it("find nothing where all answers, and nothing where no operator is configured", async () => {
    expect(await texts(report([api("bills", "answers"), api("orders", "unread")]))).toEqual([]);
    expect(await texts(null, null)).toEqual([]);
  });

  it.each([
    [api("bills", "missing"), "connect.apis warning bills is not there (404, 405 or 501)"],
    [api("bills", "refused"), "connect.apis warning bills refuses our access"],
    [api("bills", "silent"), "connect.apis warning bills does not answer in time"],
    [
      api("bills", "unreadable", { missing: ["customerBill.state"] }),
      "connect.apis warning bills answers what cannot be read: customerBill.state",
    ],
    [
      api("bills", "answers", { lacking: ["customerBill.billingPeriod"] }),
      "connect.apis info bills answers without customerBill.billingPeriod",
    ],
    [api("bills", "answers", { ms: 2_000 }), "connect.speed warning bills took 2000 ms"],
  ])("say what is wrong with %o", async (look, expected) => {
    expect((await texts(report([look, api("orders", "answers")])))[0]).toContain(expected);
  });

  it("say which flows are off and which offer less, and stop where nothing at all answers", async () => {
    const because = [{ api: "bills", state: "missing", fields: [] }] as const;
    const found = await texts(
      report(
        [api("orders", "answers")],
        [
          { flow: "balance_due", state: "off", because },
          { flow: "no_service", state: "reduced", because },
          { flow: "tell_me", state: "on", because: [] },
        ],
      ),
    );
    expect(found).toEqual([
      "connect.flows warning balance_due is not offered: bills",
      "connect.flows info no_service is offered with less: bills",
    ]);
    const dead = await texts(report([api("orders", "silent"), api("bills", "refused")]));
    expect(dead.some((text) => text.startsWith("connect.access error"))).toBe(true);
  });

  it.each([
    ["simSwap", "A1, A2"],
    ["callForwarding", "(A1, A2)"],
    ["numberRecycling", "(A3)"],
  ] as const)("say what becomes impossible without %s", async (signal, levels) => {
    const [none] = await texts(report([]), { ...ASKED, [signal]: "none" });
    expect(none).toContain(`connect.signals warning operator.signals.${signal} is none`);
    expect(none).toContain(levels);
    const gone = await texts(report([api(signal, "missing"), api("orders", "answers")]));
    expect(gone.some((text) => text.startsWith("connect.signals warning"))).toBe(true);
    const told = await texts(report([api(signal, "missing"), api("orders", "answers")]), {
      ...ASKED,
      [signal]: "events",
    });
    expect(told.some((text) => text.startsWith("connect.signals"))).toBe(false);
  });

  it("[SEC-596] find signals that are told by events which nobody signs", async () => {
    const told = { ...ASKED, simSwap: "events" } as const;
    const signed = await texts(report([api("orders", "answers")]), told);
    expect(signed.filter((text) => text.startsWith("connect.events"))).toEqual([]);
    const plain = await texts(report([api("orders", "answers")]), told, false);
    expect(plain.filter((text) => text.startsWith("connect.events error"))).toHaveLength(1);
    expect((await texts(report([]), ASKED, false)).filter((text) => text.startsWith("connect.events"))).toEqual([]);
  });

  it("find something where the look itself fails", async () => {
    const look = () => Promise.reject(new Error("down"));
    const facts = { look, signals: { ...ASKED, simSwap: "events" as const }, areEventsSigned: false };
    const results = await runChecks(connectChecks, facts);
    expect(results.every(({ findings }) => findings.length > 0)).toBe(true);
  });
});
