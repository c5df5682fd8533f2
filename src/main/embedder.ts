// SPDX-License-Identifier: Apache-2.0
import { Worker } from "node:worker_threads";
import type { SentenceEmbedder } from "#nlu";

export type EmbedderOptions = {
  /** A turn waits so long for a meaning; then the words alone decide. */
  readonly deadlineMs?: number;
  /** Sentences that may wait at once; more are answered without a meaning at once. */
  readonly maxWaiting?: number;
  /** For tests: a thread that misbehaves. */
  readonly entry?: URL;
};

const ENTRY = new URL("./embedder-worker.ts", import.meta.url);
const DEADLINE_MS = 100;
const MAX_WAITING = 8;
/** Longer messages say what they want at the beginning, and the time grows with the words. */
const LONGEST = 300;
/** A thread that ends so often is not started again: messages are understood without it. */
const MOST_STARTS = 3;

export type Embedder = {
  readonly embed: SentenceEmbedder;
  /** Starts the thread; resolves when it can answer or will not. */
  prepare(): Promise<void>;
  close(): Promise<void>;
};

/**
 * The sentence encoder on a thread of its own. It is an opinion, never a need: late, overloaded, crashed or closed it answers null, and
 * understanding goes on with the words.
 */
export function makeEmbedder(options: EmbedderOptions = {}): Embedder {
  const { deadlineMs = DEADLINE_MS, maxWaiting = MAX_WAITING, entry = ENTRY } = options;
  const waiting = new Map<number, (meaning: Float32Array | null) => void>();
  let worker: Worker | null = null;
  let isReady = false;
  let isClosed = false;
  let starts = 0;
  let lastId = 0;
  let settleReady: (() => void) | null = null;
  const whenReady = new Promise<void>((resolve) => {
    settleReady = resolve;
  });

  function start(): void {
    if (isClosed || worker !== null || starts >= MOST_STARTS) return;
    starts += 1;
    const made = new Worker(entry, { env: {}, argv: [], stdout: true, stderr: true });
    worker = made;
    made.unref();
    made.on("message", (message: "ready" | { id: number; meaning: Float32Array | null }) => {
      if (message === "ready") {
        isReady = true;
        settleReady?.();
      } else waiting.get(message.id)?.(message.meaning);
    });
    // Heard for as long as it lives: an error that nobody hears would end the server.
    made.on("error", () => ended(made)).on("exit", () => ended(made));
  }

  function ended(which: Worker): void {
    if (which !== worker) return;
    worker = null;
    isReady = false;
    settleReady?.();
    for (const settle of [...waiting.values()]) settle(null);
  }

  return {
    async prepare() {
      start();
      await whenReady;
    },
    embed: async (text) => {
      start();
      if (worker === null || !isReady || waiting.size >= maxWaiting) return null;
      lastId += 1;
      const id = lastId;
      const current = worker;
      return new Promise((resolve) => {
        const timer = setTimeout(() => settle(null), deadlineMs);
        function settle(meaning: Float32Array | null): void {
          clearTimeout(timer);
          waiting.delete(id);
          resolve(meaning);
        }
        waiting.set(id, settle);
        current.postMessage({ id, text: text.slice(0, LONGEST) });
      });
    },
    async close() {
      isClosed = true;
      const last = worker;
      if (last !== null) ended(last);
      await last?.terminate();
    },
  };
}
