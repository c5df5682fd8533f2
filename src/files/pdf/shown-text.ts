// SPDX-License-Identifier: Apache-2.0
import { Lexer, latin } from "./lexer.ts";

/**
 * The letters that a page's contents show, as far as their codes are letters: texts in fonts that number their glyphs
 * otherwise come out as nonsense, and what is a picture not at all. Never kept and never shown: for looking for the
 * lines of an identity document only.
 */
export function shownText(contents: Uint8Array): string {
  const lexer = new Lexer(contents);
  const out: string[] = [];
  while (lexer.at < contents.length) {
    const byte = contents[lexer.at];
    if (byte === 0x28 || (byte === 0x3c && contents[lexer.at + 1] !== 0x3c)) {
      try {
        const value = lexer.value();
        if (value.t === "str") out.push(latin(value.bytes));
      } catch {
        // Binary data of an inline image looks like the beginning of a text; what follows cannot be told from it.
        return out.join("");
      }
    } else lexer.at += byte === 0x3c ? 2 : 1;
  }
  return out.join("");
}
