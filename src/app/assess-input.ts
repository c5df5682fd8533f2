// SPDX-License-Identifier: Apache-2.0
import { limits, rawText } from "#kernel";
import { assess, type Verdict } from "#threat";
import type { AppDeps } from "./deps.ts";
import type { Heard } from "./open-input.ts";
import type { Screened } from "./screen-input.ts";
import type { Turn } from "./turn.ts";
import type { TurnRequest } from "./turn-request.ts";

export type Assessment =
  | { readonly action: "allow" | "slow"; readonly looks: Pick<Verdict, "text" | "links"> }
  | { readonly action: "block"; readonly retryAfterMs: number };

/** Counts the input for its address, over all nodes. Begun before the conversation is read, so that neither waits for the other. */
export function countAddress(request: TurnRequest, deps: AppDeps): Promise<number> {
  const { windowMs } = limits.turnsPerAddress;
  const { addressKey, addressTimes = 1 } = request;
  const counted = deps.counters
    .add(request.tenant, addressKey, 1, windowMs, new Date(deps.clock.now()))
    // As if it were as many addresses as share it.
    .then((count) => Math.ceil(count / addressTimes));
  // A turn that is refused before it is assessed does not wait for this; a failure is told to the one that does.
  counted.catch(() => undefined);
  return counted;
}

/** Scores the input by what it holds and how many came, from this conversation and from its address. Returns no text. */
export async function assessInput(
  turn: Turn,
  counted: Promise<number>,
  heard: Heard,
  screened: Screened,
): Promise<Assessment> {
  const { deps, now } = turn;
  const { windowMs } = limits.turnsPerConversation;
  const recent = turn.state.recentTurns.filter((at) => at > now - windowMs && at <= now);
  const addressTurns = await counted;
  turn.state = { ...turn.state, recentTurns: [...recent, now].slice(-limits.turnsPerConversation.count - 1) };

  const raw = heard.kind === "words" ? heard.text : rawText("");
  const kinds = screened.kind === "words" ? screened.masked : [];
  const verdict = deps.stages.time("assess", () =>
    assess(
      raw,
      { kinds },
      { conversationTurns: recent.length + 1, addressTurns },
      (text) => deps.keys.blindIndex("counter", `link ${text}`),
      deps.textModel,
    ),
  );
  if (verdict.action !== "block") return { action: verdict.action, looks: verdict };
  const oldest = recent[0] ?? now;
  return { action: "block", retryAfterMs: Math.max(1_000, oldest + windowMs - now) };
}
