// SPDX-License-Identifier: Apache-2.0
import type { AppDeps } from "../deps.ts";

/** The same refusal stands in the log and in the history once in so long; the metric counts all. */
const AGAIN_MS = 3_600_000;

/** By which way something would have left, and why it did not. No host: it may be one that somebody else made up. */
export type RefusedEgress = { readonly hop: string; readonly reason: "unlisted" | "outside_region" };

/** Writes down that something would have gone where it may not: by code to the log, and as `egress.refused` to the history. */
export function tellRefusedCalls(
  deps: Pick<AppDeps, "log" | "history" | "clock" | "tenant">,
): (refused: RefusedEgress) => void {
  const told = new Map<string, number>();
  return ({ hop, reason }) => {
    const now = deps.clock.now();
    const key = `${hop} ${reason}`;
    const last = told.get(key);
    if (last !== undefined && now - last < AGAIN_MS) return;
    told.set(key, now);
    deps.log.warn(
      { hop, reason },
      "A call was refused: wardline doctor names the configured places that are not listed",
    );
    deps.history
      .append(
        {
          at: new Date(now),
          tenant: deps.tenant,
          kind: "egress.refused",
          actor: { kind: "system", id: null },
          subjectId: null,
          conversationId: null,
          facts: { hop, reason },
        },
        null,
      )
      .catch(() => {
        // The next one is written down again.
        told.delete(key);
      });
  };
}
