// SPDX-License-Identifier: Apache-2.0
import type { ChannelBlock, InnerAnswer } from "#channel";
import type { FromWorker, ToWorker } from "./messages.ts";
import { spawnWorker } from "./spawn.ts";

/** The one way to the service: nothing personal leaves this page by another. Requests look like `fetch`, sockets like `WebSocket`. */
export type ChannelInit = {
  readonly method?: string;
  readonly headers?: Headers;
  readonly body?: string | Blob;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (part: number) => void;
  /** Without effect: no cache on the way sees what is inside. */
  readonly cache?: RequestCache;
};

type Waiting = {
  readonly resolve: (answer: InnerAnswer | null) => void;
  readonly onProgress: ((part: number) => void) | undefined;
};

const waiting = new Map<number, Waiting>();
const sockets = new Map<number, ChannelWebSocket>();
const listeners = new Set<() => void>();
let worker: Worker | null = null;
let isStarted = false;
let block: ChannelBlock | null = null;
let lastId = 0;

/** Shakes hands, so that the first words do not wait. Everything else here begins with it by itself. */
export function startChannel(): void {
  if (isStarted) return;
  isStarted = true;
  post({ type: "start", origin: location.origin, pins: pinsHere() });
}

/**
 * Which keys the service may have: those that the page around this frame wrote into its name, which nobody on the way can; else those
 * that this page came with, which are worth as much as the page itself.
 */
function pinsHere(): readonly string[] {
  const named = window.parent === window ? null : /^wardline (.*)$/u.exec(window.name)?.[1];
  const own = document.querySelector<HTMLMetaElement>('meta[name="wardline-service-key"]')?.content ?? "";
  return (named ?? own).split(/\s+/u).filter((pin) => pin !== "");
}

/** As `fetch` to a path of the service. Rejects as it does where no answer came, or one that is not the service's. */
export async function channelFetch(path: string, init: ChannelInit = {}): Promise<Response> {
  startChannel();
  const { method = "GET", headers, body = null, signal, onProgress } = init;
  signal?.throwIfAborted();
  lastId += 1;
  const id = lastId;
  const done = Promise.withResolvers<InnerAnswer | null>();
  waiting.set(id, { resolve: done.resolve, onProgress });
  const stop = (): void => {
    post({ type: "abort", id });
    done.reject(signal?.reason);
  };
  signal?.addEventListener("abort", stop, { once: true });
  post({
    type: "fetch",
    id,
    request: { method, path, headers: Object.fromEntries(headers ?? []) },
    body: typeof body === "string" ? new TextEncoder().encode(body) : body,
    wantsProgress: onProgress !== undefined,
  });
  try {
    const answer = await done.promise;
    if (answer === null) throw new TypeError("Cannot reach the service");
    const bytes = answer.body.length === 0 ? null : new Uint8Array(answer.body);
    return new Response(bytes, { status: answer.status, headers: answer.headers });
  } finally {
    waiting.delete(id);
    signal?.removeEventListener("abort", stop);
  }
}

/** What is used of a `WebSocket`, sealed. */
export class ChannelWebSocket extends EventTarget {
  readonly #id: number;
  #state: 0 | 1 | 3 = 0;

  constructor(path: string) {
    super();
    startChannel();
    lastId += 1;
    this.#id = lastId;
    sockets.set(this.#id, this);
    post({ type: "socket", id: this.#id, path });
  }

  get isOpen(): boolean {
    return this.#state === 1;
  }

  send(text: string): void {
    post({ type: "send", id: this.#id, text });
  }

  close(): void {
    post({ type: "close", id: this.#id });
  }

  /** From the worker. */
  hear(message: Extract<FromWorker, { type: "opened" | "text" | "closed" }>): void {
    if (message.type === "opened") {
      this.#state = 1;
      this.dispatchEvent(new Event("open"));
    } else if (message.type === "text") this.dispatchEvent(new MessageEvent("message", { data: message.text }));
    else {
      this.#state = 3;
      sockets.delete(this.#id);
      this.dispatchEvent(new Event("close"));
    }
  }
}

/** Why nothing is sent any more; null: it is. */
export function channelBlock(): ChannelBlock | null {
  return block;
}

/** @returns Ends it. */
export function onChannelBlock(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** A person wants it tried again. */
export function retryChannel(): void {
  post({ type: "retry" });
}

function post(message: ToWorker): void {
  worker ??= spawnWorker(take);
  worker.postMessage(message);
}

function take(message: FromWorker): void {
  switch (message.type) {
    case "answer":
      waiting.get(message.id)?.resolve(message.answer);
      break;
    case "progress":
      waiting.get(message.id)?.onProgress?.(message.part);
      break;
    case "opened":
    case "text":
    case "closed":
      sockets.get(message.id)?.hear(message);
      break;
    case "block":
      block = message.why;
      for (const listener of listeners) listener();
      break;
  }
}
