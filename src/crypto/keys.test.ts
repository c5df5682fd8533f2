// SPDX-License-Identifier: Apache-2.0
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { concatBytes, utf8 } from "#kernel";
import { seededRandom } from "#kernel/testing";
import { encodeTexts, uint32 } from "./canonical.ts";
import { blindIndex, deriveKey, equalBytes } from "./derive.ts";
import { sealEnvelope } from "./envelope.ts";
import { hkdfSha256, hmacSha256 } from "./hazmat/hash.ts";
import { makeKey, unwrapKey, type Wrap, wrapKey } from "./wrap.ts";

const random = seededRandom(11);
const wrap: Wrap = {
  key: makeKey(random),
  keyNo: 1,
  namespace: "data_key",
  place: { tenant: "larkspur", subject: "s", conversation: "c", row: "key/1" },
};

describe("wrapKey()", () => {
  test("gives a key back to the same wrapping key and place only", () => {
    const key = makeKey(random);
    const wrapped = wrapKey(wrap, key, random);
    expect(unwrapKey(wrap, wrapped)).toEqual(key);
    const others: Wrap[] = [
      { ...wrap, key: makeKey(random) },
      { ...wrap, keyNo: 2 },
      { ...wrap, namespace: "subject_key" },
      { ...wrap, place: { ...wrap.place, conversation: "d" } },
      { ...wrap, place: { ...wrap.place, subject: "t" } },
      { ...wrap, place: { ...wrap.place, row: "key/2" } },
    ];
    for (const other of others) {
      expect(() => unwrapKey(other, wrapped)).toThrow(expect.objectContaining({ code: "crypto.cannot_open" }));
    }
  });

  test("refuses to wrap anything but 32 bytes", () => {
    expect(() => wrapKey(wrap, new Uint8Array(31), random)).toThrow(RangeError);
  });
});

describe("unwrapKey()", () => {
  test("refuses content of another length in the namespace of keys", () => {
    const sealed = sealEnvelope(wrap, utf8("not a key"), random);
    expect(() => unwrapKey(wrap, sealed)).toThrow(
      expect.objectContaining({ refusal: { reason: "wrong_key_size", sizeBytes: 9 } }),
    );
  });

  test("refuses content sealed in another namespace", () => {
    const sealed = sealEnvelope({ ...wrap, namespace: "message" }, makeKey(random), random);
    expect(() => unwrapKey(wrap, sealed)).toThrow(expect.objectContaining({ code: "crypto.cannot_open" }));
  });
});

describe("deriveKey()", () => {
  test("gives each purpose and each root a key of its own, always the same", () => {
    const root = new Uint8Array(32).fill(1);
    const other = new Uint8Array(32).fill(2);
    const keys = [
      deriveKey(root, "wrap"),
      deriveKey(root, "blind_index/party"),
      deriveKey(root, "blind_index/counter"),
      deriveKey(other, "wrap"),
    ].map((key) => key.toHex());
    expect(new Set(keys).size).toBe(4);
    // Stored look-ups rest on this value: it must never change.
    expect(keys[1]).toBe("f514e5842e31aba54353f324e139446f796b4afaafdb8b2253bdece2a488d86c");
  });

  test("refuses a root that is not 32 bytes", () => {
    expect(() => deriveKey(new Uint8Array(31), "wrap")).toThrow(RangeError);
  });
});

describe("hkdfSha256()", () => {
  test("agrees with RFC 5869 appendix A.1", () => {
    const okm = hkdfSha256(
      new Uint8Array(22).fill(0x0b),
      Uint8Array.fromHex("000102030405060708090a0b0c"),
      Uint8Array.fromHex("f0f1f2f3f4f5f6f7f8f9"),
      42,
    );
    expect(okm.toHex()).toBe("3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865");
  });
});

describe("hmacSha256()", () => {
  test("agrees with RFC 4231 case 2", () => {
    const tag = hmacSha256(utf8("Jefe"), utf8("what do ya want for nothing?"));
    expect(tag.toHex()).toBe("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  });
});

describe("blindIndex()", () => {
  test("is the same for the same value and key, and different otherwise", () => {
    const [a, b] = [makeKey(random), makeKey(random)];
    expect(blindIndex(a, "CU-1001")).toEqual(blindIndex(a, "CU-1001"));
    expect(blindIndex(a, "CU-1001")).not.toEqual(blindIndex(a, "CU-1002"));
    expect(blindIndex(a, "CU-1001")).not.toEqual(blindIndex(b, "CU-1001"));
    expect(blindIndex(a, "CU-1001")).toHaveLength(32);
  });
});

describe("equalBytes()", () => {
  test.each([
    [[1, 2, 3], [1, 2, 3], true],
    [[1, 2, 3], [1, 2, 4], false],
    [[1, 2, 3], [1, 2], false],
    [[], [], true],
  ])("of %j and %j is %j", (a, b, same) => {
    expect(equalBytes(Uint8Array.from(a), Uint8Array.from(b))).toBe(same);
  });
});

describe("encodeTexts()", () => {
  test("never encodes two lists alike", () => {
    const lists = [[], [""], ["", ""], ["a", "b"], ["ab"], ["a", "", "b"], ["ab", ""], ["", "ab"]];
    expect(new Set(lists.map((list) => encodeTexts(list).toHex())).size).toBe(lists.length);
  });

  test("agrees with the obvious field-by-field encoding, in every script", () => {
    const obvious = (texts: readonly string[]): Uint8Array =>
      concatBytes(uint32(texts.length), ...texts.map(utf8).flatMap((text) => [uint32(text.length), text]));
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "grapheme", maxLength: 20 })), (texts) => {
        expect(encodeTexts(texts)).toEqual(obvious(texts));
      }),
    );
  });
});
