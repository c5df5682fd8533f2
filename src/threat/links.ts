// SPDX-License-Identifier: Apache-2.0

/** A link without its words: keyed hashes of its host and of host and path. By its type it cannot hold text. */
export type LinkHash = { readonly host: Uint8Array; readonly page: Uint8Array };

/** A keyed hash, the same for the same text: an unkeyed one could be tried out against lists of addresses. */
export type KeyedHash = (text: string) => Uint8Array;

/** Links of one utterance that are looked at; who sends more is slowed down by the limits. */
const MOST = 10;
/** With a scheme, with `www.`, or a host that is followed by a path: `pay-larkspur.example/login`. */
const LINK =
  /(?:https?:\/\/|www\.)[^\s<>"'«»]{3,500}|(?<![\p{L}\p{N}@._-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,24}\/[^\s<>"'«»]{1,300}/giu;

/**
 * Hashes of the links in a text: lower-case host in ASCII (IDNA), path without query and fragment, since those differ from victim to victim.
 * What is no address is left out. Linear.
 */
export function linkHashes(text: string, keyedHash: KeyedHash): readonly LinkHash[] {
  const seen = new Map<string, LinkHash>();
  for (const [written] of text.matchAll(LINK)) {
    if (seen.size === MOST) break;
    const url = addressOf(written);
    if (url === null) continue;
    const page = url.hostname + url.pathname.replace(/[).,;:!?'\]]+$/u, "");
    if (!seen.has(page)) seen.set(page, { host: keyedHash(`host\n${url.hostname}`), page: keyedHash(`page\n${page}`) });
  }
  return [...seen.values()];
}

function addressOf(written: string): URL | null {
  const url = URL.parse(/^https?:\/\//i.test(written) ? written : `https://${written}`);
  return url?.hostname.includes(".") === true ? url : null;
}
