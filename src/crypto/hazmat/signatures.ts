// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from "node:crypto";

/** Sizes in bytes: RFC 8032 §5.1 and FIPS 204 table 2. Both keys grow from a seed of 32 bytes. */
export const SIGNATURES = {
  ed25519: { seedBytes: 32, publicKeyBytes: 32, signatureBytes: 64, format: "raw-private" },
  "ml-dsa-44": { seedBytes: 32, publicKeyBytes: 1312, signatureBytes: 2420, format: "raw-seed" },
  "ml-dsa-87": { seedBytes: 32, publicKeyBytes: 2592, signatureBytes: 4627, format: "raw-seed" },
} as const;

export type SignatureAlgorithm = keyof typeof SIGNATURES;

/** Signs messages whole (no prehash, ML-DSA with the empty context). The private key stays in this closure. */
export type Signer = {
  readonly algorithm: SignatureAlgorithm;
  readonly publicKey: Uint8Array;
  sign(message: Uint8Array): Uint8Array<ArrayBuffer>;
};

/**
 * The signer that a seed gives; always the same for the same seed.
 *
 * @throws RangeError - If the seed is not 32 bytes.
 */
export function makeSigner(algorithm: SignatureAlgorithm, seed: Uint8Array): Signer {
  const { seedBytes, format } = SIGNATURES[algorithm];
  if (seed.length !== seedBytes)
    throw new RangeError(`Cannot make a signer: the seed must have ${seedBytes} bytes, has ${seed.length}`);
  const key = createPrivateKey({ key: seed, format, asymmetricKeyType: algorithm });
  // Quirk: raw key formats are newer than the type declarations.
  const exported = createPublicKey(key).export({ format: "raw-public" } as unknown as { format: "jwk" });
  const publicKey = new Uint8Array(exported as unknown as Uint8Array);
  return { algorithm, publicKey, sign: (message) => new Uint8Array(sign(null, message, key)) };
}

/** Whether the signature fits. Keys and signatures of the wrong size do not; nothing throws on untrusted input. */
export function verifySignature(
  algorithm: SignatureAlgorithm,
  publicKey: Uint8Array,
  message: Uint8Array,
  signature: Uint8Array,
): boolean {
  const { publicKeyBytes, signatureBytes } = SIGNATURES[algorithm];
  if (publicKey.length !== publicKeyBytes || signature.length !== signatureBytes) return false;
  let key: KeyObject;
  try {
    key = createPublicKey({ key: publicKey, format: "raw-public", asymmetricKeyType: algorithm });
  } catch {
    return false;
  }
  return verify(null, message, key, signature);
}
