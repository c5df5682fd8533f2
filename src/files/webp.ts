// SPDX-License-Identifier: Apache-2.0
import { concatBytes, ok, type Result, refuse, utf8 } from "#kernel";
import { type FileRefusal, fitsPixels } from "./formats.ts";
import type { CleanImage } from "./jpeg.ts";
import { asciiAt, startsWith } from "./sniff.ts";

type Size = { readonly width: number; readonly height: number };

/**
 * A WebP of its image chunk, with its transparency where there is some, and no other: no EXIF, XMP, colour profile,
 * unknown chunks, nor what follows the end. Animations are not taken.
 *
 * @returns `damaged`, `too_large` or `not_taken`. RFC 9649.
 */
export function cleanWebp(bytes: Uint8Array): Result<CleanImage, FileRefusal> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const end = 8 + (bytes.length >= 12 ? view.getUint32(4, true) : 0);
  if (end > bytes.length || end < 20) return damaged("shorter than it says");
  let image: { type: "VP8 " | "VP8L"; body: Uint8Array } | null = null;
  let alpha: Uint8Array | null = null;
  for (let at = 12; at < end; ) {
    if (at + 8 > end) return damaged("a chunk that cannot be");
    const type = asciiAt(bytes, at, 4);
    const length = view.getUint32(at + 4, true);
    if (length > end - at - 8) return damaged("a chunk longer than the file");
    const body = bytes.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
    if (type === "ANIM" || type === "ANMF") return refuse({ reason: "not_taken", what: "an animation" });
    if (type === "VP8 " || type === "VP8L") {
      if (image !== null) return damaged("two images");
      image = { type, body };
    } else if (type === "ALPH") alpha ??= body;
  }
  if (image === null) return damaged("no image in it");
  const size = image.type === "VP8L" ? sizeOfLossless(image.body) : sizeOfLossy(image.body);
  if (size === null || size.width === 0 || size.height === 0) return damaged("an image without size");
  if (!fitsPixels(size.width, size.height)) return refuse({ reason: "too_large", what: "pixels" });
  const chunks =
    alpha !== null && image.type === "VP8 "
      ? [chunk("VP8X", extended(size)), chunk("ALPH", alpha), chunk(image.type, image.body)]
      : [chunk(image.type, image.body)];
  const rest = concatBytes(utf8("WEBP"), ...chunks);
  return ok({ ...size, bytes: concatBytes(utf8("RIFF"), little32(rest.length), rest) });
}

/** RFC 6386 §9.1: a key frame, its start code, then fourteen bits each. */
function sizeOfLossy(body: Uint8Array): Size | null {
  if (body.length < 10 || ((body[0] ?? 1) & 1) !== 0 || !startsWith(body, 3, [0x9d, 0x01, 0x2a])) return null;
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  return { width: view.getUint16(6, true) & 0x3fff, height: view.getUint16(8, true) & 0x3fff };
}

/** RFC 9649 §3.4: a mark, then fourteen bits each, less one. */
function sizeOfLossless(body: Uint8Array): Size | null {
  if (body.length < 5 || body[0] !== 0x2f) return null;
  const bits = new DataView(body.buffer, body.byteOffset, body.byteLength).getUint32(1, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** The header that says "has transparency" and nothing else. */
function extended({ width, height }: Size): Uint8Array {
  return concatBytes(
    new Uint8Array([0x10, 0, 0, 0]),
    little32(width - 1).subarray(0, 3),
    little32(height - 1).subarray(0, 3),
  );
}

function chunk(type: string, body: Uint8Array): Uint8Array {
  return concatBytes(utf8(type), little32(body.length), body, new Uint8Array(body.length % 2));
}

function little32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return bytes;
}

function damaged(what: string): Result<never, FileRefusal> {
  return refuse({ reason: "damaged", what });
}
