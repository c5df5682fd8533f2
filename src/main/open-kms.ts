// SPDX-License-Identifier: Apache-2.0
import { resolve } from "node:path";
import type { Hop } from "#app";
import { makeAwsRoots, makeVaultRoots, type RootBackend, tokenByAppRole, tokenFromFile } from "#kms";
import type { LoadedConfig } from "./load-config.ts";
import { systemClock } from "./system.ts";

export type RemoteRoots = { readonly backend: RootBackend; close(): void };
type Place = NonNullable<LoadedConfig["config"]["keys"]["kms"]>;

/** A KMS outside that the configuration names. */
export function openRemoteRoots(wanted: Place, baseDir: string, hop: Hop): RemoteRoots {
  const now = (): number => systemClock.now();
  if (wanted.kind === "aws") {
    const backend = makeAwsRoots({ ...wanted, hop, endpoint: wanted.endpoint ?? null }, now);
    return { backend, close: () => backend.close() };
  }
  const { mount, key, timeoutMs, appRole, tokenFile } = wanted;
  const url = wanted.url.replace(/\/$/, "");
  const namespace = wanted.namespace ?? null;
  // One of the two is there: the configuration is refused otherwise.
  const login = appRole
    ? tokenByAppRole({
        ...appRole,
        hop,
        secretIdFile: resolve(baseDir, appRole.secretIdFile),
        url,
        namespace,
        timeoutMs,
      })
    : tokenFromFile(resolve(baseDir, tokenFile ?? ""));
  return {
    backend: makeVaultRoots({ hop, url, mount, key, namespace, login, timeoutMs }, now),
    close: () => undefined,
  };
}
