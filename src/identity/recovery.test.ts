// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { seededRandom } from "#kernel/testing";
import { assuranceNow, type Factor } from "./factors.ts";
import { recoveryPhase } from "./recovery.ts";
import { type HashRecoveryCode, makeRecoveryCodes, readRecoveryCode, useRecoveryCode } from "./recovery-codes.ts";
import { decideStepUpPath } from "./step-up.ts";

const now = Date.UTC(2026, 10, 15, 10);
let worked = 0;
const hash: HashRecoveryCode = async (code, salt) => {
  worked += 1;
  return new Uint8Array(createHash("sha256").update(salt).update(code).digest());
};

describe("recovery codes", () => {
  it("makeRecoveryCodes() makes ten different codes and keeps none of them", async () => {
    const { codes, set } = await makeRecoveryCodes(seededRandom(3), hash);
    expect(new Set(codes).size).toBe(10);
    for (const code of codes) {
      expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/);
      expect(JSON.stringify(set)).not.toContain(code.slice(0, 5));
    }
  });

  it("useRecoveryCode() takes each code once, however it is written", async () => {
    const { codes, set } = await makeRecoveryCodes(seededRandom(4), hash);
    const typed = (codes[3] ?? "").toLowerCase().replaceAll("0", "o").replaceAll("1", "l").replace("-", " – ");
    const rest = await useRecoveryCode(set, typed, hash);
    expect(rest?.hashes).toHaveLength(9);
    expect(await useRecoveryCode(rest, codes[3] ?? "", hash)).toBeNull();
    expect((await useRecoveryCode(rest, codes[4] ?? "", hash))?.hashes).toHaveLength(8);
  });

  it("useRecoveryCode() does the same work for a wrong code, for what cannot be one, and for nobody's", async () => {
    const { codes, set } = await makeRecoveryCodes(seededRandom(5), hash);
    for (const [whose, typed] of [
      [set, "00000-00000"],
      [set, ""],
      [set, `${codes[0]}0`],
      [set, "ABCDE-FGHIU"],
      [null, codes[0] ?? ""],
    ] as const) {
      worked = 0;
      expect(await useRecoveryCode(whose, typed, hash)).toBeNull();
      expect(worked).toBe(1);
    }
  });

  it("readRecoveryCode() reads nothing of another length or with a sign of no code", () => {
    for (const typed of ["", "7Q2MX-0KD4", "7Q2MX-0KD4R9", "7Q2MX-0KD4U", "٧Q2MX-0KD4R"])
      expect(readRecoveryCode(typed)).toBeNull();
  });
});

describe("recoveryPhase()", () => {
  const times = { state: "waiting", opensAt: now + 10, lapsesAt: now + 100 } as const;
  it.each([
    ["before the wait is over", times, now + 9, "waiting"],
    ["when it is over", times, now + 10, "open"],
    ["after it has lapsed", times, now + 100, "over"],
    ["while not every contact point was told", { ...times, opensAt: null }, now + 50, "telling"],
    ["after it was cancelled", { ...times, state: "cancelled" }, now + 50, "over"],
    ["after it was stopped", { ...times, state: "stopped" }, now + 50, "over"],
    ["after it was finished", { ...times, state: "completed" }, now + 50, "over"],
  ] as const)("[SEC-121] recoveryPhase() %s", (_name, given, at, phase) => {
    expect(recoveryPhase(given, at)).toBe(phase);
  });
});

describe("assuranceNow() where people vouch", () => {
  const vouched = (ago: number): Factor => ({ kind: "vouched", at: now - ago });
  it("[SEC-124] assuranceNow() is A4 for a quarter of an hour, and what is added on it waits like what was added on SMS", () => {
    expect(assuranceNow([vouched(0)], now)).toMatchObject({ level: "A4", restsOnSms: true });
    expect(assuranceNow([vouched(15 * 60_000 - 1)], now).level).toBe("A4");
    expect(assuranceNow([vouched(15 * 60_000)], now).level).toBe("A0");
  });

  it("decideStepUpPath() asks somebody who was vouched for no second factor, and still for proof of an act", () => {
    expect(decideStepUpPath([vouched(1)], "A2", now).path).toBe("reached");
    expect(decideStepUpPath([vouched(1)], "A3", now).path).toBe("person");
  });
});
