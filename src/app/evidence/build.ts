// SPDX-License-Identifier: Apache-2.0
import type { Signer } from "#crypto";
import { AppError, type Clock, type TenantId, utf8 } from "#kernel";
import { formatNote, formatNoteKey, formatProofFile, noteKeyOf, proveInclusion } from "#tlog";
import type { Hashes } from "../hashes.ts";
import { entryContent } from "../history/content.ts";
import { RECEIPT_FORMAT, type Receipt, type ReceiptMaking } from "../history/receipt.ts";
import type { History } from "../ports.ts";
import {
  type Audience,
  EVIDENCE_FORMAT,
  type EvidenceScope,
  type MadeBy,
  type Manifest,
  manifestBytes,
} from "./manifest.ts";
import { evidencePage } from "./page.ts";
import { builtName, isWanted, type OpenLeaf, readLeaves } from "./select-entries.ts";
import { type ArchiveFile, makeTar } from "./tar.ts";

/** A file with what the manifest says of it. */
export type EvidencePart = ArchiveFile & {
  readonly proves: string;
  readonly madeBy: MadeBy;
  readonly madeAt: string | null;
};

export type EvidenceDeps = ReceiptMaking & {
  readonly tenant: TenantId;
  readonly clock: Clock;
  readonly hashes: Hashes;
  readonly history: Pick<History, "append">;
  /** Ed25519; its key is named in the history beside the hash of what it signs. */
  readonly signer: Signer;
  /** Puts waiting entries into the tree, or waits until another node has; see `sequenceHistory`. */
  readonly sequence: () => Promise<unknown>;
  /** Waits a moment for witnesses, which are asked in rounds; false: long enough. Left out: nobody is waited for. */
  readonly awaitWitnesses?: (round: number) => Promise<boolean>;
};

export type EvidenceOrder = {
  readonly audience: Audience;
  readonly scope: EvidenceScope;
  readonly program: string;
  readonly parts: readonly EvidencePart[];
  readonly absent: Manifest["absent"];
};

export const MANIFEST_PATH = "manifest.json";
export const ENTRIES_PATH = "history/entries.json";
export const PAGE_PATH = "index.html";
export const SIGNATURE_PATH = "seal/manifest.sig";
export const RECEIPT_PATH = "seal/receipt.json";

const EPOCH = "1970-01-01T00:00:00.000Z";
const TRIES = 20;

/**
 * Builds a sealed archive: parts, opened entries of the history, a page, a manifest over all of it, the manifest's signature, and the proof that
 * the history names the manifest's hash. What is sealed can be read by whoever has it; it cannot be changed unseen.
 *
 * The same parts, entries and scope give the same manifest, which is recorded once: building again gives the same bytes for as long as the history
 * has no newer checkpoint.
 *
 * @throws AppError - `evidence.not_recorded` when the history did not take the entry up in time, `evidence.not_provable`.
 */
export async function buildEvidence(
  deps: EvidenceDeps,
  order: EvidenceOrder,
): Promise<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly manifest: Manifest; readonly sha256: string }> {
  const { policy } = deps.verifier;
  const { wanted } = await leavesOf(deps, order);
  const parts = [...order.parts, ...entriesPart(wanted)];
  const madeAt = parts.reduce(
    (newest, part) => ((part.madeAt ?? EPOCH) > newest ? (part.madeAt ?? EPOCH) : newest),
    EPOCH,
  );
  const draft: Manifest = {
    format: EVIDENCE_FORMAT,
    origin: policy.origin,
    keys: policy.logKeys.map(formatNoteKey),
    witnesses: deps.witnesses.known.flatMap(({ keys }) => keys.map(formatNoteKey)),
    program: order.program,
    audience: order.audience,
    scope: order.scope,
    madeAt,
    files: parts.map((part) => rowOf(deps.hashes, part)).toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    absent: order.absent,
  };
  const page: EvidencePart = {
    path: PAGE_PATH,
    bytes: utf8(evidencePage(draft)),
    proves: "Nothing by itself: it lists what is here, to be read without a program.",
    madeBy: "wardline",
    madeAt,
  };
  const manifest = { ...draft, files: [...draft.files, rowOf(deps.hashes, page)] };
  const bytes = manifestBytes(manifest);
  const sha256 = deps.hashes.sha256(bytes).toHex();
  const key = noteKeyOf(`${policy.origin}/evidence`, 1, deps.signer);
  const built = await record(deps, order, sha256, formatNoteKey(key));
  const text = sealText(policy.origin, sha256);
  const signature = formatNote({
    text,
    signatures: [{ name: key.name, id: key.id, bytes: deps.signer.sign(utf8(text)) }],
  });
  const receipt = await receiptOf(deps, manifest, [...wanted, built]);
  const files: ArchiveFile[] = [
    ...parts,
    page,
    { path: MANIFEST_PATH, bytes },
    { path: SIGNATURE_PATH, bytes: utf8(signature) },
    { path: RECEIPT_PATH, bytes: receiptBytes(receipt) },
  ];
  return { bytes: makeTar(files, Math.floor(Date.parse(madeAt) / 1_000)), manifest, sha256 };
}

/** A receipt as it stands in an archive: there is one way to write it. */
export function receiptBytes(receipt: Receipt): Uint8Array<ArrayBuffer> {
  return utf8(`${JSON.stringify(receipt, null, 2)}\n`);
}

/** What the signature is over. */
export function sealText(origin: string, sha256: string): string {
  return `${EVIDENCE_FORMAT}\n${origin}\n${sha256}\n`;
}

function leavesOf({ verifier: { tree }, tenant }: EvidenceDeps, { audience, scope }: EvidenceOrder) {
  return readLeaves(tree, tenant, (entry) => isWanted(audience, scope, entry));
}

function entriesPart(wanted: readonly OpenLeaf[]): readonly EvidencePart[] {
  if (wanted.length === 0) return [];
  const entries = wanted.map(({ entry, opening }) => ({ content: entryContent(entry), opening: opening.toHex() }));
  const newest = wanted.map(({ entry }) => entry.at).reduce((a, b) => (a > b ? a : b));
  return [
    {
      path: ENTRIES_PATH,
      bytes: utf8(`${JSON.stringify(entries, null, 2)}\n`),
      proves:
        "That these acts were recorded, and not changed since: audits, backups and their trial restores, policies, keys, releases, and what the scope adds. Each is proved in seal/receipt.json.",
      madeBy: "wardline",
      madeAt: new Date(newest).toISOString(),
    },
  ];
}

function rowOf(hashes: Hashes, { path, bytes, proves, madeBy, madeAt }: EvidencePart): Manifest["files"][number] {
  return { path, sha256: hashes.sha256(bytes).toHex(), sizeBytes: bytes.length, proves, madeBy, madeAt };
}

/**
 * Sees to it that the tree holds an entry that names the manifest. If we stop after the append, the next build of the same finds the entry.
 */
async function record(deps: EvidenceDeps, order: EvidenceOrder, sha256: string, key: string): Promise<OpenLeaf> {
  const find = async (): Promise<OpenLeaf | null> =>
    (await leavesOf(deps, order)).built.get(builtName(sha256, key)) ?? null;
  let leaf = await find();
  if (leaf !== null) return leaf;
  await deps.history.append(
    {
      at: new Date(deps.clock.now()),
      tenant: deps.tenant,
      kind: "evidence.built",
      actor: { kind: "system", id: null },
      subjectId: null,
      conversationId: null,
      facts: { manifest: sha256, key, audience: order.audience },
    },
    null,
  );
  for (let left = TRIES; left > 0; left -= 1) {
    await deps.sequence();
    leaf = await find();
    if (leaf !== null) return leaf;
  }
  throw new AppError(
    "evidence.not_recorded",
    "Cannot seal the evidence: the history did not take its entry up in time",
  );
}

/** Every entry under one checkpoint: the newest that enough witnesses cosigned where it covers all, else the newest there is. */
async function receiptOf(
  { verifier: { tree }, witnesses, awaitWitnesses }: EvidenceDeps,
  { origin, keys, witnesses: witnessKeys }: Manifest,
  leaves: readonly OpenLeaf[],
): Promise<Receipt> {
  const covers = Math.max(...leaves.map(({ leafIndex }) => leafIndex)) + 1;
  const names = witnesses.known.map(({ name }) => name);
  const atLeast = Math.min(Math.max(1, witnesses.quorum), names.length);
  const newest = (): ReturnType<typeof witnesses.store.newestCosigned> =>
    witnesses.store.newestCosigned(covers, names, atLeast);
  let cosigned = names.length === 0 ? null : await newest();
  for (let round = 0; names.length > 0 && cosigned === null && (await awaitWitnesses?.(round)) === true; round += 1)
    cosigned = await newest();
  const head = cosigned ?? (await tree.head());
  if (head === null || head.size < covers)
    throw new AppError("evidence.not_provable", "Cannot seal the evidence: no checkpoint covers its entry");
  const entries: Receipt["entries"][number][] = [];
  for (const { leafIndex, opening, entry } of leaves) {
    const proof = await proveInclusion(leafIndex, head.size, (tile) => tree.tile(tile, "hashes"));
    if (!proof.ok)
      throw new AppError("evidence.not_provable", "Cannot seal the evidence: the history has no tiles for a proof");
    entries.push({
      content: entryContent(entry),
      opening: opening.toHex(),
      proof: formatProofFile({ index: leafIndex, proof: proof.value, extra: null, checkpoint: head.note }),
    });
  }
  return { format: RECEIPT_FORMAT, origin, keys, witnesses: witnessKeys, entries };
}
