// SPDX-License-Identifier: Apache-2.0
import { type Bytes, concat, fromText, isEqual, toText, utf8 } from "./bytes.ts";
import type { ChannelCrypto, ServiceKeys, Signatures } from "./ports.ts";
import { BEST_SUITE, isSuite, type SuiteNo } from "./suites.ts";

const PIN = "wlk1.";
const PIN_DOMAIN = "wardline/service-key/v1\n";

/** Something that the service says about itself, as the exact text that was signed. */
export type Signed = { readonly text: string; readonly ed25519: string; readonly mlDsa44: string };

/** A key that browsers may encapsulate to, as its statement says. Times in milliseconds since 1970. */
export type ChannelKey = {
  readonly suite: SuiteNo;
  readonly publicKey: Bytes;
  readonly notBefore: number;
  readonly notAfter: number;
  /** Hash of the statement; in the first message. */
  readonly keyId: Bytes;
  readonly statement: Bytes;
};

/** What a browser reads before its first message. */
export type KeyList = {
  readonly service: { readonly ed25519: string; readonly mlDsa44: string };
  /** The newest first. */
  readonly keys: readonly Signed[];
};

export type KeyRefusal =
  | "malformed"
  /** Another key signs than the one that was pinned. */
  | "not_pinned"
  | "not_signed"
  /** No key is valid now. */
  | "none_valid"
  /** The service says that it speaks a better suite, which was kept from us. */
  | "downgraded";

export const KEY_ID_BYTES = 16;

/** What a page pins: a hash over both public keys. */
export async function pinOf(crypto: ChannelCrypto, keys: ServiceKeys): Promise<string> {
  return PIN + toText(await crypto.sha256(concat(utf8(PIN_DOMAIN), keys.ed25519, keys.mlDsa44)));
}

/** The pin of whoever a list says it is from. */
export async function pinsOf(crypto: ChannelCrypto, list: unknown): Promise<readonly string[]> {
  const keys = isFields(list) ? readKeys(list["service"]) : null;
  return keys === null ? [] : [await pinOf(crypto, keys)];
}

/** The statement of a key, ready to be signed. `offered`: every suite for which the service has a key. */
export function keyStatement(
  service: string,
  key: Pick<ChannelKey, "suite" | "publicKey" | "notBefore" | "notAfter">,
  offered: readonly number[],
): string {
  const { suite, notBefore, notAfter } = key;
  const publicKey = toText(key.publicKey);
  return JSON.stringify({ type: "wardline/channel-key/1", service, suite, offered, publicKey, notBefore, notAfter });
}

/** The first bytes of a statement's hash. */
export async function keyIdOf(crypto: ChannelCrypto, statement: Uint8Array): Promise<Bytes> {
  return (await crypto.sha256(statement)).slice(0, KEY_ID_BYTES);
}

/**
 * Checks that one of the pinned services signed a text.
 *
 * @param pins - One or, while the signing key changes, more. Empty: nothing is believed.
 */
export async function verifySigned(
  crypto: ChannelCrypto,
  service: unknown,
  signed: Signed,
  pins: readonly string[],
): Promise<"ok" | "malformed" | "not_pinned" | "not_signed"> {
  const keys = readKeys(service);
  const signatures = readKeys(signed);
  if (keys === null || signatures === null || typeof signed.text !== "string") return "malformed";
  const pin = await pinOf(crypto, keys);
  if (!pins.some((one) => isEqual(utf8(one), utf8(pin)))) return "not_pinned";
  return (await crypto.verify(keys, utf8(signed.text), signatures)) ? "ok" : "not_signed";
}

/**
 * The key to encapsulate to: pinned, signed, valid now, and of the best suite that both sides know.
 *
 * @param list - Untrusted.
 * @param now - Milliseconds; clocks that are off by less than the overlap of two keys still find one.
 */
export async function chooseKey(
  crypto: ChannelCrypto,
  list: unknown,
  expected: { readonly pins: readonly string[]; readonly now: number },
): Promise<ChannelKey | KeyRefusal> {
  if (!isFields(list) || !Array.isArray(list["keys"])) return "malformed";
  let worst: KeyRefusal = "none_valid";
  for (const signed of list["keys"].slice(0, 8) as Signed[]) {
    if (!isFields(signed)) return "malformed";
    const verified = await verifySigned(crypto, list["service"], signed, expected.pins);
    if (verified !== "ok") return verified;
    const key = await readKey(crypto, signed.text, expected.now);
    if (typeof key !== "string") return key;
    if (key !== "none_valid") worst = key;
  }
  return worst;
}

async function readKey(crypto: ChannelCrypto, text: string, now: number): Promise<ChannelKey | KeyRefusal> {
  const said: unknown = parse(text);
  if (!isFields(said) || said["type"] !== "wardline/channel-key/1") return "malformed";
  const { suite, offered, notBefore, notAfter } = said;
  const publicKey = typeof said["publicKey"] === "string" ? fromText(said["publicKey"]) : null;
  if (typeof suite !== "number" || typeof notBefore !== "number" || typeof notAfter !== "number") return "malformed";
  if (publicKey === null || !Array.isArray(offered)) return "malformed";
  if (now < notBefore || now >= notAfter) return "none_valid";
  if (!isSuite(suite)) return "none_valid";
  if (suite !== BEST_SUITE && offered.includes(BEST_SUITE)) return "downgraded";
  const statement = utf8(text);
  return { suite, publicKey, notBefore, notAfter, statement, keyId: await keyIdOf(crypto, statement) };
}

function readKeys(value: unknown): (ServiceKeys & Signatures) | null {
  if (!isFields(value)) return null;
  const { ed25519, mlDsa44 } = value;
  const classical = typeof ed25519 === "string" ? fromText(ed25519) : null;
  const quantum = typeof mlDsa44 === "string" ? fromText(mlDsa44) : null;
  return classical === null || quantum === null ? null : { ed25519: classical, mlDsa44: quantum };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
