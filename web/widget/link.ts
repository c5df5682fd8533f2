// SPDX-License-Identifier: Apache-2.0
import type { ClientFrame, EventsAnswer, ServerFrame } from "#protocol";
import { ChannelWebSocket } from "../channel/channel.ts";
import { backoffMs } from "../ui/backoff.ts";
import { readServerFrame } from "../ui/wire.ts";
import { type Api, SOCKET_PATH } from "./api.ts";

/** How events reach the widget now. `replaced`: another tab took over; only the visitor takes it back. */
export type LinkState = "connecting" | "reconnecting" | "live" | "polling" | "offline" | "replaced" | "stopped";

export interface LinkHooks {
  lastSeq(): number;
  onFrame(frame: ServerFrame): void;
  onAnswer(answer: EventsAnswer): void;
  onState(state: LinkState): void;
  /** The server no longer knows this visitor. */
  onLost(): void;
}

const PING_EVERY_MS = 20_000;
/** A phone's socket may die without a word after sleep or a change of network: silence this long after a ping means dead. */
const PONG_WITHIN_MS = 8_000;
const OPEN_WITHIN_MS = 8_000;
/** After so many sockets that never said anything something on the way blocks them. */
const SOCKET_TRIES = 2;
const TRY_SOCKET_AGAIN_MS = 60_000;
const LEAST_POLL_MS = 1_000;
const POLL_WAIT_MS = 25_000;

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => window.setTimeout(resolve, ms));
}

/** Keeps events coming: a socket with a heartbeat, long polling where sockets are blocked, back-off between tries. */
export class Link {
  readonly #api: Api;
  readonly #hooks: LinkHooks;
  #state: LinkState = "stopped";
  #socket: ChannelWebSocket | null = null;
  /** Nothing goes out before the proof. */
  #isIntroduced = false;
  #polling: AbortController | null = null;
  #attempts = 0;
  #muteSockets = 0;
  #retryTimer: number | undefined;
  #beatTimer: number | undefined;
  #deadTimer: number | undefined;

  constructor(api: Api, hooks: LinkHooks) {
    this.#api = api;
    this.#hooks = hooks;
    window.addEventListener("offline", () => this.#lose());
  }

  start(): void {
    this.stop();
    this.#attempts = 0;
    this.#muteSockets = 0;
    this.#become("connecting");
    this.#connect();
  }

  stop(): void {
    window.clearTimeout(this.#retryTimer);
    this.#dropSocket();
    this.#polling?.abort();
    this.#polling = null;
    this.#become("stopped");
  }

  /** Sends a frame that may be lost (typing, seen). Inputs go by HTTP, where their fate is known. */
  send(frame: ClientFrame): void {
    if (this.#isIntroduced && this.#socket?.isOpen === true) this.#socket.send(JSON.stringify(frame));
  }

  /** The page woke up or the network came back: finds out at once whether the connection still lives. */
  wake(): void {
    if (this.#state === "stopped" || this.#state === "replaced") return;
    this.#attempts = 0;
    if (this.#socket?.isOpen === true) {
      this.#ping();
      return;
    }
    if (this.#socket !== null) return;
    this.#polling?.abort();
    this.#polling = null;
    window.clearTimeout(this.#retryTimer);
    this.#connect();
  }

  /** The browser says that there is no network: a socket may look alive for long, and what is written would be thought sent. */
  #lose(): void {
    if (this.#state === "stopped" || this.#state === "replaced") return;
    this.#polling?.abort();
    this.#polling = null;
    this.#dropSocket();
    this.#later();
  }

  /** Something is missing between what arrived: asks again for everything after the last unbroken event. */
  resume(): void {
    this.send({ type: "resume", lastSeq: this.#hooks.lastSeq() });
  }

  #connect(): void {
    if (this.#api.canUseSocket && this.#muteSockets < SOCKET_TRIES) this.#openSocket();
    else void this.#poll();
  }

  #openSocket(): void {
    const socket = new ChannelWebSocket(SOCKET_PATH);
    let hasSpoken = false;
    this.#socket = socket;
    this.#isIntroduced = false;
    this.#deadTimer = window.setTimeout(() => socket.close(), OPEN_WITHIN_MS);
    socket.addEventListener("open", () => void this.#introduce(socket));
    socket.addEventListener("message", (message) => {
      if (socket !== this.#socket) return;
      this.#beat();
      if (!hasSpoken) {
        hasSpoken = true;
        this.#muteSockets = 0;
        this.#attempts = 0;
        this.#become("live");
      }
      const frame = readServerFrame((message as MessageEvent).data);
      if (frame !== null) this.#take(frame);
    });
    socket.addEventListener("close", () => {
      if (socket !== this.#socket) return;
      if (!hasSpoken) this.#muteSockets += 1;
      this.#dropSocket();
      if (this.#state !== "replaced" && this.#state !== "stopped") this.#later();
    });
  }

  /** The proof first, where there is a key: until then the server says nothing. */
  async #introduce(socket: ChannelWebSocket): Promise<void> {
    const proof = await this.#api.proofForSocket();
    if (socket !== this.#socket) return;
    this.#isIntroduced = true;
    if (proof !== null) this.send({ type: "prove", proof });
    this.resume();
  }

  #take(frame: ServerFrame): void {
    if (frame.type === "bye") {
      this.#dropSocket();
      if (frame.reason === "replaced") this.#become("replaced");
      else if (frame.reason === "ended") this.#become("stopped");
      else if (frame.reason === "restarting") this.#later();
      else this.#hooks.onLost();
      return;
    }
    this.#hooks.onFrame(frame);
  }

  /** Anything heard proves the line alive; the next proof is asked for after a while. */
  #beat(): void {
    window.clearTimeout(this.#deadTimer);
    window.clearTimeout(this.#beatTimer);
    this.#beatTimer = window.setTimeout(() => this.#ping(), PING_EVERY_MS);
  }

  #ping(): void {
    this.send({ type: "ping" });
    window.clearTimeout(this.#deadTimer);
    this.#deadTimer = window.setTimeout(() => {
      this.#dropSocket();
      this.#later();
    }, PONG_WITHIN_MS);
  }

  #dropSocket(): void {
    window.clearTimeout(this.#beatTimer);
    window.clearTimeout(this.#deadTimer);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close();
  }

  #later(): void {
    this.#attempts += 1;
    this.#become(navigator.onLine && this.#attempts <= 1 ? "reconnecting" : "offline");
    window.clearTimeout(this.#retryTimer);
    this.#retryTimer = window.setTimeout(() => this.#connect(), backoffMs(this.#attempts, Math.random()));
  }

  async #poll(): Promise<void> {
    const stop = new AbortController();
    this.#polling = stop;
    const since = Date.now();
    for (;;) {
      const asked = Date.now();
      // The first answer is not waited for: it tells whether polling works.
      const waitMs = this.#state === "polling" ? POLL_WAIT_MS : 0;
      const answer = await this.#api.events(this.#hooks.lastSeq(), waitMs, stop.signal);
      if (this.#polling !== stop) return;
      if (!answer.ok) {
        this.#polling = null;
        const { trouble } = answer;
        if (trouble.kind === "refused" && [401, 403, 404].includes(trouble.status)) this.#hooks.onLost();
        else {
          // The server was out of reach altogether: that a socket failed too says nothing about sockets.
          this.#muteSockets = Math.min(this.#muteSockets, SOCKET_TRIES - 1);
          this.#later();
        }
        return;
      }
      this.#attempts = 0;
      this.#become("polling");
      this.#hooks.onAnswer(answer.value);
      if (answer.value.state.ended) {
        this.#polling = null;
        return;
      }
      // A server or proxy that does not hold the request must not be asked without pause.
      if (waitMs > 0 && answer.value.events.length === 0 && Date.now() - asked < LEAST_POLL_MS)
        await pause(LEAST_POLL_MS);
      if (this.#polling !== stop) return;
      if (this.#api.canUseSocket && Date.now() - since > TRY_SOCKET_AGAIN_MS) {
        this.#polling = null;
        this.#muteSockets = SOCKET_TRIES - 1;
        this.#connect();
        return;
      }
    }
  }

  #become(state: LinkState): void {
    if (this.#state === state) return;
    this.#state = state;
    this.#hooks.onState(state);
  }
}
