// SPDX-License-Identifier: Apache-2.0
import { resolve } from "node:path";
import { type Kms, makeAwsKms, makeVaultKms, tokenByAppRole, tokenFromFile } from "#kms";
import type { LoadedConfig } from "./load-config.ts";

export type RemoteKms = { readonly kms: Kms; close(): void };

/** The KMS outside that the configuration names; null: the root key lies in a file. */
export function openRemoteKms({ config, baseDir }: LoadedConfig): RemoteKms | null {
  const wanted = config.keys.kms;
  if (wanted === undefined) return null;
  if (wanted.kind === "aws") {
    const kms = makeAwsKms({ ...wanted, endpoint: wanted.endpoint ?? null });
    return { kms, close: kms.close };
  }
  const { mount, key, timeoutMs, appRole, tokenFile } = wanted;
  const url = wanted.url.replace(/\/$/, "");
  const namespace = wanted.namespace ?? null;
  // One of the two is there: the configuration is refused otherwise.
  const login = appRole
    ? tokenByAppRole({ ...appRole, secretIdFile: resolve(baseDir, appRole.secretIdFile), url, namespace, timeoutMs })
    : tokenFromFile(resolve(baseDir, tokenFile ?? ""));
  return { kms: makeVaultKms({ url, mount, key, namespace, login, timeoutMs }), close: () => undefined };
}
