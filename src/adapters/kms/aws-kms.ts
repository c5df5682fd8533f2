// SPDX-License-Identifier: Apache-2.0
import {
  DecryptCommand,
  DisabledException,
  EncryptCommand,
  GenerateMacCommand,
  IncorrectKeyException,
  InvalidCiphertextException,
  KMSClient,
  KMSInvalidStateException,
  KMSServiceException,
  NotFoundException,
} from "@aws-sdk/client-kms";
import type { KmsError } from "./errors.ts";
import type { Kms } from "./ports.ts";
import { contextOf, denied, derivation, notAuthentic, unavailable } from "./remote.ts";

export type AwsOptions = {
  readonly region: string;
  /** Id, ARN or alias of a symmetric encryption key. AWS rotates it in place; what it wrapped keeps opening. */
  readonly keyId: string;
  /** Id, ARN or alias of an `HMAC_256` key, for keys of look-ups. AWS never rotates such keys by itself. */
  readonly macKeyId: string;
  /** Another address than the region's, for a private endpoint. */
  readonly endpoint: string | null;
  /** For one try; there are two. */
  readonly timeoutMs: number;
};

const NAME = "AWS KMS";
/** AWS names refusals of credentials by many names; these have no class of their own in the client. */
const REFUSED =
  /^(?:AccessDenied|UnrecognizedClient|InvalidSignature|ExpiredToken|IncompleteSignature|MissingAuthenticationToken|InvalidClientTokenId|CredentialsProviderError)/;

/**
 * AWS KMS. Wraps with the subject as encryption context, derives by `GenerateMac` under an HMAC key. Credentials come from where the AWS client
 * looks by itself: environment, shared files, container or instance role.
 *
 * A key that is scheduled for deletion does not open from that moment on, and can be brought back for 7 to 30 days: destruction is delayed.
 *
 * @throws KmsError - `adapter.kms_unavailable`, `adapter.kms_denied`.
 * @throws CannotOpenError - From `unwrap`, when AWS does not open it for this subject.
 */
export function makeAwsKms({ region, keyId, macKeyId, endpoint, timeoutMs }: AwsOptions): Kms & { close(): void } {
  const client = new KMSClient({
    region,
    maxAttempts: 2,
    requestHandler: { connectionTimeout: timeoutMs, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
    ...(endpoint === null ? {} : { endpoint }),
  });
  return {
    async wrap(place, key) {
      const command = new EncryptCommand({ KeyId: keyId, Plaintext: key, EncryptionContext: contextOf(place) });
      return present((await client.send(command).catch(refused)).CiphertextBlob);
    },
    async unwrap(place, wrapped) {
      const command = new DecryptCommand({
        KeyId: keyId,
        CiphertextBlob: wrapped,
        EncryptionContext: contextOf(place),
      });
      return present((await client.send(command).catch(refused)).Plaintext);
    },
    async derive(purpose) {
      const message = { KeyId: macKeyId, MacAlgorithm: "HMAC_SHA_256", Message: derivation(purpose) } as const;
      return present((await client.send(new GenerateMacCommand(message)).catch(refused)).Mac);
    },
    close() {
      client.destroy();
    },
  };
}

function present(bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined) throw unavailable(NAME, "it answered something else than asked");
  return bytes;
}

function refused(error: unknown): never {
  if (error instanceof InvalidCiphertextException || error instanceof IncorrectKeyException) throw notAuthentic();
  throw problemOf(error);
}

function problemOf(error: unknown): KmsError {
  if (error instanceof NotFoundException) return denied(NAME, "there is no such key");
  if (error instanceof DisabledException) return denied(NAME, "the key is disabled");
  if (error instanceof KMSInvalidStateException) return denied(NAME, "the key waits for its deletion or import");
  const name = error instanceof Error ? error.name : "unknown";
  if (REFUSED.test(name)) return denied(NAME, "it refuses these credentials");
  return unavailable(NAME, error instanceof KMSServiceException ? `it answered ${name}` : "nobody answers", error);
}
