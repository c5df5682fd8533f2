// SPDX-License-Identifier: Apache-2.0

export type {
  Checkpoint,
  CheckpointPolicy,
  UnverifiedCheckpoint,
} from "./checkpoint.ts";
export { openCheckpoint, parseCheckpoint, verifyCheckpoint } from "./checkpoint.ts";
export { commitTo, OPENING_BYTES, opensTo } from "./commitment.ts";
export { CompactRange, rootOf } from "./compact-range.ts";
export { signTreeHead } from "./cosignature.ts";
export { encodeBundle, parseBundle } from "./entry-bundle.ts";
export type {
  BundleRefusal,
  CheckpointRefusal,
  ConsistencyRefusal,
  InclusionRefusal,
  NoteRefusal,
  PathRefusal,
  ProofFileRefusal,
  TileRefusal,
} from "./errors.ts";
export type { Tile, TreeEdge } from "./grow-tree.ts";
export { EMPTY_TREE, growTree, levelsOf, rootOfEdge } from "./grow-tree.ts";
export type { Hash } from "./hash.ts";
export { emptyRoot, equalHashes, HASH_BYTES, leafHash, nodeHash } from "./hash.ts";
export type { NoteSignature, UnverifiedNote } from "./note.ts";
export { formatNote, formatSignatureLine, isSignatureOf, parseNote, parseSignatureLine } from "./note.ts";
export type { NoteKey, NoteKeyType } from "./note-key.ts";
export { formatNoteKey, makeNoteKey, NOTE_KEY_TYPES, noteKeyOf, parseNoteKey } from "./note-key.ts";
export type { ProofFile } from "./proof-file.ts";
export { formatProofFile, parseProofFile, verifyProofFile } from "./proof-file.ts";
export {
  proveConsistency,
  proveInclusion,
  proveSubtreeConsistency,
  proveSubtreeInclusion,
  rangeFromTiles,
  rootFromTiles,
} from "./prove.ts";
export { isSubtree } from "./subtree.ts";
export type { TileId, TileSource } from "./tile.ts";
export { edgeWidth, parseTilePath, TILE_WIDTH, tileOf, tilePath, tilesOf } from "./tile.ts";
export type { TreeHead } from "./tree-head.ts";
export { formatTreeHead } from "./tree-head.ts";
export type { ConsistencyClaim } from "./verify-consistency.ts";
export { verifyConsistency, verifySubtreeConsistency } from "./verify-consistency.ts";
export type { InclusionClaim } from "./verify-inclusion.ts";
export { verifyInclusion, verifySubtreeInclusion } from "./verify-inclusion.ts";
export type { WitnessRefusal, WitnessRequest } from "./witness.ts";
export { decideCosignature, formatWitnessRequest, parseWitnessRequest, WITNESS_STATUS } from "./witness.ts";
