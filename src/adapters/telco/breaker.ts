// SPDX-License-Identifier: Apache-2.0
import type { Clock } from "#kernel";

/**
 * Keeps calls away from an interface that does not answer. After `threshold` failures in a row it is open for `openMs`;
 * then one call is let through, and its outcome decides.
 */
export class Breaker {
  readonly #clock: Clock;
  readonly #threshold: number;
  readonly #openMs: number;
  #failures = 0;
  #openUntil = 0;
  #isProbing = false;

  constructor(clock: Clock, threshold = 5, openMs = 10_000) {
    this.#clock = clock;
    this.#threshold = threshold;
    this.#openMs = openMs;
  }

  /** Whether calls are kept away now. Changes nothing. */
  get isOpen(): boolean {
    return this.#failures >= this.#threshold && (this.#isProbing || this.#clock.now() < this.#openUntil);
  }

  /** Whether a call may go out now. A `true` must be followed by `succeeded` or `failed`. */
  mayCall(): boolean {
    if (this.#failures < this.#threshold) return true;
    if (this.#isProbing || this.#clock.now() < this.#openUntil) return false;
    this.#isProbing = true;
    return true;
  }

  succeeded(): void {
    this.#failures = 0;
    this.#isProbing = false;
  }

  failed(): void {
    this.#failures += 1;
    this.#isProbing = false;
    if (this.#failures >= this.#threshold) this.#openUntil = this.#clock.now() + this.#openMs;
  }
}
