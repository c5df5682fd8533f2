// SPDX-License-Identifier: Apache-2.0
import { fromUtf8 } from "#kernel";

/** A run of the original text that is text in another dress, and what it says. Offsets are UTF-16 code units; `end` is exclusive. */
export type EncodedRun = { readonly start: number; readonly end: number; readonly says: string };

const BASE64 = /[A-Za-z0-9+/_-]{10,}={0,2}/g;
/** What base64 may stand behind in an address or a name although it is a letter of base64 itself: read once between each, once between slashes. */
const BETWEEN = [/[^/]{10,}/g, /[^+/_-]{10,}/g] as const;
const HEX = /[0-9a-f]{12,}/gi;
const PERCENT = /(?:[\w.~+-]|%[0-9a-f]{2})+/gi;
/** A control character, or none of what a value is made of: then it was no text. */
const NO_TEXT = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/;
const HAS_SUBSTANCE = /[\p{L}\p{N}]/u;

/**
 * Runs in base64 (RFC 4648 §4 and §5, with or without padding, also as a part of a path), hexadecimal or percent-encoding (RFC 3986 §2.1)
 * that decode to readable UTF-8. Runs may overlap. Does not read an encoding inside an encoding, nor one that is broken by spaces. Linear.
 */
export function encodedRuns(text: string): EncodedRun[] {
  return [
    ...runsOf(text, BASE64, base64Bytes),
    ...partsOf(text),
    ...runsOf(text, HEX, (run) => Uint8Array.fromHex(run.length % 2 === 0 ? run : run.slice(0, -1))),
    // A digit that stands right before it shifts all the rest.
    ...runsOf(text, HEX, (run) => (run.length % 2 === 0 ? null : Uint8Array.fromHex(run.slice(1)))),
    ...runsOf(text, PERCENT, percentBytes),
  ];
}

function runsOf(text: string, pattern: RegExp, decode: (run: string) => Uint8Array | null): EncodedRun[] {
  const runs: EncodedRun[] = [];
  for (const { 0: run, index: start } of text.matchAll(pattern)) {
    const says = readable(decode(run));
    if (says !== null && says !== run) runs.push({ start, end: start + run.length, says });
  }
  return runs;
}

/** Base64 that begins or ends inside a longer run: `users/amFuZS5kb2U…`. */
function partsOf(text: string): EncodedRun[] {
  return [...text.matchAll(BASE64)].flatMap(({ 0: run, index: at }) => {
    const parts = new Map<number, EncodedRun>();
    for (const between of BETWEEN)
      for (const part of runsOf(run, between, base64Bytes))
        if (part.end - part.start < run.length && !parts.has(part.start)) parts.set(part.start, part);
    return Array.from(parts.values(), ({ start, end, says }) => ({ start: at + start, end: at + end, says }));
  });
}

function readable(bytes: Uint8Array | null): string | null {
  if (bytes === null || bytes.length === 0) return null;
  try {
    const text = fromUtf8(bytes);
    return NO_TEXT.test(text) || !HAS_SUBSTANCE.test(text) ? null : text;
  } catch {
    return null;
  }
}

function base64Bytes(run: string): Uint8Array | null {
  const bare = run.replace(/=+$/, "").replaceAll("+", "-").replaceAll("/", "_");
  // One letter too many: the last says nothing by itself.
  return Uint8Array.fromBase64(bare.length % 4 === 1 ? bare.slice(0, -1) : bare, { alphabet: "base64url" });
}

function percentBytes(run: string): Uint8Array | null {
  if (!run.includes("%")) return null;
  try {
    return new TextEncoder().encode(decodeURIComponent(run.replaceAll("+", " ")));
  } catch {
    return null;
  }
}
