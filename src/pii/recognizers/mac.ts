// SPDX-License-Identifier: Apache-2.0
import type { Candidate, Reading, Recognizer } from "../findings.ts";

/** IEEE 802: six octets with one kind of separator, or three groups of four with dots. */
const SHAPE =
  /(?<![\p{L}\p{N}:.-])(?:[0-9a-f]{2}(?<sign>[:-])(?:[0-9a-f]{2}\k<sign>){4}[0-9a-f]{2}|[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4})(?![\p{L}\p{N}:-])/gu;
const SPACED = /(?<=\bmac\b[^\n\d«]{0,20})(?:[0-9a-f]{2} ?){5}[0-9a-f]{2}(?![\p{L}\p{N}])/gu;

export const mac: Recognizer = {
  name: "mac",
  kind: "MAC",
  find({ normal }: Reading): Candidate[] {
    return [...normal.lower.matchAll(SHAPE), ...normal.lower.matchAll(SPACED)].map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      value: match[0].replaceAll(/[^0-9a-f]/g, ""),
      confidence: 0.97,
    }));
  },
};
