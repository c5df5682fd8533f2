// SPDX-License-Identifier: Apache-2.0
import { utf8 } from "#kernel";
import { constantTimeEqual } from "../hazmat/hash.ts";
import { sha256 } from "../hazmat/sha256.ts";
import { sha512 } from "../hazmat/sha512.ts";
import { MalformedField, parseByteSequences, serializeString } from "./structured.ts";

/** A request as far as it can be signed. */
export type HttpMessage = {
  readonly method: string;
  /** Absolute, as the client asked for it. */
  readonly targetUri: string;
  /** Names in lower case. A field that came more than once: its values joined by a comma and a space. */
  readonly fields: Readonly<Record<string, string>>;
};

/** Fields of a signature itself can never be part of what it signs. */
const NEVER = new Set(["signature", "signature-input"]);

/**
 * The bytes that a signature is over (RFC 9421 §2.5).
 *
 * @param params - The inner list as it stands in `Signature-Input`.
 * @throws MalformedField - For a component that is not there, not known or named twice.
 */
export function signatureBase(message: HttpMessage, components: readonly string[], params: string): Uint8Array {
  const lines = components.map((name, index) => {
    if (components.indexOf(name) !== index) throw new MalformedField();
    return `${serializeString(name)}: ${valueOf(message, name)}`;
  });
  return utf8([...lines, `"@signature-params": ${params}`].join("\n"));
}

function valueOf({ method, targetUri, fields }: HttpMessage, name: string): string {
  const url = new URL(targetUri);
  switch (name) {
    case "@method":
      return method;
    case "@target-uri":
      return targetUri;
    case "@authority":
      return url.host;
    case "@scheme":
      return url.protocol.slice(0, -1);
    case "@path":
      return url.pathname;
    case "@query":
      return url.search === "" ? "?" : url.search;
    default: {
      const value = Object.hasOwn(fields, name) ? fields[name] : undefined;
      if (value === undefined || NEVER.has(name) || !/^[a-z0-9!#$%&'*+.^_`|~-]+$/.test(name))
        throw new MalformedField();
      // §2.1: no line of a value may look like a line of the base.
      if (/[\r\n]/.test(value)) throw new MalformedField();
      return value.trim();
    }
  }
}

/** `Content-Digest` (RFC 9530) of a body, by SHA-512. */
export function contentDigest(body: Uint8Array): string {
  return `sha-512=:${sha512(body).toBase64()}:`;
}

/** Whether the field names a digest by SHA-512 or SHA-256, and every such digest fits the body. */
export function fitsContentDigest(field: string, body: Uint8Array): boolean {
  let digests: ReadonlyMap<string, Uint8Array>;
  try {
    digests = parseByteSequences(field);
  } catch {
    return false;
  }
  const known = [...digests].filter(([name]) => name === "sha-512" || name === "sha-256");
  return (
    known.length > 0 &&
    known.every(([name, digest]) => constantTimeEqual(digest, name === "sha-512" ? sha512(body) : sha256(body)))
  );
}
