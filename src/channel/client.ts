// SPDX-License-Identifier: Apache-2.0
import type { Bytes } from "./bytes.ts";
import { decodeAnswer, encodeRequest, type InnerAnswer, type InnerRequest, laneOf } from "./exchange.ts";
import { FrameKeys } from "./frames.ts";
import { greet, type Session } from "./handshake.ts";
import { LEAST_EXCHANGE } from "./padding.ts";
import type { ChannelCrypto } from "./ports.ts";
import { LANE, type Lane, openRecord, type RecordKeys, readMark, recordKeys, sealRecord } from "./record.ts";
import { chooseKey, type KeyRefusal, pinsOf } from "./statement.ts";

/** How bytes reach the service. Null: nobody answered, or something that is not the service did. */
export interface ChannelTransport {
  keys(): Promise<unknown>;
  post(
    path: string,
    body: Bytes,
    options?: { readonly signal?: AbortSignal; readonly onProgress?: (part: number) => void },
  ): Promise<{ readonly status: number; readonly body: Uint8Array } | null>;
}

/** Why the channel stands still: it is not tried again before `retry()`. */
export type ChannelBlock = KeyRefusal | "changed";

/** `network`: nothing is known about what the service did. `blocked`: something on the way changes what is sent. */
export type Exchanged =
  | { readonly ok: true; readonly value: InnerAnswer }
  | { readonly ok: false; readonly why: "network" | "blocked" };

export type ChannelClientOptions = {
  readonly crypto: ChannelCrypto;
  readonly transport: ChannelTransport;
  /** What the service's key may be. Null: whatever it shows first, which is worth as much as the connection it comes over. */
  readonly pins: readonly string[] | null;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly onBlock?: (why: ChannelBlock | null) => void;
};

/** A socket's keys, and the record that opens it. */
export type SocketKeys = { readonly record: Bytes; readonly out: FrameKeys; readonly in: FrameKeys; fail(): void };

export const CHANNEL_PATHS = {
  keys: "/v1/channel/keys",
  hello: "/v1/channel/hello",
  exchange: "/v1/channel/exchange",
} as const;

/** A fresh secret after so long, in the background. */
const RENEW_MS = 10 * 60_000;
/** Not used any longer after so long. The service forgets it after an hour. */
const LONGEST_MS = 40 * 60_000;
/** So many sessions that came to harm within a minute are no accident. */
const STRIKES = 3;
const STRIKE_MS = 60_000;

type Open = {
  readonly session: Session;
  readonly out: RecordKeys;
  readonly in: RecordKeys;
  readonly since: number;
  /** Of changes, and of everything else: sockets count with the reads. */
  readonly next: { ordered: number; free: number };
  isStruck: boolean;
};

/** One side of the sealed channel: the browser's, or that of a program. Makes and renews sessions by itself. */
export class ChannelClient {
  readonly #options: ChannelClientOptions;
  #pins: readonly string[] | null;
  #open: Open | null = null;
  #opening: Promise<Open | null> | null = null;
  #ordered: Promise<unknown> = Promise.resolve();
  #strikes: number[] = [];
  #block: ChannelBlock | null = null;

  constructor(options: ChannelClientOptions) {
    this.#options = options;
    this.#pins = options.pins;
  }

  get block(): ChannelBlock | null {
    return this.#block;
  }

  /** A person wants it tried again. */
  retry(): void {
    this.#strikes = [];
    this.#open = null;
    if (this.#block === null) return;
    this.#block = null;
    this.#options.onBlock?.(null);
  }

  /** Shakes hands before there is something to say. */
  async ready(): Promise<boolean> {
    return (await this.#current()) !== null;
  }

  /**
   * Sends one request and returns its answer. Reads are tried once more on a fresh session; for the rest the caller decides, and for
   * what carries a proof of the device: the first may have spent it, and a spent one is answered as if the conversation were gone.
   */
  async exchange(
    request: InnerRequest,
    options: { readonly signal?: AbortSignal; readonly onProgress?: (part: number) => void } = {},
  ): Promise<Exchanged> {
    const lane = laneOf(request);
    if (lane === LANE.ordered) {
      const turn = this.#ordered.then(async () => this.#send(request, lane, options));
      this.#ordered = turn.catch(() => undefined);
      return turn;
    }
    const first = await this.#send(request, lane, options);
    const isRead = (request.method === "GET" || request.method === "HEAD") && !("dpop" in request.headers);
    return first.ok || first.why !== "network" || !isRead || this.#open !== null || options.signal?.aborted === true
      ? first
      : this.#send(request, lane, options);
  }

  /** Keys for one socket; null when there is no session now. */
  async socket(): Promise<SocketKeys | null> {
    const open = await this.#current();
    if (open === null) return null;
    const { crypto } = this.#options;
    const seq = open.next.free++;
    const what = { type: "request", lane: LANE.socket, seq, least: LEAST_EXCHANGE } as const;
    return {
      record: await sealRecord(crypto, open.session, open.out, what, new Uint8Array(0)),
      out: await FrameKeys.derive(crypto, open.session.secret, "client", seq),
      in: await FrameKeys.derive(crypto, open.session.secret, "server", seq),
      fail: () => this.#strike(open),
    };
  }

  /** The service does not know the session of a socket: the next one gets another. */
  forget(): void {
    this.#open = null;
  }

  async #send(
    request: InnerRequest,
    lane: Lane,
    options: { readonly signal?: AbortSignal; readonly onProgress?: (part: number) => void },
  ): Promise<Exchanged> {
    const open = await this.#current();
    if (open === null) return this.#failed();
    const { crypto, transport } = this.#options;
    const seq = lane === LANE.ordered ? open.next.ordered++ : open.next.free++;
    const what = { type: "request", lane, seq, least: LEAST_EXCHANGE } as const;
    const record = await sealRecord(crypto, open.session, open.out, what, encodeRequest(request));
    const answer = await transport.post(CHANNEL_PATHS.exchange, record, options);
    if (answer === null) return { ok: false, why: "network" };
    if (answer.status !== 200) {
      // 409: the service holds no such session, or did not believe the record. Whoever is between could say so as well.
      if (answer.status === 409) this.#strike(open);
      return this.#failed();
    }
    const mark = readMark(answer.body, "answer");
    const isOurs = mark !== null && mark.lane === lane && mark.seq === seq;
    const opened = isOurs ? await openRecord(crypto, open.session, open.in, "answer", answer.body) : null;
    const value = opened === null ? null : decodeAnswer(opened);
    if (value !== null) return { ok: true, value };
    this.#strike(open);
    return this.#failed();
  }

  #failed(): Exchanged {
    return { ok: false, why: this.#block === null ? "network" : "blocked" };
  }

  async #current(): Promise<Open | null> {
    if (this.#block !== null) return null;
    const age = this.#open === null ? Number.POSITIVE_INFINITY : this.#options.now() - this.#open.since;
    if (age < RENEW_MS && age >= 0) return this.#open;
    this.#opening ??= this.#handshake()
      .catch(() => null)
      .finally(() => {
        this.#opening = null;
      });
    return age < LONGEST_MS && age >= 0 ? this.#open : this.#opening;
  }

  async #handshake(): Promise<Open | null> {
    const { crypto, transport, now } = this.#options;
    const list = await transport.keys();
    if (list === null) return null;
    this.#pins ??= await pinsOf(crypto, list);
    const key = await chooseKey(crypto, list, { pins: this.#pins, now: now() });
    if (typeof key === "string") {
      this.#stop(key);
      return null;
    }
    const greeting = await greet(crypto, key);
    const answer = await transport.post(CHANNEL_PATHS.hello, greeting.hello);
    if (answer === null || (answer.status !== 200 && answer.status !== 409)) return null;
    const session = answer.status === 200 ? await greeting.finish(answer.body) : null;
    if (session === null) {
      this.#count();
      return null;
    }
    const { secret } = session;
    this.#open = {
      session,
      out: await recordKeys(crypto, secret, "client"),
      in: await recordKeys(crypto, secret, "server"),
      since: now(),
      next: { ordered: 0, free: 0 },
      isStruck: false,
    };
    return this.#open;
  }

  /** Once per session, however many of its records came to harm. */
  #strike(open: Open): void {
    if (this.#open === open) this.#open = null;
    if (open.isStruck) return;
    open.isStruck = true;
    this.#count();
  }

  #count(): void {
    const now = this.#options.now();
    this.#strikes = [...this.#strikes.filter((at) => now - at < STRIKE_MS), now];
    if (this.#strikes.length >= STRIKES) this.#stop("changed");
  }

  #stop(why: ChannelBlock): void {
    if (this.#block !== null) return;
    this.#block = why;
    this.#open = null;
    this.#options.onBlock?.(why);
  }
}
