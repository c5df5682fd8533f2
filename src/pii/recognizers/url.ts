// SPDX-License-Identifier: Apache-2.0
import type { Candidate, Reading, Recognizer } from "../findings.ts";

const SHAPE =
  /(?<![\p{L}\p{N}@.])(?:(?:https?|ftp):\/\/[^\s<>"'«»)\]]{3,2000}|www\.[a-z0-9-]{1,63}\.[^\s<>"'«»)\]]{2,2000})/gu;

/** Links can name a person, an account or a session. */
export const url: Recognizer = {
  name: "url",
  kind: "URL",
  find({ normal }: Reading): Candidate[] {
    return Array.from(normal.lower.matchAll(SHAPE), (match) => {
      const value = match[0].replace(/[.,!?;:]+$/, "");
      return { start: match.index, end: match.index + value.length, value, confidence: 0.9 };
    });
  },
};
