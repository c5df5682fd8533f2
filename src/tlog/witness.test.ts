// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { makeSigner } from "#crypto";
import { utf8 } from "#kernel";
import type { CheckpointPolicy } from "./checkpoint.ts";
import { rootOf } from "./compact-range.ts";
import { signTreeHead } from "./cosignature.ts";
import { EMPTY_TREE, growTree } from "./grow-tree.ts";
import { type Hash, leafHash } from "./hash.ts";
import { formatNote } from "./note.ts";
import { noteKeyOf } from "./note-key.ts";
import { proveConsistency } from "./prove.ts";
import { formatTreeHead, type TreeHead } from "./tree-head.ts";
import { decideCosignature, formatWitnessRequest } from "./witness.ts";

const ORIGIN = "care.example/history";
const signer = makeSigner("ml-dsa-44", new Uint8Array(32).fill(1));
const key = noteKeyOf(ORIGIN, 6, signer);
const logs = new Map<string, CheckpointPolicy>([
  [ORIGIN, { origin: ORIGIN, logKeys: [key], witnessKeys: [], quorum: 0 }],
]);
const leaves = Array.from({ length: 20 }, (_, i) => leafHash(utf8(`entry ${i}`)));
const headOf = (size: number, of: readonly Hash[] = leaves): TreeHead => ({
  origin: ORIGIN,
  size,
  root: rootOf(of.slice(0, size)),
});
const noteOf = (head: TreeHead): string => {
  const text = formatTreeHead(head);
  return formatNote({ text, signatures: [signTreeHead(text, head, { key, signer }, 1_790_000_000)] });
};
const proofOf = async (from: number, to: number, of: readonly Hash[] = leaves): Promise<Hash[]> => {
  const { changed } = growTree(EMPTY_TREE, of.slice(0, to));
  const made = await proveConsistency(from, to, async () => changed[0]?.hashes ?? null);
  return made.ok ? made.value : [];
};
const forked = leaves.with(3, leafHash(utf8("another past")));

describe("decideCosignature()", () => {
  test("decideCosignature() cosigns what extends the last one, also the first and the same again", async () => {
    const first = formatWitnessRequest({ oldSize: 0, proof: [], checkpoint: noteOf(headOf(5)) });
    expect(decideCosignature(first, logs, () => null)).toMatchObject({ ok: true, value: { head: { size: 5 } } });
    const next = formatWitnessRequest({ oldSize: 5, proof: await proofOf(5, 13), checkpoint: noteOf(headOf(13)) });
    expect(decideCosignature(next, logs, () => headOf(5))).toMatchObject({ ok: true, value: { head: { size: 13 } } });
    const same = formatWitnessRequest({ oldSize: 5, proof: [], checkpoint: noteOf(headOf(5)) });
    expect(decideCosignature(same, logs, () => headOf(5)).ok).toBe(true);
  });

  test("decideCosignature() refuses everything else, with its reason", async () => {
    const proof = await proofOf(5, 13);
    const good = { oldSize: 5, proof, checkpoint: noteOf(headOf(13)) };
    const text = formatWitnessRequest(good);
    const known = headOf(5);
    const cases: readonly (readonly [string, string, TreeHead | null])[] = [
      ["forked", formatWitnessRequest({ oldSize: 5, proof: [], checkpoint: noteOf(headOf(5, forked)) }), known],
      ["inconsistent", formatWitnessRequest({ ...good, checkpoint: noteOf(headOf(13, forked)) }), known],
      [
        "inconsistent",
        formatWitnessRequest({
          oldSize: 5,
          proof: await proofOf(5, 13, forked),
          checkpoint: noteOf(headOf(13, forked)),
        }),
        known,
      ],
      ["inconsistent", formatWitnessRequest({ ...good, proof: [] }), known],
      ["inconsistent", formatWitnessRequest({ ...good, proof: [...proof, proof[0]!] }), known],
      ["inconsistent", formatWitnessRequest({ ...good, oldSize: 0 }), null],
      ["other_old_size", text, null],
      ["other_old_size", text, headOf(6)],
      ["other_old_size", formatWitnessRequest({ ...good, oldSize: 4 }), known],
      ["old_size_too_large", formatWitnessRequest({ ...good, oldSize: 14 }), known],
      ["unknown_log", text.replaceAll(ORIGIN, "other.example"), known],
      ["not_signed", text.replace(/\u2014 \S+/u, "\u2014 stranger.example"), known],
      ["malformed_request", text.replace("old 5", "old 05"), known],
      ["malformed_request", text.replace("old 5", "5"), known],
      ["malformed_request", text.replace(/\n\S+=\n/u, "\nAAAA\n"), known],
      [
        "malformed_request",
        formatWitnessRequest({ ...good, proof: Array.from({ length: 64 }, () => proof[0]!) }),
        known,
      ],
      ["malformed_request", "old 0\n\nno checkpoint", known],
      ["malformed_request", "", known],
    ];
    for (const [reason, request, last] of cases)
      expect(decideCosignature(request, logs, () => last)).toMatchObject({ ok: false, refusal: { reason } });
  });
});
