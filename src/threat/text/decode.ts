// SPDX-License-Identifier: Apache-2.0
/** Ways in which a text may have been hidden; part of what a finding may say. */
export type Disguise = "tag_characters" | "encoding" | "cipher" | "reversed";

/** A text with what was encoded read out in its place, and what was written in characters nobody sees. */
export type Decoded = { readonly text: string; readonly hidden: string; readonly disguises: ReadonlySet<Disguise> };

/** Encodings inside encodings are followed so deep. */
const DEPTH = 3;
const TAG = /[\u{e0000}-\u{e007f}]+/gu;
const SELECTORS = /[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]{6,}/gu;
const utf8 = new TextDecoder("utf-8", { fatal: true });

type Codec = { readonly pattern: RegExp; read(run: string): string | null };

const CODECS: readonly Codec[] = [
  { pattern: /(?:%[0-9a-f]{2}){3,}/gi, read: (run) => fromHex(run.replaceAll("%", "")) },
  {
    pattern: /(?:(?:\\|%)u[0-9a-f]{4}){2,}/gi,
    read: (run) => run.replaceAll(/(?:\\|%)u([0-9a-f]{4})/gi, (_, hex: string) => unit(Number.parseInt(hex, 16))),
  },
  { pattern: /(?:\\x[0-9a-f]{2}){3,}/gi, read: (run) => fromHex(run.replaceAll(/\\x/gi, "")) },
  {
    pattern: /&#(?:x[0-9a-f]{1,6}|\d{1,7});/gi,
    read: (run) => unit(/x/i.test(run) ? Number.parseInt(run.slice(3, -1), 16) : Number(run.slice(2, -1))),
  },
  {
    pattern: /(?<![0-9a-z])(?:0x)?[0-9a-f]{2}(?:[ :,-]?(?:0x)?[0-9a-f]{2}){7,}(?![0-9a-z])/gi,
    read: (run) => fromHex(run.replaceAll(/0x|[ :,-]/gi, "")),
  },
  {
    pattern: /(?<!\d)[01]{8}(?:\s?[01]{8}){3,}(?!\d)/g,
    read: (run) => fromBytes((run.replaceAll(/\s/g, "").match(/.{8}/g) ?? []).map((bits) => Number.parseInt(bits, 2))),
  },
  {
    pattern: /(?<![\d.])\d{2,3}(?:[ ,]{1,2}\d{2,3}){7,}(?![\d.])/g,
    read: (run) => fromBytes(run.split(/[ ,]+/).map(Number)),
  },
  {
    pattern: /(?<![A-Za-z0-9+/_-])(?:[A-Za-z0-9+/_-]{4}){3,}[A-Za-z0-9+/_-]{0,3}={0,2}(?![A-Za-z0-9+/=_-])/g,
    read: (run) => (/[A-Z]/.test(run) ? fromBase64(run) : null),
  },
  { pattern: /(?<![A-Z2-7])[A-Z2-7]{24,}={0,6}(?![A-Z2-7=])/g, read: fromBase32 },
  { pattern: /(?<![.-\w])(?:[.-]{1,6}(?: |\/| \/ )){7,}[.-]{1,6}(?![.-\w])/g, read: fromMorse },
];

/** Reads out base64, base32, hexadecimal, percent, escape, entity, binary, decimal and Morse runs, and tag characters. Linear for each depth. */
export function decode(raw: string): Decoded {
  const disguises = new Set<Disguise>();
  let hidden = "";
  let text = raw
    .replaceAll(TAG, (run) => {
      const said = Array.from(run, (char) => unit((char.codePointAt(0) ?? 0) - 0xe0000)).join("");
      hidden += said.replaceAll(/[^\u0020-\u007e]/g, "");
      return "";
    })
    .replaceAll(SELECTORS, (run) => {
      const bytes = Array.from(run, (char) => {
        const code = char.codePointAt(0) ?? 0;
        return code < 0x10000 ? code - 0xfe00 : code - 0xe0100 + 16;
      });
      hidden += fromBytes(bytes) ?? "";
      return "";
    });
  // A flag of a region is written with a few tags and says nothing.
  if (hidden.length > 6) disguises.add("tag_characters");
  else hidden = "";
  for (let depth = 0; depth < DEPTH; depth += 1) {
    const before = text;
    for (const { pattern, read } of CODECS)
      text = text.replaceAll(pattern, (run) => {
        const said = read(run);
        if (said === null) return run;
        if (run.length > 12) disguises.add("encoding");
        return run.startsWith("&#") ? said : ` ${said} `;
      });
    if (text === before) break;
  }
  return { text, hidden, disguises };
}

function unit(code: number): string {
  return code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff) ? String.fromCodePoint(code) : " ";
}

/** Bytes as words; null where they are none: most runs of digits and letters are numbers and names. */
function fromBytes(bytes: readonly number[] | Uint8Array): string | null {
  let text: string;
  try {
    if (bytes.some((byte) => byte > 255)) return null;
    text = utf8.decode(Uint8Array.from(bytes));
  } catch {
    return null;
  }
  if (text.length < 3) return null;
  const plain = text.match(/[\p{L}\s.,:;!?'"()<>=/-]/gu)?.length ?? 0;
  return plain / text.length >= 0.85 && !/[\p{Cc}]/u.test(text.replaceAll(/[\n\r\t]/g, "")) ? text : null;
}

function fromHex(hex: string): string | null {
  return hex.length % 2 === 0 ? fromBytes((hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16))) : null;
}

function fromBase64(run: string): string | null {
  const body = run.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
  if (body.length % 4 === 1) return null;
  return fromBytes(Array.from(atob(body), (char) => char.charCodeAt(0)));
}

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
function fromBase32(run: string): string | null {
  const bytes: number[] = [];
  let buffer = 0;
  let bits = 0;
  for (const char of run.replace(/=+$/, "")) {
    buffer = ((buffer << 5) | BASE32.indexOf(char)) & 0xffff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((buffer >> bits) & 0xff);
  }
  return fromBytes(bytes);
}

const MORSE: ReadonlyMap<string, string> = new Map(
  ".- -... -.-. -.. . ..-. --. .... .. .--- -.- .-.. -- -. --- .--. --.- .-. ... - ..- ...- .-- -..- -.-- --.."
    .split(" ")
    .map((code, index) => [code, String.fromCharCode(97 + index)]),
);
function fromMorse(run: string): string | null {
  const letters = run
    .split(/( \/ |\/| )/)
    .map((part) => (part.includes("/") ? " " : part === " " ? "" : (MORSE.get(part) ?? "")));
  const text = letters.join("");
  return /[a-z]{3}/.test(text) ? text : null;
}
