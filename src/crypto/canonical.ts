// SPDX-License-Identifier: Apache-2.0
const encoder = new TextEncoder();

/**
 * Encodes a list of texts so that two different lists never encode alike: number of texts, then each text in UTF-8
 * behind its length in bytes, all numbers 32-bit big-endian. Joining by a separator would let ("a/b", "c") pass for
 * ("a", "b/c"). Texts are not normalised: ids are compared byte by byte.
 */
export function encodeTexts(texts: readonly string[]): Uint8Array<ArrayBuffer> {
  // A UTF-16 code unit takes at most three bytes in UTF-8.
  const out = new Uint8Array(4 + texts.reduce((sum, text) => sum + 4 + text.length * 3, 0));
  const view = new DataView(out.buffer);
  view.setUint32(0, texts.length);
  let at = 4;
  for (const text of texts) {
    const { written } = encoder.encodeInto(text, out.subarray(at + 4));
    view.setUint32(at, written);
    at += 4 + written;
  }
  return out.subarray(0, at);
}

/** @throws RangeError - If the value is not an unsigned 32-bit integer. */
export function uint32(value: number): Uint8Array<ArrayBuffer> {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
    throw new RangeError(`Cannot encode a number: it must be an unsigned 32-bit integer, is ${value}`);
  }
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value);
  return bytes;
}
