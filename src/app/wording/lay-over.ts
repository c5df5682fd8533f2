// SPDX-License-Identifier: Apache-2.0
import { type MessageId, type Override, withOverrides } from "#dialogue";
import type { TenantId } from "#kernel";
import type { Log } from "../ports.ts";
import type { DialogueRelease, Releases } from "../releases/ports.ts";
import { openWordingRow } from "./content.ts";
import type { Wording, WordingStore } from "./ports.ts";

/** `RELEASE+wN`: the words of version N over a release of the flows. */
const WORDED = /^(.*)\+w(\d{1,9})$/;
/** Laid over and kept for conversations in the middle of one. */
const KEPT = 8;

type Parts = {
  readonly store: WordingStore;
  readonly tenant: TenantId;
  readonly base: Releases;
  readonly hosts: readonly string[];
  readonly log: Log;
};

/**
 * Releases with the operator's own words in them. A version of the words is part of what a release is called, so that a conversation finishes in
 * the words it began with, on any node, and after a restart.
 */
export class WordedReleases implements Releases, Wording {
  readonly store: WordingStore;
  readonly hosts: readonly string[];
  readonly #parts: Parts;
  #number = 0;
  #overrides: readonly Override[] = [];
  readonly #made = new Map<string, { readonly release: DialogueRelease; readonly unfit: readonly MessageId[] }>();

  private constructor(parts: Parts) {
    this.#parts = parts;
    this.store = parts.store;
    this.hosts = parts.hosts;
  }

  /** @throws CannotOpenError - `crypto.cannot_open`: the words were altered where they lie. */
  static async open(parts: Parts): Promise<WordedReleases> {
    const worded = new WordedReleases(parts);
    await worded.follow();
    return worded;
  }

  live(): DialogueRelease {
    return this.#number === 0 ? this.shipped() : this.#layOver(this.shipped(), this.#number, this.#overrides).release;
  }

  shipped(): DialogueRelease {
    return this.#parts.base.live();
  }

  inForce(): ReturnType<Wording["inForce"]> {
    const unfit = this.#number === 0 ? [] : this.#layOver(this.shipped(), this.#number, this.#overrides).unfit;
    return { number: this.#number, overrides: this.#overrides, unfit };
  }

  async of(releaseId: string): Promise<DialogueRelease | null> {
    const worded = WORDED.exec(releaseId);
    const baseId = worded?.[1] ?? releaseId;
    const shipped = this.shipped();
    const base = shipped.flows.release === baseId ? shipped : await this.#parts.base.of(baseId);
    if (base === null || worded === null) return base;
    const number = Number(worded[2]);
    const known = this.#made.get(releaseId);
    if (known !== undefined) return known.release;
    const stored = await this.store.find(this.#parts.tenant, number);
    return stored === null ? null : this.#layOver(base, number, openWordingRow(this.#parts, stored)).release;
  }

  async follow(): Promise<void> {
    const { tenant, log } = this.#parts;
    const stored = await this.store.newest(tenant);
    if (stored === null || stored.number === this.#number) return;
    this.#overrides = openWordingRow(this.#parts, stored);
    this.#number = stored.number;
    const { unfit } = this.inForce();
    if (unfit.length > 0) log.warn({ count: unfit.length }, "Words that fit the flows no more are said as they came");
    else log.info({ count: this.#overrides.length }, "Words of the operator were taken");
  }

  #layOver(
    base: DialogueRelease,
    number: number,
    overrides: readonly Override[],
  ): { readonly release: DialogueRelease; readonly unfit: readonly MessageId[] } {
    const id = `${base.flows.release}+w${number}`;
    const known = this.#made.get(id);
    if (known !== undefined) return known;
    const { catalogues, unfit } = withOverrides(base.catalogues, overrides, this.hosts);
    const made = { release: { flows: { ...base.flows, release: id }, catalogues }, unfit };
    this.#made.set(id, made);
    const [oldest] = this.#made.keys();
    if (this.#made.size > KEPT && oldest !== undefined) this.#made.delete(oldest);
    return made;
  }
}
