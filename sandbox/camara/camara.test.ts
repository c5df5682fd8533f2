// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Answer, type Bench, openBench } from "../testing.ts";

let bench: Bench;
beforeAll(async () => {
  bench = await openBench();
});
afterAll(() => bench.close());
beforeEach(async () => {
  await bench.lever("reset");
});

const number = (nn: string): string => `+4477009001${nn}`;
const ask = async (path: string, body: object, token?: string): Promise<Answer> =>
  bench.send("POST", path, body, token);
const body = async (path: string, request: object, token?: string): Promise<unknown> =>
  (await ask(path, request, token)).body;
const code = async (path: string, request: object, token?: string): Promise<string> => {
  const answer = await ask(path, request, token);
  return `${answer.status} ${String((answer.body as { code?: string }).code)}`;
};
const phoneToken = async (nn: string): Promise<string> => {
  const { operatorToken } = (await bench.lever("network-token", { msisdn: number(nn) })).body as {
    operatorToken: string;
  };
  return bench.token({ grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: operatorToken });
};

describe("signals", () => {
  it("SIM and device swap tell the swapped from the untouched", async () => {
    const swapped = async (nn: string, maxAge: number): Promise<unknown> =>
      body("/sim-swap/v2/check", { phoneNumber: number(nn), maxAge });
    expect([
      await swapped("16", 7),
      await swapped("16", 5),
      await swapped("17", 49),
      await swapped("01", 2400),
      await swapped("21", 240),
    ]).toEqual([{ swapped: true }, { swapped: false }, { swapped: true }, { swapped: false }, { swapped: true }]);
    expect(await body("/sim-swap/v2/retrieve-date", { phoneNumber: number("16") })).toEqual({
      latestSimChange: "2026-11-15T04:00:00Z",
      monitoredPeriod: 120,
    });
    expect(await body("/device-swap/v1/check", { phoneNumber: number("10") })).toEqual({ swapped: true });
    expect(await body("/sim-swap/v2/check", { phoneNumber: number("10") })).toEqual({ swapped: false });
  });

  it("forwarding, subscription, roaming, reachability and recycling follow the customers", async () => {
    expect(
      await body("/call-forwarding-signal/v0.4/unconditional-call-forwardings", { phoneNumber: number("18") }),
    ).toEqual({ active: true });
    expect(await body("/call-forwarding-signal/v0.4/call-forwardings", { phoneNumber: number("01") })).toEqual([
      "inactive",
    ]);
    expect(await body("/subscription-status/v0.1/retrive-subscription-status", { phoneNumber: number("20") })).toEqual({
      voiceSmsIn: "active",
      voiceSmsOut: "suspended",
      dataService: "throttled",
    });
    expect(await body("/device-roaming-status/v1/retrieve", { device: { phoneNumber: number("16") } })).toEqual({
      lastStatusTime: "2026-11-15T09:55:00Z",
      roaming: true,
      countryCode: 226,
      countryName: ["RO"],
    });
    expect(await body("/device-roaming-status/v1/retrieve", { device: { phoneNumber: number("02") } })).toMatchObject({
      roaming: false,
    });
    expect(
      await body("/device-reachability-status/v1/retrieve", { device: { phoneNumber: number("15") } }),
    ).toMatchObject({ reachable: true, connectivity: ["SMS"] });
    const recycled = (nn: string, specifiedDate: string): Promise<unknown> =>
      body("/number-recycling/v0.2/check", { phoneNumber: number(nn), specifiedDate });
    expect([
      await recycled("19", "2026-09-01"),
      await recycled("19", "2026-10-20"),
      await recycled("24", "2026-11-14"),
      await recycled("01", "2026-01-01"),
    ]).toEqual([
      { phoneNumberRecycled: true },
      { phoneNumberRecycled: false },
      { phoneNumberRecycled: true },
      { phoneNumberRecycled: false },
    ]);
    expect(
      await body("/kyc-tenure/v0.2/check-tenure", { phoneNumber: number("21"), tenureDate: "2026-10-16" }),
    ).toEqual({ tenureDateCheck: false, contractType: "PAYM" });
  });

  it("refuse missing, malformed, unknown and departed numbers by the right code", async () => {
    const path = "/sim-swap/v2/check";
    expect(await code(path, {})).toBe("422 MISSING_IDENTIFIER");
    expect(await code(path, { phoneNumber: "0770" })).toBe("400 INVALID_ARGUMENT");
    expect(await code(path, { phoneNumber: "+447700900199" })).toBe("404 NOT_FOUND");
    expect(await code(path, { phoneNumber: number("24") })).toBe("422 SERVICE_NOT_APPLICABLE");
    expect(await code(path, { phoneNumber: number("01"), maxAge: 1.5 })).toBe("400 INVALID_ARGUMENT");
    expect(await code(path, { phoneNumber: number("01") }, await phoneToken("01"))).toBe("422 UNNECESSARY_IDENTIFIER");
  });

  it("state levers change one line and no other", async () => {
    await bench.lever("state/simSwap", { msisdn: number("01"), at: "2026-11-15T09:00:00Z" });
    await bench.lever("state/forwarding", { msisdn: number("02"), states: ["conditional_busy"] });
    expect(await body("/sim-swap/v2/check", { phoneNumber: number("01") })).toEqual({ swapped: true });
    expect(await body("/sim-swap/v2/check", { phoneNumber: number("02") })).toEqual({ swapped: false });
    expect(await body("/call-forwarding-signal/v0.4/call-forwardings", { phoneNumber: number("02") })).toEqual([
      "conditional_busy",
    ]);
    expect((await bench.lever("state/simSwap", { msisdn: "+447700900199" })).status).toBe(404);
  });
});

describe("number verification", () => {
  it("is true for the phone's own number or its hash, false for another, and needs the mobile network", async () => {
    const path = "/number-verification/v2/verify";
    expect(await code(path, { phoneNumber: number("01") })).toBe(
      "403 NUMBER_VERIFICATION.USER_NOT_AUTHENTICATED_BY_MOBILE_NETWORK",
    );
    const token = await phoneToken("01");
    const hashedPhoneNumber = createHash("sha256").update(number("01")).digest("hex");
    expect(
      [
        await body(path, { phoneNumber: number("01") }, token),
        await body(path, { hashedPhoneNumber }, token),
        await body(path, { phoneNumber: number("02") }, token),
      ].map((answer) => (answer as { devicePhoneNumberVerified: boolean }).devicePhoneNumberVerified),
    ).toEqual([true, true, false]);
    expect(await code(path, { phoneNumber: number("01"), hashedPhoneNumber }, token)).toBe("400 INVALID_ARGUMENT");
    expect(await body(path, { phoneNumber: number("24") }, await phoneToken("24"))).toEqual({
      devicePhoneNumberVerified: false,
    });
  });
});

describe("one-time codes", () => {
  const send = (nn: string): Promise<Answer> =>
    ask("/one-time-password-sms/v1/send-code", { phoneNumber: number(nn), message: "Code {{code}} for Larkspur" });
  const validate = (authenticationId: string, typed: string): Promise<string> =>
    code("/one-time-password-sms/v1/validate-code", { authenticationId, code: typed });
  const begin = async (): Promise<{ id: string; right: string; wrong: string }> => {
    const id = ((await send("01")).body as { authenticationId: string }).authenticationId;
    const right = /\d{6}/.exec(bench.sandbox.outbox(number("01"))[0]?.text ?? "")?.[0] ?? "";
    return { id, right, wrong: right === "000000" ? "000001" : "000000" };
  };

  it("arrive in the outbox and are good once", async () => {
    const { id, right } = await begin();
    expect(right).toHaveLength(6);
    expect((await ask("/one-time-password-sms/v1/validate-code", { authenticationId: id, code: right })).status).toBe(
      204,
    );
    expect(await validate(id, right)).toBe("400 ONE_TIME_PASSWORD_SMS.VERIFICATION_EXPIRED");
  });

  it("allow three tries, then not even the right one", async () => {
    const { id, right, wrong } = await begin();
    expect([
      await validate(id, wrong),
      await validate(id, wrong),
      await validate(id, wrong),
      await validate(id, right),
    ]).toEqual([
      "400 ONE_TIME_PASSWORD_SMS.INVALID_OTP",
      "400 ONE_TIME_PASSWORD_SMS.INVALID_OTP",
      "400 ONE_TIME_PASSWORD_SMS.VERIFICATION_FAILED",
      "400 ONE_TIME_PASSWORD_SMS.VERIFICATION_FAILED",
    ]);
  });

  it("end after five minutes, and come three times an hour", async () => {
    const { id, right } = await begin();
    await bench.lever("clock", { advanceMs: 300_001 });
    expect(await validate(id, right)).toBe("400 ONE_TIME_PASSWORD_SMS.VERIFICATION_EXPIRED");
    await send("01");
    await send("01");
    expect((await send("01")).body).toMatchObject({ code: "ONE_TIME_PASSWORD_SMS.MAX_OTP_CODES_EXCEEDED" });
    expect((await send("02")).status).toBe(200);
  });

  it("are not sent to numbers that left or cannot receive", async () => {
    expect((await send("24")).body).toMatchObject({ code: "ONE_TIME_PASSWORD_SMS.PHONE_NUMBER_NOT_ALLOWED" });
    await bench.lever("state/subscription", { msisdn: number("01"), subscription: { voiceSmsIn: "suspended" } });
    expect((await send("01")).body).toMatchObject({ code: "ONE_TIME_PASSWORD_SMS.PHONE_NUMBER_BLOCKED" });
    expect(bench.sandbox.outbox()).toEqual([]);
  });
});
