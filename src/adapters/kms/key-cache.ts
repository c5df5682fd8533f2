// SPDX-License-Identifier: Apache-2.0
import { type Clock, Sensitive } from "#kernel";

export type CacheLimits = { readonly max: number; readonly ttlMs: number };

type Held = { readonly key: Sensitive<Uint8Array>; readonly owners: readonly string[]; readonly until: number };

/**
 * Opened keys, bounded in number and time, the least recently used one leaving first. Keys are copied in and out, and
 * overwritten with zeros when they leave: whoever was given one holds a copy of its own.
 */
export class KeyCache {
  readonly #held = new Map<string, Held>();
  readonly #byOwner = new Map<string, Set<string>>();
  readonly #limits: CacheLimits;
  readonly #clock: Clock;

  constructor(limits: CacheLimits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
  }

  get size(): number {
    return this.#held.size;
  }

  find(name: string): Uint8Array<ArrayBuffer> | null {
    const held = this.#held.get(name);
    if (held === undefined) return null;
    if (held.until <= this.#clock.now()) {
      this.#drop(name, held);
      return null;
    }
    this.#held.delete(name);
    this.#held.set(name, held);
    // EXPOSE: copied out for one use
    return new Uint8Array(held.key.expose());
  }

  /** @param owners - Ids by which `forget()` finds the key. */
  keep(name: string, key: Uint8Array, owners: readonly string[]): void {
    const before = this.#held.get(name);
    if (before !== undefined) this.#drop(name, before);
    const until = this.#clock.now() + this.#limits.ttlMs;
    this.#held.set(name, { key: new Sensitive(new Uint8Array(key)), owners, until });
    for (const owner of owners) {
      const names = this.#byOwner.get(owner);
      if (names === undefined) this.#byOwner.set(owner, new Set([name]));
      else names.add(name);
    }
    for (const [oldest, held] of this.#held) {
      if (this.#held.size <= this.#limits.max) break;
      this.#drop(oldest, held);
    }
  }

  forget(owner: string): void {
    for (const name of [...(this.#byOwner.get(owner) ?? [])]) {
      const held = this.#held.get(name);
      if (held !== undefined) this.#drop(name, held);
    }
  }

  /** Drops everything. */
  clear(): void {
    for (const [name, held] of this.#held) this.#drop(name, held);
  }

  /** Drops what has expired: a key nobody asks for again must not outlive its time. */
  sweep(): void {
    const now = this.#clock.now();
    for (const [name, held] of this.#held) if (held.until <= now) this.#drop(name, held);
  }

  #drop(name: string, held: Held): void {
    // EXPOSE: overwritten, not used
    held.key.expose().fill(0);
    this.#held.delete(name);
    for (const owner of held.owners) {
      const names = this.#byOwner.get(owner);
      names?.delete(name);
      if (names?.size === 0) this.#byOwner.delete(owner);
    }
  }
}
