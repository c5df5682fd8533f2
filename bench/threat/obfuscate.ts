// SPDX-License-Identifier: Apache-2.0
/** Disguises in which the bench shows attacks again. Written apart from what takes them off. */
export const OBFUSCATIONS = [
  "tags",
  "rot13",
  "base64",
  "hex",
  "reversed",
  "zero_width",
  "homoglyph",
  "fullwidth",
  "leet",
  "spaced",
  "appended",
  "prepended",
] as const;
export type Obfuscation = (typeof OBFUSCATIONS)[number];

const LOOKALIKE: Readonly<Record<string, string>> = {
  a: "а",
  c: "с",
  e: "е",
  i: "і",
  o: "о",
  p: "р",
  s: "ѕ",
  x: "х",
  y: "у",
};
const DIGIT: Readonly<Record<string, string>> = { a: "4", e: "3", i: "1", o: "0", s: "5", t: "7" };
const HARMLESS =
  "Hello, I have been with you for eleven years and I am quite happy. Last week my bill was eight pounds higher than usual and I would like to know what the extra amount is for, since I was not abroad and bought nothing. ";

export function obfuscate(how: Obfuscation, text: string): string {
  switch (how) {
    case "tags":
      return `Hello! ${map(text, (char) => (char >= " " && char <= "~" ? String.fromCodePoint(0xe0000 + char.charCodeAt(0)) : char))}`;
    case "rot13":
      return text.replaceAll(/[a-z]/gi, (char) => {
        const base = char <= "Z" ? 65 : 97;
        return String.fromCharCode(((char.charCodeAt(0) - base + 13) % 26) + base);
      });
    case "base64":
      return Buffer.from(text).toString("base64");
    case "hex":
      return Buffer.from(text).toString("hex");
    case "reversed":
      return Array.from(text).reverse().join("");
    case "zero_width":
      return Array.from(text).join("\u200b");
    case "homoglyph":
      return map(text, (char) => LOOKALIKE[char] ?? char);
    case "fullwidth":
      return map(text, (char) => (char > " " && char <= "~" ? String.fromCharCode(char.charCodeAt(0) + 0xfee0) : char));
    case "leet":
      return map(text, (char) => DIGIT[char] ?? char);
    case "spaced":
      return Array.from(text).join(" ");
    case "appended":
      return `${HARMLESS}${text}`;
    case "prepended":
      return `${text} ${HARMLESS}`;
  }
}

function map(text: string, change: (char: string) => string): string {
  return Array.from(text, change).join("");
}
