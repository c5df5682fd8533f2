// SPDX-License-Identifier: Apache-2.0
import { readdirSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { utf8 } from "#kernel";
import { seededRandom } from "#kernel/testing";
import {
  envelopeOverheadBytes,
  NAMESPACES,
  type Namespace,
  openEnvelope,
  type Seal,
  sealEnvelope,
  tryOpenEnvelope,
} from "./envelope.ts";
import { ENVELOPE_SUITES } from "./suites.ts";

type Vector = {
  readonly description: string;
  readonly expect: string;
  readonly key: string;
  readonly keyNo: number;
  readonly namespace: Namespace;
  readonly place: Seal["place"];
  readonly sealed: string;
  readonly plaintext?: string;
};

const directory = new URL("../../test/vectors/envelope/", import.meta.url);
const vectors = readdirSync(directory).map(
  (name) => [name, JSON.parse(readFileSync(new URL(name, directory), "utf8")) as Vector] as const,
);

const random = seededRandom(7);
const seal: Seal = {
  key: random.bytes(32),
  keyNo: 3,
  namespace: "message",
  place: { tenant: "larkspur", subject: "s", conversation: "c", row: "message/1" },
};

describe("envelope vectors", () => {
  test.each(vectors)("%s", (_name, vector) => {
    const result = tryOpenEnvelope(
      { ...vector, key: Uint8Array.fromHex(vector.key) },
      Uint8Array.fromHex(vector.sealed),
    );
    if (vector.expect === "opens") expect(result.ok && result.value.toHex()).toBe(vector.plaintext);
    else expect(result.ok ? "opens" : result.refusal.reason).toBe(vector.expect);
  });

  test("hold ten that must fail for each that must open", () => {
    const opens = vectors.filter(([, vector]) => vector.expect === "opens").length;
    expect(opens).toBeGreaterThan(0);
    expect(vectors.length - opens).toBeGreaterThanOrEqual(10 * opens);
  });
});

const anyNamespace = fc.constantFrom(...(Object.keys(NAMESPACES) as Namespace[]));
const anySuite = fc.constantFrom(...ENVELOPE_SUITES.map(({ no }) => no));

describe("sealEnvelope()", () => {
  test("opens again for the same key, kind and place, whatever the content", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 500 }), anyNamespace, anySuite, (plaintext, namespace, suite) => {
        const of = { ...seal, namespace, suite };
        const sealed = sealEnvelope(of, plaintext, random);
        expect(sealed.length).toBe(plaintext.length + envelopeOverheadBytes(of.suite));
        expect(openEnvelope(of, sealed)).toEqual(plaintext);
      }),
    );
  });

  test("never gives the same envelope twice", () => {
    const seen = new Set(Array.from({ length: 200 }, () => sealEnvelope(seal, utf8("same"), random).toHex()));
    expect(seen.size).toBe(200);
  });

  test("refuses a key that is not 32 bytes", () => {
    expect(() => sealEnvelope({ ...seal, key: new Uint8Array(16) }, utf8("x"), random)).toThrow(RangeError);
  });

  test.each([-1, 1.5, 2 ** 32, Number.NaN])("refuses key number %d", (keyNo) => {
    expect(() => sealEnvelope({ ...seal, keyNo }, utf8("x"), random)).toThrow(RangeError);
  });
});

describe.each(ENVELOPE_SUITES)("openEnvelope() of suite $no", ({ no: suite }) => {
  const sealed = sealEnvelope({ ...seal, suite }, utf8("please do not read this"), random);

  test("goes by the header, whatever suite new data is sealed with [SEC-250]", () => {
    for (const { no } of ENVELOPE_SUITES)
      expect(openEnvelope({ ...seal, suite: no }, sealed)).toEqual(utf8("please do not read this"));
  });

  test("refuses every envelope with one bit flipped [SEC-002]", () => {
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const altered = sealed.slice();
      altered[bit >> 3] = (altered[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(tryOpenEnvelope(seal, altered).ok).toBe(false);
    }
  });

  test("refuses every prefix of an envelope [SEC-002]", () => {
    for (let length = 0; length < sealed.length; length += 1) {
      expect(tryOpenEnvelope(seal, sealed.subarray(0, length)).ok).toBe(false);
    }
  });

  test("refuses any other place [SEC-001]", () => {
    const text = fc.string({ maxLength: 8 });
    const place = fc.record({ tenant: text, subject: text, conversation: text, row: text });
    fc.assert(
      fc.property(place, place, (here, there) => {
        fc.pre(JSON.stringify(here) !== JSON.stringify(there));
        const moved = sealEnvelope({ ...seal, place: here }, utf8("x"), random);
        expect(tryOpenEnvelope({ ...seal, place: there }, moved).ok).toBe(false);
      }),
    );
  });

  test("reads an envelope that lies inside a larger buffer", () => {
    const larger = new Uint8Array(sealed.length + 7);
    larger.set(sealed, 5);
    expect(openEnvelope(seal, larger.subarray(5, 5 + sealed.length))).toEqual(utf8("please do not read this"));
  });

  test("throws crypto.cannot_open, and says nothing of the content [SEC-003]", () => {
    const altered = sealed.slice();
    altered[sealed.length - 1] = (altered[sealed.length - 1] ?? 0) ^ 1;
    expect(() => openEnvelope(seal, altered)).toThrow(
      expect.objectContaining({
        code: "crypto.cannot_open",
        message: "Cannot open the envelope: its tag does not fit this key, place and content",
      }),
    );
  });
});
