// SPDX-License-Identifier: Apache-2.0
import type { SignatureAlgorithm, Signer } from "../hazmat/signatures.ts";
import { type HttpMessage, signatureBase } from "./message.ts";
import { serializeString } from "./structured.ts";

/** One signature: which key, over what, and for how long. Times in whole seconds since 1970. */
export type SignatureParts = {
  /** Its name in both fields. */
  readonly label: string;
  readonly keyId: string;
  readonly components: readonly string[];
  readonly created: number;
  readonly expires: number;
  /** Never used twice: the receiver refuses a second one. */
  readonly nonce: string;
  /** Which protocol this is, so that a signature for one is worth nothing in another. */
  readonly tag: string;
};

/**
 * Signs a message by each signer (RFC 9421; ML-DSA as C2SP httpsig-pq says: whole, empty context).
 *
 * @returns The values of `Signature-Input` and `Signature`.
 */
export function signMessage(
  message: HttpMessage,
  each: readonly { readonly parts: SignatureParts; readonly signer: Signer }[],
): { readonly signatureInput: string; readonly signature: string } {
  const signed = each.map(({ parts, signer }) => {
    const params = serializeParams(parts, signer.algorithm);
    const bytes = signer.sign(signatureBase(message, parts.components, params));
    return { label: parts.label, params, encoded: bytes.toBase64() };
  });
  return {
    signatureInput: signed.map(({ label, params }) => `${label}=${params}`).join(", "),
    signature: signed.map(({ label, encoded }) => `${label}=:${encoded}:`).join(", "),
  };
}

function serializeParams(parts: SignatureParts, algorithm: SignatureAlgorithm): string {
  const { components, created, expires, nonce, keyId, tag } = parts;
  const list = `(${components.map(serializeString).join(" ")})`;
  const texts = { nonce, alg: algorithm, keyid: keyId, tag };
  const written = Object.entries(texts).map(([name, text]) => `;${name}=${serializeString(text)}`);
  return `${list};created=${created};expires=${expires}${written.join("")}`;
}
