// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, ok, type Result, refuse, type TenantId, utf8 } from "#kernel";
import {
  type Checkpoint,
  type CheckpointPolicy,
  commitTo,
  formatNoteKey,
  formatProofFile,
  OPENING_BYTES,
  type ProofFileRefusal,
  proveInclusion,
  type TileRefusal,
  type TileSource,
  verifyProofFile,
} from "#tlog";
import { entryContent } from "./content.ts";
import type { Witnesses } from "./cosign.ts";
import { isOpenedForVisitor } from "./opened-kinds.ts";
import type { HistoryTree } from "./ports.ts";
import type { VerifierDeps } from "./verify-history.ts";

export const RECEIPT_FORMAT = "wardline-receipt/v1";

/** What a customer keeps: what was done, and the proof that it is in the history. Needs no server to be checked. */
export type Receipt = {
  readonly format: typeof RECEIPT_FORMAT;
  readonly origin: string;
  /** Verifier keys as the service names them. Whoever checks should have them from somewhere else. */
  readonly keys: readonly string[];
  /** Verifier keys of the witnesses that the service asks to cosign; their lines stand in the checkpoints. */
  readonly witnesses: readonly string[];
  readonly entries: readonly ReceiptEntry[];
};

export type ReceiptEntry = {
  /** Exactly the text that was committed to (docs/formats/history.md). */
  readonly content: string;
  /** 32 bytes in hex. */
  readonly opening: string;
  /** C2SP tlog-proof. */
  readonly proof: string;
};

export type ReceiptMaking = {
  readonly verifier: Pick<VerifierDeps, "tree" | "policy">;
  readonly witnesses: Witnesses;
};

/**
 * Makes the receipt of a conversation. Each entry is proved under the newest checkpoint that enough witnesses cosigned, or,
 * where it is younger than that, under the newest there is. Entries that would tell whoever has the conversation more than the
 * conversation did are left out: see `isOpenedForVisitor`.
 *
 * @returns It, or `nothing_to_prove` (no entry that may be opened is in the tree), `proof_unavailable`.
 */
export async function makeReceipt(
  making: ReceiptMaking,
  tenant: TenantId,
  conversationId: ConversationId,
): Promise<Result<Receipt, MakeRefusal>> {
  const leaves = await making.verifier.tree.leavesOf(tenant, conversationId);
  return proveLeaves(
    making,
    leaves.filter(({ entry }) => isOpenedForVisitor(entry)),
  );
}

/** The same for entries by their numbers, opened whatever their kind: for whoever answers for the history. */
export async function makeReceiptOfEntries(
  making: ReceiptMaking,
  tenant: TenantId,
  historyIds: readonly number[],
): Promise<Result<Receipt, MakeRefusal>> {
  return proveLeaves(making, await making.verifier.tree.leavesOfEntries(tenant, historyIds));
}

type MakeRefusal =
  | { readonly reason: "nothing_to_prove" }
  | { readonly reason: "proof_unavailable"; readonly cause: TileRefusal };

async function proveLeaves(
  { verifier: { tree, policy }, witnesses }: ReceiptMaking,
  leaves: Awaited<ReturnType<HistoryTree["leavesOf"]>>,
): Promise<Result<Receipt, MakeRefusal>> {
  const names = witnesses.known.map(({ name }) => name);
  const atLeast = Math.min(Math.max(1, witnesses.quorum), names.length);
  const cosigned = names.length === 0 ? null : await witnesses.store.newestCosigned(1, names, atLeast);
  const head = await tree.head();
  if (head === null) return refuse({ reason: "nothing_to_prove" });
  const tile = readOnce(tree);
  const entries: ReceiptEntry[] = [];
  for (const { leafIndex, opening, entry } of leaves) {
    if (opening === null || leafIndex >= head.size) continue;
    const { size, note } = cosigned !== null && leafIndex < cosigned.size ? cosigned : head;
    const proof = await proveInclusion(leafIndex, size, tile);
    if (!proof.ok) return refuse({ reason: "proof_unavailable", cause: proof.refusal });
    entries.push({
      content: entryContent(entry),
      opening: opening.toHex(),
      proof: formatProofFile({ index: leafIndex, proof: proof.value, extra: null, checkpoint: note }),
    });
  }
  if (entries.length === 0) return refuse({ reason: "nothing_to_prove" });
  return ok({
    format: RECEIPT_FORMAT,
    origin: policy.origin,
    keys: policy.logKeys.map(formatNoteKey),
    witnesses: witnesses.known.flatMap(({ keys }) => keys.map(formatNoteKey)),
    entries,
  });
}

/** Entries of one conversation lie close together: most of their proofs rest on the same tiles, and each is read once. */
function readOnce(tree: Pick<HistoryTree, "tile">): TileSource {
  const known = new Map<string, Promise<Uint8Array | null>>();
  return (tile) => {
    const name = `${tile.level} ${tile.index} ${tile.width}`;
    const read = known.get(name) ?? tree.tile(tile, "hashes");
    known.set(name, read);
    return read;
  };
}

export type ReceiptRefusal =
  | { readonly reason: "malformed_receipt" }
  | { readonly reason: "entry_refused"; readonly entry: number; readonly cause: ProofFileRefusal };

/**
 * Checks a receipt against whom one believes; the keys that it names itself are not used.
 *
 * @param value - Parsed JSON. Untrusted.
 * @returns For each entry its content and the checkpoint it is under, or why the first bad one is bad.
 */
export function verifyReceipt(
  value: unknown,
  policy: CheckpointPolicy,
): Result<
  readonly { readonly content: string; readonly index: number; readonly checkpoint: Checkpoint }[],
  ReceiptRefusal
> {
  const receipt = parseReceipt(value);
  if (receipt === null) return refuse({ reason: "malformed_receipt" });
  const verified: { content: string; index: number; checkpoint: Checkpoint }[] = [];
  for (const [at, { content, opening, proof }] of receipt.entries.entries()) {
    const entry = commitTo(utf8(content), Uint8Array.fromHex(opening));
    const result = verifyProofFile(proof, entry, policy);
    if (!result.ok) return refuse({ reason: "entry_refused", entry: at, cause: result.refusal });
    const { index, ...checkpoint } = result.value;
    verified.push({ content, index, checkpoint });
  }
  return ok(verified);
}

/** Reads a receipt's shape, or null. */
export function parseReceipt(value: unknown): Receipt | null {
  if (!isObject(value) || value["format"] !== RECEIPT_FORMAT || typeof value["origin"] !== "string") return null;
  const { keys, witnesses = [], entries } = value as { keys?: unknown; witnesses?: unknown; entries?: unknown };
  if (!isTexts(keys) || !isTexts(witnesses)) return null;
  if (!Array.isArray(entries) || entries.length === 0 || !entries.every(isEntry)) return null;
  return { format: RECEIPT_FORMAT, origin: value["origin"], keys, witnesses, entries };
}

function isEntry(value: unknown): value is ReceiptEntry {
  return (
    isObject(value) &&
    typeof value["content"] === "string" &&
    typeof value["proof"] === "string" &&
    typeof value["opening"] === "string" &&
    new RegExp(`^[0-9a-f]{${OPENING_BYTES * 2}}$`, "u").test(value["opening"])
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((text) => typeof text === "string");
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
