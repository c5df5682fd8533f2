// SPDX-License-Identifier: Apache-2.0
import type { TenantId } from "#kernel";
import type { HoursBoard, HoursStore, OpeningHours, StoredHours } from "./ports.ts";

/** Holds the hours that are in force in memory: no turn asks the database for them. */
export class MemoryHours implements HoursBoard {
  readonly store: HoursStore;
  readonly configured: OpeningHours;
  readonly #tenant: TenantId;
  #newest: StoredHours | null = null;

  constructor(parts: { readonly store: HoursStore; readonly tenant: TenantId; readonly configured: OpeningHours }) {
    this.store = parts.store;
    this.configured = parts.configured;
    this.#tenant = parts.tenant;
  }

  number(): number {
    return this.#newest === null || this.#newest.hours === null ? 0 : this.#newest.number;
  }

  current(): OpeningHours {
    return this.#newest?.hours ?? this.configured;
  }

  async follow(): Promise<void> {
    const read = await this.store.newest(this.#tenant);
    // An answer that was asked for earlier never takes the place of a later one.
    if ((read?.number ?? 0) >= (this.#newest?.number ?? 0)) this.#newest = read;
  }
}
