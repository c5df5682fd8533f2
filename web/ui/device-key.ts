// SPDX-License-Identifier: Apache-2.0
import { type ChannelInit, channelFetch } from "../channel/channel.ts";

/** Where the server's clock stands against this one's: proofs are fresh for a minute only, and clocks of phones are wrong by more. */
let clockOffsetMs = 0;

/** A proof that is off by more than this may be refused for it. */
const OFF_MS = 10_000;

/**
 * Learns the server's time from an answer of it.
 *
 * @returns True when proofs made before were off by so much that a refusal may mean nothing else: try once more.
 */
export function learnServerTime(response: Response): boolean {
  const at = Date.parse(response.headers.get("date") ?? "");
  if (!Number.isFinite(at)) return false;
  const offset = at - Date.now();
  const wasOff = Math.abs(offset - clockOffsetMs) > OFF_MS;
  clockOffsetMs = offset;
  return wasOff;
}

/** One window at a time: cookie and key of a new session must come from the same opening. */
export async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  return navigator.locks === undefined ? work() : navigator.locks.request(`wardline-${name}`, work);
}

/**
 * A request through the sealed channel with a proof of the key, and once more where only the clock was wrong. The answer of the server,
 * or a network error.
 */
export async function provenFetch(
  key: DeviceKey | null,
  path: string,
  init: Omit<ChannelInit, "headers"> & { readonly headers?: HeadersInit } = {},
): Promise<Response> {
  const ask = async (): Promise<Response> => {
    const proof = (await key?.prove(init.method ?? "GET", path)) ?? null;
    const headers = new Headers(init.headers);
    if (proof !== null) headers.set("dpop", proof);
    return channelFetch(path, { ...init, headers });
  };
  const response = await ask();
  const wasOff = learnServerTime(response);
  return wasOff && key !== null && [401, 404].includes(response.status) ? ask() : response;
}

type Kept = { readonly pair: CryptoKeyPair; readonly tokenHash: string | null };

/** Where keys are kept: IndexedDB keeps a key without its bytes ever being readable by a script. */
interface KeyStore {
  get(name: string): Promise<Kept | null>;
  set(name: string, kept: Kept): Promise<void>;
}

/**
 * The private key of this browser for one kind of session (`visitor`, `staff`). It cannot be exported: who copies the cookie or
 * the token to another browser has nothing, because each request is signed (RFC 9449). Windows of one origin share it.
 * How the server takes it: `src/identity/device-key.ts`.
 */
export class DeviceKey {
  readonly #store: KeyStore;
  readonly #name: string;
  #fresh: Kept | null = null;
  /** False where the browser refuses storage: then the key, and with it the session, ends with this page. */
  readonly isLasting: boolean;

  constructor(store: KeyStore, name: string, isLasting: boolean) {
    this.#store = store;
    this.#name = name;
    this.isLasting = isLasting;
  }

  /** A new key for a new session, so that sessions cannot be told to be of one browser. It counts here at once, elsewhere once it is bound. */
  async renew(): Promise<void> {
    this.#fresh = { pair: await makePair(), tokenHash: null };
  }

  /**
   * Keeps the key and binds its proofs from here on to the session's token, by the hash that the server gave (`ath`): a cookie cannot
   * be read here.
   */
  async bindTo(tokenHash: string): Promise<void> {
    const kept = this.#fresh ?? (await this.#store.get(this.#name));
    if (kept !== null) await this.#store.set(this.#name, { ...kept, tokenHash });
    this.#fresh = null;
  }

  /** The session was not opened: the key that was there before counts again. */
  discard(): void {
    this.#fresh = null;
  }

  /** A proof for one request (header `DPoP`, or the first frame of a WebSocket); null while there is no key. Works once. */
  async prove(method: string, path: string): Promise<string | null> {
    const kept = this.#fresh ?? (await this.#store.get(this.#name));
    if (kept === null) return null;
    const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", kept.pair.publicKey);
    const header = { typ: "dpop+jwt", alg: "ES256", jwk: { kty, crv, x, y } };
    const claims = {
      jti: encode(crypto.getRandomValues(new Uint8Array(18))),
      htm: method,
      htu: new URL(path, location.origin).href.replace(/[?#].*$/u, ""),
      iat: Math.floor((Date.now() + clockOffsetMs) / 1000),
      ...(kept.tokenHash === null ? {} : { ath: kept.tokenHash }),
    };
    const signed = `${encodeJson(header)}.${encodeJson(claims)}`;
    const bytes = new TextEncoder().encode(signed);
    const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, kept.pair.privateKey, bytes);
    return `${signed}.${encode(new Uint8Array(signature))}`;
  }
}

/**
 * Opens the key of this browser, from IndexedDB where that can be used and from the page's memory where it is refused. Null on a page
 * without WebCrypto (not a secure context): such a session has no key, and the server gives it one factor at the most.
 *
 * @param isShared - False where the session itself lasts as long as the page (its token is held in memory): then other windows have
 * sessions and keys of their own.
 */
export async function openDeviceKey(name: string, isShared: boolean = true): Promise<DeviceKey | null> {
  if (globalThis.crypto?.subtle === undefined) return null;
  if (!isShared) return new DeviceKey(inPage(), name, false);
  try {
    const store = await openStore();
    await store.get(name);
    return new DeviceKey(store, name, true);
  } catch {
    return new DeviceKey(inPage(), name, false);
  }
}

async function makePair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign", "verify"]);
}

function inPage(): KeyStore {
  const keys = new Map<string, Kept>();
  return {
    get: async (name) => keys.get(name) ?? null,
    set: async (name, kept) => void keys.set(name, kept),
  };
}

const STORE = "keys";

async function openStore(): Promise<KeyStore> {
  const opening = indexedDB.open("wardline-device", 1);
  opening.onupgradeneeded = () => void opening.result.createObjectStore(STORE);
  const database = await settled(opening);
  const store = (mode: IDBTransactionMode): IDBObjectStore => database.transaction(STORE, mode).objectStore(STORE);
  return {
    get: async (name) => ((await settled(store("readonly").get(name))) as Kept | undefined) ?? null,
    set: async (name, kept) => {
      await settled(store("readwrite").put(kept, name));
    },
  };
}

async function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error ?? new Error("Cannot use IndexedDB"));
  });
}

function encodeJson(value: object): string {
  return encode(new TextEncoder().encode(JSON.stringify(value)));
}

function encode(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/u, "");
}
