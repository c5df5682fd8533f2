// SPDX-License-Identifier: Apache-2.0
import { AppError } from "#kernel";
import { type WordList, wordList } from "./ciphers.ts";
import { type TextFeatures } from "./features.ts";
import { TABLE_BITS, TEXT_KINDS, type TextKind } from "./kinds.ts";
import { scoreWindows, type WindowScore } from "./windows.ts";

/** What belongs to the weights of one kind. */
export type TextHead = {
  /** Largest weight. A weight is `scale × (int8 / 127)²` with the sign of the int8. */
  readonly scale: number;
  readonly bias: number;
  /** A score above this is flagged; chosen at training on texts held out. */
  readonly above: number;
};

/** What lies beside the weights, as JSON. */
export type TextModelHeader = {
  readonly format: "wardline-threat-text-1";
  readonly heads: Readonly<Record<TextKind, TextHead>>;
  /** Frequent words, by which ciphers and joined words are told. */
  readonly words: readonly string[];
};

export type PackedHead = { readonly table: Int8Array; readonly scale: number; readonly bias: number };
export type LoadedHead = PackedHead & TextHead;

/** In memory. */
export type TextModel = {
  readonly heads: Readonly<Record<TextKind, LoadedHead>>;
  readonly known: WordList;
  readonly sizeBytes: number;
};

const LEVELS = Float32Array.from({ length: 256 }, (_, byte) => {
  const level = (byte << 24) >> 24;
  return Math.sign(level) * (level / 127) ** 2;
});

/**
 * Puts weights and header together.
 *
 * @throws AppError `threat.model_unreadable` - If the two do not belong together or the format is another: without a detector nothing starts.
 */
export function loadTextModel(bytes: Uint8Array, header: unknown): TextModel {
  const wanted = TEXT_KINDS.reduce((sum, kind) => sum + 2 ** TABLE_BITS[kind], 0);
  if (!isHeader(header))
    throw new AppError("threat.model_unreadable", "Cannot load the threat model: header is not wardline-threat-text-1");
  if (bytes.length !== wanted)
    throw new AppError(
      "threat.model_unreadable",
      `Cannot load the threat model: ${bytes.length} bytes, this build reads ${wanted}`,
    );
  let at = 0;
  const heads = Object.fromEntries(
    TEXT_KINDS.map((kind) => {
      // Takes each byte as signed, and at once: with a function for each it was a twentieth of a start.
      const table = new Int8Array(bytes.subarray(at, at + 2 ** TABLE_BITS[kind]));
      at += table.length;
      return [kind, { ...header.heads[kind], table }];
    }),
  ) as Record<TextKind, LoadedHead>;
  return { heads, known: wordList(header.words), sizeBytes: bytes.length };
}

function isHeader(value: unknown): value is TextModelHeader {
  if (typeof value !== "object" || value === null) return false;
  const { format, heads, words } = value as Partial<TextModelHeader>;
  return (
    format === "wardline-threat-text-1" &&
    Array.isArray(words) &&
    words.length > 0 &&
    heads !== undefined &&
    TEXT_KINDS.every((kind) => {
      const head = (heads as Partial<Record<TextKind, Partial<TextHead>>>)[kind];
      return [head?.scale, head?.bias, head?.above].every((number) => Number.isFinite(number));
    })
  );
}

/** The best window and its place. */
export function bestWindow(features: TextFeatures, { table, scale, bias }: PackedHead): WindowScore {
  const mask = table.length - 1;
  const windows = scoreWindows(features, (hash) => LEVELS[(table[hash & mask] as number) & 0xff] as number, 0, scale);
  const best = windows.reduce((top, window) => (window.score > top.score ? window : top));
  return { ...best, score: best.score + bias };
}

export function bestScore(features: TextFeatures, head: PackedHead): number {
  return bestWindow(features, head).score;
}
