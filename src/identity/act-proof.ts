// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, concatBytes, type SubjectId, toBase64Url, utf8 } from "#kernel";
import type { Sha256 } from "./sms-code.ts";

/** What a proof of one act is bound to. */
export type ActProof = {
  /** 32 random bytes of the server. */
  readonly nonce: Uint8Array;
  readonly subjectId: SubjectId;
  readonly conversationId: ConversationId;
  /** Milliseconds; at most `ACT_PROOF_LIFETIME_MS` ahead. */
  readonly expiresAt: number;
  /** The sentence, exactly as it is shown, executed and recorded. */
  readonly text: string;
};

/** A proof is fresh for this long. */
export const ACT_PROOF_LIFETIME_MS: number = 2 * 60_000;

const LABEL = utf8("wardline act proof v1\n");

/**
 * The challenge that a passkey signs to prove one act (docs/formats/act-proof.md): SHA-256 over label, nonce, subject,
 * conversation, expiry and the act's exact bytes. All but the last are of fixed length, so that no two acts share an input.
 * An authenticator signs it together with the page's origin; whoever changes one byte of the text has another challenge.
 *
 * @returns base64url, 43 characters.
 * @throws RangeError - If the nonce is not 32 bytes or an id is not a UUID: a bug in the caller.
 */
export function makeActChallenge(proof: ActProof, sha256: Sha256): string {
  if (proof.nonce.length !== 32) throw new RangeError("Cannot make a challenge: the nonce is not 32 bytes");
  const input = concatBytes(
    LABEL,
    proof.nonce,
    uuidBytes(proof.subjectId),
    uuidBytes(proof.conversationId),
    uint64(proof.expiresAt),
    utf8(proof.text),
  );
  return toBase64Url(sha256(input));
}

/** The 16 bytes of a UUID. */
export function uuidBytes(id: string): Uint8Array<ArrayBuffer> {
  const hex = id.replaceAll("-", "");
  if (!/^[0-9a-f]{32}$/.test(hex)) throw new RangeError("Cannot read an id: it is not a UUID");
  return Uint8Array.fromHex(hex);
}

function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value));
  return bytes;
}
