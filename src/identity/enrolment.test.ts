// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { type Enrolment, PROBATION_MS, type ProofClass, provesA3For } from "./enrolment.ts";
import { assuranceNow, type Factor } from "./factors.ts";

const now = Date.UTC(2026, 10, 15, 10);
const bySms = (noticedAgo: number | null): Enrolment => ({
  restsOnSms: true,
  noticedAt: noticedAgo === null ? null : now - noticedAgo,
});
const strong: Enrolment = { restsOnSms: false, noticedAt: null };
const others: readonly ProofClass[] = [
  "add_on",
  "sim",
  "esim",
  "port_out",
  "puk",
  "contact_data",
  "payment_data",
  "call_detail",
  "cancellation",
  "device",
];

describe("provesA3For()", () => {
  it("[SEC-067] provesA3For() takes a passkey that was added on an SMS code for plan changes at once", () => {
    expect(provesA3For("plan_change", bySms(null), now)).toBe(true);
  });

  it.each(others)(
    "[SEC-067] provesA3For() takes it for %s only 72 hours after every old contact point was told",
    (act) => {
      expect(provesA3For(act, bySms(null), now)).toBe(false);
      expect(provesA3For(act, bySms(0), now)).toBe(false);
      expect(provesA3For(act, bySms(PROBATION_MS - 1), now)).toBe(false);
      expect(provesA3For(act, bySms(PROBATION_MS), now)).toBe(true);
      expect(provesA3For(act, strong, now)).toBe(true);
    },
  );
});

describe("assuranceNow() with authenticators", () => {
  const login: Factor = { kind: "host_token", at: now };
  const sms: Factor = { kind: "sms_code", at: now, signalsClean: true };
  const passkey = (restsOnSms: boolean, at: number = now): Factor => ({ kind: "passkey", at, restsOnSms });
  const totp: Factor = { kind: "totp", at: now, restsOnSms: false };
  it.each([
    ["a passkey alone", [passkey(false)], "A2", false],
    ["a passkey on probation", [passkey(true)], "A2", true],
    ["login and app", [login, totp], "A2", false],
    ["an app alone", [totp], "A0", false],
    ["an app and a code by SMS", [totp, sms], "A1", true],
    ["login and SMS", [login, sms], "A2", true],
    ["login, SMS and a passkey", [login, sms, passkey(false)], "A2", false],
    ["login, SMS and a passkey on probation: nothing is laundered", [login, sms, passkey(true)], "A2", true],
    ["a passkey that aged", [passkey(false, now - 15 * 60_000)], "A0", false],
  ] as const)("assuranceNow() with %s", (_name, factors, level, restsOnSms) => {
    expect(assuranceNow(factors, now)).toMatchObject({ level, restsOnSms });
  });
});
