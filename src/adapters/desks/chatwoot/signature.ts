// SPDX-License-Identifier: Apache-2.0
import { equalBytes, hmacSha256 } from "#crypto";
import { concatBytes, type Sensitive, utf8 } from "#kernel";

/** Either way: Chatwoot recommends five minutes. */
const MOST_SECONDS = 300;

/**
 * Whether Chatwoot signed these bytes lately: `X-Chatwoot-Signature: sha256=` and the HMAC-SHA-256, in hex, of `X-Chatwoot-Timestamp`, a point and
 * the body as it came.
 */
export function isSignedByChatwoot(
  secret: Sensitive<string>,
  headers: Readonly<Record<string, string | readonly string[] | undefined>>,
  body: Uint8Array,
  nowMs: number,
): boolean {
  const { "x-chatwoot-signature": signature, "x-chatwoot-timestamp": timestamp } = headers;
  if (typeof signature !== "string" || typeof timestamp !== "string" || !/^\d{1,12}$/u.test(timestamp)) return false;
  const hex = /^sha256=([0-9a-f]{64})$/iu.exec(signature)?.[1];
  if (hex === undefined || Math.abs(nowMs / 1_000 - Number(timestamp)) > MOST_SECONDS) return false;
  // EXPOSE: keys one HMAC
  const key = utf8(secret.expose());
  return equalBytes(hmacSha256(key, concatBytes(utf8(`${timestamp}.`), body)), Uint8Array.fromHex(hex));
}
