// SPDX-License-Identifier: Apache-2.0
import { CannotOpenError } from "#crypto";
import { utf8 } from "#kernel";
import { KmsError } from "./errors.ts";
import type { SubjectPlace } from "./ports.ts";

/** What a service outside authenticates with every wrapped key: a key that was moved to another subject does not open. */
export function contextOf({ tenant, subjectId, keyNo = 1 }: SubjectPlace): Readonly<Record<string, string>> {
  const context = { purpose: "wardline/subject-key/v1", tenant, subject: subjectId };
  return keyNo === 1 ? context : { ...context, key: String(keyNo) };
}

/** What a derived key is the MAC of. */
export function derivation(purpose: string): Uint8Array<ArrayBuffer> {
  return utf8(`wardline/derive/v1/${purpose}`);
}

/** The service cannot be asked: nobody answers, it is sealed, it fails, or it has too much to do. Nothing is said about the key. */
export function unavailable(service: string, why: string, cause?: unknown): KmsError {
  return new KmsError(
    "adapter.kms_unavailable",
    `Cannot ask ${service}: ${why}; keys that are open stay open for a while, others wait`,
    {
      cause,
    },
  );
}

/** The service answers and does not want to: wrong credentials, no right, no such key, a key that is disabled or to be deleted. */
export function denied(service: string, why: string): KmsError {
  return new KmsError(
    "adapter.kms_denied",
    `Cannot use the key at ${service}: ${why}; look at the credentials and at the state of the key`,
  );
}

/** What the service wrapped does not open: damaged, of another subject, or wrapped by another key. */
export function notAuthentic(): CannotOpenError {
  return new CannotOpenError({ reason: "not_authentic" });
}
