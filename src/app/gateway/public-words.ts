// SPDX-License-Identifier: Apache-2.0
import { ok } from "#kernel";
import type { Detector } from "../vault/ports.ts";

/** Shorter words say nothing by themselves: "the", "de", "und". */
const SHORT_WORD = 3;

/**
 * A detector that lets names through that are nobody's: the operator, its brands and products, which read like names of people. Only
 * what was found by guess, and only where every longer word of it is among them: "The Larkspur", not "Jane Larkspur".
 */
export function withPublicWords(detector: Detector, words: readonly string[]): Detector {
  const known = new Set(words.flatMap(wordsOf));
  const isPublic = (text: string): boolean => {
    const long = wordsOf(text).filter((word) => word.length > SHORT_WORD);
    return long.length > 0 && long.every((word) => known.has(word));
  };
  return {
    prepare: () => detector.prepare(),
    async find(task) {
      const found = await detector.find(task);
      if (!found.ok) return found;
      const kept = found.value.found.filter(
        ({ proof, start, end }) => proof !== "guess" || !isPublic(task.text.slice(start, end)),
      );
      return ok({ ...found.value, found: kept });
    },
  };
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
}
