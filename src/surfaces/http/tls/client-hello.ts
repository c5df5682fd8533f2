// SPDX-License-Identifier: Apache-2.0

/** What a client says of itself before anything is agreed. Attacker-controlled: for counting, and for a decision that OpenSSL takes again. */
export type ClientHello = {
  /** `supported_groups` in the client's order, without GREASE (RFC 8701). Empty: it sent none. */
  readonly supportedGroups: readonly number[];
  /** Groups of `key_share`, without GREASE. */
  readonly keyShares: readonly number[];
  /** Versions of `supported_versions`, without GREASE; 0x0304 is TLS 1.3. */
  readonly versions: readonly number[];
};

/** `more`: what came so far is the beginning of a ClientHello. */
export type HelloRead =
  | { readonly state: "more" }
  | { readonly state: "read"; readonly hello: ClientHello }
  | { readonly state: "invalid"; readonly reason: HelloFault };
export type HelloFault = "not_tls" | "not_client_hello" | "malformed" | "too_large";

/** A hello with ML-KEM shares and encrypted server name has about 2 kB. */
export const MAX_HELLO_BYTES: number = 16 * 1024;

const RECORD_HEADER = 5;
const HANDSHAKE = 22;
const CLIENT_HELLO = 1;
const MAX_RECORD = 16_384;
const EXTENSION = { supportedGroups: 10, supportedVersions: 43, keyShare: 51 } as const;

/**
 * Reads a ClientHello (RFC 8446 §4.1.2) from the first bytes of a connection, however they are cut into packets and records. Reads what it
 * names and checks every length on the way; says nothing of whether the hello would be accepted.
 *
 * @param bytes - Everything received so far. Untrusted.
 */
export function readClientHello(bytes: Uint8Array): HelloRead {
  const message = joinRecords(bytes);
  if (message.state !== "read") return message;
  try {
    return { state: "read", hello: parseBody(new Cursor(message.body)) };
  } catch (error) {
    if (error instanceof Malformed) return { state: "invalid", reason: "malformed" };
    throw error;
  }
}

type Joined = Exclude<HelloRead, { readonly state: "read" }> | { readonly state: "read"; readonly body: Uint8Array };

/** The handshake message may lie in several records (§5.1), and the last one may hold more than it. Takes time in proportion to what came. */
function joinRecords(bytes: Uint8Array): Joined {
  const all = new Uint8Array(bytes.length);
  let have = 0;
  for (let at = 0; ; ) {
    if (at < bytes.length && bytes[at] !== HANDSHAKE) return { state: "invalid", reason: "not_tls" };
    if (at + 1 < bytes.length && bytes[at + 1] !== 3) return { state: "invalid", reason: "not_tls" };
    if (at + RECORD_HEADER > bytes.length) return more;
    const length = uint16(bytes, at + 3);
    // §5.1: no handshake fragment is empty; attacker: empty ones would keep us reading.
    if (length === 0 || length > MAX_RECORD) return { state: "invalid", reason: "malformed" };
    const fragment = bytes.subarray(at + RECORD_HEADER, at + RECORD_HEADER + length);
    all.set(fragment, have);
    have += fragment.length;
    const message = messageIn(all.subarray(0, have));
    if (message.state !== "more") return message;
    if (fragment.length < length) return more;
    at += RECORD_HEADER + length;
  }
}

function messageIn(joined: Uint8Array): Joined {
  if (joined.length > 0 && joined[0] !== CLIENT_HELLO) return { state: "invalid", reason: "not_client_hello" };
  if (joined.length < 4) return more;
  const length = ((joined[1] ?? 0) << 16) | uint16(joined, 2);
  if (length > MAX_HELLO_BYTES) return tooLarge;
  return joined.length < 4 + length ? more : { state: "read", body: joined.subarray(4, 4 + length) };
}

const more = { state: "more" } as const;
const tooLarge = { state: "invalid", reason: "too_large" } as const;

function parseBody(body: Cursor): ClientHello {
  body.take(2 + 32);
  body.vector8();
  const suites = body.vector16();
  if (suites.left < 2 || suites.left % 2 !== 0) throw new Malformed();
  if (body.vector8().left < 1) throw new Malformed();
  const found: { groups?: readonly number[]; shares?: readonly number[]; versions?: readonly number[] } = {};
  // Before TLS 1.3 a hello may have no extensions at all.
  const extensions = body.left === 0 ? null : body.vector16();
  body.requireEnd();
  while (extensions !== null && extensions.left > 0) {
    const type = extensions.number16();
    const content = extensions.vector16();
    if (type === EXTENSION.supportedGroups) found.groups = once(found.groups, () => numbers(content.vector16()));
    else if (type === EXTENSION.supportedVersions)
      found.versions = once(found.versions, () => numbers(content.vector8()));
    else if (type === EXTENSION.keyShare) found.shares = once(found.shares, () => shares(content.vector16()));
    else continue;
    content.requireEnd();
  }
  return {
    supportedGroups: found.groups ?? [],
    keyShares: found.shares ?? [],
    versions: found.versions ?? [],
  };
}

/** §4.2: no extension comes twice; reading the first of two while OpenSSL reads the second would be a way around. */
function once<T>(before: T | undefined, read: () => T): T {
  if (before !== undefined) throw new Malformed();
  return read();
}

function numbers(list: Cursor): readonly number[] {
  const found: number[] = [];
  if (list.left < 2) throw new Malformed();
  while (list.left > 0) found.push(list.number16());
  return found.filter((value) => !isGrease(value));
}

function shares(list: Cursor): readonly number[] {
  const found: number[] = [];
  while (list.left > 0) {
    found.push(list.number16());
    if (list.vector16().left < 1) throw new Malformed();
  }
  return found.filter((value) => !isGrease(value));
}

/** RFC 8701: values that mean nothing, so that servers learn to ignore what they do not know. */
function isGrease(value: number): boolean {
  return (value & 0x0f0f) === 0x0a0a && value >> 8 === (value & 0xff);
}

function uint16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

class Malformed extends Error {}

/** Reads forward and never past the end. */
class Cursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get left(): number {
    return this.#bytes.length - this.#at;
  }

  take(length: number): Uint8Array {
    if (length > this.left) throw new Malformed();
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  number16(): number {
    return uint16(this.take(2), 0);
  }

  vector8(): Cursor {
    return new Cursor(this.take(this.take(1)[0] ?? 0));
  }

  vector16(): Cursor {
    return new Cursor(this.take(this.number16()));
  }

  requireEnd(): void {
    if (this.left !== 0) throw new Malformed();
  }
}
