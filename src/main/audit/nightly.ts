// SPDX-License-Identifier: Apache-2.0
import { type AppDeps, type AuditRun, auditChecks, auditNightly, HOSTILE_CHECKS, requirementsOf, runAudit } from "#app";
import { makeAuditRunStore } from "#postgres";
import type { OwnJob } from "#surfaces";
import type { LoadedConfig } from "../load-config.ts";
import type { Storage } from "../open-storage.ts";
import { hashes, systemClock, systemRandom } from "../system.ts";
import { gatherAuditFacts } from "./gather.ts";
import { ownOrigin } from "./instance.ts";
import { keepPapers } from "./papers.ts";
import { readCatalogue } from "./read-catalogue.ts";

/** Looks this often whether it is time. */
const LOOK_MS = 10 * 60_000;

/** The audit of every night, inside the server: it asks itself over its own ports, and gives way to turns. */
export function auditJobs(deps: () => AppDeps, loaded: LoadedConfig, storage: Storage): readonly OwnJob[] {
  const { nightly, hour } = loaded.config.audit;
  if (!nightly) return [];
  return [
    {
      name: "audit-nightly",
      everyMs: LOOK_MS,
      run: () => {
        const { tenant, history, log, webhooks } = deps();
        return auditNightly({
          ...{ tenant, history, log, webhooks, hashes, hour },
          clock: systemClock,
          random: systemRandom,
          audits: makeAuditRunStore(storage.database),
          timeZone: loaded.config.locale.timeZone,
          run: async () => {
            const run = await auditOurselves(loaded, storage);
            await keepPapers(deps(), run);
            deps().fanOut.publishTopic("jobs");
            return run;
          },
        });
      },
    },
  ];
}

/** Every check that a running server may ask itself. */
export async function auditOurselves(loaded: LoadedConfig, storage: Storage): Promise<AuditRun> {
  const { server } = loaded.config;
  const facts = await gatherAuditFacts({
    loaded,
    storage,
    origin: ownOrigin(loaded),
    healthUrl: `http://localhost:${server.healthPort}`,
    logLines: null,
  });
  const requirements = requirementsOf("all", await readCatalogue());
  const checks = auditChecks.filter(({ id }) => !HOSTILE_CHECKS.includes(id));
  const plan = { profile: "all", requirements, checks, isStartedHere: false } as const;
  return runAudit(plan, facts, { now: () => systemClock.now(), hashes });
}
