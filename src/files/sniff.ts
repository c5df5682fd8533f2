// SPDX-License-Identifier: Apache-2.0
import type { FileFormat } from "./formats.ts";

const HEIF_BRANDS = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1", "avif", "avis"]);

/**
 * What the first bytes say it is. A claim only: the cleaner of that format reads the rest strictly.
 *
 * A PDF must begin with its mark. Readers look for it in the first kilobyte, which is how a file is two things at once.
 */
export function sniffFormat(bytes: Uint8Array): FileFormat | "heic" | null {
  if (startsWith(bytes, 0, [0xff, 0xd8, 0xff])) return "jpeg";
  if (startsWith(bytes, 0, [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return "png";
  if (asciiAt(bytes, 0, 4) === "RIFF" && asciiAt(bytes, 8, 4) === "WEBP") return "webp";
  if (asciiAt(bytes, 0, 5) === "%PDF-") return "pdf";
  if (asciiAt(bytes, 4, 4) === "ftyp" && HEIF_BRANDS.has(asciiAt(bytes, 8, 4))) return "heic";
  return null;
}

export function startsWith(bytes: Uint8Array, at: number, wanted: readonly number[]): boolean {
  return wanted.every((byte, i) => bytes[at + i] === byte);
}

/** Bytes as Latin-1 letters; shorter at the end of the file. */
export function asciiAt(bytes: Uint8Array, at: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(at, at + length));
}
