// SPDX-License-Identifier: Apache-2.0
import { type P256PublicKey, sha256, verifyEs256 } from "#crypto";
import { concatBytes, fromBase64Url, fromUtf8, ok, type Result, refuse, toBase64Url, utf8 } from "#kernel";

/** How far a proof's time may lie from the server's, and how large one may be. */
export const deviceProofPolicy = { maxAgeMs: 60_000, maxAheadMs: 15_000, maxChars: 1_000 } as const;

/** What a request looks like to the server; a proof has to say the same. */
export type ProofContext = {
  /** HTTP method, upper case. A WebSocket handshake is a GET. */
  readonly method: string;
  /** Path of the request, without query. */
  readonly path: string;
  /** The token that comes with it; null only where none exists yet, when a session is opened. */
  readonly token: string | null;
  /** Milliseconds, by the server's clock. */
  readonly now: number;
};

export type DeviceProof = {
  /** Which key signed: SHA-256 of its JWK (RFC 7638), 32 bytes. Says nothing about whose it is: compare it with the session's. */
  readonly thumbprint: Uint8Array;
  /** Names this one proof, over all keys: 32 bytes. Has to be spent once before anything is answered. */
  readonly proofHash: Uint8Array;
  /** Until when `proofHash` has to be remembered, in milliseconds. Later the proof is too old by itself. */
  readonly rememberUntil: number;
};

export type DeviceProofRefusal = {
  readonly reason:
    | "malformed"
    | "wrong_algorithm"
    | "wrong_method"
    | "wrong_path"
    | "too_old"
    | "from_the_future"
    | "wrong_token"
    | "wrong_signature";
};

/**
 * Checks a proof that whoever sends a request holds a private key: a DPoP proof (RFC 9449 §4.2) by ES256 over method, path,
 * time, a one-use id and the hash of the token. The query is not covered, and neither is the body.
 *
 * Says nothing about replay and nothing about whose key it is. A surface that keeps a session goes on, in this order:
 * compare `thumbprint` with the one that was stored when the session was opened, in constant time; spend `proofHash` in the
 * database until `rememberUntil`, so that the second use is refused on every node; then answer. See
 * `src/surfaces/http/visitor-auth.ts`. In the browser `web/ui/device-key.ts` makes these proofs:
 *
 * - opening: `openDeviceKey("visitor")`, then `renew()`; the request that opens carries `DPoP: prove("POST", path)`. The server
 *   stores the thumbprint beside the token's hash and answers `tokenHash(token)`, which the browser keeps by `bindTo(hash)`: it
 *   cannot read a cookie that is httpOnly;
 * - each request after that: header `DPoP: prove(method, path)`;
 * - a WebSocket: `prove("GET", path)` as its first frame, because a browser sets no headers there. Frames after it need none.
 *
 * @param proof - Compact JWS of the header `DPoP`. Untrusted.
 * @returns Which key signed; or the first thing that is wrong. Outside they are all one answer.
 */
export function verifyDeviceProof(proof: string, context: ProofContext): Result<DeviceProof, DeviceProofRefusal> {
  const parsed = proof.length <= deviceProofPolicy.maxChars ? parseProof(proof) : null;
  if (parsed === null) return refuse({ reason: "malformed" });
  const { header, claims, signed, signature } = parsed;
  const key = keyOf(header);
  if (key === null) return refuse({ reason: "wrong_algorithm" });
  const { jti, htm, htu, iat, ath } = claims;
  if (typeof jti !== "string" || !/^[\w-]{16,64}$/.test(jti) || !Number.isSafeInteger(iat))
    return refuse({ reason: "malformed" });
  if (htm !== context.method) return refuse({ reason: "wrong_method" });
  if (typeof htu !== "string" || pathOf(htu) !== context.path) return refuse({ reason: "wrong_path" });
  const issuedAt = Number(iat) * 1_000;
  if (issuedAt > context.now + deviceProofPolicy.maxAheadMs) return refuse({ reason: "from_the_future" });
  if (issuedAt <= context.now - deviceProofPolicy.maxAgeMs) return refuse({ reason: "too_old" });
  if (ath !== (context.token === null ? undefined : tokenHash(context.token))) return refuse({ reason: "wrong_token" });
  if (!verifyEs256(key, signed, signature)) return refuse({ reason: "wrong_signature" });
  const thumbprint = thumbprintOf(key);
  return ok({
    thumbprint,
    proofHash: sha256(concatBytes(thumbprint, utf8(jti))),
    rememberUntil: issuedAt + deviceProofPolicy.maxAgeMs,
  });
}

/** What a proof says about the token (`ath`, RFC 9449 §4.2): base64url of SHA-256. Safe to show: the token has 256 random bits. */
export function tokenHash(token: string): string {
  return toBase64Url(sha256(utf8(token)));
}

/** SHA-256 of the canonical JWK (RFC 7638 §3.2). */
function thumbprintOf({ x, y }: P256PublicKey): Uint8Array {
  return sha256(utf8(`{"crv":"P-256","kty":"EC","x":"${x}","y":"${y}"}`));
}

type Fields = { readonly [name: string]: unknown };

/** Exactly one algorithm and one curve: whatever else the header says, nothing is negotiated. A private key is refused as well. */
function keyOf({ typ, alg, jwk, crit }: Fields): P256PublicKey | null {
  if (typ !== "dpop+jwt" || alg !== "ES256" || crit !== undefined || !isFields(jwk)) return null;
  const { kty, crv, x, y } = jwk;
  if (kty !== "EC" || crv !== "P-256" || "d" in jwk) return null;
  return isCoordinate(x) && isCoordinate(y) ? { x, y } : null;
}

/** 32 bytes, in the only spelling: another one of the same point would have another thumbprint. */
function isCoordinate(value: unknown): value is string {
  if (typeof value !== "string" || !/^[\w-]{43}$/.test(value)) return false;
  return toBase64Url(fromBase64Url(value)) === value;
}

function parseProof(text: string): {
  readonly header: Fields;
  readonly claims: Fields;
  readonly signed: Uint8Array;
  readonly signature: Uint8Array;
} | null {
  const match = /^([\w-]+)\.([\w-]+)\.([\w-]{86})$/.exec(text);
  if (match === null) return null;
  const [, first = "", second = "", third = ""] = match;
  try {
    const header: unknown = JSON.parse(fromUtf8(fromBase64Url(first)));
    const claims: unknown = JSON.parse(fromUtf8(fromBase64Url(second)));
    if (!isFields(header) || !isFields(claims)) return null;
    return { header, claims, signed: utf8(`${first}.${second}`), signature: fromBase64Url(third) };
  } catch {
    return null;
  }
}

/** The path of an absolute address. Its origin is not compared: behind a proxy the server does not know its own, and `ath` binds closer. */
function pathOf(address: string): string | null {
  return URL.canParse(address) ? new URL(address).pathname : null;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
