// SPDX-License-Identifier: Apache-2.0
import type { AppDeps } from "#app";

/**
 * The parts of a copy, of which some can be replaced while it runs: that is how a defence is switched off for a control run. It wraps
 * parts in code and is made by `startCopy` alone; an instance that serves people has none.
 */
export class Switchboard {
  /** What the copy's program uses. */
  readonly deps: AppDeps;
  #instead: Partial<Record<PropertyKey, unknown>> = {};

  constructor(real: AppDeps) {
    this.deps = new Proxy(real, {
      get: (target, name): unknown =>
        Object.hasOwn(this.#instead, name) ? this.#instead[name] : Reflect.get(target, name),
    });
  }

  /** Runs something while these parts stand in for the real ones. */
  async while<T>(instead: Partial<AppDeps>, work: () => Promise<T>): Promise<T> {
    const before = this.#instead;
    this.#instead = { ...before, ...instead };
    try {
      return await work();
    } finally {
      this.#instead = before;
    }
  }

  get isWhole(): boolean {
    return Object.keys(this.#instead).length === 0;
  }
}
