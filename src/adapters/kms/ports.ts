// SPDX-License-Identifier: Apache-2.0
import type { DerivedPurpose } from "#crypto";
import type { SubjectId, TenantId } from "#kernel";

/** Whose key is wrapped; bound as associated data. */
export type SubjectPlace = { readonly tenant: TenantId; readonly subjectId: SubjectId };

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
