// SPDX-License-Identifier: Apache-2.0
import type { Refusal, Result } from "#kernel";

/** What may be kept. The name of a file says nothing about it and is never asked for. */
export const FILE_FORMATS = {
  jpeg: { mediaType: "image/jpeg", extension: "jpg" },
  png: { mediaType: "image/png", extension: "png" },
  webp: { mediaType: "image/webp", extension: "webp" },
  pdf: { mediaType: "application/pdf", extension: "pdf" },
} as const;
export type FileFormat = keyof typeof FILE_FORMATS;

/** Bounds on what somebody who opens a file must unpack. Each is checked before anything of that size is made. */
export const FILE_LIMITS = {
  /** As it is sent, and as it is kept. */
  fileBytes: 10 * 1024 * 1024,
  /** Of one image; a phone of today takes 12 to 48.8 million. */
  pixels: 50_000_000,
  /** Longer side of an image. */
  sidePixels: 20_000,
  /** Scans of a progressive JPEG times its pixels: each scan is a pass over the whole image. */
  scannedPixels: 1_500_000_000,
  /** Segments of a JPEG, chunks of a PNG or WebP. */
  imageParts: 20_000,
  /** What a PNG unpacks to. */
  pngBytes: 200_000_000,
  pdfPages: 100,
  pdfObjects: 50_000,
  /** Numbers, names, strings, lists: what objects are made of. */
  pdfValues: 1_000_000,
  /** Depth of arrays and dictionaries in each other, and of the tree of pages. */
  pdfDepth: 40,
  /** What all compressed parts of a PDF unpack to. */
  pdfUnpackedBytes: 100_000_000,
  /** Pixels of all images of a PDF. */
  pdfPixels: 200_000_000,
} as const;

/** A file that holds what is shown and nothing about who made it, where and with what. */
export type CleanFile = {
  readonly format: FileFormat;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of an image, as stored; 0 for a PDF. */
  readonly width: number;
  readonly height: number;
  /** 1 for an image. */
  readonly pages: number;
};

export type FileRefusal =
  | { readonly reason: "unknown_format" }
  /** HEIC or HEIF: cleaning it would take a decoder, and few browsers show it. */
  | { readonly reason: "heic" }
  | { readonly reason: "damaged"; readonly what: string }
  | { readonly reason: "too_large"; readonly what: string }
  /** Well made, with something that is not taken: an animation, an encrypted PDF, an image kind nobody needs. */
  | { readonly reason: "not_taken"; readonly what: string }
  /** The text of a PDF has the machine-readable lines of a passport or identity card. */
  | { readonly reason: "identity_document" };

export type CleanResult = Result<CleanFile, FileRefusal & Refusal>;

/** Unpacks what zlib packed. Never makes more than `atMost` bytes. */
export type Inflater = {
  /** Null: damaged, longer than `atMost`, or with more than some padding behind its end. */
  inflate(packed: Uint8Array, atMost: number): Promise<Uint8Array | null>;
  /** The same, without keeping what comes out. */
  measure(packed: Uint8Array, atMost: number): Promise<number | null>;
};

/** Whether an image may be unpacked by whoever looks at it. */
export function fitsPixels(width: number, height: number): boolean {
  return Math.max(width, height) <= FILE_LIMITS.sidePixels && width * height <= FILE_LIMITS.pixels;
}
