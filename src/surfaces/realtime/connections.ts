// SPDX-License-Identifier: Apache-2.0
import { limits } from "#kernel";

/** Counts open connections per conversation and per client network, in this process. */
export class Connections {
  readonly #counts = new Map<string, number>();

  /**
   * Takes a place, or returns null when either is full. The returned function gives it back, once.
   *
   * @param times - How many times as much as one address this one may hold: many share it.
   */
  take(conversation: string, network: string, times: number = 1): (() => void) | null {
    const a = `c ${conversation}`;
    const b = `n ${network}`;
    if (this.#count(a) >= limits.connectionsPerConversation) return null;
    if (this.#count(b) >= limits.connectionsPerAddress * times) return null;
    this.#add(a, 1);
    this.#add(b, 1);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#add(a, -1);
      this.#add(b, -1);
    };
  }

  #count(key: string): number {
    return this.#counts.get(key) ?? 0;
  }

  #add(key: string, step: number): void {
    const next = this.#count(key) + step;
    if (next > 0) this.#counts.set(key, next);
    else this.#counts.delete(key);
  }
}
