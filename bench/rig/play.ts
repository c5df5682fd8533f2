// SPDX-License-Identifier: Apache-2.0
import type { Customer, Customers } from "./customers.ts";
import { answerTo, type Script } from "./scripts.ts";
import type { Answer, Visitor, Wish } from "./visitor.ts";

export type Stage = {
  readonly visitor: Visitor;
  readonly customers: Pick<Customers, "readCode">;
  readonly customer: Customer | null;
  readonly pick: (below: number) => number;
  /** Longest wait for a code by SMS. */
  readonly codeWaitMs: number;
  /** Sends one input; where a bench sets the pace and takes the time. */
  send(wish: Wish): Promise<Answer>;
};

/**
 * Plays a script to its end: says what the visitor came for and answers what the bot asks.
 *
 * @returns How many inputs were acknowledged, and whether the conversation can go on: not when it was refused or a person was called.
 */
export async function play(stage: Stage, script: Script, words: string): Promise<{ turns: number; canGoOn: boolean }> {
  const { visitor } = stage;
  let turns = 0;
  for (let wish: Wish | null = { kind: "text", text: words }; wish !== null && turns < script.maxTurns; ) {
    const answer: Answer = await stage.send(wish);
    if (!answer.ok) return { turns, canGoOn: false };
    turns += 1;
    if (visitor.state.owner !== "bot" || visitor.state.ended) return { turns, canGoOn: false };
    wish = await nextWish(stage, script, answer);
  }
  return { turns, canGoOn: true };
}

async function nextWish(stage: Stage, script: Script, answer: Extract<Answer, { ok: true }>): Promise<Wish | null> {
  const ask = answerTo(answer.events, script, stage.pick);
  if (ask.kind === "nothing") return null;
  if (ask.kind === "wish") return ask.wish;
  const code = stage.customer === null ? null : await stage.customers.readCode(stage.customer, stage.codeWaitMs);
  if (code === null) return { kind: "form", formId: ask.formId, decision: "cancel", fields: {} };
  return { kind: "form", formId: ask.formId, decision: "submit", fields: { code } };
}

/** Chooses a script by weight. */
export function choose(scripts: readonly Script[], random: () => number): Script {
  let left = random() * scripts.reduce((sum, { weight }) => sum + weight, 0);
  const found = scripts.find(({ weight }) => (left -= weight) < 0) ?? scripts[0];
  if (found === undefined) throw new RangeError("There is no script to choose from");
  return found;
}

/** Numbers in [0, 1) that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}
