// SPDX-License-Identifier: Apache-2.0
import { CannotOpenError, type DerivedPurpose, makeKey } from "#crypto";
import { type Random, Sensitive } from "#kernel";
import { seededRandom } from "#kernel/testing";
import { makeLocalKms } from "./local-kms.ts";
import type { Kms, RootBackend, SubjectPlace } from "./ports.ts";
import { unavailable } from "./remote.ts";

/** A KMS for tests that really wraps: the same seed gives the same root key, another seed another one. */
export function makeFakeKms(seed: number = 1, random: Random = seededRandom(seed + 1)): Kms {
  return makeLocalKms([{ keyNo: 1, key: new Sensitive(makeKey(seededRandom(seed))) }], random);
}

/** Root keys in memory for tests, which really wrap; several nodes may share one. */
export class MemoryRoots implements RootBackend {
  readonly kind: RootBackend["kind"];
  readonly deletionDelayMs: number;
  /** Set: nobody answers. */
  isDown = false;
  readonly #keys = new Map<number, Kms>();
  readonly #first: Kms;
  /** Number to the time of its destruction. */
  readonly #destroyed = new Map<number, number>();
  readonly #now: () => number;
  readonly #random: Random;

  constructor(options: {
    readonly now: () => number;
    readonly random: Random;
    readonly kind?: RootBackend["kind"];
    readonly deletionDelayMs?: number;
    /** Whether there is a first root key, or all of them are made. */
    readonly hasFirst?: boolean;
  }) {
    this.#now = options.now;
    this.#random = options.random;
    this.kind = options.kind ?? "file";
    this.deletionDelayMs = options.deletionDelayMs ?? 0;
    this.#first = this.#make();
    if (options.hasFirst !== false) this.#keys.set(1, this.#first);
  }

  #make(): Kms {
    return makeLocalKms([{ keyNo: 1, key: new Sensitive(makeKey(this.#random)) }], this.#random);
  }

  #kms(rootNo: number): Kms {
    if (this.isDown) throw unavailable("the test's KMS", "nobody answers");
    const kms = this.#keys.get(rootNo);
    if (kms === undefined || this.#destroyed.has(rootNo))
      throw new CannotOpenError({ reason: "no_such_key", keyNo: rootNo });
    return kms;
  }

  async first() {
    return [...this.#keys.keys()].map((rootNo) => ({ rootNo, ref: "" }));
  }
  async create(rootNo: number): Promise<string> {
    if (!this.#keys.has(rootNo)) this.#keys.set(rootNo, this.#make());
    return "";
  }
  async holds({ rootNo }: { readonly rootNo: number }): Promise<boolean> {
    return this.#keys.has(rootNo);
  }
  async wrap(root: { readonly rootNo: number }, place: SubjectPlace, key: Uint8Array): Promise<Uint8Array> {
    return this.#kms(root.rootNo).wrap(place, key);
  }
  async unwrap(root: { readonly rootNo: number }, place: SubjectPlace, wrapped: Uint8Array): Promise<Uint8Array> {
    return this.#kms(root.rootNo).unwrap(place, wrapped);
  }
  async derive(purpose: DerivedPurpose): Promise<Uint8Array> {
    if (this.isDown) throw unavailable("the test's KMS", "nobody answers");
    return this.#first.derive(purpose);
  }
  async destroy({ rootNo }: { readonly rootNo: number }): Promise<number> {
    const goneAt = this.#destroyed.get(rootNo) ?? this.#now() + this.deletionDelayMs;
    this.#destroyed.set(rootNo, goneAt);
    return goneAt;
  }
  async reload(): Promise<void> {}

  /** An attacker who cancels a deletion in time gets the key back; afterwards nobody does. */
  cancelDeletion(rootNo: number): boolean {
    const goneAt = this.#destroyed.get(rootNo);
    if (goneAt === undefined || goneAt <= this.#now()) return false;
    this.#destroyed.delete(rootNo);
    return true;
  }
}
