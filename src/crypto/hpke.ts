// SPDX-License-Identifier: Apache-2.0
import { createCipheriv, createDecipheriv, createHash, hkdfSync } from "node:crypto";
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_MLKEM768_X25519 } from "hpke";
import type { ChannelCrypto } from "#channel";
import { verifySignature } from "./hazmat/signatures.ts";

const TAG_BYTES = 16;

/** HPKE with MLKEM768-X25519, HKDF-SHA256 and AES-256-GCM (draft-ietf-hpke-pq, RFC 9180), by OpenSSL through Node's WebCrypto. */
export function hybridHpke(): CipherSuite {
  return new CipherSuite(KEM_MLKEM768_X25519, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
}

/** Made at the first use: OpenSSL is asked for nothing by a program that only reads this file. */
let suite1: CipherSuite | null = null;

/** The service's primitives for the sealed channel: OpenSSL, never JavaScript. */
export const channelCrypto: ChannelCrypto = {
  hpke(suite) {
    if (suite !== 1) throw new RangeError(`Cannot use suite ${suite}: this build knows 1`);
    suite1 ??= hybridHpke();
    return suite1;
  },
  sha256: (bytes) => new Uint8Array(createHash("sha256").update(bytes).digest()),
  hkdf: (key, salt, info, length) => new Uint8Array(hkdfSync("sha256", key, salt, info, length)),
  seal(key, nonce, aad, plaintext) {
    const cipher = createCipheriv("aes-256-gcm", key, nonce).setAAD(aad);
    const out = new Uint8Array(plaintext.length + TAG_BYTES);
    out.set(cipher.update(plaintext));
    cipher.final();
    out.set(cipher.getAuthTag(), plaintext.length);
    return out;
  },
  open(key, nonce, aad, sealed) {
    if (sealed.length < TAG_BYTES) return null;
    const at = sealed.length - TAG_BYTES;
    const decipher = createDecipheriv("aes-256-gcm", key, nonce).setAAD(aad).setAuthTag(sealed.subarray(at));
    const plaintext = new Uint8Array(decipher.update(sealed.subarray(0, at)));
    try {
      decipher.final();
      return plaintext;
    } catch {
      plaintext.fill(0);
      return null;
    }
  },
  verify: (keys, message, signatures) =>
    verifySignature("ed25519", keys.ed25519, message, signatures.ed25519) &&
    verifySignature("ml-dsa-44", keys.mlDsa44, message, signatures.mlDsa44),
};
