// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "#kernel";
import { AES_256_GCM, openAes256Gcm, sealAes256GcmInto } from "./hazmat/aead.ts";
import { hkdfSha384 } from "./hazmat/hash.ts";

/** Numbers of envelope suites are stored data: they are only ever added. */
export type EnvelopeSuiteNo = 1 | 2;

/** What is true of a suite for ever, and from when until when it may be used. Dates are days in UTC; null: no end is planned. */
export type EnvelopeSuite = {
  readonly no: EnvelopeSuiteNo;
  readonly name: string;
  /** Names of `policies/crypto-policy.yaml`. */
  readonly primitives: readonly string[];
  /** New data may be sealed from this day on. */
  readonly sealFrom: string;
  /** And before this day. What is sealed goes on opening. */
  readonly sealUntil: string | null;
  /** Suite to which `keys rotate` takes what is left, once `sealUntil` is near. */
  readonly successor: EnvelopeSuiteNo | null;
  readonly nonceBytes: number;
  readonly tagBytes: number;
  /** Writes ciphertext and tag into `out` from `at` on. */
  seal(
    key: Uint8Array,
    nonce: Uint8Array,
    associatedData: Uint8Array,
    plaintext: Uint8Array,
    out: Uint8Array,
    at: number,
  ): void;
  open(
    key: Uint8Array,
    nonce: Uint8Array,
    associatedData: Uint8Array,
    ciphertextAndTag: Uint8Array,
  ): Uint8Array<ArrayBuffer> | null;
};

const SUITE_2_INFO = utf8("wardline/envelope/v1/suite/2");

/** A key and nonce of its own for each envelope, from 256 random bits: HKDF-SHA-384 keeps them apart under one key however many there are. */
function ofOneEnvelope<T>(key: Uint8Array, salt: Uint8Array, use: (key: Uint8Array, nonce: Uint8Array) => T): T {
  const derived = hkdfSha384(key, salt, SUITE_2_INFO, AES_256_GCM.keyBytes + AES_256_GCM.nonceBytes);
  try {
    return use(derived.subarray(0, AES_256_GCM.keyBytes), derived.subarray(AES_256_GCM.keyBytes));
  } finally {
    derived.fill(0);
  }
}

/** Every suite that an envelope was ever sealed with. Each opens; which one seals is a line of the configuration. */
export const ENVELOPE_SUITES: readonly EnvelopeSuite[] = [
  {
    no: 1,
    name: "AES-256-GCM",
    primitives: ["AES-256-GCM"],
    sealFrom: "2025-01-01",
    sealUntil: null,
    successor: 2,
    nonceBytes: AES_256_GCM.nonceBytes,
    tagBytes: AES_256_GCM.tagBytes,
    seal: sealAes256GcmInto,
    open: openAes256Gcm,
  },
  {
    no: 2,
    name: "HKDF-SHA-384, AES-256-GCM",
    primitives: ["HKDF-SHA-384", "AES-256-GCM"],
    sealFrom: "2026-11-01",
    sealUntil: null,
    successor: null,
    nonceBytes: 32,
    tagBytes: AES_256_GCM.tagBytes,
    seal: (key, salt, associatedData, plaintext, out, at) => {
      ofOneEnvelope(key, salt, (derived, nonce) => {
        sealAes256GcmInto(derived, nonce, associatedData, plaintext, out, at);
      });
    },
    open: (key, salt, associatedData, sealed) =>
      ofOneEnvelope(key, salt, (derived, nonce) => openAes256Gcm(derived, nonce, associatedData, sealed)),
  },
];

export const DEFAULT_ENVELOPE_SUITE: EnvelopeSuiteNo = 1;

const BY_NO = new Map<number, EnvelopeSuite>(ENVELOPE_SUITES.map((suite) => [suite.no, suite]));

/** The suite of a number that stands in a header; null: none of ours. */
export function findEnvelopeSuite(no: number): EnvelopeSuite | null {
  return BY_NO.get(no) ?? null;
}

/** @throws RangeError - If there is no such suite. */
export function requireEnvelopeSuite(no: number): EnvelopeSuite {
  const suite = BY_NO.get(no);
  if (suite === undefined) throw new RangeError(`Cannot seal: there is no envelope suite ${no}`);
  return suite;
}

/**
 * Whether new data may be sealed with a suite on a day. Opening never depends on it.
 *
 * @param day - Such as `2026-11-25`, UTC.
 */
export function maySealOn(suite: EnvelopeSuite, day: string): boolean {
  return suite.sealFrom <= day && (suite.sealUntil === null || day < suite.sealUntil);
}
