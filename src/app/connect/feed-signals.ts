// SPDX-License-Identifier: Apache-2.0
import type { NetworkSignals, Signal } from "#telecom";
import type { LineSignalStore, SignalKind } from "./ports.ts";

/** Where it is learned that a line may be in other hands: asked (`api`), told by signed events (`events`), or from nowhere. */
export type SignalSource = "api" | "events" | "none";
export type SignalSources = {
  readonly simSwap: SignalSource;
  readonly callForwarding: SignalSource;
  readonly numberRecycling: SignalSource;
};

/** A feed that said nothing for this long may be broken: nothing that it did not say counts. Operators send a sign of life every five minutes. */
export const FEED_SILENT_MS = 15 * 60_000;
const HOUR_MS = 3_600_000;
/** CAMARA's own default. */
const DEFAULT_WINDOW_HOURS = 240;

/**
 * Signals of a line, each from its source. What the feed told lies under a keyed hash of the number; what it did not tell is clean only where
 * it is alive and has been, unbroken, for as long as is asked about. Never rejects: a store that cannot be read is `unknown`.
 */
export function withFeed(
  asked: NetworkSignals,
  sources: SignalSources,
  feed: { readonly store: LineSignalStore; readonly hash: (msisdn: string) => Uint8Array; readonly now: () => number },
): NetworkSignals {
  const told = async (
    kind: SignalKind,
    msisdn: string,
    decide: (at: number | null, state: string | null, since: number) => Signal,
  ): Promise<Signal> => {
    try {
      const [heard, life] = await Promise.all([feed.store.read(kind, feed.hash(msisdn)), feed.store.life()]);
      // What was told stands, also when the feed has fallen silent since; silence says nothing.
      const verdict = decide(heard?.at ?? null, heard?.state ?? null, life?.since ?? Number.POSITIVE_INFINITY);
      const isAlive = life !== null && feed.now() - life.heardAt <= FEED_SILENT_MS;
      return verdict === "clean" && !isAlive ? "unknown" : verdict;
    } catch {
      return "unknown";
    }
  };
  const pick = <T extends readonly unknown[]>(
    source: SignalSource,
    ask: (...args: T) => Promise<Signal>,
    hear: (...args: T) => Promise<Signal>,
  ): ((...args: T) => Promise<Signal>) =>
    source === "api" ? ask : source === "events" ? hear : () => Promise.resolve("unknown");

  return {
    ...asked,
    simSwap: pick(sources.simSwap, asked.simSwap, (msisdn: string, windowHours = DEFAULT_WINDOW_HOURS) =>
      told("sim_swap", msisdn, (at, _state, since) => {
        const from = feed.now() - windowHours * HOUR_MS;
        if (at !== null && at >= from) return "not_clean";
        return since <= from ? "clean" : "unknown";
      }),
    ),
    callForwarding: pick(sources.callForwarding, asked.callForwarding, (msisdn: string) =>
      // A line that the feed never named may have been forwarded before it began, and one that it named before it last left something out since.
      told("call_forwarding", msisdn, (at, state, since) => {
        if (at === null || state === null) return "unknown";
        if (state !== "off") return "not_clean";
        return at >= since ? "clean" : "unknown";
      }),
    ),
    numberRecycling: pick(sources.numberRecycling, asked.numberRecycling, (msisdn: string, day: string) =>
      told("number_recycling", msisdn, (at, _state, since) => {
        const from = Date.parse(`${day}T00:00:00Z`);
        if (at !== null && at >= from) return "not_clean";
        return since <= from ? "clean" : "unknown";
      }),
    ),
  };
}
