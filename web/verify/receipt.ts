// SPDX-License-Identifier: Apache-2.0
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { concat, fromBase64, fromDecimal, fromHex, utf8 } from "./bytes.ts";
import { type Checkpoint, isIncluded, leafHash, openCheckpoint, type Refused, type Trust } from "./checkpoint.ts";

/** docs/formats/history.md, "A receipt". */
export type Receipt = {
  readonly origin: string;
  readonly keys: readonly string[];
  readonly witnesses: readonly string[];
  readonly entries: readonly { readonly content: string; readonly opening: string; readonly proof: string }[];
};

export type Judged =
  | { readonly ok: true; readonly index: number; readonly checkpoint: Checkpoint }
  | { readonly ok: false; readonly why: Refused["why"] | "not_in_log"; readonly who?: string };

/** What an entry says, as far as this page knows its fields. */
export type Content = {
  readonly at: string;
  readonly kind: string;
  readonly actor: string;
  readonly facts: readonly (readonly [string, string])[];
};

const MAX_ENTRIES = 10_000;

/** A receipt from a file: the JSON itself, or a page with it inside. Null when it is neither. */
export function findReceipt(text: string): Receipt | null {
  try {
    const inside = /<script type="application\/json" id="receipt">([^<]*)<\/script>/.exec(text)?.[1];
    return readReceipt(JSON.parse(inside ?? text));
  } catch {
    return null;
  }
}

function readReceipt(value: unknown): Receipt | null {
  if (typeof value !== "object" || value === null) return null;
  const { format, origin, keys, witnesses = [], entries } = value as Record<string, unknown>;
  if (format !== "wardline-receipt/v1" || typeof origin !== "string" || !isTexts(keys) || !isTexts(witnesses))
    return null;
  if (!Array.isArray(entries) || entries.length === 0 || entries.length > MAX_ENTRIES) return null;
  const read = (entries as readonly Record<string, unknown>[]).map((entry) => {
    const { content, opening, proof } = entry ?? {};
    return typeof content === "string" && typeof opening === "string" && typeof proof === "string"
      ? { content, opening, proof }
      : null;
  });
  return read.includes(null) ? null : { origin, keys, witnesses, entries: read.filter((entry) => entry !== null) };
}

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((text) => typeof text === "string");

/** Judges every entry. A checkpoint that several entries name is opened once. */
export function judgeAll({ origin, entries }: Receipt, trust: Trust): readonly Judged[] {
  const known = new Map<string, Checkpoint | Refused>();
  const open = (note: string): Checkpoint | Refused => {
    const opened = known.get(note) ?? openCheckpoint(note, origin, trust);
    known.set(note, opened);
    return opened;
  };
  return entries.map((entry) => judge(entry, open));
}

/** Whether one entry is in the log, under a checkpoint that whom one believes have signed. */
function judge(entry: Receipt["entries"][number], open: (note: string) => Checkpoint | Refused): Judged {
  const opening = fromHex(entry.opening);
  const file = readProof(entry.proof);
  if (opening?.length !== 32 || file === null) return { ok: false, why: "malformed" };
  const checkpoint = open(file.checkpoint);
  if ("why" in checkpoint) return { ok: false, ...checkpoint };
  const committed = concat(Uint8Array.of(1), hmac(sha256, opening, utf8(entry.content)));
  if (!isIncluded(leafHash(committed), file.index, checkpoint, file.hashes)) return { ok: false, why: "not_in_log" };
  return { ok: true, index: file.index, checkpoint };
}

/** C2SP tlog-proof. */
function readProof(
  text: string,
): { readonly index: number; readonly hashes: readonly Uint8Array[]; readonly checkpoint: string } | null {
  const cut = text.indexOf("\n\n");
  const [header, ...rest] = text.slice(0, cut).split("\n");
  const lines = rest[0]?.startsWith("extra ") === true ? rest.slice(1) : rest;
  const index = fromDecimal(/^index (\d+)$/.exec(lines[0] ?? "")?.[1] ?? "");
  const hashes = lines.slice(1).map(fromBase64);
  if (cut === -1 || header !== "c2sp.org/tlog-proof@v1" || index === null || hashes.length > 63) return null;
  const whole = hashes.filter((hash) => hash?.length === 32).filter((hash) => hash !== null);
  return whole.length === hashes.length ? { index, hashes: whole, checkpoint: text.slice(cut + 2) } : null;
}

/** The content for people; null when it is not what this version writes. It is shown as text only. */
export function readContent(text: string): Content | null {
  try {
    const value = JSON.parse(text) as { at?: unknown; kind?: unknown; actor?: { kind?: unknown }; facts?: unknown };
    const { at, kind, actor, facts } = value;
    if (typeof at !== "string" || typeof kind !== "string" || typeof actor?.kind !== "string") return null;
    const rows = typeof facts === "object" && facts !== null ? Object.entries(facts) : [];
    return {
      at,
      kind,
      actor: actor.kind,
      facts: rows.map(([name, fact]) => [name, typeof fact === "string" ? fact : JSON.stringify(fact)] as const),
    };
  } catch {
    return null;
  }
}
