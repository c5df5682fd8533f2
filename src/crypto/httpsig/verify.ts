// SPDX-License-Identifier: Apache-2.0
import { ok, type Result, refuse } from "#kernel";
import { type SignatureAlgorithm, verifySignature } from "../hazmat/signatures.ts";
import { fitsContentDigest, type HttpMessage, signatureBase } from "./message.ts";
import { type InnerList, MalformedField, parseByteSequences, parseInnerLists } from "./structured.ts";

/** A key of the sender, as configured: its algorithm is never read from a message. */
export type VerificationKey = {
  readonly keyId: string;
  readonly algorithm: SignatureAlgorithm;
  readonly publicKey: Uint8Array;
};

export type VerifyPolicy = {
  readonly keys: readonly VerificationKey[];
  /** Each of these must be signed; more may be. */
  readonly components: readonly string[];
  readonly tag: string;
  /** Seconds since 1970. */
  readonly now: number;
  /** A signature is worth something for so many seconds at the most, whatever it says itself. */
  readonly maxAge: number;
  /** How much clocks may differ, in seconds. */
  readonly skew: number;
};

/** What was shown: whose keys signed, and the nonces to remember until `expires` (seconds since 1970). */
export type VerifiedMessage = {
  readonly keyIds: readonly string[];
  readonly nonces: readonly string[];
  readonly expires: number;
};

export type VerifyRefusal = {
  readonly reason:
    | "not_signed"
    | "malformed"
    | "wrong_digest"
    | "missing_component"
    | "wrong_tag"
    | "outside_window"
    | "wrong_algorithm"
    | "missing_signature"
    | "not_authentic";
};

/**
 * Verifies the signatures of a request (RFC 9421 §3.2) and the digest of its body (RFC 9530). For every algorithm that a configured key
 * has, one signature by such a key must be there and fit: dropping the stronger of two signatures does not help.
 *
 * Does not remember nonces: the caller refuses one that it has seen, until `expires`.
 *
 * @param message - Untrusted. @param body - As it came, before anything parsed it.
 */
export function verifyMessage(
  message: HttpMessage,
  body: Uint8Array,
  policy: VerifyPolicy,
): Result<VerifiedMessage, VerifyRefusal> {
  const { "signature-input": inputs, signature, "content-digest": digest } = message.fields;
  if (inputs === undefined || signature === undefined) return refuse({ reason: "not_signed" });
  if (digest === undefined || !fitsContentDigest(digest, body)) return refuse({ reason: "wrong_digest" });
  try {
    return judge(message, policy, parseInnerLists(inputs), parseByteSequences(signature));
  } catch (error) {
    if (error instanceof MalformedField) return refuse({ reason: "malformed" });
    throw error;
  }
}

type Judged = Result<VerifiedMessage, VerifyRefusal>;

function judge(
  message: HttpMessage,
  policy: VerifyPolicy,
  inputs: ReadonlyMap<string, InnerList>,
  signatures: ReadonlyMap<string, Uint8Array>,
): Judged {
  const verified: { keyId: string; algorithm: SignatureAlgorithm; nonce: string; expires: number }[] = [];
  for (const [label, input] of inputs) {
    const key = policy.keys.find(({ keyId }) => keyId === input.params.get("keyid"));
    // Somebody else's signature beside the sender's, such as a proxy's, is neither believed nor held against it.
    if (key === undefined) continue;
    const fault = faultOf(input, key, policy);
    if (fault !== null) return refuse({ reason: fault });
    const base = signatureBase(message, input.items, input.text);
    const bytes = signatures.get(label);
    if (bytes === undefined || !verifySignature(key.algorithm, key.publicKey, base, bytes))
      return refuse({ reason: "not_authentic" });
    verified.push({ ...key, nonce: String(input.params.get("nonce")), expires: Number(input.params.get("expires")) });
  }
  const wanted = new Set(policy.keys.map(({ algorithm }) => algorithm));
  for (const { algorithm } of verified) wanted.delete(algorithm);
  if (wanted.size > 0 || verified.length === 0) return refuse({ reason: "missing_signature" });
  return ok({
    keyIds: verified.map(({ keyId }) => keyId),
    nonces: [...new Set(verified.map(({ nonce }) => nonce))],
    expires: Math.max(...verified.map(({ expires }) => expires)) + policy.skew,
  });
}

function faultOf(
  { items, params }: InnerList,
  key: VerificationKey,
  policy: VerifyPolicy,
): VerifyRefusal["reason"] | null {
  if (!policy.components.every((name) => items.includes(name))) return "missing_component";
  if (params.get("tag") !== policy.tag) return "wrong_tag";
  const alg = params.get("alg");
  if (alg !== undefined && alg !== key.algorithm) return "wrong_algorithm";
  const [created, expires, nonce] = [params.get("created"), params.get("expires"), params.get("nonce")];
  if (typeof created !== "number" || typeof expires !== "number" || typeof nonce !== "string") return "malformed";
  if (nonce.length < 16 || nonce.length > 200) return "malformed";
  const { now, maxAge, skew } = policy;
  const isInside = created <= now + skew && now <= expires + skew && expires - created <= maxAge && expires >= created;
  return isInside ? null : "outside_window";
}
