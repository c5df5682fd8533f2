// SPDX-License-Identifier: Apache-2.0
import { useEffect } from "preact/hooks";
import type { DeskFrame, DeskMark, DeskTopic } from "#protocol";
import { ChannelWebSocket } from "../channel/channel.ts";
import { backoffMs } from "../ui/backoff.ts";
import { readDeskFrame } from "../ui/wire.ts";
import type { DeskApi } from "./api.ts";

const SOCKET = "/v1/desk/socket";
/** A connection that may have died without a word is asked this often, and given up when it does not answer. */
const ASK_EVERY_MS = 15_000;
const ANSWER_WITHIN_MS = 7_000;
/** Many changes of one topic in this time are one. */
const GATHER_MS = 1_000;
/** So that two hundred windows do not read at the same moment. */
const SPREAD_MS = 400;

export type Link = "connecting" | "live" | "offline";

/**
 * The one connection of the console. It comes back by itself, names how far it had heard, and is told what it missed; where the service
 * does not know that any more, everybody reads everything again. It carries that something is other than it was; what it is now is fetched
 * by whoever shows it.
 */
export class Live {
  readonly #api: DeskApi;
  readonly #frames = new Set<(frame: DeskFrame) => void>();
  readonly #topics = new Map<DeskTopic, Set<() => unknown>>();
  readonly #refreshes = new Set<() => void>();
  readonly #links = new Set<(link: Link) => void>();
  readonly #due = new Map<DeskTopic, number>();
  #link: Link = "connecting";
  #socket: ChannelWebSocket | null = null;
  #mark: DeskMark | null = null;
  #attempts = 0;
  #isStopped = false;
  #retry: number | undefined;
  #deadline: number | undefined;

  constructor(api: DeskApi) {
    this.#api = api;
  }

  get link(): Link {
    return this.#link;
  }

  /** @returns Ends it. */
  start(): () => void {
    this.#isStopped = false;
    this.#connect();
    const asking = window.setInterval(() => this.#ask(), ASK_EVERY_MS);
    const awake = (): void => {
      if (document.visibilityState === "hidden") return;
      // The network is another, or the machine slept: what was open is believed only when it answers.
      if (this.#socket === null) this.#connect();
      else this.#ask();
    };
    const gone = (): void => this.#show("offline");
    window.addEventListener("online", awake);
    window.addEventListener("offline", gone);
    document.addEventListener("visibilitychange", awake);
    return () => {
      this.#isStopped = true;
      window.clearInterval(asking);
      window.clearTimeout(this.#retry);
      window.clearTimeout(this.#deadline);
      window.removeEventListener("online", awake);
      window.removeEventListener("offline", gone);
      document.removeEventListener("visibilitychange", awake);
      this.#socket?.close();
      this.#socket = null;
    };
  }

  /** Frames about cases, for the page that shows them. @returns Ends it. */
  onFrame(listener: (frame: DeskFrame) => void): () => void {
    this.#frames.add(listener);
    return () => void this.#frames.delete(listener);
  }

  /** Everything is to be read again: what was missed is not known. @returns Ends it. */
  onRefresh(listener: () => void): () => void {
    this.#refreshes.add(listener);
    return () => void this.#refreshes.delete(listener);
  }

  /** Whether it is connected; told at each change. @returns Ends it. */
  onLink(listener: (link: Link) => void): () => void {
    this.#links.add(listener);
    return () => void this.#links.delete(listener);
  }

  /** Something of a topic is other than it was, or may be. Gathered: once for many changes. @returns Ends it. */
  onTopic(topic: DeskTopic, listener: () => unknown): () => void {
    const listeners = this.#topics.get(topic) ?? new Set();
    this.#topics.set(topic, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** Frames that may be lost: presence only, never words. */
  send(frame: object): void {
    if (this.#socket?.isOpen === true) this.#socket.send(JSON.stringify(frame));
  }

  #connect(): void {
    if (this.#isStopped) return;
    window.clearTimeout(this.#retry);
    const socket = new ChannelWebSocket(SOCKET);
    this.#socket = socket;
    socket.addEventListener("message", (message) => {
      if (socket === this.#socket) this.#take((message as MessageEvent).data);
    });
    socket.addEventListener("open", () => {
      // A browser sets no headers here: the proof is the first frame.
      void this.#api.proveSocket(SOCKET).then((proof) => {
        if (!socket.isOpen) return;
        socket.send(JSON.stringify({ type: "prove", proof }));
        if (this.#mark !== null) socket.send(JSON.stringify({ type: "resume", mark: this.#mark }));
      });
    });
    socket.addEventListener("close", () => {
      if (socket === this.#socket) this.#drop();
    });
  }

  #drop(): void {
    this.#socket = null;
    window.clearTimeout(this.#deadline);
    if (this.#isStopped) return;
    this.#attempts += 1;
    if (this.#attempts > 1) this.#show("offline");
    // Whether one is still signed in: the answer 401 ends it here as well.
    void this.#api.ask("GET", "/v1/desk/me");
    this.#retry = window.setTimeout(() => this.#connect(), backoffMs(this.#attempts, Math.random()));
  }

  #ask(): void {
    const socket = this.#socket;
    if (socket?.isOpen !== true) return;
    socket.send(JSON.stringify({ type: "ping" }));
    window.clearTimeout(this.#deadline);
    this.#deadline = window.setTimeout(() => {
      if (socket !== this.#socket) return;
      this.#attempts += 1;
      socket.close();
      this.#drop();
    }, ANSWER_WITHIN_MS);
  }

  #take(raw: unknown): void {
    window.clearTimeout(this.#deadline);
    const frame = readDeskFrame(raw);
    if (frame === null) return;
    this.#attempts = 0;
    switch (frame.type) {
      case "at":
        this.#mark = frame.mark;
        break;
      case "refresh":
        this.#mark = frame.mark;
        this.#refreshAll();
        break;
      case "topic":
        this.#gather(frame.topic);
        break;
      case "pong":
        break;
      default:
        for (const listener of [...this.#frames]) listener(frame);
    }
    this.#show("live");
  }

  #refreshAll(): void {
    for (const listener of [...this.#refreshes]) listener();
    for (const topic of this.#topics.keys()) this.#gather(topic);
  }

  #gather(topic: DeskTopic): void {
    if (this.#due.has(topic)) return;
    const wait = GATHER_MS + Math.random() * SPREAD_MS;
    this.#due.set(
      topic,
      window.setTimeout(() => {
        this.#due.delete(topic);
        for (const listener of [...(this.#topics.get(topic) ?? [])]) listener();
      }, wait),
    );
  }

  #show(link: Link): void {
    if (link === this.#link) return;
    // What was being fetched when the network went away may not have come.
    if (link === "live" && this.#link === "offline") for (const topic of this.#topics.keys()) this.#gather(topic);
    this.#link = link;
    for (const listener of [...this.#links]) listener(link);
  }
}

/** Calls back whenever something of a topic may be other than it was: `useLive(live, "incidents", load.reload)`. */
export function useLive(live: Live, topic: DeskTopic, listener: () => unknown): void {
  useEffect(() => live.onTopic(topic, listener), [live, topic, listener]);
}
