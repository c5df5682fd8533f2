// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { Hop } from "#app";
import { fromUtf8, utf8 } from "#kernel";
import type { Kms, RootBackend } from "./ports.ts";
import { contextOf, denied, derivation, notAuthentic, unavailable } from "./remote.ts";
import type { VaultLogin } from "./vault-login.ts";

export type VaultOptions = {
  readonly hop: Hop;
  /** `https://vault.operator.example:8200`; plain HTTP on this machine only (the configuration sees to it). */
  readonly url: string;
  /** Where the transit engine is mounted; `transit`. */
  readonly mount: string;
  /** Name of a transit key of type `aes256-gcm96`. Rotating it there is safe: older versions keep opening. */
  readonly key: string;
  /** Enterprise namespace, where there is one. */
  readonly namespace: string | null;
  readonly login: VaultLogin;
  /** For one request; wrapping and unwrapping are one each. */
  readonly timeoutMs: number;
};

const ciphertext = z.object({ data: z.object({ ciphertext: z.string().regex(/^vault:v\d+:[A-Za-z0-9+/=]+$/) }) });
const plaintext = z.object({ data: z.object({ plaintext: z.base64() }) });
const mac = z.object({ data: z.object({ hmac: z.string().regex(/^vault:v1:[A-Za-z0-9+/=]+$/) }) });
const NAME = "HashiCorp Vault";

/**
 * The transit engine of HashiCorp Vault (API v1) as KMS. Wraps with AES-256-GCM and the subject as associated data; derives by HMAC-SHA-256 under
 * version 1 of the same key, so that look-ups survive its rotation there (`min_decryption_version` must stay at 1).
 *
 * The token may be read anew from its file or asked for by AppRole: an answer 403 makes one new login and one more try.
 *
 * @throws KmsError - `adapter.kms_unavailable`, `adapter.kms_denied`.
 * @throws CannotOpenError - From `unwrap`, when Vault does not open it for this subject.
 */
export function makeVaultKms(options: VaultOptions): Kms {
  const { mount, key } = options;
  return {
    async wrap(place, plain) {
      const body = { plaintext: plain.toBase64(), associated_data: associated(contextOf(place)) };
      const answer = await ask(options, `${mount}/encrypt/${key}`, body);
      return utf8(parsed(ciphertext, answer).data.ciphertext);
    },
    async unwrap(place, wrapped) {
      const body = { ciphertext: textOf(wrapped), associated_data: associated(contextOf(place)) };
      const answer = await ask(options, `${mount}/decrypt/${key}`, body);
      if (answer.status === 400) throw notAuthentic();
      return Uint8Array.fromBase64(parsed(plaintext, answer).data.plaintext);
    },
    async derive(purpose) {
      const body = { input: derivation(purpose).toBase64(), key_version: 1 };
      const { hmac } = parsed(mac, await ask(options, `${mount}/hmac/${key}/sha2-256`, body)).data;
      return Uint8Array.fromBase64(hmac.slice("vault:v1:".length));
    },
  };
}

/**
 * Root keys in Vault: the configured transit key is the first, each further one a transit key of its own, `<key>-root-<number>`. Deleting one
 * destroys it at once. The token needs `create`, `update` and `delete` on `<mount>/keys/<key>-root-*` beside what `makeVaultKms()` needs.
 */
export function makeVaultRoots(options: VaultOptions, now: () => number): RootBackend {
  const kmsOf = (ref: string): Kms => makeVaultKms({ ...options, key: ref });
  const path = (ref: string): string => `${options.mount}/keys/${ref}`;
  return {
    kind: "vault",
    deletionDelayMs: 0,
    first: async () => [{ rootNo: 1, ref: options.key }],
    async create(rootNo) {
      const ref = `${options.key}-root-${rootNo}`;
      // Of a key that is there already Vault says nothing and changes nothing.
      accepted(await ask(options, path(ref), { type: "aes256-gcm96" }));
      return ref;
    },
    holds: async () => true,
    wrap: async ({ ref }, place, key) => kmsOf(ref).wrap(place, key),
    unwrap: async ({ ref }, place, wrapped) => kmsOf(ref).unwrap(place, wrapped),
    derive: async (purpose) => kmsOf(options.key).derive(purpose),
    async destroy({ ref }) {
      const allowed = await ask(options, `${path(ref)}/config`, { deletion_allowed: true });
      // 400: no such key any more.
      if (allowed.status !== 400) {
        accepted(allowed);
        accepted(await ask(options, path(ref), null));
      }
      return now();
    },
    reload: async () => undefined,
  };
}

function accepted({ status }: Answer): void {
  if (status !== 200 && status !== 204) throw denied(NAME, `it answered ${status}`);
}

type Answer = { readonly status: number; readonly body: unknown };

/** @param body - Null: the thing at `path` is to be deleted. */
async function ask(options: VaultOptions, path: string, body: object | null): Promise<Answer> {
  const first = await post(options, path, body, await options.login.token());
  const answer = first.status === 403 ? await post(options, path, body, await options.login.renewed()) : first;
  if (answer.status === 403) throw denied(NAME, "it refuses this token");
  if (answer.status === 404) throw denied(NAME, "there is no such key or engine");
  if (answer.status === 429 || answer.status >= 500) throw unavailable(NAME, `it answered ${answer.status}`);
  return answer;
}

async function post(options: VaultOptions, path: string, body: object | null, token: string): Promise<Answer> {
  try {
    const answer = await options.hop.fetch(`${options.url}/v1/${path}`, {
      method: body === null ? "DELETE" : "POST",
      headers: {
        "content-type": "application/json",
        "x-vault-token": token,
        "x-vault-request": "true",
        ...(options.namespace === null ? {} : { "x-vault-namespace": options.namespace }),
      },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
      redirect: "error",
      signal: AbortSignal.timeout(options.timeoutMs),
    });
    return { status: answer.status, body: await answer.json().catch(() => null) };
  } catch (cause) {
    throw unavailable(NAME, "nobody answers", cause);
  }
}

function parsed<T>(shape: z.ZodType<T>, { status, body }: Answer): T {
  const read = status === 200 ? shape.safeParse(body) : null;
  if (read?.success !== true) throw unavailable(NAME, `it answered ${status} with something else than asked`);
  return read.data;
}

function associated(context: Readonly<Record<string, string>>): string {
  return utf8(JSON.stringify(context)).toBase64();
}

/** What is no text was never wrapped by Vault. */
function textOf(wrapped: Uint8Array): string {
  try {
    const text = fromUtf8(wrapped);
    if (/^vault:v\d+:[A-Za-z0-9+/=]+$/.test(text)) return text;
  } catch {
    // Falls through: not UTF-8.
  }
  throw notAuthentic();
}
