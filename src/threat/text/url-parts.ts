// SPDX-License-Identifier: Apache-2.0
/** Links of one text that are looked at; who sends more is slowed down by the limits. */
const MOST = 10;
/** With a scheme, with `www.`, or a host that is followed by a path: `pay-larkspur.example/login`. */
const LINK =
  /(?:https?:\/\/|www\.)[^\s<>"'«»]{3,500}|(?<![\p{L}\p{N}@._-])[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){0,4}\.[a-z]{2,24}\/[^\s<>"'«»]{1,300}/giu;

/** The different addresses in a text, ten at most. What is no address is left out. Linear. */
export function addressesIn(text: string): URL[] {
  const found = new Map<string, URL>();
  for (const [written] of text.matchAll(LINK)) {
    if (found.size === MOST) break;
    const url = URL.parse(/^https?:\/\//i.test(written) ? written : `https://${written}`);
    if (url?.hostname.includes(".") === true && !found.has(url.href)) found.set(url.href, url);
  }
  return [...found.values()];
}

/** The text without its addresses: what stands in them is judged as an address, not as words. */
export function withoutAddresses(text: string): string {
  return text.replaceAll(LINK, " ");
}
