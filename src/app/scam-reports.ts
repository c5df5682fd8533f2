// SPDX-License-Identifier: Apache-2.0
import type { ScamReports } from "./tools/tool-spec.ts";
import type { Turn } from "./turn.ts";

const WINDOW_MS = 7 * 24 * 3_600_000;
/** One conversation counts once for an address in this time: nobody makes an honest address look bad alone. */
const ONCE_MS = 24 * 3_600_000;

/** Counts reports of fraud over all conversations, by keyed hashes. Neither an address or number nor who reported it is kept. */
export function scamReports({ deps, stored }: Turn): ScamReports {
  const keyOf = (host: string): Uint8Array => deps.keys.blindIndex("counter", `scam link ${host}`);
  const add = (key: Uint8Array, windowMs: number): Promise<number> =>
    deps.counters.add(deps.tenant, key, 1, windowMs, new Date(deps.clock.now()));
  return {
    async add(host) {
      const what = host ?? "no address";
      const mine = await add(deps.keys.blindIndex("counter", `scam by ${stored.conversationId} ${what}`), ONCE_MS);
      if (mine === 1) await add(keyOf(what), WINDOW_MS);
    },
    count: (host) => deps.counters.read(deps.tenant, keyOf(host), WINDOW_MS, new Date(deps.clock.now())),
  };
}
