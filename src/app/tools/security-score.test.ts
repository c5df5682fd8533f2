// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from "vitest";
import { type Protection, scoreOf } from "./security-score.ts";

const best: Protection = {
  passkeys: 2,
  hasApp: true,
  recoveryCodesLeft: 10,
  otherSessions: 0,
  isLocked: false,
  contacts: 2,
  isForwarding: false,
  isSwapRecent: false,
};

describe("scoreOf()", () => {
  it.each<[string, Partial<Protection>, number, string]>([
    ["all is well", {}, 100, "strong"],
    ["locked as well", { isLocked: true }, 100, "strong"],
    ["one passkey", { passkeys: 1 }, 92, "strong"],
    ["no passkey", { passkeys: 0 }, 70, "fair"],
    ["no app", { hasApp: false }, 90, "strong"],
    ["codes nearly gone", { recoveryCodesLeft: 2 }, 85, "strong"],
    ["one contact", { contacts: 1 }, 93, "strong"],
    ["signed in elsewhere", { otherSessions: 1 }, 90, "strong"],
    ["a warning is never strong", { isForwarding: true }, 90, "fair"],
    ["a swap is never strong", { isSwapRecent: true }, 90, "fair"],
    [
      "silence earns nothing",
      { isForwarding: null, isSwapRecent: null, contacts: null, recoveryCodesLeft: null },
      50,
      "fair",
    ],
    [
      "nothing",
      {
        passkeys: 0,
        hasApp: false,
        recoveryCodesLeft: null,
        otherSessions: 3,
        contacts: 0,
        isForwarding: true,
        isSwapRecent: true,
      },
      0,
      "weak",
    ],
  ])("[SEC-322] %s", (_name, change, score, grade) => {
    expect(scoreOf({ ...best, ...change })).toEqual({ score, grade });
  });
});
