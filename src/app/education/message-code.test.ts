// SPDX-License-Identifier: Apache-2.0
import { createHmac } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { TenantId } from "#kernel";
import { groupCode, isWellTyped, messageCode, normaliseCode, readMessageCode } from "./message-code.ts";

const NOW = Date.UTC(2026, 10, 15, 10, 0, 0);
const DAY = 24 * 3_600_000;
const keysOf = (key: string): Parameters<typeof messageCode>[0] => ({
  blindIndex: (purpose, value) => new Uint8Array(createHmac("sha256", key).update(`${purpose}\n${value}`).digest()),
});
const keys = keysOf("a");
const tenant = "larkspur" as TenantId;
const scope = { tenant, recipient: "party IN-C01", kind: "news", day: "2026-11-15" };
const among = {
  tenant,
  recipients: ["party IN-C01"],
  kinds: ["news", "order_changed", "account_locked"],
  now: NOW,
  timeZone: "Europe/London",
};
const code = messageCode(keys, scope, "m1");
const read = (text: string, more: Partial<typeof among> = {}, by = keys): ReturnType<typeof readMessageCode> =>
  readMessageCode(by, text, { ...among, ...more });

describe("messageCode()", () => {
  it("[SEC-320] means one kind and one day to its recipient, and nothing to anybody else, elsewhere, or without the key", () => {
    expect(code).toMatch(/^[0-9A-HJKMNP-TV-Z]{10}$/);
    expect(read(code)).toEqual({ kind: "news", day: "2026-11-15" });
    expect(read(code, { recipients: ["party IN-C02"] })).toBeNull();
    expect(read(code, { recipients: ["line IN-C01"] })).toBeNull();
    expect(read(code, { recipients: [] })).toBeNull();
    expect(read(code, { tenant: "other" as TenantId })).toBeNull();
    expect(read(code, { kinds: ["order_changed"] })).toBeNull();
    expect(read(code, {}, keysOf("b"))).toBeNull();
    for (const other of [{ kind: "order_changed" }, { day: "2026-11-14" }, { recipient: "party IN-C02" }])
      expect(messageCode(keys, { ...scope, ...other }, "m1")).not.toBe(code);
  });

  it("[SEC-320] is forged by no change that passes for well typed", () => {
    const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let tried = 0;
    for (let at = 0; at < 9; at += 1)
      for (const char of alphabet) {
        if (char === code[at]) continue;
        const body = `${code.slice(0, at)}${char}${code.slice(at + 1, 9)}`;
        // Whoever forges knows the sum against typing errors.
        const whole = [...alphabet].map((check) => body + check).find(isWellTyped) ?? "";
        expect(whole).toHaveLength(10);
        if (tried % 9 === 0) expect(read(whole)).toBeNull();
        tried += 1;
      }
    expect(tried).toBe(279);
  });

  it("lapses after 30 days, and is not missed where the clock is put forward", () => {
    expect(read(code, { now: NOW + 29 * DAY })).toEqual({ kind: "news", day: "2026-11-15" });
    expect(read(code, { now: NOW + 31 * DAY })).toBeNull();
    const spring = messageCode(keys, { ...scope, day: "2027-03-28" }, "m1");
    for (let i = 0; i < 30; i += 5)
      expect(read(spring, { now: Date.UTC(2027, 2, 28, 0, 30) + i * DAY }), `${i} days`).not.toBeNull();
  });

  it("differs between messages of one day", () => {
    const codes = new Set(Array.from({ length: 40 }, (_, i) => messageCode(keys, scope, `m${i}`)));
    expect(codes.size).toBeGreaterThan(15);
  });

  it("notices one wrong character and two that changed places; letters like digits are digits", () => {
    expect(isWellTyped(code)).toBe(true);
    for (let at = 0; at < 9; at += 1) {
      const wrong = `${code.slice(0, at)}${code[at] === "7" ? "8" : "7"}${code.slice(at + 1)}`;
      expect(isWellTyped(wrong)).toBe(false);
      const swapped = `${code.slice(0, at)}${code[at + 1]}${code[at]}${code.slice(at + 2)}`;
      expect(isWellTyped(swapped)).toBe(swapped === code);
    }
    expect(normaliseCode(" ol1i5-abcde ")).toBe("01115ABCDE");
    expect(normaliseCode(groupCode(code).toLowerCase())).toBe(code);
  });
});
