// SPDX-License-Identifier: Apache-2.0
import {
  CannotOpenError,
  DEFAULT_ENVELOPE_SUITE,
  type DerivedPurpose,
  deriveKey,
  type EnvelopeSuiteNo,
  parseHeader,
  unwrapKey,
  type Wrap,
  wrapKey,
} from "#crypto";
import { type Random, Sensitive } from "#kernel";
import type { Kms, SubjectPlace } from "./ports.ts";

/** A root key with the number that wrapped keys carry in their header. */
export type RootKey = { readonly keyNo: number; readonly key: Sensitive<Uint8Array> };

/**
 * A key management service inside this process: the newest root key wraps, all of them unwrap, and the oldest derives,
 * so that look-ups survive a rotation. Protects against whoever has the database but not the key file; not against
 * whoever controls this process.
 *
 * @param keys - At least one; key numbers differ.
 * @throws RangeError - If there is no key.
 */
export function makeLocalKms(
  keys: readonly RootKey[],
  random: Random,
  suite: EnvelopeSuiteNo = DEFAULT_ENVELOPE_SUITE,
): Kms {
  const ordered = [...keys].sort((a, b) => a.keyNo - b.keyNo);
  const [oldest, newest] = [ordered[0], ordered.at(-1)];
  if (oldest === undefined || newest === undefined) throw new RangeError("Cannot make a KMS: there is no root key");
  // The root wraps through a derived key, so that one key is never used by two algorithms.
  // EXPOSE: deriving is what a root key is for; the copy stays in this closure
  const wrapping = new Map(ordered.map(({ keyNo, key }) => [keyNo, new Sensitive(deriveKey(key.expose(), "wrap"))]));

  function wrapOf(keyNo: number, place: SubjectPlace): Wrap | null {
    // EXPOSE: handed to wrap or unwrap and not kept
    const key = wrapping.get(keyNo)?.expose();
    if (key === undefined) return null;
    const { tenant, subjectId, keyNo: subjectKeyNo = 1 } = place;
    const row = subjectKeyNo === 1 ? "key" : `key/${subjectKeyNo}`;
    return {
      key,
      keyNo,
      namespace: "subject_key",
      place: { tenant, subject: subjectId, conversation: "", row },
      suite,
    };
  }

  return {
    async wrap(place, key) {
      const wrap = wrapOf(newest.keyNo, place);
      if (wrap === null) throw new CannotOpenError({ reason: "no_such_key", keyNo: newest.keyNo });
      return wrapKey(wrap, key, random);
    },
    async unwrap(place, wrapped) {
      const header = parseHeader(wrapped);
      if (!header.ok) throw new CannotOpenError(header.refusal);
      const wrap = wrapOf(header.value.keyNo, place);
      if (wrap === null) throw new CannotOpenError({ reason: "no_such_key", keyNo: header.value.keyNo });
      return unwrapKey(wrap, wrapped);
    },
    async derive(purpose: DerivedPurpose) {
      // EXPOSE: deriving is what a root key is for
      return deriveKey(oldest.key.expose(), purpose);
    },
  };
}
