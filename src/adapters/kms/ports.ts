// SPDX-License-Identifier: Apache-2.0
import type { KmsKind, RootRecord } from "#app";
import type { DerivedPurpose } from "#crypto";
import type { SubjectId, TenantId } from "#kernel";

/** Whose key is wrapped; bound as associated data. */
export type SubjectPlace = {
  readonly tenant: TenantId;
  readonly subjectId: SubjectId;
  /** Which of the subject's keys; left out: the first. */
  readonly keyNo?: number;
};

/**
 * Where the root key lives. The root key itself never comes out: it wraps and unwraps subjects' keys, and derives keys
 * for look-ups. A keyring file here; a hardware module or a cloud service keeps the same promise.
 */
export interface Kms {
  /** Wraps a subject's key-encryption key under the newest root key. */
  wrap(place: SubjectPlace, key: Uint8Array): Promise<Uint8Array>;
  /** @throws CannotOpenError - `crypto.cannot_open`, if no root key wrapped it for this place. */
  unwrap(place: SubjectPlace, wrapped: Uint8Array): Promise<Uint8Array>;
  /** The key of a purpose; always the same for one installation, also after the root key was rotated. */
  derive(purpose: DerivedPurpose): Promise<Uint8Array>;
}

/** Where the database remembers which root key it was made with. */
export interface KeyCheckStore {
  /** The value stored first; stores this one if there is none. */
  claim(value: Uint8Array): Promise<Uint8Array>;
}

/** One kind of place for root keys: makes, uses and destroys them, each under its number. */
export interface RootBackend {
  readonly kind: KmsKind;
  /** From being told until it is gone for good: AWS waits 7 to 30 days. */
  readonly deletionDelayMs: number;
  /** Root keys that are there before anything was noted of them, the newest last. */
  first(): Promise<readonly Pick<RootRecord, "rootNo" | "ref">[]>;
  /** @returns Name or id at the service; empty for a file. */
  create(rootNo: number): Promise<string>;
  holds(root: RootRecord): Promise<boolean>;
  /** Wraps and unwraps under exactly this root key. */
  wrap(root: RootRecord, place: SubjectPlace, key: Uint8Array): Promise<Uint8Array>;
  unwrap(root: RootRecord, place: SubjectPlace, wrapped: Uint8Array): Promise<Uint8Array>;
  /** As before there were notes: from the first root key. */
  derive(purpose: DerivedPurpose): Promise<Uint8Array>;
  /** @returns When it is gone for good, in milliseconds. Told again, it answers again. */
  destroy(root: RootRecord): Promise<number>;
  /**
   * Reads anew what may have changed.
   *
   * @param live - Numbers of the root keys of this kind that still open something.
   */
  reload(live: readonly number[]): Promise<void>;
}
