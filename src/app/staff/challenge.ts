// SPDX-License-Identifier: Apache-2.0
import { concatBytes, fromBase64Url, toBase64Url } from "#kernel";
import type { AppDeps } from "../deps.ts";

const LIFETIME_MS = 3 * 60_000;
const NONCE_BYTES = 16;
const HEAD_BYTES = 8 + NONCE_BYTES;

/** What a challenge was made for: one for signing in does not enrol anybody. */
export type ChallengePurpose = "sign_in" | "enrol" | "add_passkey" | "oidc";

/**
 * Makes a challenge that this installation recognises without having stored it: expiry, nonce, and a keyed hash over both and over what
 * it is for. Whoever asks for a million of them leaves no row behind.
 *
 * @param about - Whom or what it concerns; must be the same when it comes back.
 */
export function makeStaffChallenge(deps: AppDeps, purpose: ChallengePurpose, about: string): string {
  const head = new Uint8Array(HEAD_BYTES);
  new DataView(head.buffer).setBigUint64(0, BigInt(deps.clock.now() + LIFETIME_MS));
  head.set(deps.random.bytes(NONCE_BYTES), 8);
  return toBase64Url(concatBytes(head, macOf(deps, head, purpose, about)));
}

/** True once, within three minutes, for a challenge of ours that was made for exactly this. */
export async function spendStaffChallenge(
  deps: AppDeps,
  challenge: string,
  purpose: ChallengePurpose,
  about: string,
): Promise<boolean> {
  const bytes = parse(challenge);
  if (bytes === null) return false;
  const head = bytes.subarray(0, HEAD_BYTES);
  const expiresAt = Number(new DataView(head.buffer, head.byteOffset).getBigUint64(0));
  if (!isEqual(bytes.subarray(HEAD_BYTES), macOf(deps, head, purpose, about))) return false;
  if (deps.clock.now() >= expiresAt) return false;
  const hash = deps.keys.blindIndex("token", `staff challenge ${challenge}`);
  return deps.tokens.spendOnce(deps.tenant, "staff_challenge", hash, new Date(expiresAt));
}

function macOf(deps: AppDeps, head: Uint8Array, purpose: ChallengePurpose, about: string): Uint8Array {
  return deps.keys.blindIndex("token", `staff ${purpose} ${toBase64Url(head)} ${about}`);
}

function parse(text: string): Uint8Array<ArrayBuffer> | null {
  try {
    const bytes = fromBase64Url(text);
    return bytes.length === HEAD_BYTES + 32 ? bytes : null;
  } catch {
    return null;
  }
}

/** In a time that says nothing about where they differ. */
function isEqual(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (const [index, byte] of a.entries()) difference |= byte ^ (b[index] ?? 0);
  return difference === 0;
}
