// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import { spendCharacters } from "./admit.ts";
import type { GatewayDeps, GatewayKey } from "./ports.ts";
import type { GatewayRefusal } from "./refusals.ts";

/** One request on its way: its place among those that run at once, what it has cost, and the end of it. */
export type Exchange = {
  readonly key: GatewayKey;
  /** Aborts when the exchange ends, whoever ends it. */
  readonly signal: AbortSignal;
  count(characters: number): void;
  /** Writes down what was counted: before the client has the end of its answer, so that its next request finds it. */
  settle(): Promise<void>;
  /** Gives the place back, stops what still runs and writes down the cost. Again: nothing. */
  end(): Promise<void>;
};

/** Whoever begins an exchange ends it when the client has its answer or is gone. */
export function beginExchange(
  deps: GatewayDeps,
  key: GatewayKey,
): Result<Exchange, Extract<GatewayRefusal, { reason: "too_many_at_once" }>> {
  if (!deps.running.enter(key.keyId, deps.settings)) return refuse({ reason: "too_many_at_once" });
  const abort = new AbortController();
  let characters = 0;
  let hasEnded = false;
  const settle = async (): Promise<void> => {
    const owed = characters;
    characters = 0;
    await spendCharacters(deps, key, owed);
  };
  return ok({
    settle,
    key,
    signal: abort.signal,
    count(more) {
      characters += more;
    },
    async end() {
      if (hasEnded) return;
      hasEnded = true;
      deps.running.leave(key.keyId);
      abort.abort();
      await settle();
    },
  });
}
