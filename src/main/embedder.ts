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
  /** Monotonic milliseconds; left out: `performance.now()`. */
  readonly now?: () => number;
};

const ENTRY = new URL("./embedder-worker.ts", import.meta.url);
const DEADLINE_MS = 40;
/** A sentence takes about ten milliseconds of a core: who would wait behind two others is better served by the words alone. */
const MAX_WAITING = 2;
/** Longer messages say what they want at the beginning, and the time grows with the words. */
const LONGEST = 300;
/** A thread that ends so often is not started again: messages are understood without it. */
const MOST_STARTS = 3;

/** Of so many sentences at the end is told how they went; fewer than `FEW` say nothing. */
const REMEMBERED = 20;
const FEW = 10;
/** Where more than this share of them was late, it is too slow to be of use. */
const SLOW_ABOVE = 0.5;
/** What was longer ago says nothing of now. */
const RECENT_MS = 600_000;
/** The model is read in seconds: who starts for longer than this does not come to an end. */
const LONGEST_START_MS = 60_000;

export type EmbedderHealth = {
  /** `idle`: nobody has asked for ten minutes, or at all: it is not started for nothing. `stuck`: it does not come to the end of its start. */
  readonly state: "idle" | "starting" | "stuck" | "well" | "slow" | "ended";
  /**
   * Sentences for it since the program started, and those that it answered too late or not at all: turned away as too many, or while there was no
   * thread for them. What came while it was merely starting is not counted.
   */
  readonly asked: number;
  readonly missed: number;
  /** When it took a sentence last (`performance.now()`), and how long that took; null: never. */
  readonly last: { readonly atMs: number; readonly tookMs: number } | null;
};

export type Embedder = {
  readonly embed: SentenceEmbedder;
  /** How it fares, from what it was asked: nobody asks it for this. */
  health(): EmbedderHealth;
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
  const now = options.now ?? (() => performance.now());
  const waiting = new Map<number, (meaning: Float32Array | null) => void>();
  let worker: Worker | null = null;
  let isReady = false;
  let isClosed = false;
  let starts = 0;
  let startedAtMs = 0;
  let readyAtMs = 0;
  let lastId = 0;
  let asked = 0;
  let missed = 0;
  let last: EmbedderHealth["last"] = null;
  /** Whether each of the newest was answered in time, and when that was. */
  const newest: { readonly isInTime: boolean; readonly atMs: number }[] = [];
  let settleReady: (() => void) | null = null;
  const whenReady = new Promise<void>((resolve) => {
    settleReady = resolve;
  });

  function start(): void {
    if (isClosed || worker !== null || starts >= MOST_STARTS) return;
    starts += 1;
    startedAtMs = now();
    const made = new Worker(entry, { env: {}, argv: [], stdout: true, stderr: true });
    worker = made;
    made.unref();
    made.on("message", (message: "ready" | { id: number; meaning: Float32Array | null }) => {
      if (message === "ready") {
        isReady = true;
        readyAtMs = now();
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

  function note(isInTime: boolean): void {
    asked += 1;
    if (!isInTime) missed += 1;
    if (newest.push({ isInTime, atMs: now() }) > REMEMBERED) newest.shift();
  }

  function isStarting(): boolean {
    return worker !== null && !isReady && now() - startedAtMs <= LONGEST_START_MS;
  }

  function stateNow(): EmbedderHealth["state"] {
    if (worker === null) return starts === 0 && !isClosed ? "idle" : "ended";
    if (!isReady) return isStarting() ? "starting" : "stuck";
    const since = now() - RECENT_MS;
    const recent = newest.filter(({ atMs }) => atMs >= since);
    if (recent.length === 0 && readyAtMs < since) return "idle";
    const late = recent.filter(({ isInTime }) => !isInTime).length;
    return recent.length >= FEW && late > recent.length * SLOW_ABOVE ? "slow" : "well";
  }

  return {
    health: () => ({ state: stateNow(), asked, missed, last }),
    async prepare() {
      start();
      await whenReady;
    },
    embed: async (text) => {
      start();
      if (worker === null || !isReady || waiting.size >= maxWaiting) {
        if (!isClosed && !isStarting()) note(false);
        return null;
      }
      lastId += 1;
      const id = lastId;
      const current = worker;
      const begun = now();
      return new Promise((resolve) => {
        const timer = setTimeout(() => settle(null), deadlineMs);
        function settle(meaning: Float32Array | null): void {
          clearTimeout(timer);
          waiting.delete(id);
          note(meaning !== null);
          last = { atMs: begun, tookMs: now() - begun };
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
