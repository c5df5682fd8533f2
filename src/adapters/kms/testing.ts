// SPDX-License-Identifier: Apache-2.0
import { makeKey } from "#crypto";
import { type Random, Sensitive } from "#kernel";
import { seededRandom } from "#kernel/testing";
import { makeLocalKms } from "./local-kms.ts";
import type { Kms } from "./ports.ts";

/** A KMS for tests that really wraps: the same seed gives the same root key, another seed another one. */
export function makeFakeKms(seed: number = 1, random: Random = seededRandom(seed + 1)): Kms {
  return makeLocalKms([{ keyNo: 1, key: new Sensitive(makeKey(seededRandom(seed))) }], random);
}
