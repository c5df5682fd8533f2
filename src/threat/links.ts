// SPDX-License-Identifier: Apache-2.0
import { addressesIn } from "./text/url-parts.ts";

/** A link without its words: keyed hashes of its host and of host and path. By its type it cannot hold text. */
export type LinkHash = { readonly host: Uint8Array; readonly page: Uint8Array };

/** A keyed hash, the same for the same text: an unkeyed one could be tried out against lists of addresses. */
export type KeyedHash = (text: string) => Uint8Array;

/**
 * Hashes of the links in a text: lower-case host in ASCII (IDNA), path without query and fragment, since those differ from victim to victim.
 * What is no address is left out. Linear.
 */
export function linkHashes(text: string, keyedHash: KeyedHash): readonly LinkHash[] {
  const seen = new Map<string, LinkHash>();
  for (const url of addressesIn(text)) {
    const page = url.hostname + url.pathname.replace(/[).,;:!?'\]]+$/u, "");
    if (!seen.has(page)) seen.set(page, { host: keyedHash(`host\n${url.hostname}`), page: keyedHash(`page\n${page}`) });
  }
  return [...seen.values()];
}
