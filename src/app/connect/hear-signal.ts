// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import type { AppDeps } from "../deps.ts";
import { hearSimSwap } from "../sessions/hear-sim-swap.ts";
import { FEED_SILENT_MS } from "./feed-signals.ts";

type Heard = Promise<Result<undefined, { reason: "invalid" } | { reason: "unavailable" }>>;

/**
 * The operator's feed tells that a SIM was swapped, that calls of a line are forwarded or no longer are, that a number was given to somebody
 * else, or only that it lives. What it tells of a line is kept under a keyed hash, the newest of each kind, and read where `operator.signals`
 * names events as the source. A swap is acted on besides (`hearSimSwap`).
 *
 * @param signed - A JWS of the operator over the event; untrusted. Not older than ten minutes, and heard once.
 * @returns `invalid` for whatever is not the operator's, too old, or heard before; `unavailable` when it has to be delivered again.
 */
export async function hearSignal(deps: AppDeps, signed: string): Heard {
  const verified = await deps.operatorEvents.verifySignal(signed);
  if (!verified.ok) return verified;
  const told = verified.value;
  const hash = deps.keys.blindIndex("token", `event ${told.id}`);
  if (await deps.tokens.isSpent(deps.tenant, "operator_event", hash)) return refuse({ reason: "invalid" });
  const now = deps.clock.now();
  await deps.lineSignals.alive(now, told.kind === "alive" ? told.completeSince : null, FEED_SILENT_MS);
  if (told.kind !== "alive") {
    // May be repeated: the newest stays the newest.
    const line = deps.keys.blindIndex("counter", `line signal ${told.msisdn}`);
    await deps.lineSignals.note(told.kind, line, { at: told.at, state: told.state });
  }
  if (told.kind === "sim_swap") {
    // Counts as heard only when it was carried out wholly.
    const heard = await hearSimSwap(deps, signed);
    return heard.ok ? ok(undefined) : heard;
  }
  const isFirst = await deps.tokens.spendOnce(deps.tenant, "operator_event", hash, new Date(told.expiresAt));
  return isFirst ? ok(undefined) : refuse({ reason: "invalid" });
}
