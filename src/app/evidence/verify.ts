// SPDX-License-Identifier: Apache-2.0
import { verifySignature } from "#crypto";
import { fromUtf8, utf8 } from "#kernel";
import { type Checkpoint, type CheckpointPolicy, isSignatureOf, type NoteKey, parseNote, parseNoteKey } from "#tlog";
import type { Hashes } from "../hashes.ts";
import { policyOf } from "../history/policy-of.ts";
import { parseReceipt, type Receipt, verifyReceipt } from "../history/receipt.ts";
import { ENTRIES_PATH, MANIFEST_PATH, RECEIPT_PATH, receiptBytes, SIGNATURE_PATH, sealText } from "./build.ts";
import { type Manifest, parseManifest } from "./manifest.ts";
import { readTar } from "./tar.ts";

/** One thing that was looked at. `says` names the file, the key or the checkpoint. */
export type EvidenceCheck = {
  readonly check: "archive" | "manifest" | "history" | "signature" | "file" | "added" | "missing" | "entries";
  readonly ok: boolean;
  readonly says: string;
};

export type EvidenceVerdict = {
  /** Nothing was found to be wrong. */
  readonly isProved: boolean;
  readonly checks: readonly EvidenceCheck[];
  /** What nobody may conclude from it. */
  readonly notProved: readonly string[];
  readonly manifest: Manifest | null;
  readonly checkpoint: Checkpoint | null;
};

export type EvidenceTrust = {
  /** Verifier keys that one believes, as texts; null: those in the archive, which proves less. */
  readonly keys: readonly string[] | null;
  /** How many witnesses must have cosigned. */
  readonly quorum: number;
  readonly hashes: Hashes;
};

/**
 * Checks an archive without anything else: the form of the archive, every file against the manifest, the history's proof that it named the manifest
 * and the key, the signature by that key, and every opened entry. One wrong thing does not hide the next.
 *
 * @param bytes - Untrusted.
 */
export function verifyEvidence(bytes: Uint8Array, trust: EvidenceTrust): EvidenceVerdict {
  const checks: EvidenceCheck[] = [];
  const say = (check: EvidenceCheck["check"], ok: boolean, says: string): void => void checks.push({ check, ok, says });
  const archive = readTar(bytes);
  if (!archive.ok) {
    const { refusal } = archive;
    const where =
      "at" in refusal
        ? `byte ${refusal.at}`
        : "path" in refusal
          ? `the file ${refusal.path}`
          : `behind ${refusal.after}`;
    say("archive", false, `The archive itself was changed at ${where} (${refusal.reason})`);
    return { isProved: false, checks, notProved: NEVER_PROVED, manifest: null, checkpoint: null };
  }
  const files = archive.value;
  say("archive", true, `${files.size} files, and nothing between them`);
  const bytesOfManifest = files.get(MANIFEST_PATH) ?? new Uint8Array(0);
  const sha256 = trust.hashes.sha256(bytesOfManifest).toHex();
  const manifest = parseManifest(parseJson(bytesOfManifest));
  if (manifest === null) say("manifest", false, `${MANIFEST_PATH} is missing or is no manifest`);
  else compareFiles(manifest, files, trust.hashes, say);
  const receipt = parseReceipt(parseJson(files.get(RECEIPT_PATH)));
  const policy = receipt === null ? null : trustIn(receipt, trust);
  const proved = receipt === null || policy === null ? null : verifyReceipt(receipt, policy);
  const named = sayHistory(receipt, proved, manifest, sha256, say);
  saySignature(files.get(SIGNATURE_PATH), named, manifest?.origin ?? "", sha256, say);
  if (receipt !== null && proved?.ok === true) {
    sayForm(files.get(RECEIPT_PATH), receipt, manifest, say);
    sayEntries(files.get(ENTRIES_PATH), receipt, say);
  }
  const checkpoint = proved?.ok === true ? (proved.value.at(-1)?.checkpoint ?? null) : null;
  return {
    isProved: checks.every(({ ok }) => ok),
    checks,
    notProved: [...openEnds(trust, manifest, checkpoint), ...NEVER_PROVED],
    manifest,
    checkpoint,
  };
}

type Say = (check: EvidenceCheck["check"], ok: boolean, says: string) => void;

function compareFiles(manifest: Manifest, files: ReadonlyMap<string, Uint8Array>, hashes: Hashes, say: Say): void {
  say(
    "manifest",
    true,
    `${manifest.files.length} files named, for: ${manifest.audience}, made with ${manifest.program}`,
  );
  for (const { path, sha256, sizeBytes } of manifest.files) {
    const bytes = files.get(path);
    if (bytes === undefined) say("missing", false, `${path} is named in the manifest and is not there`);
    else if (bytes.length !== sizeBytes || hashes.sha256(bytes).toHex() !== sha256)
      say("file", false, `${path} is not the file that the manifest names`);
    else say("file", true, `${path} is as the manifest names it`);
  }
  const known = new Set([...manifest.files.map(({ path }) => path), MANIFEST_PATH, SIGNATURE_PATH, RECEIPT_PATH]);
  if (known.size !== manifest.files.length + 3) say("manifest", false, "The manifest names a file twice, or the seal");
  for (const path of files.keys())
    if (!known.has(path)) say("added", false, `${path} is in no manifest: somebody added it`);
}

function trustIn(receipt: Receipt, { keys, quorum }: EvidenceTrust): CheckpointPolicy | null {
  return policyOf(receipt.origin, keys ?? [...receipt.keys, ...receipt.witnesses], quorum);
}

/** Finds the key that the history names for this manifest, if it is proved. */
function sayHistory(
  receipt: Receipt | null,
  proved: ReturnType<typeof verifyReceipt> | null,
  manifest: Manifest | null,
  sha256: string,
  say: Say,
): NoteKey | null {
  if (receipt === null || proved === null) {
    say("history", false, `${RECEIPT_PATH} is missing or no receipt, or no key of its log is known`);
    return null;
  }
  if (!proved.ok) {
    const { refusal } = proved;
    const why =
      refusal.reason === "entry_refused" ? `entry ${refusal.entry + 1}, ${refusal.cause.reason}` : refusal.reason;
    say("history", false, `The history does not prove it: ${why}`);
    return null;
  }
  const last = proved.value.at(-1);
  const content = parseJson(utf8(last?.content ?? "")) as {
    readonly kind?: unknown;
    readonly facts?: { readonly manifest?: unknown; readonly key?: unknown };
  } | null;
  const { manifest: recorded, key: keyText } = content?.facts ?? {};
  if (last === undefined || content?.kind !== "evidence.built" || recorded !== sha256) {
    say("history", false, "The history names another manifest than this one: the manifest or the proof was exchanged");
    return null;
  }
  if (manifest !== null && manifest.origin !== receipt.origin) {
    say("history", false, `The manifest is of ${manifest.origin}, and the proof of ${receipt.origin}`);
    return null;
  }
  const { checkpoint, index } = last;
  const by =
    checkpoint.witnesses.length === 0 ? "" : `, cosigned by ${checkpoint.witnesses.map(({ name }) => name).join(", ")}`;
  const at = new Date(checkpoint.signedAt * 1_000).toISOString();
  say(
    "history",
    true,
    `${receipt.origin} named this manifest in leaf ${index} of ${checkpoint.size}, signed ${at}${by}`,
  );
  const key = typeof keyText === "string" ? parseNoteKey(keyText) : null;
  return key?.ok === true ? key.value : null;
}

function saySignature(
  bytes: Uint8Array | undefined,
  key: NoteKey | null,
  origin: string,
  sha256: string,
  say: Say,
): void {
  const note = parseNote(bytes ?? new Uint8Array(0));
  if (!note.ok)
    return say("signature", false, `${SIGNATURE_PATH} is missing or is no signature (${note.refusal.reason})`);
  if (key === null) return say("signature", false, "No history vouches for the key of the signature");
  const text = sealText(origin, sha256);
  const isSigned =
    note.value.text === text &&
    note.value.signatures.length === 1 &&
    note.value.signatures.every(
      (line) => isSignatureOf(line, key) && verifySignature("ed25519", key.publicKey, utf8(text), line.bytes),
    );
  const says = isSigned
    ? `The manifest is signed by ${key.name}, whose key the history names`
    : `${SIGNATURE_PATH} is not the signature of this manifest by ${key.name}`;
  return say("signature", isSigned, says);
}

/** Written in the one way there is, and with the keys that the manifest names: what no signature is over has no room for a change. */
function sayForm(bytes: Uint8Array | undefined, receipt: Receipt, manifest: Manifest | null, say: Say): void {
  const entries = receipt.entries.map((entry) => ({ ...entry, opening: Uint8Array.fromHex(entry.opening).toHex() }));
  const { keys, witnesses } = manifest ?? receipt;
  const wanted = receiptBytes({ ...receipt, keys, witnesses, entries });
  if (fromUtf8(wanted) !== fromUtf8(bytes ?? new Uint8Array(0)))
    say("history", false, `${RECEIPT_PATH} is written in another way than it was, or names other keys`);
}

/** The opened entries are those that the receipt proves, one for one. */
function sayEntries(bytes: Uint8Array | undefined, receipt: Receipt, say: Say): void {
  const entries = bytes === undefined ? [] : parseJson(bytes);
  const of = (list: readonly unknown[]): string =>
    JSON.stringify(
      list.map((entry) => [
        (entry as Receipt["entries"][number]).content,
        (entry as Receipt["entries"][number]).opening,
      ]),
    );
  const proved = receipt.entries.slice(0, -1);
  const isSame = Array.isArray(entries) && of(entries) === of(proved);
  if (!isSame) say("entries", false, `${ENTRIES_PATH} and ${RECEIPT_PATH} do not hold the same entries`);
  else if (proved.length > 0) say("entries", true, `${proved.length} entries of the history are proved one by one`);
}

const NEVER_PROVED: readonly string[] = [
  "That what was written down was true when it was written: only that it was not changed afterwards",
  "That nothing else happened than what is inside",
  "That a rule is kept: who answers for a requirement decides that from what is inside",
];

function openEnds(trust: EvidenceTrust, manifest: Manifest | null, checkpoint: Checkpoint | null): readonly string[] {
  const foreign = manifest?.files.filter(({ madeBy }) => madeBy === "foreign").map(({ path }) => path) ?? [];
  return [
    ...(trust.keys === null
      ? ["Who made it: the keys come from the archive itself; give --keys FILE with keys you had from somewhere else"]
      : []),
    ...(checkpoint !== null && checkpoint.witnesses.length === 0
      ? ["That others were shown the same history: no witness that you believe cosigned this checkpoint"]
      : []),
    ...(foreign.length === 0
      ? []
      : [`What tools that are not ours put into ${foreign.join(", ")}: only that it is unchanged`]),
    ...(manifest?.absent ?? []).map(({ what, why }) => `Not inside: ${what} (${why})`),
  ];
}

function parseJson(bytes: Uint8Array | undefined): unknown {
  try {
    return bytes === undefined ? null : JSON.parse(fromUtf8(bytes));
  } catch {
    return null;
  }
}
