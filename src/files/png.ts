// SPDX-License-Identifier: Apache-2.0
import { concatBytes, ok, type Result, refuse } from "#kernel";
import { crc32 } from "./crc32.ts";
import { FILE_LIMITS, type FileRefusal, fitsPixels, type Inflater } from "./formats.ts";
import type { CleanImage } from "./jpeg.ts";
import { asciiAt } from "./sniff.ts";

/** Colour type to samples per pixel, and the bit depths it may have (ISO/IEC 15948 §11.2.2). */
const COLOURS: Readonly<Record<number, { readonly samples: number; readonly depths: readonly number[] }>> = {
  0: { samples: 1, depths: [1, 2, 4, 8, 16] },
  2: { samples: 3, depths: [8, 16] },
  3: { samples: 1, depths: [1, 2, 4, 8] },
  4: { samples: 2, depths: [8, 16] },
  6: { samples: 4, depths: [8, 16] },
};

/** What an image needs, with the lengths it may have. Everything else is about the image and is left out. */
const KEPT: Readonly<Record<string, (length: number) => boolean>> = {
  PLTE: (length) => length > 0 && length % 3 === 0 && length <= 768,
  tRNS: (length) => length > 0 && length <= 256,
  sRGB: (length) => length === 1,
  gAMA: (length) => length === 4,
  IDAT: () => true,
};

type Header = { readonly width: number; readonly height: number; readonly unpackedBytes: number };

/**
 * A PNG of the chunks that make the image, and no other: no text, time, EXIF, colour profile, animation, nor what
 * follows the end. The image data is unpacked once without being kept, and must be exactly as long as its header says:
 * what would unpack to more than it shows is refused.
 *
 * @returns `damaged`, `too_large` or `not_taken`. ISO/IEC 15948.
 */
export async function cleanPng(bytes: Uint8Array, inflater: Inflater): Promise<Result<CleanImage, FileRefusal>> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const kept: Uint8Array[] = [bytes.subarray(0, 8)];
  const data: Uint8Array[] = [];
  let header: Header | null = null;
  let at = 8;
  for (;;) {
    if (kept.length > FILE_LIMITS.imageParts) return refuse({ reason: "too_large", what: "chunks" });
    if (at + 12 > bytes.length) return damaged("ends before its end chunk");
    const length = view.getUint32(at);
    if (length > bytes.length - at - 12) return damaged("a chunk longer than the file");
    const type = asciiAt(bytes, at + 4, 4);
    const body = bytes.subarray(at + 8, at + 8 + length);
    const whole = bytes.subarray(at, at + 12 + length);
    if (view.getUint32(at + 8 + length) !== crc32(bytes.subarray(at + 4, at + 8 + length)))
      return damaged("a chunk whose sum is wrong");
    at += 12 + length;
    if (header === null) {
      const read = type === "IHDR" ? readHeader(body) : damaged("no header");
      if (!read.ok) return read;
      header = read.value;
      kept.push(whole);
      continue;
    }
    if (type === "IEND") break;
    const isCritical = ((type.codePointAt(0) ?? 0) & 0x20) === 0;
    const isFine = KEPT[type];
    if (isFine === undefined) {
      if (isCritical) return damaged("a chunk that nobody knows");
      continue;
    }
    if (!isFine(length)) return damaged("a chunk that cannot be");
    kept.push(whole);
    if (type === "IDAT") data.push(body);
  }
  const unpacked = await inflater.measure(concatBytes(...data), header.unpackedBytes);
  if (unpacked !== header.unpackedBytes) return damaged("image data of another length than its header says");
  const { width, height } = header;
  return ok({ width, height, bytes: concatBytes(...kept, END) });
}

const END = new Uint8Array([0, 0, 0, 0, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]);

function readHeader(body: Uint8Array): Result<Header, FileRefusal> {
  if (body.length !== 13) return damaged("a header that cannot be");
  const view = new DataView(body.buffer, body.byteOffset, body.byteLength);
  const [width, height] = [view.getUint32(0), view.getUint32(4)];
  const [depth = 0, colour = 0, compression, filter, interlace = 0] = body.subarray(8);
  const kind = COLOURS[colour];
  if (kind?.depths.includes(depth) !== true || compression !== 0 || filter !== 0 || interlace > 1)
    return damaged("a header that cannot be");
  if (width === 0 || height === 0) return damaged("an image without size");
  if (!fitsPixels(width, height)) return refuse({ reason: "too_large", what: "pixels" });
  const unpackedBytes = lengthOf(width, height, depth * kind.samples, interlace === 1);
  if (unpackedBytes > FILE_LIMITS.pngBytes) return refuse({ reason: "too_large", what: "pixels" });
  return ok({ width, height, unpackedBytes });
}

/** First column, first row, and the steps between them, of the seven passes of an interlaced image. */
const ADAM7 = [
  [0, 0, 8, 8],
  [4, 0, 8, 8],
  [0, 4, 4, 8],
  [2, 0, 4, 4],
  [0, 2, 2, 4],
  [1, 0, 2, 2],
  [0, 1, 1, 2],
] as const;

/** Bytes of all rows, each with its filter byte. */
function lengthOf(width: number, height: number, bits: number, isInterlaced: boolean): number {
  const rows = (w: number, h: number): number => (w === 0 ? 0 : h * (1 + Math.ceil((w * bits) / 8)));
  if (!isInterlaced) return rows(width, height);
  return ADAM7.reduce(
    (sum, [x, y, dx, dy]) =>
      sum + rows(Math.ceil(Math.max(0, width - x) / dx), Math.ceil(Math.max(0, height - y) / dy)),
    0,
  );
}

function damaged(what: string): Result<never, FileRefusal> {
  return refuse({ reason: "damaged", what });
}
