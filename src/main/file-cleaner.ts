// SPDX-License-Identifier: Apache-2.0
import { Worker } from "node:worker_threads";
import type { FileCleaner } from "#app";
import type { CleanResult } from "#files";
import { refuse } from "#kernel";

const ENTRY = new URL("./file-worker.ts", import.meta.url);
/** Longer than the largest honest file takes on a slow machine; a bill takes some hundredths of a second. */
const DEADLINE_MS = 10_000;
/** What waits is held in memory: enough for a moment, then senders are told to come again. */
const MOST_WAITING = 8;

/**
 * Cleans files one after another in a worker. One that takes too long ends with its worker, and a new worker is made for
 * the next: the event loop, and with it every turn, goes on meanwhile.
 */
export function makeFileCleaner(deadlineMs: number = DEADLINE_MS): FileCleaner & { close(): Promise<void> } {
  let worker: Worker | null = null;
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();

  async function run(bytes: Uint8Array): Promise<CleanResult> {
    worker ??= makeWorker((broken) => {
      if (worker === broken) worker = null;
    });
    const answer = await ask(worker, bytes, deadlineMs);
    if (answer !== null) return answer;
    const lost = worker as Worker | null;
    worker = null;
    await lost?.terminate();
    return refuse({ reason: "too_large", what: "time" });
  }

  return {
    async clean(bytes) {
      if (waiting >= MOST_WAITING) return refuse({ reason: "busy" });
      waiting += 1;
      const mine = last.then(() => run(bytes)).finally(() => (waiting -= 1));
      last = mine.catch(() => undefined);
      return mine;
    },
    async close() {
      await last;
      await worker?.terminate();
      worker = null;
    },
  };
}

function makeWorker(onEnd: (worker: Worker) => void): Worker {
  const worker = new Worker(ENTRY, {
    // Nothing of the server's: no environment, no arguments, little memory.
    env: {},
    argv: [],
    resourceLimits: { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
  });
  // Heard for as long as it lives: an error that nobody hears would end the server.
  worker.on("error", () => onEnd(worker)).on("exit", () => onEnd(worker));
  worker.unref();
  return worker;
}

/** Null: no answer in time, or the worker broke. */
async function ask(worker: Worker, bytes: Uint8Array, deadlineMs: number): Promise<CleanResult | null> {
  const answer = Promise.withResolvers<CleanResult | null>();
  const onMessage = (result: CleanResult): void => answer.resolve(result);
  const onEnd = (): void => answer.resolve(null);
  const timer = setTimeout(onEnd, deadlineMs);
  worker.once("message", onMessage).once("error", onEnd).once("exit", onEnd);
  worker.postMessage(bytes);
  try {
    return await answer.promise;
  } finally {
    clearTimeout(timer);
    worker.off("message", onMessage).off("error", onEnd).off("exit", onEnd);
  }
}
