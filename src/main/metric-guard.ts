// SPDX-License-Identifier: Apache-2.0

/** A label has few values in all: one that grows is an id, and an id may be somebody's. */
const MOST_VALUES = 500;

/**
 * Makes label values safe: names of ours pass, anything else is `other`. Metrics are copied to systems that nobody
 * thinks of as holding data about people.
 */
export class LabelGuard {
  readonly #seen = new Set<string>();
  readonly #most: number;

  constructor(most: number = MOST_VALUES) {
    this.#most = most;
  }

  label(value: string): string {
    if (!/^[a-z][a-z0-9_.-]{0,62}$/iu.test(value) || /\d{4}/u.test(value)) return "other";
    if (this.#seen.has(value)) return value;
    if (this.#seen.size >= this.#most) return "other";
    this.#seen.add(value);
    return value;
  }
}
