// SPDX-License-Identifier: Apache-2.0
import { type Clock, fromUtf8, type TenantId } from "#kernel";
import type { Banner } from "#protocol";
import type { Log } from "../ports.ts";
import type { BannerBoard, BannerStore, StoredBanner } from "./ports.ts";

type Parts = { readonly store: BannerStore; readonly tenant: TenantId; readonly clock: Clock; readonly log: Log };

/** Holds what is shown in memory: no turn and no socket asks the database for it. */
export class MemoryBoard implements BannerBoard {
  readonly store: BannerStore;
  readonly #parts: Parts;
  readonly #listeners = new Set<(banner: Banner | null) => void>();
  #shown: Banner | null = null;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.store = parts.store;
  }

  current(): Banner | null {
    const { clock } = this.#parts;
    return this.#shown !== null && clock.now() < Date.parse(this.#shown.endsAt) ? this.#shown : null;
  }

  async follow(): Promise<void> {
    const { tenant, clock, log } = this.#parts;
    const stored = await this.store.current(tenant, new Date(clock.now()));
    if (stored?.bannerId === this.#shown?.bannerId) return;
    this.#shown = stored === null ? null : openBanner(this.#parts, stored);
    for (const listener of [...this.#listeners])
      try {
        listener(this.#shown);
      } catch {
        log.warn({}, "A notice could not be handed to a connection; it comes with its next state");
      }
  }

  listen(listener: (banner: Banner | null) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

/** @throws CannotOpenError - `crypto.cannot_open`: the row was moved or altered. */
export function openBanner(
  { store, tenant }: Pick<Parts, "store" | "tenant">,
  { bannerId, sealed, endsAt }: StoredBanner,
): Banner {
  const texts = JSON.parse(fromUtf8(store.cipher.open(tenant, `banner/${bannerId}`, sealed))) as Banner["texts"];
  return { bannerId, texts, endsAt: endsAt.toISOString() };
}
