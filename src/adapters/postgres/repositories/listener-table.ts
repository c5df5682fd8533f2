// SPDX-License-Identifier: Apache-2.0
import type { FanOutSignal } from "#app";
import type { ConversationId } from "#kernel";

type Listener = (signal: FanOutSignal) => void;

/** Who wants to hear of which conversation in this process; the desk hears of all. */
export class ListenerTable {
  readonly #listeners = new Map<ConversationId | "desk", Set<Listener>>();
  readonly #onError: ((error: unknown) => void) | undefined;

  constructor(onError?: (error: unknown) => void) {
    this.#onError = onError;
  }

  /** @returns Ends the subscription; calling it twice does nothing. */
  add(of: ConversationId | "desk", listener: Listener): () => void {
    const own: Listener = (signal) => listener(signal);
    const listeners = this.#listeners.get(of) ?? new Set();
    this.#listeners.set(of, listeners.add(own));
    return () => {
      listeners.delete(own);
      if (listeners.size === 0 && this.#listeners.get(of) === listeners) this.#listeners.delete(of);
    };
  }

  /** A listener that throws keeps neither the others nor the publisher: what it hears of has happened already. */
  tell(signal: FanOutSignal): void {
    for (const topic of "conversationId" in signal ? ([signal.conversationId, "desk"] as const) : (["desk"] as const)) {
      for (const listener of [...(this.#listeners.get(topic) ?? [])]) {
        try {
          listener(signal);
        } catch (error) {
          this.#onError?.(error);
        }
      }
    }
  }

  conversations(): ConversationId[] {
    return [...this.#listeners.keys()].filter((of): of is ConversationId => of !== "desk");
  }
}
