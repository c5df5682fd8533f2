// SPDX-License-Identifier: Apache-2.0
import { equalBytes, hmacSha256 } from "#crypto";
import { fromUtf8, utf8 } from "#kernel";

/**
 * Whether Meta signed these bytes: `X-Hub-Signature-256: sha256=` and HMAC-SHA-256 in hex. Quirk: Meta signs the text with every character
 * beyond ASCII written as `\uXXXX`, and proxies on the way may write them out; both forms of the same bytes are tried.
 *
 * @param body - As it came, before anything parsed it.
 */
export function isSignedBy(secret: Uint8Array, body: Uint8Array, header: string | undefined): boolean {
  const hex = /^sha256=([0-9a-f]{64})$/iu.exec(header ?? "")?.[1];
  if (hex === undefined) return false;
  const given = Uint8Array.fromHex(hex);
  const isRaw = equalBytes(hmacSha256(secret, body), given);
  const isEscaped = equalBytes(hmacSha256(secret, escaped(body)), given);
  return isRaw || isEscaped;
}

function escaped(body: Uint8Array): Uint8Array {
  if (body.every((byte) => byte < 0x80)) return body;
  try {
    return utf8(
      fromUtf8(body).replaceAll(/[^\0-~]/gu, (char) =>
        Array.from({ length: char.length }, (_, at) => `\\u${char.charCodeAt(at).toString(16).padStart(4, "0")}`).join(
          "",
        ),
      ),
    );
  } catch {
    // No UTF-8: nothing that Meta sends.
    return body;
  }
}
