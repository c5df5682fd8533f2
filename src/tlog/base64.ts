// SPDX-License-Identifier: Apache-2.0
/** Standard base64 with padding, one spelling only (RFC 4648 §4): null for whitespace, stray bits or another alphabet. */
export function parseBase64(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = Uint8Array.fromBase64(text, { lastChunkHandling: "strict" });
    // Quirk: fromBase64 skips whitespace; a second spelling of the same bytes would be a second text of the same note.
    return bytes.toBase64() === text ? bytes : null;
  } catch {
    return null;
  }
}

/** A decimal without leading zeroes that is a safe integer, or null. */
export function parseDecimal(text: string): number | null {
  if (!/^(?:0|[1-9]\d{0,15})$/u.test(text)) return null;
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : null;
}
