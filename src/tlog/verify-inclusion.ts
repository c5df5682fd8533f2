// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import type { InclusionRefusal } from "./errors.ts";
import { equalHashes, type Hash, nodeHash } from "./hash.ts";
import { checkHashes, half, isOdd, isSubtree } from "./subtree.ts";

export type InclusionClaim = {
  readonly index: number;
  readonly size: number;
  readonly leaf: Hash;
  readonly root: Hash;
  /** Sibling hashes, leaf level first (RFC 9162 §2.1.3). Untrusted; any length may be passed. */
  readonly proof: readonly Hash[];
};

/**
 * Checks that a leaf lies under a root. Says nothing about who stands for the root.
 *
 * @returns Nothing, or a refusal: `index_out_of_range`, `wrong_hash_size`, `wrong_proof_length`, `root_mismatch`.
 */
export function verifyInclusion({ size, ...claim }: InclusionClaim): Result<null, InclusionRefusal> {
  return verifySubtreeInclusion({ ...claim, start: 0, end: size });
}

/**
 * The same for the subtree [start, end) of a larger tree; `root` is the subtree's.
 *
 * @returns Nothing, or a refusal as above, or `not_a_subtree`.
 */
export function verifySubtreeInclusion(
  claim: Omit<InclusionClaim, "size"> & { readonly start: number; readonly end: number },
): Result<null, InclusionRefusal> {
  const { index, start, end, leaf, root, proof } = claim;
  if (!(Number.isSafeInteger(index) && index >= start && index < end))
    return refuse({ reason: "index_out_of_range", index, start, end });
  if (!isSubtree(start, end)) return refuse({ reason: "not_a_subtree", start, end });
  const sizes = checkHashes([leaf, ...proof]);
  if (!sizes.ok) return sizes;
  // RFC 9162 §2.1.3.2, with the subtree moved to zero.
  let [fn, sn, computed] = [index - start, end - start - 1, leaf];
  for (const sibling of proof) {
    if (sn === 0) return refuse({ reason: "wrong_proof_length", length: proof.length });
    if (isOdd(fn) || fn === sn) {
      computed = nodeHash(sibling, computed);
      while (fn !== 0 && !isOdd(fn)) [fn, sn] = [half(fn), half(sn)];
    } else {
      computed = nodeHash(computed, sibling);
    }
    [fn, sn] = [half(fn), half(sn)];
  }
  if (sn !== 0) return refuse({ reason: "wrong_proof_length", length: proof.length });
  if (!equalHashes(computed, root)) return refuse({ reason: "root_mismatch", expected: root, computed });
  return ok(null);
}
