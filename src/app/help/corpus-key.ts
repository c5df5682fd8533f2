// SPDX-License-Identifier: Apache-2.0
import { makeSigner, sha256, verifySignature } from "#crypto";
import { type CorpusRefusal, encodeCorpus, type HelpManifest, type HelpPage, openCorpus, openHelp } from "#help";
import { ok, type Result } from "#kernel";
import { wordsOf } from "#nlu";
import type { OpenHelp } from "./ports.ts";

/** Signs and checks corpora of one installation. */
export type CorpusKey = {
  encode(head: Omit<HelpManifest, "format" | "pages">, pages: readonly HelpPage[]): string;
  /** Refuses whatever this installation has not signed for this tenant, byte for byte. */
  open(text: string, tenant: string): Result<OpenHelp, CorpusRefusal>;
};

/** @param seed - 32 bytes, derived from the root key: whoever has the file alone cannot sign another. */
export function makeCorpusKey(seed: Uint8Array): CorpusKey {
  const signer = makeSigner("ed25519", seed);
  return {
    encode: (head, pages) => encodeCorpus(head, pages, sha256, signer),
    open(text, tenant) {
      const opened = openCorpus(text, tenant, sha256, (message, signature) =>
        verifySignature("ed25519", signer.publicKey, message, signature),
      );
      if (!opened.ok) return opened;
      const { manifest, pages } = opened.value;
      return ok({ manifest, index: openHelp(pages, wordsOf) });
    },
  };
}
