// SPDX-License-Identifier: Apache-2.0
import type { ConversationKeys, KeyRotator, KeyStore } from "#app";
import type { Clock, SubjectId, TenantId } from "#kernel";

type StoredKey = Omit<ConversationKeys["keys"][number], "wrappedSubjectKey">;

/**
 * Brings the wrapped keys of subjects to the data keys of conversations, without a join across distribution keys and,
 * for a subject read in the last minute, without a round trip. A wrapped key is useless without the root key, so keeping
 * it for a minute keeps no secret; an erased subject is forgotten here at once, by `forget()`, and at the latest after that minute.
 */
export class SubjectKeys {
  readonly #store: KeyStore;
  readonly #hasKeyFor: KeyRotator["hasKeyFor"];
  readonly #clock: Clock;
  readonly #max: number;
  readonly #ttlMs: number;
  readonly #known = new Map<string, { readonly wrapped: Uint8Array; readonly until: number }>();

  /** @param hasKeyFor - Tells that a subject has got another key since it was read; left out: never. */
  constructor(
    store: KeyStore,
    clock: Clock,
    hasKeyFor: KeyRotator["hasKeyFor"] = () => true,
    max: number = 20_000,
    ttlMs: number = 60_000,
  ) {
    this.#hasKeyFor = hasKeyFor;
    this.#store = store;
    this.#clock = clock;
    this.#max = max;
    this.#ttlMs = ttlMs;
  }

  /** How many are remembered. */
  get size(): number {
    return this.#known.size;
  }

  /** The same keys with their subjects' wrapped keys; a key whose subject was erased is left out: nothing opens it any more. */
  async complete(tenant: TenantId, keys: readonly StoredKey[]): Promise<ConversationKeys["keys"]> {
    const found = new Map(await this.#find(tenant, [...new Set(keys.map(({ subjectId }) => subjectId))]));
    const stale = keys.filter(({ subjectId, wrapped }) => {
      const known = found.get(subjectId);
      return known !== undefined && !this.#hasKeyFor(known, wrapped);
    });
    if (stale.length > 0) {
      const ids = [...new Set(stale.map(({ subjectId }) => subjectId))];
      this.forget(tenant, ids);
      for (const id of ids) found.delete(id);
      for (const [id, wrapped] of await this.#find(tenant, ids)) found.set(id, wrapped);
    }
    return keys.flatMap((key) => {
      const wrappedSubjectKey = found.get(key.subjectId);
      return wrappedSubjectKey === undefined ? [] : [{ ...key, wrappedSubjectKey }];
    });
  }

  /** What was read is read again at the next turn. */
  forget(tenant: TenantId, subjectIds: readonly SubjectId[]): void {
    for (const subjectId of subjectIds) this.#known.delete(`${tenant}/${subjectId}`);
  }

  forgetAll(): void {
    this.#known.clear();
  }

  async #find(tenant: TenantId, subjectIds: readonly SubjectId[]): Promise<ReadonlyMap<SubjectId, Uint8Array>> {
    const now = this.#clock.now();
    const found = new Map<SubjectId, Uint8Array>();
    const missing: SubjectId[] = [];
    for (const subjectId of subjectIds) {
      const known = this.#known.get(`${tenant}/${subjectId}`);
      if (known !== undefined && known.until > now) found.set(subjectId, known.wrapped);
      else missing.push(subjectId);
    }
    if (missing.length === 0) return found;
    for (const [subjectId, wrapped] of await this.#store.find(tenant, missing)) {
      // A copy: a column of an answer may be a part of a much larger piece of memory, which would stay with it.
      const own = Uint8Array.from(wrapped);
      found.set(subjectId, own);
      this.#keep(`${tenant}/${subjectId}`, own, now);
    }
    return found;
  }

  #keep(name: string, wrapped: Uint8Array, now: number): void {
    this.#known.delete(name);
    this.#known.set(name, { wrapped, until: now + this.#ttlMs });
    for (const [oldest, { until }] of this.#known) {
      if (this.#known.size <= this.#max && until > now) break;
      this.#known.delete(oldest);
    }
  }
}
