// SPDX-License-Identifier: Apache-2.0
import { Worker } from "node:worker_threads";
import type { Detector, DetectorFailure, DetectorTask } from "#app";
import { ok, type Result, refuse } from "#kernel";
import type { FoundInConversation, TenantRules } from "#pii";

export type DetectorOptions = {
  /** ISO 3166-1 alpha-2: how a number without a country is read. */
  readonly defaultCountry: string;
  readonly rules: TenantRules;
  /** A screening of the longest message takes some milliseconds; one that takes this long will not end. */
  readonly deadlineMs?: number;
  /** How long a message may wait for its screening. */
  readonly maxWaitMs?: number;
  /** How long it may wait for a thread to start: compiling on a busy machine takes seconds. */
  readonly maxStartMs?: number;
  /** Messages that may wait at once; behind them the detector is overloaded. */
  readonly maxWaiting?: number;
  /** For tests: a thread that misbehaves. */
  readonly entry?: URL;
};

type Answer = Result<FoundInConversation, DetectorFailure>;
type Waiting = {
  readonly task: DetectorTask;
  readonly settle: (answer: Answer) => void;
  timer: NodeJS.Timeout | undefined;
  /** Waited so far for a thread to start. */
  startMs: number;
};
type Running = { readonly settle: (answer: Answer) => void; readonly timer: NodeJS.Timeout };

const ENTRY = new URL("./detector-worker.ts", import.meta.url);
const DEADLINE_MS = 1_000;
const MAX_WAIT_MS = 2_000;
const MAX_START_MS = 30_000;
/** At some tenths of a millisecond each they are looked at within their time. */
const MAX_WAITING = 2_000;
/** A thread that cannot start is tried again ever more seldom, up to this. */
const LONGEST_PAUSE_MS = 10_000;

/**
 * The detector on a thread of its own, one message after the other. Fails closed and never late: an exception or a crash answers
 * `failed`, a screening that does not end answers `too_slow` and ends with its thread, and more messages than can be looked at in time
 * answer `overloaded`. A new thread is started at once, and who waited goes on waiting for it.
 */
export function makeDetector(options: DetectorOptions): Detector & { close(): Promise<void> } {
  const {
    deadlineMs = DEADLINE_MS,
    maxWaitMs = MAX_WAIT_MS,
    maxStartMs = MAX_START_MS,
    maxWaiting = MAX_WAITING,
    entry = ENTRY,
  } = options;
  const { defaultCountry, rules } = options;
  const waiting: Waiting[] = [];
  let worker: Worker | null = null;
  let isBegun = false;
  let isReady = false;
  let isClosed = false;
  let running: Running | null = null;
  let pauseMs = 0;
  let restart: NodeJS.Timeout | undefined;

  function prepare(): void {
    if (isBegun) return;
    isBegun = true;
    start();
  }

  function start(): void {
    if (isClosed) return;
    isReady = false;
    const made = new Worker(entry, {
      workerData: { defaultCountry, rules },
      env: {},
      argv: [],
      resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
    });
    worker = made;
    made.unref();
    made.on("message", (message: "ready" | { found: FoundInConversation } | null) => {
      if (made !== worker) return;
      if (message === "ready") {
        isReady = true;
        pauseMs = 0;
      } else settle(message === null ? refuse({ reason: "failed" }) : ok(message.found));
      next();
    });
    // Heard for as long as it lives: an error that nobody hears would end the server.
    made.on("error", () => ended(made)).on("exit", () => ended(made));
  }

  function ended(which: Worker): void {
    if (which !== worker) return;
    worker = null;
    settle(refuse({ reason: "failed" }));
    if (isReady) start();
    else again();
  }

  /** It ended before it was ready: perhaps it never will be. */
  function again(): void {
    pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs === 0 ? 50 : pauseMs * 2);
    restart = setTimeout(start, pauseMs);
    restart.unref();
  }

  function settle(answer: Answer): void {
    if (running === null) return;
    clearTimeout(running.timer);
    running.settle(answer);
    running = null;
  }

  function next(): void {
    if (worker === null || !isReady || running !== null) return;
    const first = waiting.shift();
    if (first === undefined) return;
    clearTimeout(first.timer);
    const mine: Running = { settle: first.settle, timer: setTimeout(() => afterNews(() => tooSlow(mine)), deadlineMs) };
    running = mine;
    worker.postMessage(first.task);
  }

  function tooSlow(which: Running): void {
    if (running !== which) return;
    const lost = worker;
    worker = null;
    settle(refuse({ reason: "too_slow" }));
    void lost?.terminate();
    start();
  }

  function giveUpLater(one: Waiting): NodeJS.Timeout {
    return setTimeout(() => afterNews(() => giveUp(one)), maxWaitMs);
  }

  function giveUp(one: Waiting): void {
    const at = waiting.indexOf(one);
    if (at === -1) return;
    one.startMs += maxWaitMs;
    if (!isReady && one.startMs < maxStartMs) {
      one.timer = giveUpLater(one);
      return;
    }
    waiting.splice(at, 1);
    one.settle(refuse({ reason: "overloaded" }));
  }

  return {
    prepare,
    find: async (task) =>
      new Promise<Answer>((resolve) => {
        if (isClosed) resolve(refuse({ reason: "failed" }));
        else if (waiting.length >= maxWaiting) resolve(refuse({ reason: "overloaded" }));
        else {
          const one: Waiting = { task, settle: resolve, timer: undefined, startMs: 0 };
          one.timer = giveUpLater(one);
          waiting.push(one);
          prepare();
          next();
        }
      }),
    async close() {
      isClosed = true;
      clearTimeout(restart);
      for (const { settle: answer, timer } of waiting.splice(0)) {
        clearTimeout(timer);
        answer(refuse({ reason: "failed" }));
      }
      settle(refuse({ reason: "failed" }));
      await worker?.terminate();
      worker = null;
    },
  };
}

/** A server that was held up itself finds timers run out and answers waiting: the answers are taken first. */
function afterNews(work: () => void): void {
  setImmediate(work);
}
