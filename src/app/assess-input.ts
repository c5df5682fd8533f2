// SPDX-License-Identifier: Apache-2.0
import { limits, rawText } from "#kernel";
import { assess } from "#threat";
import type { Heard } from "./open-input.ts";
import type { Screened } from "./screen-input.ts";
import type { Turn } from "./turn.ts";
import type { TurnRequest } from "./turn-request.ts";

export type Assessment =
  | { readonly action: "allow" | "slow" }
  | { readonly action: "block"; readonly retryAfterMs: number };

/** Scores the input and counts it, per conversation and per address over all nodes. Returns no text. */
export async function assessInput(
  turn: Turn,
  request: TurnRequest,
  heard: Heard,
  screened: Screened,
): Promise<Assessment> {
  const { deps, now } = turn;
  const { windowMs } = limits.turnsPerConversation;
  const recent = turn.state.recentTurns.filter((at) => at > now - windowMs && at <= now);
  const addressTurns = await deps.counters.add(
    request.tenant,
    request.addressKey,
    1,
    limits.turnsPerAddress.windowMs,
    new Date(now),
  );
  turn.state = { ...turn.state, recentTurns: [...recent, now].slice(-limits.turnsPerConversation.count - 1) };

  const raw = heard.kind === "words" ? heard.text : rawText("");
  const kinds = screened.kind === "words" ? screened.masked : [];
  const verdict = deps.stages.time("assess", () =>
    assess(raw, { kinds }, { conversationTurns: recent.length + 1, addressTurns }),
  );
  if (verdict.action !== "block") return { action: verdict.action };
  const oldest = recent[0] ?? now;
  return { action: "block", retryAfterMs: Math.max(1_000, oldest + windowMs - now) };
}
