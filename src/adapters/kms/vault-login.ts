// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { z } from "zod";
import type { Hop } from "#app";
import { KmsError } from "./errors.ts";
import { denied, unavailable } from "./remote.ts";

/** Where a token for Vault comes from. */
export interface VaultLogin {
  /** The token that was used last, or a first one. */
  token(): Promise<string>;
  /** Another one, after Vault has refused that. Callers at the same time share one login. */
  renewed(): Promise<string>;
}

/** A token that a Vault agent keeps fresh in a file: read again whenever Vault refuses the last. */
export function tokenFromFile(path: string): VaultLogin {
  return remembering(async () => (await secretIn(path)).trim());
}

export type AppRole = {
  readonly hop: Hop;
  readonly url: string;
  readonly mount: string;
  readonly namespace: string | null;
  readonly roleId: string;
  /** File with the secret id, one line; read at each login, so that it can be replaced while we run. */
  readonly secretIdFile: string;
  readonly timeoutMs: number;
};

const loggedIn = z.object({ auth: z.object({ client_token: z.string().min(1).max(4_096) }) });

/** Logs in by AppRole (`auth/approle/login`). */
export function tokenByAppRole(role: AppRole): VaultLogin {
  return remembering(async () => {
    const secret_id = (await secretIn(role.secretIdFile)).trim();
    const answer = await role.hop
      .fetch(`${role.url}/v1/auth/${role.mount}/login`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          ...(role.namespace === null ? {} : { "x-vault-namespace": role.namespace }),
        },
        body: JSON.stringify({ role_id: role.roleId, secret_id }),
        redirect: "error",
        signal: AbortSignal.timeout(role.timeoutMs),
      })
      .catch((cause: unknown) => {
        throw unavailable("HashiCorp Vault", "nobody answers", cause);
      });
    if (answer.status === 429 || answer.status >= 500)
      throw unavailable("HashiCorp Vault", `it answered ${answer.status}`);
    const read = loggedIn.safeParse(await answer.json().catch(() => null));
    if (!answer.ok || !read.success) throw denied("HashiCorp Vault", "it does not let this role in");
    return read.data.auth.client_token;
  });
}

function remembering(get: () => Promise<string>): VaultLogin {
  let last: string | null = null;
  let pending: Promise<string> | null = null;
  const fetchOne = (): Promise<string> => {
    pending ??= get()
      .then((token) => {
        last = token;
        return token;
      })
      .finally(() => {
        pending = null;
      });
    return pending;
  };
  return { token: async () => last ?? fetchOne(), renewed: fetchOne };
}

async function secretIn(path: string): Promise<string> {
  return readFile(path, "utf8").catch((cause: unknown) => {
    throw new KmsError("adapter.kms_credentials", `Cannot read "${path}", which should hold a secret for the KMS`, {
      cause,
    });
  });
}
