// SPDX-License-Identifier: Apache-2.0
import type { Understanding } from "#dialogue";
import { type ScreenedText, utf8 } from "#kernel";
import { linkHashes } from "#threat";
import type { AppDeps } from "./deps.ts";

/**
 * The first link in a text as a mention: the hash of its host, by which lists of frauds are asked. The address itself goes no further, and
 * nobody opens it.
 */
export function withLinkMention(understanding: Understanding, text: ScreenedText, { hashes }: AppDeps): Understanding {
  const [link] = linkHashes(text, (address) => hashes.sha256(utf8(address)));
  if (link === undefined) return understanding;
  const mention = { slot: "link", value: { host: link.host.toHex() }, start: 0, end: text.length } as const;
  return { ...understanding, mentions: [...understanding.mentions, mention] };
}
