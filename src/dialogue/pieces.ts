// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "#kernel";
import type { MessageCatalogues } from "./catalogues.ts";
import type { MessageId, Params } from "./params.ts";
import { wordParam } from "./word.ts";

/** A sentence taken apart: its own words, and the places where values stand, with each value worded. */
export type SentencePiece =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "slot"; readonly slot: string; readonly value: string };

/**
 * Takes a sentence apart so that the words around its values can be looked at without them. null where the wording depends on a value
 * (plurals, choices), or the id is unknown: then there is only the whole sentence.
 */
export function sentencePieces(
  catalogue: MessageCatalogues,
  lang: Lang,
  id: MessageId,
  params: Params,
): SentencePiece[] | null {
  const entry = catalogue.entries[lang].get(id);
  if (!entry) return null;
  const pieces: SentencePiece[] = [];
  for (const element of entry.format.getAst()) {
    const type: number = element.type;
    if (!("value" in element)) return null;
    const { value } = element;
    if (type === 0) pieces.push({ kind: "text", text: value });
    else if (type !== 1) return null;
    else if (value === "operator") pieces.push({ kind: "slot", slot: value, value: catalogue.voice.operator });
    else pieces.push({ kind: "slot", slot: value, value: wordParam(catalogue, lang, params[value] ?? "") });
  }
  return pieces;
}

/** All words of the catalogue's own sentences in a language, as they stand there. */
export function catalogueWords(catalogue: MessageCatalogues, lang: Lang): string[] {
  const words = new Set<string>();
  const visit = (elements: readonly object[]): void => {
    for (const element of elements) {
      const { type, value, options } = element as {
        type: number;
        value?: unknown;
        options?: Record<string, { value: readonly object[] }>;
      };
      if (type === 0) for (const [found] of String(value).matchAll(/[\p{L}\p{M}'’]+/gu)) words.add(found);
      for (const option of Object.values(options ?? {})) visit(option.value);
    }
  };
  for (const entry of catalogue.entries[lang].values()) visit(entry.format.getAst());
  return [...words];
}
