// SPDX-License-Identifier: Apache-2.0
import { concatBytes, ok, type Random, type Result, refuse } from "#kernel";
import { encodeTexts, uint32 } from "./canonical.ts";
import { CannotOpenError, type OpenRefusal } from "./errors.ts";
import { DEFAULT_ENVELOPE_SUITE, type EnvelopeSuiteNo, findEnvelopeSuite, requireEnvelopeSuite } from "./suites.ts";

/**
 * What kinds of thing are sealed, with the number each carries in the header. One kind never opens as another.
 * Numbers are stored data: they are only ever added.
 */
export const NAMESPACES = {
  message: 1,
  tracker: 2,
  tracker_event: 3,
  state: 4,
  act: 5,
  notice: 6,
  case: 7,
  subject_data: 8,
  subject_key: 9,
  data_key: 10,
  tenant_data: 11,
  vault: 12,
  file: 13,
  file_piece: 14,
  keyring: 15,
  derivation: 16,
  outgoing: 17,
  peer: 18,
  note: 19,
} as const;
export type Namespace = keyof typeof NAMESPACES;

/** Where a sealed object lives. All four are bound as associated data; use "" for a level that does not exist there. */
export type Place = {
  readonly tenant: string;
  readonly subject: string;
  readonly conversation: string;
  /** Row within the conversation or subject, such as `message/12`. */
  readonly row: string;
};

/** What opening or sealing needs besides the bytes. */
export type Seal = {
  readonly key: Uint8Array;
  readonly keyNo: number;
  readonly namespace: Namespace;
  readonly place: Place;
  /** How to seal; left out: suite 1. Opening goes by the header and reads every suite. */
  readonly suite?: EnvelopeSuiteNo;
};

const MAGIC = [0x57, 0x4c] as const;
const VERSION = 1;
/** Up to and without the nonce. */
const HEADER_BYTES = 9;
const NONCE_AT = HEADER_BYTES;
const KEY_BYTES = 32;

/** Bytes that sealing adds to a plaintext. */
export function envelopeOverheadBytes(suite: EnvelopeSuiteNo = DEFAULT_ENVELOPE_SUITE): number {
  const { nonceBytes, tagBytes } = requireEnvelopeSuite(suite);
  return HEADER_BYTES + nonceBytes + tagBytes;
}

/** No suite adds less. */
const SMALLEST_BYTES = envelopeOverheadBytes(DEFAULT_ENVELOPE_SUITE);

const DOMAIN = "wardline/envelope/v1";

/**
 * Seals a plaintext for one place and one kind of content. Hides the content and detects every change of it, of the
 * header and of the place. Does not hide the length, and does not detect that an older envelope of the same row was put back.
 *
 * The nonce is random, so one key seals at most 2^32 envelopes of suite 1 (NIST SP 800-38D §8.3); the key hierarchy keeps
 * every key far below that. Suite 2 derives a key for each envelope and has no such bound in practice.
 *
 * @param seal - Key of 32 bytes with its number, kind of content, and the place it will be opened in; suite 1 unless it names another.
 * @param plaintext - Any length.
 * @param random - Source of the nonce; must be unpredictable and never repeat itself after a restart.
 * @returns The envelope (docs/formats/envelope.md), `envelopeOverheadBytes()` longer than the plaintext.
 * @throws RangeError - If the key is not 32 bytes or the key number not an unsigned 32-bit integer.
 */
export function sealEnvelope(seal: Seal, plaintext: Uint8Array, random: Random): Uint8Array<ArrayBuffer> {
  requireKey(seal.key);
  const suite = requireEnvelopeSuite(seal.suite ?? DEFAULT_ENVELOPE_SUITE);
  const nonce = random.bytes(suite.nonceBytes);
  const header = encodeHeader(seal, suite.no, nonce);
  const sealed = new Uint8Array(header.length + plaintext.length + suite.tagBytes);
  sealed.set(header);
  suite.seal(seal.key, nonce, associatedData(header, seal.place), plaintext, sealed, header.length);
  return sealed;
}

/**
 * Opens an envelope, if it is what was sealed for exactly this key, kind and place.
 *
 * @param sealed - Untrusted; any length may be passed.
 * @returns The plaintext, or a refusal: `too_short`, `wrong_magic`, `unknown_version`, `unknown_suite`,
 *   `wrong_namespace`, `wrong_key_no`, `not_authentic`.
 * @throws RangeError - If the key is not 32 bytes: a bug in the caller.
 */
export function tryOpenEnvelope(seal: Seal, sealed: Uint8Array): Result<Uint8Array<ArrayBuffer>, OpenRefusal> {
  requireKey(seal.key);
  const header = parseHeader(sealed);
  if (!header.ok) return header;
  const { namespace, keyNo } = header.value;
  const suite = requireEnvelopeSuite(header.value.suite);
  const wanted = NAMESPACES[seal.namespace];
  if (namespace !== wanted) return refuse({ reason: "wrong_namespace", namespace, wanted });
  if (keyNo !== seal.keyNo) return refuse({ reason: "wrong_key_no", keyNo, wanted: seal.keyNo });
  const ciphertextAt = NONCE_AT + suite.nonceBytes;
  const plaintext = suite.open(
    seal.key,
    sealed.subarray(NONCE_AT, ciphertextAt),
    associatedData(sealed.subarray(0, ciphertextAt), seal.place),
    sealed.subarray(ciphertextAt),
  );
  return plaintext === null ? refuse({ reason: "not_authentic" }) : ok(plaintext);
}

/**
 * As `tryOpenEnvelope()`, for callers that can do nothing about a damaged row.
 *
 * @throws CannotOpenError - `crypto.cannot_open`, with the refusal.
 */
export function openEnvelope(seal: Seal, sealed: Uint8Array): Uint8Array<ArrayBuffer> {
  const opened = tryOpenEnvelope(seal, sealed);
  if (!opened.ok) throw new CannotOpenError(opened.refusal);
  return opened.value;
}

/** What the header claims. Not verified: for choosing the key to try, never for a decision. */
export type UnverifiedHeader = {
  readonly suite: EnvelopeSuiteNo;
  readonly namespace: number;
  readonly keyNo: number;
};

/** Reads the header of an envelope without opening it. */
export function parseHeader(sealed: Uint8Array): Result<UnverifiedHeader, OpenRefusal> {
  if (sealed.length < SMALLEST_BYTES) return refuse({ reason: "too_short", sizeBytes: sealed.length });
  const view = new DataView(sealed.buffer, sealed.byteOffset, HEADER_BYTES);
  if (view.getUint8(0) !== MAGIC[0] || view.getUint8(1) !== MAGIC[1]) return refuse({ reason: "wrong_magic" });
  const version = view.getUint8(2);
  if (version !== VERSION) return refuse({ reason: "unknown_version", version });
  const suite = findEnvelopeSuite(view.getUint8(3));
  if (suite === null) return refuse({ reason: "unknown_suite", suite: view.getUint8(3) });
  if (sealed.length < envelopeOverheadBytes(suite.no)) return refuse({ reason: "too_short", sizeBytes: sealed.length });
  return ok({ suite: suite.no, namespace: view.getUint8(4), keyNo: view.getUint32(5) });
}

function encodeHeader(seal: Seal, suite: EnvelopeSuiteNo, nonce: Uint8Array): Uint8Array {
  const header = new Uint8Array(NONCE_AT + nonce.length);
  header.set(MAGIC);
  header[2] = VERSION;
  header[3] = suite;
  header[4] = NAMESPACES[seal.namespace];
  header.set(uint32(seal.keyNo), 5);
  header.set(nonce, NONCE_AT);
  return header;
}

function associatedData(header: Uint8Array, place: Place): Uint8Array {
  return concatBytes(header, encodeTexts([DOMAIN, place.tenant, place.subject, place.conversation, place.row]));
}

function requireKey(key: Uint8Array): void {
  if (key.length !== KEY_BYTES) {
    throw new RangeError(`Cannot use the key: it must have ${KEY_BYTES} bytes, has ${key.length}`);
  }
}
