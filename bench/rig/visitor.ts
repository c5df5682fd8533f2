// SPDX-License-Identifier: Apache-2.0
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { ChannelSocket } from "#channel";
import type {
  ClientFrame,
  ConversationEvent,
  ConversationOpened,
  ConversationState,
  OpenConversation,
  RefusalCode,
  ServerFrame,
  TurnInput,
} from "#protocol";
import { type ChannelDoor, type ClientKey, makeClientKey, openChannelDoor } from "#surfaces";

/** An input as a visitor makes it; the id comes with sending. */
export type Wish = DistributiveOmit<TurnInput, "clientId">;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

export type Answer =
  | { readonly ok: true; readonly clientId: string; readonly events: readonly ConversationEvent[]; readonly ms: number }
  | { readonly ok: false; readonly code: RefusalCode };

type Pending = {
  readonly input: TurnInput;
  readonly from: number;
  readonly afterSeq: number;
  ackedSeq: number | null;
  readonly resolve: (answer: Answer) => void;
};

/** Where a visitor's browser finds the server. */
export type Address = { readonly port: number };

export type Arrival = {
  readonly address: Address;
  /** Makes the token of a customer who is signed in on the host page; null: nobody is. */
  readonly identify: ((nonce: string) => Promise<string>) | null;
  readonly lang: "en" | "ar";
  /** A visitor whose input is refused as `unavailable` for so long goes away. */
  readonly patienceMs: number;
};

const RECONNECT_MS = 150;

/**
 * One conversation over the real protocol, as the widget holds it: a WebSocket that is opened again when it is lost, events in
 * order of their numbers, and inputs that keep their id and are sent again until they are acknowledged.
 */
const READ_ATTEMPTS = 5;

export class Visitor {
  readonly #address: Address;
  readonly #patienceMs: number;
  /** A customer's conversation belongs to a key, as in the widget: without one nothing above one factor is reached. */
  readonly #key: ClientKey | null;
  readonly token: string;
  readonly events: ConversationEvent[] = [];
  /** Inputs that were sent, whatever became of them. */
  readonly attempted: TurnInput[] = [];
  /** Inputs that the server acknowledged: they must never be lost. */
  readonly acknowledged: TurnInput[] = [];
  /** Events that came a second time with other content: must stay 0. */
  changedEvents = 0;
  reconnects = 0;
  state: ConversationState;
  /** Its own sealed channel, as each browser has one. */
  readonly door: ChannelDoor;
  #socket: ChannelSocket | null = null;
  #pending: Pending | null = null;
  #isClosed = false;

  private constructor(
    { address, patienceMs }: Arrival,
    door: ChannelDoor,
    opened: ConversationOpened,
    key: ClientKey | null,
  ) {
    this.#address = address;
    this.door = door;
    this.#key = key;
    this.#patienceMs = patienceMs;
    this.token = opened.token ?? "";
    this.state = opened.state;
    for (const event of opened.events) this.#take(event);
  }

  /** Opens a conversation; null when the server did not answer or refused (a second try makes another conversation). */
  static async open(arrival: Arrival): Promise<Visitor | null> {
    const { address, identify } = arrival;
    const body: OpenConversation = { lang: arrival.lang, tokenIn: "bearer" };
    const door = openChannelDoor(`http://localhost:${address.port}`, { pin: null });
    try {
      if (identify !== null) {
        const { nonce } = (await post(door, "/v1/nonces", {})) as { nonce: string };
        body.identifyToken = await identify(nonce);
      }
      const key = identify === null ? null : makeClientKey();
      const url = `http://localhost:${address.port}/v1/conversations`;
      const headers = key === null ? {} : { dpop: key.prove("POST", url, null, Date.now()) };
      const opened = (await post(door, "/v1/conversations", body, headers)) as ConversationOpened;
      const visitor = new Visitor(arrival, door, opened, key);
      visitor.#connect();
      return visitor;
    } catch {
      return null;
    }
  }

  /** Kind of the input that is not acknowledged yet. */
  get waitsFor(): TurnInput["kind"] | null {
    return this.#pending?.input.kind ?? null;
  }

  get lastSeq(): number {
    return this.events.length;
  }

  /** What lets one request of this visitor in. */
  headersFor(method: string, path: string): Record<string, string> {
    const url = `http://localhost:${this.#address.port}${path}`;
    return {
      authorization: `Bearer ${this.token}`,
      ...(this.#key === null ? {} : { dpop: this.#key.prove(method, url, this.token, Date.now()) }),
    };
  }

  /** Reads over the channel; again with a fresh proof where the session or the connection was gone, as the widget does. */
  async read(path: string): Promise<Response> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.door.fetch(path, { headers: this.headersFor("GET", path) });
      } catch (error) {
        if (!(error instanceof TypeError) || attempt === READ_ATTEMPTS) throw error;
        await new Promise((resolve) => setTimeout(resolve, 250 * attempt));
      }
    }
  }

  /** Sends an input and waits until it is acknowledged and everything up to it was received, over as many connections as it takes. */
  async send(wish: Wish): Promise<Answer> {
    const input = { ...wish, clientId: randomUUID() } as TurnInput;
    this.attempted.push(input);
    return new Promise((resolve) => {
      this.#pending = { input, from: performance.now(), afterSeq: this.lastSeq, ackedSeq: null, resolve };
      this.#post({ type: "turn", input });
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#socket?.close();
  }

  #connect(): void {
    const path = "/v1/conversations/current/socket";
    // A program sets headers here; a browser would bring its cookie instead, and the proof in its first frame.
    const socket: ChannelSocket = this.door.socket(path, this.headersFor("GET", path), {
      onOpen: () => {
        this.#post({ type: "resume", lastSeq: this.lastSeq });
        if (this.#pending !== null && this.#pending.ackedSeq === null)
          this.#post({ type: "turn", input: this.#pending.input });
      },
      onText: (text) => this.#hear(JSON.parse(text) as ServerFrame),
      onClose: () => {
        if (this.#isClosed || this.#socket !== socket) return;
        this.reconnects += 1;
        void sleep(RECONNECT_MS * (0.5 + Math.random())).then(() => {
          if (!this.#isClosed) this.#connect();
        });
      },
    });
    this.#socket = socket;
  }

  #post(frame: ClientFrame): void {
    this.#socket?.send(JSON.stringify(frame));
  }

  #hear(frame: ServerFrame): void {
    switch (frame.type) {
      case "event":
        this.#take(frame.event);
        break;
      case "state":
        this.state = frame.state;
        break;
      case "ack":
        if (this.#pending?.input.clientId === frame.clientId) this.#pending.ackedSeq = frame.lastSeq;
        break;
      case "refused":
        this.#refused(frame.clientId, frame.code, frame.retryAfterMs ?? 500);
        return;
      default:
        return;
    }
    this.#settle();
  }

  #settle(): void {
    const pending = this.#pending;
    if (pending === null || pending.ackedSeq === null || this.lastSeq < pending.ackedSeq) return;
    this.#pending = null;
    this.acknowledged.push(pending.input);
    const events = this.events.slice(pending.afterSeq);
    pending.resolve({ ok: true, clientId: pending.input.clientId, events, ms: performance.now() - pending.from });
  }

  #refused(clientId: string | null, code: RefusalCode, retryAfterMs: number): void {
    const pending = this.#pending;
    if (pending === null || pending.input.clientId !== clientId) return;
    if (code === "unavailable") {
      // Nothing is known to be written: the same input, with the same id, again.
      if (performance.now() - pending.from < this.#patienceMs) {
        void sleep(retryAfterMs).then(() => {
          if (this.#pending === pending && pending.ackedSeq === null)
            this.#post({ type: "turn", input: pending.input });
        });
        return;
      }
    }
    this.#pending = null;
    pending.resolve({ ok: false, code });
  }

  #take(event: ConversationEvent): void {
    const known = this.events[event.seq - 1];
    if (known !== undefined) {
      if (JSON.stringify(known) !== JSON.stringify(event)) this.changedEvents += 1;
      return;
    }
    if (event.seq === this.lastSeq + 1) this.events.push(event);
  }
}

async function post(
  door: ChannelDoor,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<unknown> {
  const response = await door.fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  const answer: unknown = await response.json();
  if (!response.ok) throw new Error(`${path} answered ${response.status}`);
  return answer;
}
