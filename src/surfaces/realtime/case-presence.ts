// SPDX-License-Identifier: Apache-2.0
import type { FanOutSignal } from "#app";
import type { AgentId, ConversationId } from "#kernel";

/** Consoles tell every fifteen seconds that they still look. */
const LOOKING_MS = 40_000;
const TYPING_MS = 8_000;
/** Cases that are remembered at most; who looks at more is not told of. */
const MOST_CASES = 20_000;

type Seen = { readonly is: "looking" | "typing"; readonly until: number };
export type Colleague = { readonly staffId: AgentId; readonly isTyping: boolean };

/**
 * Who looks at which case now, and who writes in it: what this process heard, from its own connections and from other nodes. Nothing of it
 * is stored, here or elsewhere; it ends by itself when nobody repeats it.
 */
export class CasePresence {
  readonly #now: () => number;
  readonly #cases = new Map<ConversationId, Map<AgentId, Seen>>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @returns Whether somebody came, left, or began or stopped to write: then those who look are to be told. */
  hear({ conversationId, staffId, is }: Extract<FanOutSignal, { type: "presence" }>): boolean {
    const now = this.#now();
    const people = this.#cases.get(conversationId) ?? new Map<AgentId, Seen>();
    const before = people.get(staffId);
    const was = before === undefined || before.until <= now ? "gone" : before.is;
    people.delete(staffId);
    if (is !== "gone") people.set(staffId, { is, until: now + (is === "typing" ? TYPING_MS : LOOKING_MS) });
    if (people.size === 0) this.#cases.delete(conversationId);
    else if (this.#cases.has(conversationId) || this.#cases.size < MOST_CASES) this.#cases.set(conversationId, people);
    return was !== is;
  }

  /** Colleagues at a case, without whoever asks. */
  at(conversationId: ConversationId, without: AgentId): readonly Colleague[] {
    const now = this.#now();
    const people = this.#cases.get(conversationId);
    if (people === undefined) return [];
    for (const [staffId, { until }] of people) if (until <= now) people.delete(staffId);
    return [...people]
      .filter(([staffId]) => staffId !== without)
      .map(([staffId, { is }]) => ({ staffId, isTyping: is === "typing" }));
  }
}
