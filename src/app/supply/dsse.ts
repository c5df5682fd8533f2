// SPDX-License-Identifier: Apache-2.0
import { makeSigner, type Signer, sha256, verifySignature } from "#crypto";
import { concatBytes, ok, type Result, refuse, utf8 } from "#kernel";
import type { ReleaseKey } from "./ports.ts";

/** Why a signed statement is not believed. */
export type DsseRefusal =
  | { readonly reason: "malformed" }
  | { readonly reason: "wrong_type"; readonly type: string }
  | { readonly reason: "no_known_key" }
  | { readonly reason: "bad_signature" };

const MAX_BYTES = 1024 * 1024;

/** Id of a release key: the first 16 digits of its SHA-256. Finds the signature and proves nothing. */
export function releaseKeyId(publicKey: Uint8Array): string {
  return sha256(publicKey).toHex().slice(0, 16);
}

/** What is signed (DSSE 1.0, "PAE"): type and payload with their lengths, so that neither can pass for the other. */
function preAuth(type: string, payload: Uint8Array): Uint8Array {
  return concatBytes(utf8(`DSSEv1 ${utf8(type).length} ${type} ${payload.length} `), payload);
}

/** Signs a payload of a type as a DSSE envelope in JSON, by Ed25519. */
export function signDsse(type: string, payload: Uint8Array, signer: Signer): string {
  const sig = signer.sign(preAuth(type, payload));
  return JSON.stringify({
    payloadType: type,
    payload: payload.toBase64(),
    signatures: [{ keyid: releaseKeyId(signer.publicKey), sig: sig.toBase64() }],
  });
}

/**
 * Verifies a DSSE envelope against pinned keys. One good signature of one of them is enough; a key id only says which to try.
 *
 * @param text - Untrusted, of any length.
 * @returns The payload, which nobody has changed; or `malformed`, `wrong_type`, `no_known_key`, `bad_signature`.
 */
export function openDsse(text: string, type: string, keys: readonly ReleaseKey[]): Result<Uint8Array, DsseRefusal> {
  const parsed = text.length > MAX_BYTES ? null : parse(text);
  if (parsed === null) return refuse({ reason: "malformed" });
  if (parsed.payloadType !== type) return refuse({ reason: "wrong_type", type: parsed.payloadType.slice(0, 100) });
  const signed = preAuth(type, parsed.payload);
  const tried = parsed.signatures.flatMap(({ keyid, sig }) =>
    keys.filter(({ id }) => id === keyid).map(({ publicKey }) => ({ publicKey, sig })),
  );
  if (tried.length === 0) return refuse({ reason: "no_known_key" });
  const isGood = tried.some(
    ({ publicKey, sig }) => sig.length === 64 && verifySignature("ed25519", publicKey, signed, sig),
  );
  return isGood ? ok(parsed.payload) : refuse({ reason: "bad_signature" });
}

function parse(text: string) {
  try {
    const { payloadType, payload, signatures } = JSON.parse(text) as Record<string, unknown>;
    if (typeof payloadType !== "string" || typeof payload !== "string" || !Array.isArray(signatures)) return null;
    return {
      payloadType,
      payload: Uint8Array.fromBase64(payload),
      signatures: (signatures as readonly unknown[]).slice(0, 16).map((one) => {
        const { keyid, sig } = one as Record<string, unknown>;
        return { keyid: String(keyid), sig: Uint8Array.fromBase64(String(sig)) };
      }),
    };
  } catch {
    return null;
  }
}

/** A signer of releases from a seed of 32 bytes. */
export function releaseSigner(seed: Uint8Array): Signer {
  return makeSigner("ed25519", seed);
}
