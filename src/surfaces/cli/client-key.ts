// SPDX-License-Identifier: Apache-2.0
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type JsonWebKeyInput,
  type KeyObject,
  randomBytes,
  sign,
} from "node:crypto";
import { toBase64Url, utf8 } from "#kernel";

type Jwk = JsonWebKeyInput["key"];

/** The key of a program that talks to the server as a client: what a browser does with WebCrypto (docs/formats/device-proof.md). */
export type ClientKey = {
  /** Names the key (RFC 7638): what a token is bound to. */
  readonly thumbprint: string;
  /** With the private half, to be kept in a file that nobody else reads. */
  exportJwk(): Jwk;
  /**
   * The header `DPoP` of one request. Works once.
   *
   * @param token - The conversation's token; null for the request that opens it.
   * @param now - Milliseconds, by the server's clock.
   */
  prove(method: string, url: string, token: string | null, now: number): string;
};

/** A fresh P-256 key that lives as long as the program, or one that was kept. */
export function makeClientKey(kept: Jwk | null = null): ClientKey {
  const { privateKey, publicKey } = kept === null ? generateKeyPairSync("ec", { namedCurve: "P-256" }) : readKey(kept);
  const { kty, crv, x, y } = publicKey.export({ format: "jwk" });
  const header = encode({ typ: "dpop+jwt", alg: "ES256", jwk: { kty, crv, x, y } });
  return {
    // Members in the order of the standard, without spaces (§3.3).
    thumbprint: createHash("sha256").update(JSON.stringify({ crv, kty, x, y })).digest("base64url"),
    exportJwk: () => privateKey.export({ format: "jwk" }),
    prove(method, url, token, now) {
      const ath = token === null ? {} : { ath: createHash("sha256").update(token).digest("base64url") };
      const htu = url.replace(/[?#].*$/, "");
      const jti = randomBytes(18).toString("base64url");
      const signed = `${header}.${encode({ jti, htm: method, htu, iat: Math.floor(now / 1_000), ...ath })}`;
      const signature = sign("sha256", utf8(signed), { key: privateKey, dsaEncoding: "ieee-p1363" });
      return `${signed}.${signature.toString("base64url")}`;
    },
  };
}

function readKey(kept: Jwk): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  const privateKey = createPrivateKey({ key: kept, format: "jwk" });
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

function encode(value: object): string {
  return toBase64Url(utf8(JSON.stringify(value)));
}
