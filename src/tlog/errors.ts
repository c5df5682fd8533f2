// SPDX-License-Identifier: Apache-2.0
import type { Hash } from "./hash.ts";

/** Why an inclusion proof was refused. The evidence travels with the refusal, so that an auditor can show it. */
export type InclusionRefusal =
  | { readonly reason: "not_a_subtree"; readonly start: number; readonly end: number }
  | { readonly reason: "index_out_of_range"; readonly index: number; readonly start: number; readonly end: number }
  | WrongHashSize
  | WrongProofLength
  | RootMismatch;

/** Why a consistency proof was refused. */
export type ConsistencyRefusal =
  | { readonly reason: "not_a_subtree"; readonly start: number; readonly end: number }
  | { readonly reason: "sizes_out_of_order"; readonly end: number; readonly size: number }
  | { readonly reason: "proof_from_empty_tree"; readonly size: number }
  | WrongHashSize
  | WrongProofLength
  | RootMismatch
  | { readonly reason: "subtree_mismatch"; readonly expected: Hash; readonly computed: Hash };

export type WrongHashSize = { readonly reason: "wrong_hash_size"; readonly at: number; readonly sizeBytes: number };
export type WrongProofLength = { readonly reason: "wrong_proof_length"; readonly length: number };
export type RootMismatch = { readonly reason: "root_mismatch"; readonly expected: Hash; readonly computed: Hash };

/** Why no proof was made from tiles. */
export type TileRefusal =
  | { readonly reason: "tile_missing"; readonly level: number; readonly index: number; readonly width: number }
  | { readonly reason: "tile_too_narrow"; readonly level: number; readonly index: number; readonly hashes: number }
  | { readonly reason: "out_of_range"; readonly start: number; readonly end: number; readonly size: number };

export type BundleRefusal = { readonly reason: "bundle_cut"; readonly at: number };

export type PathRefusal = { readonly reason: "not_a_tile_path" };

/** Why a text is no signed note, or why its signatures do not satisfy the keys that are trusted. */
export type NoteRefusal =
  | { readonly reason: "too_large"; readonly sizeBytes: number }
  | { readonly reason: "not_utf8" }
  | { readonly reason: "control_character"; readonly at: number }
  | { readonly reason: "no_signatures" }
  | { readonly reason: "too_many_signatures"; readonly count: number }
  | { readonly reason: "malformed_signature"; readonly line: number }
  | { readonly reason: "bad_key" }
  | { readonly reason: "signature_invalid"; readonly key: string }
  | { readonly reason: "not_signed_by"; readonly key: string };

export type CheckpointRefusal =
  | NoteRefusal
  | { readonly reason: "malformed_checkpoint"; readonly line: number }
  | { readonly reason: "extension_lines"; readonly count: number }
  | { readonly reason: "wrong_origin"; readonly expected: string; readonly origin: string };

export type ProofFileRefusal =
  | { readonly reason: "malformed_proof"; readonly line: number }
  | CheckpointRefusal
  | InclusionRefusal;
