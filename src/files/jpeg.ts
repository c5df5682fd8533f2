// SPDX-License-Identifier: Apache-2.0
import { concatBytes, ok, type Result, refuse } from "#kernel";
import { exifOrientation, orientationSegment } from "./exif-orientation.ts";
import { FILE_LIMITS, type FileRefusal, fitsPixels } from "./formats.ts";
import { asciiAt } from "./sniff.ts";

const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const DQT = 0xdb;
const DRI = 0xdd;
const DHT = 0xc4;
const COM = 0xfe;
/** Baseline, extended and progressive with Huffman codes; what no camera writes is not taken. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2]);
const OTHER_FRAMES = new Set([
  0xc3, 0xc5, 0xc6, 0xc7, 0xc8, 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf, 0xdc, 0xde, 0xdf,
]);

export type CleanImage = { readonly bytes: Uint8Array<ArrayBuffer>; readonly width: number; readonly height: number };

/**
 * A JPEG without anything but the image: tables, frame and scans are kept byte for byte, so that nothing is decoded and
 * nothing is lost. Comments, EXIF, XMP, ICC profiles, thumbnails and what follows the end are left out; of EXIF the
 * orientation is written anew (`keepOrientation`), since without it photos would lie on their side.
 *
 * Does not look into the scans: what is hidden in pixels stays there.
 *
 * @returns `damaged`, `too_large` or `not_taken`. Work is linear in the length. ITU-T T.81, Annex B.
 */
export function cleanJpeg(bytes: Uint8Array, keepOrientation = true): Result<CleanImage, FileRefusal> {
  const kept: Uint8Array[] = [new Uint8Array([0xff, SOI])];
  const head: Uint8Array[] = [];
  let frame: { width: number; height: number } | null = null;
  let orientation = 1;
  let scans = 0;
  let at = 2;
  for (;;) {
    if (kept.length > FILE_LIMITS.imageParts) return refuse({ reason: "too_large", what: "segments" });
    if (bytes[at] !== 0xff) return damaged("no marker where one must be");
    while (bytes[at] === 0xff) at += 1;
    const marker = bytes[at];
    if (marker === undefined) return damaged("ends before its end marker");
    at += 1;
    if (marker === EOI) break;
    const length = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
    const body = bytes.subarray(at + 2, at + length);
    if (
      marker === 0 ||
      marker === SOI ||
      (marker >= 0xd0 && marker <= 0xd7) ||
      length < 2 ||
      body.length !== length - 2
    )
      return damaged("a segment that cannot be");
    at += length;
    const whole = (): Uint8Array => concatBytes(new Uint8Array([0xff, marker]), bytes.subarray(at - length, at));
    if (FRAMES.has(marker)) {
      if (frame !== null) return damaged("two frames");
      const [precision = 0, h1 = 0, h0 = 0, w1 = 0, w0 = 0, components = 0] = body;
      frame = { width: (w1 << 8) | w0, height: (h1 << 8) | h0 };
      if (precision !== 8 || ![1, 3, 4].includes(components) || body.length !== 6 + 3 * components)
        return refuse({ reason: "not_taken", what: "a frame of an unusual kind" });
      if (frame.width === 0 || frame.height === 0) return damaged("an image without size");
      if (!fitsPixels(frame.width, frame.height)) return refuse({ reason: "too_large", what: "pixels" });
      kept.push(whole());
    } else if (OTHER_FRAMES.has(marker)) {
      return refuse({ reason: "not_taken", what: "a frame of an unusual kind" });
    } else if (marker === DQT || marker === DHT || marker === DRI) {
      if (!(marker === DQT ? isQuantisation(body) : marker === DHT ? isHuffman(body) : body.length === 2))
        return damaged("a table that cannot be");
      kept.push(whole());
    } else if (marker === SOS) {
      const count = body[0] ?? 0;
      if (frame === null || count < 1 || count > 4 || body.length !== 4 + 2 * count)
        return damaged("a scan without a frame");
      scans += 1;
      if (scans * frame.width * frame.height > FILE_LIMITS.scannedPixels)
        return refuse({ reason: "too_large", what: "scans" });
      const end = endOfScan(bytes, at);
      kept.push(concatBytes(whole(), bytes.subarray(at, end)));
      at = end;
    } else if (marker === 0xe0 && asciiAt(body, 0, 5) === "JFIF\0") {
      if (head.length === 0) head.push(JFIF);
    } else if (marker === 0xee && asciiAt(body, 0, 5) === "Adobe" && body.length >= 12) {
      // How the colours are to be read; without it some images turn inside out.
      kept.push(new Uint8Array([...ADOBE, body[11] ?? 0]));
    } else if (marker === 0xe1 && asciiAt(body, 0, 6) === "Exif\0\0") {
      if (orientation === 1) orientation = exifOrientation(body.subarray(6));
    } else if (marker !== COM && !(marker >= 0xe0 && marker <= 0xef)) {
      return damaged("a marker that nobody knows");
    }
  }
  if (frame === null || scans === 0) return damaged("no image in it");
  const turned = keepOrientation && orientation !== 1 ? [orientationSegment(orientation)] : [];
  const [start = new Uint8Array(), ...rest] = kept;
  return ok({ ...frame, bytes: concatBytes(start, ...head, ...turned, ...rest, new Uint8Array([0xff, EOI])) });
}

/** JFIF 1.1, no density, no thumbnail. */
const JFIF = new Uint8Array([0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
const ADOBE = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0];

/** The next marker that is neither a stuffed byte nor a restart; the end of the bytes where there is none. */
function endOfScan(bytes: Uint8Array, from: number): number {
  let at = bytes.indexOf(0xff, from);
  while (at !== -1 && at + 1 < bytes.length) {
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
    at = bytes.indexOf(0xff, at + (next === 0xff ? 1 : 2));
  }
  return bytes.length;
}

/** Tables fill their segment to the last byte: nothing can hide behind them. */
function isQuantisation(body: Uint8Array): boolean {
  let at = 0;
  while (at < body.length) {
    const precision = (body[at] ?? 0) >> 4;
    if (precision > 1 || ((body[at] ?? 0) & 0x0f) > 3) return false;
    at += 1 + 64 * (precision + 1);
  }
  return at === body.length && at > 0;
}

function isHuffman(body: Uint8Array): boolean {
  let at = 0;
  while (at < body.length) {
    const head = body[at] ?? 0;
    const codes = body.subarray(at + 1, at + 17).reduce((sum, count) => sum + count, 0);
    if (head >> 4 > 1 || (head & 0x0f) > 3 || codes > 256) return false;
    at += 17 + codes;
  }
  return at === body.length && at > 0;
}

function damaged(what: string): Result<never, FileRefusal> {
  return refuse({ reason: "damaged", what });
}
