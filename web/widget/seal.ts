// SPDX-License-Identifier: Apache-2.0

/**
 * True when `hash` is SHA-256 over the UTF-8 bytes of `text`, base64url without padding: the button then carries exactly
 * the sentence that the server will carry out.
 */
export async function matchesSeal(text: string, hash: string): Promise<boolean> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  const encoded = btoa(String.fromCharCode(...digest))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/u, "");
  return encoded === hash;
}
