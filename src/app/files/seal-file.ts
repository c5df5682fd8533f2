// SPDX-License-Identifier: Apache-2.0
import { type CleanFile, FILE_FORMATS, type FileFormat } from "#files";
import { AppError, concatBytes, fromUtf8, toBase64Url, utf8 } from "#kernel";
import type { AppDeps } from "../deps.ts";
import type { ConversationCipher } from "../ports.ts";
import type { BegunFile, FilePlace, SealedPart } from "./ports.ts";

/** Small enough for a statement, large enough that ten megabytes are forty rows. */
const PIECE_BYTES = 256 * 1024;

/** What is known of a file, under seal. The hash and the number of pieces make a lost or swapped piece show. */
export type FileAbout = {
  readonly format: FileFormat;
  readonly sizeBytes: number;
  readonly pages: number;
  readonly pieces: number;
  readonly sha256: string;
};

/** Seals a clean file piece by piece under the conversation's newest data key. */
export function sealFile(
  deps: Pick<AppDeps, "hashes">,
  cipher: ConversationCipher,
  { fileId }: FilePlace,
  { bytes, format, pages }: CleanFile,
): { about: FileAbout; sealedAbout: SealedPart; pieces: readonly SealedPart[] } {
  const { keyNo } = cipher;
  const pieces: SealedPart[] = [];
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    const row = { kind: "file_piece", fileId, pieceNo: pieces.length } as const;
    pieces.push({ keyNo, sealed: cipher.seal(row, bytes.subarray(at, at + PIECE_BYTES)) });
  }
  const sha256 = toBase64Url(deps.hashes.sha256(bytes));
  const about: FileAbout = { format, sizeBytes: bytes.length, pages, pieces: pieces.length, sha256 };
  const sealed = cipher.seal({ kind: "file", fileId }, utf8(JSON.stringify(about)));
  return { about, sealedAbout: { keyNo, sealed }, pieces };
}

export function openAbout(cipher: ConversationCipher, { fileId }: FilePlace, { about }: BegunFile): FileAbout {
  if (about === null) throw new AppError("app.file_incomplete", "Cannot open the file: nothing is known of it");
  return JSON.parse(fromUtf8(cipher.open({ kind: "file", fileId }, about.keyNo, about.sealed))) as FileAbout;
}

/**
 * Puts a file together again.
 *
 * @throws AppError - `app.file_incomplete`: a piece is missing or too many are there. `crypto.cannot_open`: one was altered or moved.
 */
export function openFile(
  deps: Pick<AppDeps, "hashes">,
  cipher: ConversationCipher,
  { fileId }: FilePlace,
  about: FileAbout,
  pieces: readonly SealedPart[],
): { bytes: Uint8Array<ArrayBuffer>; mediaType: string; extension: string } {
  const bytes = concatBytes(
    ...pieces.map(({ keyNo, sealed }, pieceNo) => cipher.open({ kind: "file_piece", fileId, pieceNo }, keyNo, sealed)),
  );
  const isWhole = pieces.length === about.pieces && toBase64Url(deps.hashes.sha256(bytes)) === about.sha256;
  if (!isWhole)
    throw new AppError("app.file_incomplete", "Cannot open the file: its pieces are not those that were sealed");
  return { bytes, ...FILE_FORMATS[about.format] };
}
