// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "#kernel";
import { CannotOpenError } from "./errors.ts";
import { AES_256_GCM, openAes256Gcm, sealAes256Gcm } from "./hazmat/aead.ts";
import { hkdfSha256 } from "./hazmat/hash.ts";
import { sha256 } from "./hazmat/sha256.ts";

/** Plaintext bytes of every chunk but the last. */
export const STREAM_CHUNK_BYTES = 65_536;
export const STREAM_SEALED_CHUNK_BYTES: number = STREAM_CHUNK_BYTES + AES_256_GCM.tagBytes;
const INFO = utf8("wardline/sealed-stream/v1");
const NOTHING = new Uint8Array(0);
const MOST_CHUNKS = 2 ** 32;

/**
 * Seals a stream of any length in chunks: the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM, as in
 * docs/formats/backup.md. The nonce is the number of the chunk and whether it is the last, so that chunks cannot be moved, left out, repeated
 * or cut off at the end. The key is of this header alone: it must not be used for another.
 *
 * @param fileKey - 32 bytes.
 * @param header - Bound, not hidden; a fresh random salt stands in it.
 */
export class StreamSealer {
  readonly #key: Uint8Array;
  #chunkNo = 0;

  constructor(fileKey: Uint8Array, header: Uint8Array) {
    this.#key = streamKey(fileKey, header);
  }

  /** @param chunk - `STREAM_CHUNK_BYTES` long, but for the last. */
  seal(chunk: Uint8Array, isLast: boolean): Uint8Array<ArrayBuffer> {
    return sealAes256Gcm(this.#key, nonceOf(this.#chunkNo++, isLast), NOTHING, chunk);
  }
}

export class StreamOpener {
  readonly #key: Uint8Array;
  #chunkNo = 0;

  constructor(fileKey: Uint8Array, header: Uint8Array) {
    this.#key = streamKey(fileKey, header);
  }

  /** @throws CannotOpenError - `crypto.cannot_open`: changed, moved, cut, of another file, or another key. */
  open(sealed: Uint8Array, isLast: boolean): Uint8Array<ArrayBuffer> {
    const chunk = openAes256Gcm(this.#key, nonceOf(this.#chunkNo++, isLast), NOTHING, sealed);
    if (chunk === null) throw new CannotOpenError({ reason: "not_authentic" });
    return chunk;
  }
}

function streamKey(fileKey: Uint8Array, header: Uint8Array): Uint8Array {
  return hkdfSha256(fileKey, sha256(header), INFO, AES_256_GCM.keyBytes);
}

function nonceOf(chunkNo: number, isLast: boolean): Uint8Array {
  if (chunkNo >= MOST_CHUNKS) throw new RangeError("Cannot seal the stream: it is too long");
  const nonce = new Uint8Array(AES_256_GCM.nonceBytes);
  new DataView(nonce.buffer).setUint32(7, chunkNo);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}
