// SPDX-License-Identifier: Apache-2.0
import {
  CreateKeyCommand,
  DecryptCommand,
  DescribeKeyCommand,
  DisabledException,
  EncryptCommand,
  GenerateMacCommand,
  IncorrectKeyException,
  InvalidCiphertextException,
  KMSClient,
  KMSInvalidStateException,
  KMSServiceException,
  NotFoundException,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import type { Hop } from "#app";
import type { KmsError } from "./errors.ts";
import type { Kms, RootBackend } from "./ports.ts";
import { contextOf, denied, derivation, notAuthentic, unavailable } from "./remote.ts";

export type AwsOptions = {
  readonly hop: Hop;
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
export function makeAwsKms(options: AwsOptions): Kms & { close(): void } {
  const client = openClient(options);
  return { ...kmsBy(client, options), close: () => client.destroy() };
}

/** AWS keeps what it was told to destroy for at least so long. */
const PENDING_DAYS = 7;
const DAY_MS = 86_400_000;

/**
 * Root keys in AWS KMS: the configured key is the first, each further one a key of its own. AWS destroys a key 7 days after it was told, at the
 * earliest; until then it opens nothing, and whoever may cancel the deletion can bring it back. The credentials need `kms:CreateKey` and
 * `kms:ScheduleKeyDeletion` beside what `makeAwsKms()` needs.
 */
export function makeAwsRoots(options: AwsOptions, now: () => number): RootBackend & { close(): void } {
  const client = openClient(options);
  const kmsOf = (ref: string): Kms => kmsBy(client, { ...options, keyId: ref });
  return {
    kind: "aws",
    deletionDelayMs: PENDING_DAYS * DAY_MS,
    first: async () => [{ rootNo: 1, ref: options.keyId }],
    async create(rootNo) {
      const command = new CreateKeyCommand({
        KeySpec: "SYMMETRIC_DEFAULT",
        KeyUsage: "ENCRYPT_DECRYPT",
        Description: `Wardline root key ${rootNo}`,
        Tags: [{ TagKey: "wardline-root", TagValue: String(rootNo) }],
      });
      const { KeyMetadata } = await client.send(command).catch(refused);
      if (KeyMetadata?.KeyId === undefined) throw unavailable(NAME, "it answered something else than asked");
      return KeyMetadata.KeyId;
    },
    holds: async () => true,
    wrap: async ({ ref }, place, key) => kmsOf(ref).wrap(place, key),
    unwrap: async ({ ref }, place, wrapped) => kmsOf(ref).unwrap(place, wrapped),
    derive: async (purpose) => kmsOf(options.keyId).derive(purpose),
    async destroy({ ref, goneAt }) {
      // Only an id or an ARN is taken there.
      const isAlias = /(?:^|:)alias\//.test(ref);
      const described = isAlias ? await client.send(new DescribeKeyCommand({ KeyId: ref })).catch(refused) : null;
      const KeyId = described?.KeyMetadata?.KeyId ?? ref;
      const command = new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: PENDING_DAYS });
      try {
        const { DeletionDate } = await client.send(command);
        if (DeletionDate === undefined) throw unavailable(NAME, "it answered something else than asked");
        return DeletionDate.getTime();
      } catch (error) {
        // Crash: we had told it and stopped before it was noted. The date stays unknown to us; the delay is counted from now.
        if (error instanceof KMSInvalidStateException) return goneAt ?? now() + PENDING_DAYS * DAY_MS;
        return refused(error);
      }
    },
    reload: async () => undefined,
    close: () => client.destroy(),
  };
}

function openClient({ hop, region, endpoint, timeoutMs }: AwsOptions): KMSClient {
  return new KMSClient({
    region,
    maxAttempts: 2,
    requestHandler: {
      httpAgent: hop.agents.plain,
      httpsAgent: hop.agents.secure,
      connectionTimeout: timeoutMs,
      requestTimeout: timeoutMs,
      throwOnRequestTimeout: true,
    },
    ...(endpoint === null ? {} : { endpoint }),
  });
}

function kmsBy(client: KMSClient, { keyId, macKeyId }: AwsOptions): Kms {
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
