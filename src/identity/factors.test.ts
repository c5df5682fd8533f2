// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { assuranceNow, type Factor } from "./factors.ts";
import { decideStepUpPath, mayReceiveCode } from "./step-up.ts";

const now = Date.UTC(2026, 10, 15, 10);
const minutes = (n: number): number => n * 60_000;
const login = (ago: number): Factor => ({ kind: "host_token", at: now - minutes(ago) });
const network = (ago: number): Factor => ({ kind: "network_line", at: now - minutes(ago) });
const code = (ago: number, signalsClean = true): Factor => ({ kind: "sms_code", at: now - minutes(ago), signalsClean });

describe("assuranceNow()", () => {
  const table: [string, Factor[], string][] = [
    ["nothing proven", [], "A0"],
    ["a login alone", [login(1)], "A1"],
    ["a code alone", [code(1)], "A1"],
    ["a code while signals were not clean", [code(1, false)], "A0"],
    ["a login and a code", [login(1), code(1)], "A2"],
    ["a login and a code while signals were not clean", [login(1), code(1, false)], "A1"],
    ["two codes of the same kind", [code(1), code(2)], "A1"],
    ["the network's word for the line alone", [network(1)], "A1"],
    ["the network's word and a code: the same SIM", [network(1), code(1)], "A1"],
    ["the network's word and a code while signals were not clean", [network(1), code(1, false)], "A1"],
    ["the network's word and a login", [network(1), login(1)], "A1"],
    ["the network's word and an app's code", [network(1), { kind: "totp", at: now, restsOnSms: false }], "A1"],
    ["the network's word that has aged", [network(16)], "A0"],
    ["two logins", [login(1), login(2)], "A1"],
    ["a login and a code that has aged", [login(1), code(16)], "A1"],
    ["an aged login and a code", [login(61), code(1)], "A1"],
    ["everything aged", [login(61), code(16)], "A0"],
    ["a factor from the future (clock jumped back)", [login(-5)], "A0"],
  ];
  it.each(table)("assuranceNow() with %s", (_name, factors, level) => {
    expect(assuranceNow(factors, now).level).toBe(level);
  });

  it("assuranceNow() says when the level falls: with the first factor that ages [SEC-023]", () => {
    expect(assuranceNow([login(10), code(5)], now).until).toBe(now + minutes(10));
  });
});

describe("decideStepUpPath()", () => {
  it.each([
    [[], "A0", "reached"],
    [[], "A1", "number_then_code"],
    [[], "A2", "any_passkey"],
    [[login(1)], "A1", "reached"],
    [[login(1)], "A2", "code_to_line_of_record"],
    [[code(1)], "A2", "any_passkey"],
    [[login(1), code(1)], "A2", "reached"],
    [[login(1), code(1)], "A1", "reached"],
    [[login(1), code(1)], "A3", "person"],
    [[login(1), code(1)], "A4", "person"],
  ] as const)("decideStepUpPath() from %j to %s is %s", (factors, wanted, path) => {
    expect(decideStepUpPath(factors, wanted, now).path).toBe(path);
  });
});

describe("mayReceiveCode()", () => {
  const clean = { simSwap: "clean", callForwarding: "clean", numberRecycling: "clean", canReceive: "clean" } as const;
  it("mayReceiveCode() needs each signal clean; unknown is never clean [SEC-022]", () => {
    expect(mayReceiveCode(clean)).toBe(true);
    for (const key of ["simSwap", "callForwarding", "numberRecycling", "canReceive"] as const) {
      expect(mayReceiveCode({ ...clean, [key]: "unknown" })).toBe(false);
      expect(mayReceiveCode({ ...clean, [key]: "not_clean" })).toBe(false);
    }
  });
});
