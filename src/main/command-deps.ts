// SPDX-License-Identifier: Apache-2.0
import type { AppDeps, KeyDeps } from "#app";
import { Sensitive } from "#kernel";
import { compose } from "./compose.ts";
import { openHops } from "./hops.ts";
import type { LoadedConfig } from "./load-config.ts";
import { makeLog, makeLogger } from "./logger.ts";
import { openDialogue } from "./open-dialogue.ts";
import { type OperatorAccess, openOperator, readOperatorAccess } from "./open-operator.ts";
import { openStorage, type Storage } from "./open-storage.ts";
import { noStages, systemClock, systemRandom } from "./system.ts";
import { openIntentModelOf } from "./tenant-model.ts";

/** The app for a command that runs while the server runs: same database, same keys, same use cases. */
export async function openCommandDeps(loaded: LoadedConfig): Promise<{
  deps: AppDeps;
  keyDeps: KeyDeps;
  storage: Storage;
  close(): Promise<void>;
}> {
  const log = makeLog(makeLogger("warn"));
  const storage = await openStorage(loaded, "command", (message) => {
    log.warn({}, message);
  });
  try {
    const hops = openHops(loaded);
    const access = (await readOperatorAccess(loaded)) ?? noOperator;
    const dialogue = await openDialogue({
      timeZone: loaded.config.locale.timeZone,
      operator: loaded.config.tenant,
      addresses: { privacy: access.selfCareUrl, self_care: access.selfCareUrl },
    });
    const { deps, keyDeps, close } = await compose({
      loaded,
      storage,
      access,
      hops,
      telco: openOperator(access, loaded, { hop: hops("operator"), clock: systemClock, random: systemRandom }),
      dialogue,
      model: await openIntentModelOf(loaded),
      plans: () => [],
      stages: noStages,
      log,
      clock: systemClock,
      random: systemRandom,
      wakeNotices: () => undefined,
      origins: { own: [], embedding: [], desk: [] },
    });
    return {
      deps,
      keyDeps,
      storage,
      async close() {
        await close();
        await storage.close();
      },
    };
  } catch (error) {
    await storage.close();
    throw error;
  }
}

/** The sandbox's secret is known to the server that started it only: a command reaches no operator, and its reads are refused. */
const noOperator: OperatorAccess = {
  baseUrl: "http://localhost:9",
  tokenUrl: "http://localhost:9/token",
  clientId: "none",
  clientSecret: new Sensitive(""),
  identityJwksUrl: "http://localhost:9/jwks",
  identityIssuer: "none",
  selfCareUrl: "http://localhost:9",
  payOrigins: null,
  timeoutMs: 500,
};
