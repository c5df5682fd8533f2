// SPDX-License-Identifier: Apache-2.0
import { hmacSha256, makeSigner, SIGNATURES, type SignatureAlgorithm } from "#crypto";
import { toBase64Url, utf8 } from "#kernel";
import type { WebhookSigner } from "./ports.ts";

/**
 * The keys of a generation. They derive from the installation's key, so that every node signs alike and nothing is stored; a new generation
 * is a line of the configuration.
 *
 * @param root - 32 bytes, derived for this purpose only.
 */
export function webhookSigners(
  root: Uint8Array,
  algorithms: readonly SignatureAlgorithm[],
  generation: number,
): readonly WebhookSigner[] {
  return algorithms.map((algorithm) => {
    const seed = hmacSha256(root, utf8(`wardline/webhook/v1 ${algorithm} ${generation}`));
    const signer = makeSigner(algorithm, seed.subarray(0, SIGNATURES[algorithm].seedBytes));
    seed.fill(0);
    return { keyId: `${algorithm}-${generation}`, signer };
  });
}

/** Public keys as a JWK Set (RFC 7517; ML-DSA by RFC 9964). */
export function webhookJwks(published: readonly WebhookSigner[]): { readonly keys: readonly object[] } {
  return {
    keys: published.map(({ keyId, signer: { algorithm, publicKey } }) =>
      algorithm === "ed25519"
        ? { kty: "OKP", crv: "Ed25519", x: toBase64Url(publicKey), kid: keyId, use: "sig", alg: "EdDSA" }
        : { kty: "AKP", alg: algorithm.toUpperCase(), pub: toBase64Url(publicKey), kid: keyId, use: "sig" },
    ),
  };
}
