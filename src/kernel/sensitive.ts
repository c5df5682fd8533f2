// SPDX-License-Identifier: Apache-2.0
/**
 * Holds a secret or personal value. Prints, serialises and inspects as `[sensitive]`.
 * Does not protect against a debugger, a heap dump or code that calls `expose()`; each such call carries an `EXPOSE:` comment.
 */
export class Sensitive<T> {
  readonly #value: T;

  constructor(value: T) {
    this.#value = value;
  }

  expose(): T {
    return this.#value;
  }

  toString(): string {
    return "[sensitive]";
  }

  toJSON(): string {
    return "[sensitive]";
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return "[sensitive]";
  }
}
