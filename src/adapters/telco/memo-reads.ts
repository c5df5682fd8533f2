// SPDX-License-Identifier: Apache-2.0
import type { Clock } from "#kernel";
import type { TelcoReads } from "#telecom";

type AnyRead = (...args: readonly unknown[]) => Promise<{ readonly ok: boolean }>;

/**
 * The same reads, each asked at most once in the life of this object: a turn's worth. Callers at the same moment share
 * one call; refusals are forgotten at once, so that a second look is a second try. Never keep one beyond a turn.
 */
export function memoReads(reads: TelcoReads): TelcoReads {
  const known = new Map<string, Promise<{ readonly ok: boolean }>>();
  return new Proxy(reads, {
    get(target, name, receiver) {
      const read: unknown = Reflect.get(target, name, receiver);
      if (typeof read !== "function") return read;
      return (...args: readonly unknown[]) => {
        const key = JSON.stringify([name, args.map(keyOf)]);
        const running = known.get(key);
        if (running !== undefined) return running;
        const started = (read as AnyRead)(...args);
        known.set(key, started);
        const forget = (): void => void known.delete(key);
        started.then((result) => (result.ok ? undefined : forget()), forget);
        return started;
      };
    },
  });
}

/** Objects are asked about by their id; nothing else of them is in the key. */
function keyOf(argument: unknown): unknown {
  if (typeof argument !== "object" || argument === null) return argument;
  const { lineId, billId, serviceIds } = argument as Record<string, unknown>;
  return lineId ?? billId ?? serviceIds ?? argument;
}

/** Keeps what belongs to nobody (the catalogue, known problems) for a while, for all conversations of this node. */
export function sharedReads(
  reads: TelcoReads,
  clock: Clock,
  ttl = { offersMs: 300_000, problemsMs: 15_000 },
): TelcoReads {
  return {
    ...reads,
    listOffers: kept(reads.listOffers, clock, ttl.offersMs),
    listProblems: kept(reads.listProblems, clock, ttl.problemsMs),
  };
}

function kept<T extends { readonly ok: boolean }>(
  read: () => Promise<T>,
  clock: Clock,
  ttlMs: number,
): () => Promise<T> {
  let held: { readonly until: number; readonly result: Promise<T> } | null = null;
  return () => {
    if (held !== null && held.until > clock.now()) return held.result;
    const result = read();
    const mine = { until: clock.now() + ttlMs, result };
    held = mine;
    const forget = (): void => {
      if (held === mine) held = null;
    };
    result.then((answer) => (answer.ok ? undefined : forget()), forget);
    return result;
  };
}
