// SPDX-License-Identifier: Apache-2.0
import { type JsonPart, JsonTokens, written } from "./json-tokens.ts";
import type { Revealer } from "./reveal.ts";
import { TextSegments } from "./text-segments.ts";

/** Text of an answer that arrives in pieces and leaves in pieces that are safe by themselves. One call at a time. */
export interface Pieces {
  push(piece: string): Promise<string>;
  end(): Promise<string>;
  /** What came is not what it should have been; nothing more is given out. */
  readonly isBroken: boolean;
}

export function textPieces(revealer: Revealer): Pieces {
  const segments = new TextSegments((segment, before) => revealer.text(segment, before));
  return { push: (piece) => segments.push(piece), end: () => segments.end(), isBroken: false };
}

/** A whole text. `name` is the field it stands in, which may say what it is. */
export async function revealed(text: string, revealer: Revealer, name = ""): Promise<string> {
  const segments = new TextSegments((segment, before) =>
    revealer.text(segment, before === "" && name !== "" ? `${name}: ` : before),
  );
  const begun = await segments.push(text);
  return begun + (await segments.end());
}

/** JSON stays JSON: its strings and numbers are turned one by one. */
export function jsonPieces(revealer: Revealer): Pieces {
  const tokens = new JsonTokens();
  const turned = async (parts: readonly JsonPart[]): Promise<string> => {
    let out = "";
    for (const part of parts)
      out += typeof part === "string" ? part : written(part, await revealed(part.value, revealer, part.name));
    return tokens.isBroken ? "" : out;
  };
  return {
    push: (piece) => turned(tokens.push(piece)),
    end: () => turned(tokens.end()),
    get isBroken() {
      return tokens.isBroken;
    },
  };
}

/** JSON where it begins like JSON, else text: a model that was asked for JSON may wrap it in words. */
export function jsonOrTextPieces(revealer: Revealer): Pieces {
  let inner: Pieces | null = null;
  let space = "";
  return {
    async push(piece) {
      if (inner !== null) return inner.push(piece);
      space += piece;
      const first = space.trimStart().charAt(0);
      if (first === "") return "";
      inner = first === "{" || first === "[" ? jsonPieces(revealer) : textPieces(revealer);
      return inner.push(space);
    },
    end: async () => (inner === null ? space : inner.end()),
    get isBroken() {
      return inner?.isBroken ?? false;
    },
  };
}
