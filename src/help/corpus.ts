// SPDX-License-Identifier: Apache-2.0
import { fromBase64Url, fromUtf8, type Lang, ok, type Result, refuse, toBase64Url, utf8 } from "#kernel";
import type { HelpPage, HelpPassage } from "./page.ts";

/** What a corpus says of itself. Signed; the pages are bound by their hashes. */
export type HelpManifest = {
  readonly format: 1;
  readonly tenant: string;
  /** Grows with every import. */
  readonly version: number;
  /** ISO 8601. */
  readonly madeAt: string;
  /** Where it was read from, as it was typed. */
  readonly source: string;
  readonly pages: readonly {
    readonly url: string;
    readonly lang: Lang;
    readonly title: string;
    readonly sha256: string;
  }[];
};

export type HelpCorpus = { readonly manifest: HelpManifest; readonly pages: readonly HelpPage[] };

export type CorpusRefusal = {
  readonly reason: "unreadable" | "signature_wrong" | "page_changed" | "other_tenant" | "page_missing";
};

/** What signs and checks: given by the app, since a room holds no keys. */
export type CorpusSigner = { readonly publicKey: Uint8Array; sign(message: Uint8Array): Uint8Array };
export type CorpusVerifier = (message: Uint8Array, signature: Uint8Array) => boolean;

const FIRST = "wardline-help 1";
const DOMAIN = "wardline help corpus 1\n";
/** Larger than any help site; a file that is larger is none of ours. */
export const MAX_CORPUS_CHARS = 64 * 1024 * 1024;

/** Writes a corpus: its signature, the manifest, a line for each page (`docs/formats/help-corpus.md`). */
export function encodeCorpus(
  head: Omit<HelpManifest, "format" | "pages">,
  pages: readonly HelpPage[],
  sha256: (bytes: Uint8Array) => Uint8Array,
  signer: CorpusSigner,
): string {
  const lines = pages.map((page) => JSON.stringify(page));
  const manifest: HelpManifest = {
    format: 1,
    tenant: head.tenant,
    version: head.version,
    madeAt: head.madeAt,
    source: head.source,
    pages: pages.map(({ url, lang, title }, at) => ({
      url,
      lang,
      title,
      sha256: toBase64Url(sha256(utf8(lines[at] ?? ""))),
    })),
  };
  const text = JSON.stringify(manifest);
  const signature = signer.sign(utf8(DOMAIN + text));
  return `${[`${FIRST} ${toBase64Url(signer.publicKey)} ${toBase64Url(signature)}`, text, ...lines].join("\n")}\n`;
}

/**
 * Reads a corpus and refuses whatever is not exactly what was signed here: nothing of it is parsed before the signature holds. The key in
 * the file is for people; only `verify` is believed.
 *
 * @returns The corpus; `unreadable`, `signature_wrong`, `other_tenant`, `page_missing` (too few or too many), `page_changed`.
 */
export function openCorpus(
  text: string,
  tenant: string,
  sha256: (bytes: Uint8Array) => Uint8Array,
  verify: CorpusVerifier,
): Result<HelpCorpus, CorpusRefusal> {
  if (text.length > MAX_CORPUS_CHARS || !text.endsWith("\n")) return refuse({ reason: "unreadable" });
  const [first = "", manifestText = "", ...lines] = text.slice(0, -1).split("\n");
  const signature = signatureIn(first);
  if (signature === null) return refuse({ reason: "unreadable" });
  if (!verify(utf8(DOMAIN + manifestText), signature)) return refuse({ reason: "signature_wrong" });
  const manifest = JSON.parse(manifestText) as HelpManifest;
  if (manifest.format !== 1) return refuse({ reason: "unreadable" });
  if (manifest.tenant !== tenant) return refuse({ reason: "other_tenant" });
  if (manifest.pages.length !== lines.length) return refuse({ reason: "page_missing" });
  for (const [at, line] of lines.entries())
    if (toBase64Url(sha256(utf8(line))) !== manifest.pages[at]?.sha256) return refuse({ reason: "page_changed" });
  return ok({ manifest, pages: lines.map((line) => JSON.parse(line) as HelpPage) });
}

function signatureIn(line: string): Uint8Array | null {
  const found = /^wardline-help 1 ([\w-]{43}) ([\w-]{86})$/.exec(line);
  if (found === null) return null;
  try {
    return fromBase64Url(found[2] ?? "");
  } catch {
    return null;
  }
}

/** Address of a passage: its page, and the place on it where it has one. */
export function passageUrl(page: Pick<HelpPage, "url">, passage: Pick<HelpPassage, "anchor">): string {
  return passage.anchor === null ? page.url : `${page.url}#${encodeURIComponent(passage.anchor)}`;
}

/** What a quotation is proved by: a hash over the page's address and the very words. */
export function passageBytes(page: Pick<HelpPage, "url">, passage: Pick<HelpPassage, "text">): Uint8Array {
  return utf8(`${page.url}\n${passage.text}`);
}

/** The text of bytes that claim to be a page; null where they are no UTF-8. */
export function pageText(bytes: Uint8Array): string | null {
  try {
    return fromUtf8(bytes);
  } catch {
    return null;
  }
}
