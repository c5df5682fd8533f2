// SPDX-License-Identifier: Apache-2.0
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import {
  type CryptoKey,
  calculateJwkThumbprint,
  exportJWK,
  exportPKCS8,
  generateKeyPair,
  importPKCS8,
  type JWK,
  SignJWT,
} from "jose";

/** The key with which this site's server vouches for who is signed in. */
export type SiteKey = {
  readonly jwks: { readonly keys: readonly JWK[] };
  sign(claims: {
    readonly subject: string;
    readonly nonce: string;
    readonly issuer: string;
    readonly audience: string;
    readonly now: number;
    readonly id: string;
  }): Promise<string>;
};

export const tokenSeconds = 300;

async function privateKey(file: string | null): Promise<CryptoKey> {
  if (file !== null && existsSync(file)) return importPKCS8(readFileSync(file, "utf8"), "ES256", { extractable: true });
  const { privateKey: made } = await generateKeyPair("ES256", { extractable: true });
  if (file !== null) writeFileSync(file, await exportPKCS8(made), { mode: 0o600 });
  return made;
}

/** Reads the key from a PKCS#8 PEM file, or makes one (and writes it there when a file is named). */
export async function openSiteKey(file: string | null): Promise<SiteKey> {
  const key = await privateKey(file);
  const { d: _private, ...publicJwk } = await exportJWK(key);
  const kid = await calculateJwkThumbprint(publicJwk);
  return {
    jwks: { keys: [{ ...publicJwk, kid, alg: "ES256", use: "sig" }] },
    sign: ({ subject, nonce, issuer, audience, now, id }) =>
      new SignJWT({ nonce })
        .setProtectedHeader({ alg: "ES256", kid, typ: "JWT" })
        .setIssuer(issuer)
        .setAudience(audience)
        .setSubject(subject)
        .setJti(id)
        .setIssuedAt(Math.floor(now / 1000))
        .setExpirationTime(Math.floor(now / 1000) + tokenSeconds)
        .sign(key),
  };
}
