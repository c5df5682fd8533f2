// SPDX-License-Identifier: Apache-2.0
import {
  BEST_SUITE,
  type Bytes,
  type ChannelCrypto,
  type KeyList,
  keyIdOf,
  keyStatement,
  type Signed,
  type SuiteNo,
  toText,
} from "#channel";
import type { Signer } from "#crypto";
import { type Clock, type TenantId, utf8 } from "#kernel";
import type { ChannelCipher, ChannelStore, StoredChannelKey } from "./ports.ts";

const HOUR_MS = 3_600_000;
/** A new key is offered after so long. */
const OFFER_MS = 24 * HOUR_MS;
/** Taken for so long after it was made: pages that were loaded before a change go on. Then its private half is removed. */
const TAKE_MS = 72 * HOUR_MS;
/** Clocks of browsers may be behind by so much. */
const EARLY_MS = 24 * HOUR_MS;
const READ_EVERY_MS = 60_000;

/** What signs for an installation: both always do. */
export type ServiceSigners = { readonly ed25519: Signer; readonly mlDsa44: Signer };

export type ChannelKeysOptions = {
  readonly tenant: TenantId;
  readonly store: ChannelStore;
  readonly cipher: ChannelCipher;
  readonly signers: ServiceSigners;
  readonly crypto: ChannelCrypto;
  readonly clock: Clock;
};

export type OwnKey = {
  readonly suite: SuiteNo;
  readonly keyId: Uint8Array;
  readonly privateKey: Uint8Array;
  readonly statement: Bytes;
  readonly signed: Signed;
  readonly notBefore: number;
  readonly expiresAt: number;
};

/** The keys that browsers encapsulate to: made, offered, taken, removed. Nodes share them by the database. */
export class ChannelKeys {
  readonly #options: ChannelKeysOptions;
  #known: readonly OwnKey[] = [];
  #readAt = Number.NEGATIVE_INFINITY;

  constructor(options: ChannelKeysOptions) {
    this.#options = options;
  }

  /** Signs something that the service says about itself. */
  sign(text: string): Signed {
    const { ed25519, mlDsa44 } = this.#options.signers;
    const message = utf8(text);
    return { text, ed25519: toText(ed25519.sign(message)), mlDsa44: toText(mlDsa44.sign(message)) };
  }

  /** What a browser reads first: the newest key only, so that older ones fade. */
  async list(): Promise<KeyList> {
    if ((await this.#read()).length === 0) await this.rotate();
    const [newest] = this.#known;
    const { ed25519, mlDsa44 } = this.#options.signers;
    return {
      service: { ed25519: toText(ed25519.publicKey), mlDsa44: toText(mlDsa44.publicKey) },
      keys: newest === undefined ? [] : [newest.signed],
    };
  }

  /** A key that is still taken. */
  async find(keyId: Uint8Array): Promise<OwnKey | null> {
    const of = (keys: readonly OwnKey[]): OwnKey | undefined => keys.find((key) => toText(key.keyId) === toText(keyId));
    const now = this.#options.clock.now();
    const key = of(await this.#read()) ?? of(await this.#readAgain());
    return key !== undefined && now < key.expiresAt ? key : null;
  }

  /** Makes a key when the newest is a day old, or when there is none. Two nodes at once make two, which does no harm. */
  async rotate(): Promise<boolean> {
    const { tenant, store, cipher, crypto, clock } = this.#options;
    const now = clock.now();
    const [newest] = await this.#readAgain();
    if (newest !== undefined && now < newest.notBefore + EARLY_MS + OFFER_MS) return false;
    const hpke = crypto.hpke(BEST_SUITE);
    const pair = await hpke.GenerateKeyPair(true);
    const publicKey = Uint8Array.from(await hpke.SerializePublicKey(pair.publicKey));
    const times = { notBefore: now - EARLY_MS, notAfter: now + TAKE_MS };
    const text = keyStatement(tenant, { suite: BEST_SUITE, publicKey, ...times }, [BEST_SUITE]);
    const keyId = await keyIdOf(crypto, utf8(text));
    const privateKey = await hpke.SerializePrivateKey(pair.privateKey);
    const stored: StoredChannelKey = {
      keyId,
      statement: JSON.stringify({ suite: BEST_SUITE, ...this.sign(text) }),
      sealedPrivate: cipher.seal(tenant, rowOf(keyId), privateKey),
      notBefore: new Date(times.notBefore),
      expiresAt: new Date(times.notAfter),
    };
    privateKey.fill(0);
    await store.addKey(tenant, stored);
    await this.#readAgain();
    return true;
  }

  async #read(): Promise<readonly OwnKey[]> {
    const now = this.#options.clock.now();
    return now - this.#readAt < READ_EVERY_MS && now >= this.#readAt ? this.#known : this.#readAgain();
  }

  async #readAgain(): Promise<readonly OwnKey[]> {
    const { tenant, store, cipher, clock } = this.#options;
    const stored = await store.listKeys(tenant, new Date(clock.now()));
    this.#known = stored.map((key) => {
      const { suite, ...signed } = JSON.parse(key.statement) as Signed & { suite: SuiteNo };
      return {
        suite,
        signed,
        keyId: key.keyId,
        privateKey: cipher.open(tenant, rowOf(key.keyId), key.sealedPrivate),
        statement: utf8(signed.text),
        notBefore: key.notBefore.getTime(),
        expiresAt: key.expiresAt.getTime(),
      };
    });
    this.#readAt = clock.now();
    return this.#known;
  }
}

function rowOf(keyId: Uint8Array): string {
  return `channel_key/${toText(keyId)}`;
}
