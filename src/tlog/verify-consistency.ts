// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import type { ConsistencyRefusal } from "./errors.ts";
import { emptyRoot, equalHashes, type Hash, nodeHash } from "./hash.ts";
import { checkHashes, half, isOdd, isSubtree } from "./subtree.ts";

export type ConsistencyClaim = {
  readonly oldSize: number;
  readonly size: number;
  readonly oldRoot: Hash;
  readonly root: Hash;
  /** As of RFC 9162 §2.1.4. Untrusted; any length may be passed. */
  readonly proof: readonly Hash[];
};

/**
 * Checks that the tree under `root` extends the tree under `oldRoot`: nothing was changed, removed or put in between.
 *
 * @returns Nothing, or a refusal: `sizes_out_of_order`, `proof_from_empty_tree` (from nothing to something proves
 * nothing), `wrong_hash_size`, `wrong_proof_length`, `subtree_mismatch` (the old root), `root_mismatch`.
 */
export function verifyConsistency(claim: ConsistencyClaim): Result<null, ConsistencyRefusal> {
  const { oldSize, size, oldRoot, root, proof } = claim;
  if (oldSize === 0) {
    if (size !== 0) return refuse({ reason: "proof_from_empty_tree", size });
    if (proof.length > 0) return refuse({ reason: "wrong_proof_length", length: proof.length });
    const expected = emptyRoot();
    for (const computed of [oldRoot, root]) {
      if (!equalHashes(computed, expected)) return refuse({ reason: "root_mismatch", expected, computed });
    }
    return ok(null);
  }
  return verifySubtreeConsistency({ start: 0, end: oldSize, size, subtreeRoot: oldRoot, root, proof });
}

/**
 * Checks that the subtree [start, end) with this root lies unchanged in the tree of `size` leaves. The empty subtree lies
 * in every tree, without a proof and whatever the tree's root; it says nothing.
 *
 * @returns Nothing, or a refusal as above, or `not_a_subtree`.
 */
export function verifySubtreeConsistency(claim: {
  readonly start: number;
  readonly end: number;
  readonly size: number;
  readonly subtreeRoot: Hash;
  readonly root: Hash;
  readonly proof: readonly Hash[];
}): Result<null, ConsistencyRefusal> {
  const { start, end, size, subtreeRoot, root, proof } = claim;
  if (start === end && start >= 0 && end <= size) return verifyEmpty(subtreeRoot, proof);
  if (!isSubtree(start, end)) return refuse({ reason: "not_a_subtree", start, end });
  if (!(Number.isSafeInteger(size) && end <= size)) return refuse({ reason: "sizes_out_of_order", end, size });
  // Without a proof nothing is hashed: the roots are compared as they are.
  const sizes = checkHashes(proof.length === 0 ? [] : [subtreeRoot, root, ...proof]);
  if (!sizes.ok) return sizes;
  // draft-ietf-plants-merkle-tree-certs §4.4.3; for start = 0 it is RFC 9162 §2.1.4.2.
  let [fn, sn, tn] = [start, end - 1, size - 1];
  const isFlush = sn === tn;
  while (fn !== sn && (isFlush || isOdd(sn))) [fn, sn, tn] = [half(fn), half(sn), half(tn)];
  const wrongLength = refuse({ reason: "wrong_proof_length", length: proof.length });
  const seed = fn === sn ? subtreeRoot : proof[0];
  if (seed === undefined) return wrongLength;
  let [subtreeComputed, computed] = [seed, seed];
  for (const sibling of fn === sn ? proof : proof.slice(1)) {
    if (tn === 0) return wrongLength;
    if (isOdd(sn) || sn === tn) {
      if (fn < sn) subtreeComputed = nodeHash(sibling, subtreeComputed);
      computed = nodeHash(sibling, computed);
      while (sn !== 0 && !isOdd(sn)) [fn, sn, tn] = [half(fn), half(sn), half(tn)];
    } else {
      computed = nodeHash(computed, sibling);
    }
    [fn, sn, tn] = [half(fn), half(sn), half(tn)];
  }
  if (tn !== 0) return wrongLength;
  if (!equalHashes(subtreeComputed, subtreeRoot))
    return refuse({ reason: "subtree_mismatch", expected: subtreeRoot, computed: subtreeComputed });
  if (!equalHashes(computed, root)) return refuse({ reason: "root_mismatch", expected: root, computed });
  return ok(null);
}

function verifyEmpty(subtreeRoot: Hash, proof: readonly Hash[]): Result<null, ConsistencyRefusal> {
  if (proof.length > 0) return refuse({ reason: "wrong_proof_length", length: proof.length });
  const computed = emptyRoot();
  return equalHashes(subtreeRoot, computed)
    ? ok(null)
    : refuse({ reason: "subtree_mismatch", expected: subtreeRoot, computed });
}
