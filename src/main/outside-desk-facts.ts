// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { DeploymentFacts } from "#app";
import { makeChatwootDesk } from "#desks";
import type { TenantId } from "#kernel";
import { type Database, makeOutsideStore } from "#postgres";
import { openHops } from "./hops.ts";
import type { LoadedConfig } from "./load-config.ts";
import { readSecret } from "./open-messaging.ts";
import { systemClock } from "./system.ts";

type OutsideDeskFacts = DeploymentFacts["outsideDesk"];

/** What `doctor` and the audit judge of the desk of others. Where none is configured, one that was may owe something. */
export function gatherOutsideDeskFacts(
  loaded: LoadedConfig,
  withDatabase: <T>(work: (database: Database) => Promise<T>) => Promise<T>,
): OutsideDeskFacts {
  const { config, baseDir } = loaded;
  const desk = config.outsideDesk;
  const files =
    desk === undefined
      ? []
      : desk.kind === "chatwoot"
        ? ([
            ["outsideDesk.accessTokenFile", desk.accessTokenFile],
            ["outsideDesk.webhookSecretFile", desk.webhookSecretFile],
          ] as const)
        : ([["outsideDesk.keysFile", desk.keysFile]] as const);
  return {
    nowMs: systemClock.now(),
    usesSandbox: config.operator === undefined,
    secrets: () =>
      Promise.all(
        files.map(async ([key, file]) => ({
          key,
          length: await readFile(resolve(baseDir, file), "utf8").then(
            (text) => text.trim().length,
            () => null,
          ),
        })),
      ),
    answers: async () => {
      // A desk that takes events is asked by `wardline desks check`: that needs the keys of the installation.
      if (desk?.kind !== "chatwoot") return null;
      const { baseUrl, accountId, inboxId, timeoutMs } = desk;
      const accessToken = await readSecret(baseDir, desk.accessTokenFile);
      const webhookSecret = await readSecret(baseDir, desk.webhookSecretFile);
      const access = { baseUrl, accountId, inboxId, timeoutMs, accessToken, webhookSecret };
      const answer = await makeChatwootDesk(access, openHops(loaded)("desk")).check();
      return answer.outcome === "done" ? null : answer.code;
    },
    owed: () => withDatabase((database) => makeOutsideStore(database).counts(config.tenant as TenantId)),
  };
}
