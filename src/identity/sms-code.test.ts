// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { seededRandom } from "#kernel/testing";
import { checkCode, makeChallenge, makeCode, smsCodePolicy } from "./sms-code.ts";

const sha256 = (bytes: Uint8Array): Uint8Array => createHash("sha256").update(bytes).digest();
const now = 1_000_000;

describe("makeCode()", () => {
  it("makeCode() gives six digits, each digit about equally often", () => {
    const random = seededRandom(7);
    const counts = new Array<number>(10).fill(0);
    for (let i = 0; i < 5_000; i += 1) {
      const code = makeCode(random);
      expect(code).toMatch(/^\d{6}$/);
      for (const digit of code) counts[Number(digit)] = (counts[Number(digit)] ?? 0) + 1;
    }
    for (const count of counts) expect(Math.abs(count - 3_000)).toBeLessThan(300);
  });
});

describe("checkCode()", () => {
  const challenge = makeChallenge("012345", now, seededRandom(1), sha256);
  it("checkCode() accepts the code, with spaces, until it expires", () => {
    expect(checkCode(challenge, "012345", now, sha256)).toBe("right");
    expect(checkCode(challenge, "012 345", now, sha256)).toBe("right");
    expect(checkCode(challenge, "012345", now + smsCodePolicy.lifetimeMs, sha256)).toBe("expired");
  });
  it("checkCode() refuses a wrong, empty, longer or shorter code", () => {
    for (const typed of ["012346", "", "0123456", "01234", "٠١٢٣٤٥"])
      expect(checkCode(challenge, typed, now, sha256)).toBe("wrong");
  });
  it("checkCode() accepts nothing when no code was sent", () => {
    const none = makeChallenge(null, now, seededRandom(2), sha256);
    expect(checkCode(none, "", now, sha256)).toBe("wrong");
    expect(checkCode(none, "000000", now, sha256)).toBe("wrong");
  });
  it("checkCode() refuses the right code when no tries are left [SEC-021]", () => {
    expect(checkCode({ ...challenge, triesLeft: 0 }, "012345", now, sha256)).toBe("no_tries_left");
  });
  it("makeChallenge() keeps the code out of what is stored [SEC-020]", () => {
    expect(JSON.stringify(challenge)).not.toContain("012345");
  });
});
