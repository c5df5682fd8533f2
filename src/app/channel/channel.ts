// SPDX-License-Identifier: Apache-2.0
import {
  type Bytes,
  type ChannelCrypto,
  decodeRequest,
  encodeAnswer,
  FrameKeys,
  helloKeyId,
  type InnerAnswer,
  type InnerRequest,
  type KeyList,
  LANE,
  LEAST_EXCHANGE,
  type Mark,
  openRecord,
  pinOf,
  type RecordKeys,
  readMark,
  recordKeys,
  SESSION_ID_BYTES,
  type Session,
  type Signed,
  sealRecord,
  toText,
  welcome,
} from "#channel";
import { type Clock, ok, type Random, type Result, refuse } from "#kernel";
import type { CounterStore, KeyService } from "../ports.ts";
import { ChannelKeys, type ChannelKeysOptions } from "./channel-keys.ts";

/** A session is forgotten after so long, on every node. */
const SESSION_MS = 60 * 60_000;
const MOST_IN_MEMORY = 20_000;
/** Whoever says nothing for so long is looked up again when it speaks: one row and one opening. */
const IDLE_MS = 3 * 60_000;
/** Handshakes of one network in a minute: each costs two milliseconds. */
const MOST_HELLOS = 600;
const MINUTE_MS = 60_000;

export type ChannelOptions = ChannelKeysOptions & {
  readonly random: Random;
  readonly counters: CounterStore;
  readonly blindIndex: KeyService["blindIndex"];
  readonly crypto: ChannelCrypto;
  readonly clock: Clock;
};

/** `unknown`: no such session or key here (any more). `not_believed`: changed, of another session, or a number that was used. */
export type ChannelRefusal = { readonly reason: "unknown" } | { readonly reason: "not_believed" };

export type OpenedExchange = {
  /** Null: it is what was sent, and no request. */
  readonly request: InnerRequest | null;
  seal(answer: InnerAnswer): Promise<Bytes>;
};

type Held = {
  readonly session: Session;
  readonly in: RecordKeys;
  readonly out: RecordKeys;
  readonly expiresAt: number;
  usedAt: number;
};

/** The service's side of the sealed channel. Any node takes any record: what they share lies in the database. */
export class Channel {
  readonly keys: ChannelKeys;
  readonly #options: ChannelOptions;
  /** The one that was not used for longest comes first. */
  readonly #held = new Map<string, Held>();

  constructor(options: ChannelOptions) {
    this.#options = options;
    this.keys = new ChannelKeys(options);
  }

  /** What pages pin. */
  pin(): Promise<string> {
    const { ed25519, mlDsa44 } = this.#options.signers;
    return pinOf(this.#options.crypto, { ed25519: ed25519.publicKey, mlDsa44: mlDsa44.publicKey });
  }

  /** How many sessions lie open in memory. */
  get held(): number {
    return this.#held.size;
  }

  list(): Promise<KeyList> {
    return this.keys.list();
  }

  sign(text: string): Signed {
    return this.keys.sign(text);
  }

  /**
   * Answers a first message.
   *
   * @param hello - Untrusted.
   * @param addressTimes - How many times as much as one address it may ask: many share it.
   */
  async welcome(
    hello: Uint8Array,
    addressKey: Uint8Array,
    addressTimes: number = 1,
  ): Promise<Result<Bytes, ChannelRefusal | { readonly reason: "too_many"; readonly retryAfterMs: number }>> {
    const { tenant, store, cipher, counters, blindIndex, crypto, clock, random } = this.#options;
    const asked = helloKeyId(hello);
    if (asked === null) return refuse({ reason: "not_believed" });
    const now = clock.now();
    // A key of its own: turns and openings of the same address count elsewhere.
    const counter = blindIndex("counter", `hellos ${toText(addressKey)}`);
    const counted = await counters.add(tenant, counter, 1, MINUTE_MS, new Date(now));
    if (counted > MOST_HELLOS * addressTimes) return refuse({ reason: "too_many", retryAfterMs: MINUTE_MS });
    const key = await this.keys.find(asked.keyId);
    if (key === null) return refuse({ reason: "unknown" });
    const made = await welcome(crypto, hello, key, random.bytes(SESSION_ID_BYTES));
    if (made === null) return refuse({ reason: "not_believed" });
    const { session } = made;
    await store.addSession(tenant, {
      sessionId: session.sessionId,
      sealedSecret: cipher.seal(tenant, rowOf(session.sessionId), session.secret),
      expiresAt: new Date(now + SESSION_MS),
    });
    await this.#hold(session, now + SESSION_MS);
    return ok(made.welcome);
  }

  /**
   * Opens one request. Its number is used up by it, whatever becomes of the request.
   *
   * @param record - Untrusted.
   */
  async open(record: Uint8Array): Promise<Result<OpenedExchange, ChannelRefusal>> {
    const opened = await this.#take(record, (mark) => mark.lane !== LANE.socket);
    if (!opened.ok) return opened;
    const { held, mark, content } = opened.value;
    const { crypto } = this.#options;
    const what = { type: "answer", lane: mark.lane, seq: mark.seq, least: LEAST_EXCHANGE } as const;
    return ok({
      request: decodeRequest(content),
      seal: (answer) => sealRecord(crypto, held.session, held.out, what, encodeAnswer(answer)),
    });
  }

  /**
   * Opens a socket: the keys of both its directions.
   *
   * @param record - Its first frame. Untrusted.
   */
  async openSocket(
    record: Uint8Array,
  ): Promise<Result<{ readonly in: FrameKeys; readonly out: FrameKeys; readonly endsAt: number }, ChannelRefusal>> {
    const opened = await this.#take(record, (mark) => mark.lane === LANE.socket);
    if (!opened.ok) return opened;
    const { held, mark } = opened.value;
    const { crypto, clock } = this.#options;
    // It may have ended while its number was counted, and its secret been overwritten: keys of zeros would be everybody's.
    if (clock.now() >= held.expiresAt) return refuse({ reason: "unknown" });
    const { secret } = held.session;
    const [client, server] = await Promise.all([
      FrameKeys.derive(crypto, secret, "client", mark.seq),
      FrameKeys.derive(crypto, secret, "server", mark.seq),
    ]);
    return ok({ in: client, out: server, endsAt: held.expiresAt });
  }

  /** Opens first, counts then: what was made up by somebody else uses up no number. */
  async #take(
    record: Uint8Array,
    isWanted: (mark: Mark) => boolean,
  ): Promise<Result<{ held: Held; mark: Mark; content: Uint8Array }, ChannelRefusal>> {
    const { tenant, store, crypto, clock } = this.#options;
    const mark = readMark(record, "request");
    if (mark === null || !isWanted(mark)) return refuse({ reason: "not_believed" });
    const held = await this.#find(mark.sessionId);
    if (held === null) return refuse({ reason: "unknown" });
    const content = await openRecord(crypto, held.session, held.in, "request", record);
    if (content === null) return refuse({ reason: "not_believed" });
    const accept = mark.lane === LANE.ordered ? store.acceptOrdered : store.acceptFree;
    const isNew = await accept(tenant, mark.sessionId, mark.seq, new Date(clock.now()));
    return isNew ? ok({ held, mark, content }) : refuse({ reason: "not_believed" });
  }

  async #find(sessionId: Uint8Array): Promise<Held | null> {
    const { tenant, store, cipher, clock } = this.#options;
    const now = clock.now();
    const name = toText(sessionId);
    const held = this.#held.get(name);
    if (held !== undefined && now < held.expiresAt) {
      held.usedAt = now;
      this.#held.delete(name);
      this.#held.set(name, held);
      return held;
    }
    this.#forget(name);
    const stored = await store.findSession(tenant, sessionId, new Date(now));
    if (stored === null) return null;
    const secret = Uint8Array.from(cipher.open(tenant, rowOf(sessionId), stored.sealedSecret));
    return this.#hold({ suite: 1, sessionId: Uint8Array.from(sessionId), secret }, stored.expiresAt.getTime());
  }

  async #hold(session: Session, expiresAt: number): Promise<Held> {
    const { crypto, clock } = this.#options;
    const [incoming, outgoing] = [
      await recordKeys(crypto, session.secret, "client"),
      await recordKeys(crypto, session.secret, "server"),
    ];
    const now = clock.now();
    const made: Held = { session, in: incoming, out: outgoing, expiresAt, usedAt: now };
    for (const [name, { expiresAt: ends, usedAt }] of this.#held) {
      if (this.#held.size < MOST_IN_MEMORY && ends > now && usedAt + IDLE_MS > now) break;
      this.#forget(name);
    }
    this.#held.set(toText(session.sessionId), made);
    return made;
  }

  /** Zeroed only when it is over: until then somebody may be about to use it, and a key made of zeros would be everybody's. */
  #forget(name: string): void {
    const held = this.#held.get(name);
    this.#held.delete(name);
    if (held !== undefined && this.#options.clock.now() >= held.expiresAt) held.session.secret.fill(0);
  }
}

function rowOf(sessionId: Uint8Array): string {
  return `channel_session/${toText(sessionId)}`;
}
