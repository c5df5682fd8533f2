// SPDX-License-Identifier: Apache-2.0
import { ed25519 } from "@noble/curves/ed25519.js";
import { ml_dsa44 } from "@noble/post-quantum/ml-dsa.js";

import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256 } from "hpke";
import type { Bytes, ChannelCrypto } from "#channel";
import { hybridKem } from "./hybrid-kem.ts";

const suite = new CipherSuite(hybridKem, KDF_HKDF_SHA256, AEAD_AES_256_GCM);
const own = (bytes: Uint8Array): Bytes =>
  bytes.buffer instanceof ArrayBuffer ? (bytes as Bytes) : Uint8Array.from(bytes);

async function aes(key: Uint8Array, use: "encrypt" | "decrypt"): Promise<CryptoKey> {
  return crypto.subtle.importKey("raw", own(key), "AES-GCM", false, [use]);
}

/** The browser's primitives: WebCrypto for what it has everywhere, noble for what is newer than the browsers we serve. */
export const browserCrypto: ChannelCrypto = {
  hpke(no) {
    if (no !== 1) throw new RangeError(`Cannot use suite ${no}: this build knows 1`);
    return suite;
  },
  sha256: async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", own(bytes))),
  async hkdf(key, salt, info, length) {
    const base = await crypto.subtle.importKey("raw", own(key), "HKDF", false, ["deriveBits"]);
    const how = { name: "HKDF", hash: "SHA-256", salt: own(salt), info: own(info) };
    return new Uint8Array(await crypto.subtle.deriveBits(how, base, length * 8));
  },
  async seal(key, iv, additionalData, plaintext) {
    const how = { name: "AES-GCM", iv: own(iv), additionalData: own(additionalData) };
    return new Uint8Array(await crypto.subtle.encrypt(how, await aes(key, "encrypt"), own(plaintext)));
  },
  async open(key, iv, additionalData, sealed) {
    const how = { name: "AES-GCM", iv: own(iv), additionalData: own(additionalData) };
    try {
      return new Uint8Array(await crypto.subtle.decrypt(how, await aes(key, "decrypt"), own(sealed)));
    } catch {
      return null;
    }
  },
  verify(keys, message, signatures) {
    try {
      // Both, whatever the first says.
      const classical = ed25519.verify(signatures.ed25519, message, keys.ed25519);
      const quantum = ml_dsa44.verify(signatures.mlDsa44, message, keys.mlDsa44);
      return classical && quantum;
    } catch {
      return false;
    }
  },
};
