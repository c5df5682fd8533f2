// SPDX-License-Identifier: Apache-2.0
import { JsonTokens } from "./json-tokens.ts";
import type { Revealer } from "./reveal.ts";
import { TextSegments } from "./text-segments.ts";

/** Text of an answer that arrives in pieces and leaves in pieces that are safe by themselves. */
export interface Pieces {
  push(piece: string): string;
  end(): string;
  /** What came is not what it should have been; nothing more is given out. */
  readonly isBroken: boolean;
}

export function textPieces(revealer: Revealer): Pieces {
  const segments = new TextSegments((segment, before) => revealer.text(segment, before));
  return { push: (piece) => segments.push(piece), end: () => segments.end(), isBroken: false };
}

/** JSON stays JSON: its strings and numbers are turned one by one. */
export function jsonPieces(revealer: Revealer): Pieces {
  return new JsonTokens((value, name) => {
    const segments = new TextSegments((segment, before) =>
      revealer.text(segment, before === "" && name !== "" ? `${name}: ` : before),
    );
    return segments.push(value) + segments.end();
  });
}

/** JSON where it begins like JSON, else text: a model that was asked for JSON may wrap it in words. */
export function jsonOrTextPieces(revealer: Revealer): Pieces {
  let inner: Pieces | null = null;
  let space = "";
  return {
    push(piece) {
      if (inner === null) {
        space += piece;
        const first = space.trimStart().charAt(0);
        if (first === "") return "";
        inner = first === "{" || first === "[" ? jsonPieces(revealer) : textPieces(revealer);
        return inner.push(space);
      }
      return inner.push(piece);
    },
    end: () => inner?.end() ?? space,
    get isBroken() {
      return inner?.isBroken ?? false;
    },
  };
}
