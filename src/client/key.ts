// SPDX-License-Identifier: Apache-2.0

/** A key of this program, with which each request is signed (RFC 9449): a copied token opens nothing without it. */
export type ProgramKey = {
  /** RFC 7638, base64url: what a token is bound to when it is made. */
  readonly thumbprint: string;
  /** The header `DPoP` of one request. Works once, and for a minute. */
  prove(method: string, url: string, token: string | null): Promise<string>;
};

/** A P-256 key with its private half, as a file of `wardline tokens key` holds it. */
export type PrivateJwk = {
  readonly kty?: string;
  readonly crv?: string;
  readonly x?: string;
  readonly y?: string;
  readonly d?: string;
};

type KeyPair = {
  readonly privateKey: Parameters<typeof crypto.subtle.sign>[1];
  readonly publicKey: Parameters<typeof crypto.subtle.exportKey>[1];
};

const CURVE = { name: "ECDSA", namedCurve: "P-256" } as const;
const SIGNATURE = { name: "ECDSA", hash: "SHA-256" } as const;

/** A new key that nobody can export, also not from here. It lives as long as whoever holds it. */
export async function makeProgramKey(): Promise<ProgramKey> {
  return keyOf(await crypto.subtle.generateKey(CURVE, false, ["sign", "verify"]));
}

/**
 * A key that was kept, such as by `wardline tokens key FILE`.
 *
 * @param jwk - P-256, with its private half.
 * @throws TypeError - When it is not such a key.
 */
export async function readProgramKey(jwk: PrivateJwk): Promise<ProgramKey> {
  const { kty, crv, x = "", y = "", d } = jwk;
  if (kty !== "EC" || crv !== "P-256" || d === undefined)
    throw new TypeError("Cannot read the key: it is no private P-256 key");
  const privateKey = await crypto.subtle.importKey("jwk", { kty, crv, x, y, d }, CURVE, false, ["sign"]);
  const publicKey = await crypto.subtle.importKey("jwk", { kty, crv, x, y }, CURVE, true, ["verify"]);
  return keyOf({ privateKey, publicKey });
}

async function keyOf({ privateKey, publicKey }: KeyPair): Promise<ProgramKey> {
  const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", publicKey);
  const header = encode({ typ: "dpop+jwt", alg: "ES256", jwk: { kty, crv, x, y } });
  // Members in the order of the standard, without spaces (RFC 7638 §3.3).
  const thumbprint = base64Url(await sha256(JSON.stringify({ crv, kty, x, y })));
  return {
    thumbprint,
    async prove(method, url, token) {
      const ath = token === null ? {} : { ath: base64Url(await sha256(token)) };
      const htu = url.replace(/[?#].*$/u, "");
      const jti = base64Url(crypto.getRandomValues(new Uint8Array(18)));
      const signed = `${header}.${encode({ jti, htm: method, htu, iat: Math.floor(Date.now() / 1_000), ...ath })}`;
      const signature = await crypto.subtle.sign(SIGNATURE, privateKey, utf8(signed));
      return `${signed}.${base64Url(new Uint8Array(signature))}`;
    },
  };
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

async function sha256(text: string): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", utf8(text)));
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/u, "");
}

function encode(value: object): string {
  return base64Url(utf8(JSON.stringify(value)));
}
