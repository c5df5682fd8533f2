// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse, utf8 } from "#kernel";
import { parseBase64, parseDecimal } from "./base64.ts";
import { type CheckpointPolicy, parseCheckpoint, verifyCheckpoint } from "./checkpoint.ts";
import type { CheckpointRefusal, ConsistencyRefusal } from "./errors.ts";
import { equalHashes, HASH_BYTES, type Hash } from "./hash.ts";
import type { TreeHead } from "./tree-head.ts";
import { verifyConsistency } from "./verify-consistency.ts";

const MAX_PROOF = 63;

/** What a log asks of a witness (C2SP tlog-witness, "add-checkpoint"). */
export type WitnessRequest = { readonly oldSize: number; readonly proof: readonly Hash[]; readonly checkpoint: string };

export function formatWitnessRequest({ oldSize, proof, checkpoint }: WitnessRequest): string {
  return `old ${oldSize}\n${proof.map((hash) => `${hash.toBase64()}\n`).join("")}\n${checkpoint}`;
}

/** Reads a request, or refuses: `malformed_request`. */
export function parseWitnessRequest(
  text: string,
): Result<WitnessRequest, { readonly reason: "malformed_request"; readonly line: number }> {
  const malformed = (line: number) => refuse({ reason: "malformed_request", line });
  const end = text.indexOf("\n\n");
  if (end === -1) return malformed(0);
  const [old = "", ...hashes] = text.slice(0, end).split("\n");
  const oldSize = old.startsWith("old ") ? parseDecimal(old.slice(4)) : null;
  if (oldSize === null) return malformed(0);
  if (hashes.length > MAX_PROOF) return malformed(MAX_PROOF + 1);
  const proof: Hash[] = [];
  for (const [line, encoded] of hashes.entries()) {
    const hash = parseBase64(encoded);
    if (hash?.length !== HASH_BYTES) return malformed(line + 1);
    proof.push(hash);
  }
  return ok({ oldSize, proof, checkpoint: text.slice(end + 2) });
}

/** Why a witness does not cosign. Two of them convict the log: `forked` and `inconsistent` hold its own signatures. */
export type WitnessRefusal =
  | { readonly reason: "malformed_request"; readonly line: number }
  | { readonly reason: "unknown_log"; readonly origin: string }
  | { readonly reason: "not_signed"; readonly cause: CheckpointRefusal }
  | { readonly reason: "old_size_too_large"; readonly oldSize: number; readonly size: number }
  | { readonly reason: "other_old_size"; readonly known: number }
  | { readonly reason: "forked"; readonly known: TreeHead; readonly offered: TreeHead }
  | { readonly reason: "inconsistent"; readonly offered: TreeHead; readonly cause: ConsistencyRefusal };

/**
 * Decides whether a witness may cosign: it knows the log, the log signed, and the tree extends the one that this witness
 * cosigned last. The caller must store the new head durably, and atomically with the check of the old one, before it
 * answers: else two requests at once could roll the witness back.
 *
 * @param known - What this witness cosigned last for the origin, null for nothing yet.
 * @returns The head to cosign with the text of its note, or a refusal.
 */
export function decideCosignature(
  text: string,
  logs: ReadonlyMap<string, CheckpointPolicy>,
  known: (origin: string) => TreeHead | null,
): Result<{ readonly head: TreeHead; readonly noteText: string }, WitnessRefusal> {
  const request = parseWitnessRequest(text);
  if (!request.ok) return request;
  const { oldSize, proof, checkpoint } = request.value;
  const parsed = parseCheckpoint(utf8(checkpoint));
  if (!parsed.ok) return refuse({ reason: "malformed_request", line: proof.length + 2 });
  const policy = logs.get(parsed.value.origin);
  if (policy === undefined) return refuse({ reason: "unknown_log", origin: parsed.value.origin });
  const verified = verifyCheckpoint(parsed.value, policy);
  if (!verified.ok) return refuse({ reason: "not_signed", cause: verified.refusal });
  const { origin, size, root, note } = verified.value;
  const offered: TreeHead = { origin, size, root };
  if (oldSize > size) return refuse({ reason: "old_size_too_large", oldSize, size });
  const last = known(origin);
  if (oldSize !== (last?.size ?? 0)) return refuse({ reason: "other_old_size", known: last?.size ?? 0 });
  if (last !== null && oldSize === size && !equalHashes(last.root, root))
    return refuse({ reason: "forked", known: last, offered });
  // From nothing to something there is nothing to prove; a proof must not come along either.
  const consistent: Result<null, ConsistencyRefusal> =
    last === null || last.size === 0
      ? proof.length === 0
        ? ok(null)
        : refuse({ reason: "wrong_proof_length", length: proof.length })
      : verifyConsistency({ oldSize, size, oldRoot: last.root, root, proof });
  if (!consistent.ok) return refuse({ reason: "inconsistent", offered, cause: consistent.refusal });
  return ok({ head: offered, noteText: note.text });
}

/** The HTTP status of a refusal (C2SP tlog-witness). */
export const WITNESS_STATUS = {
  malformed_request: 400,
  old_size_too_large: 400,
  unknown_log: 404,
  not_signed: 403,
  other_old_size: 409,
  forked: 409,
  inconsistent: 422,
} as const satisfies Record<WitnessRefusal["reason"], number>;
