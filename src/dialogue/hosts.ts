// SPDX-License-Identifier: Apache-2.0

/** An address with a scheme, or what looks like a name of a host: `larkspur.example`, `www.x.example/y`. */
const ADDRESS =
  /(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^\s/@{}]+@)?((?:[\p{L}\p{N}-]+\.)+\p{L}[\p{L}\p{N}-]+|\d{1,3}(?:\.\d{1,3}){3}|localhost)(?=[:/?#\s.,;!)»"'”]|$)/giu;

/** The hosts that a text names, in small letters, each once. Rather one too many: two words with a full stop and no space look like one. */
export function findHosts(text: string): string[] {
  return [...new Set([...text.matchAll(ADDRESS)].map((match) => (match[1] ?? "").toLowerCase()))];
}
