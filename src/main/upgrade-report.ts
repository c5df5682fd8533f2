// SPDX-License-Identifier: Apache-2.0
import { resolve } from "node:path";
import { type Check, type CheckResult, type Finding, policyChecks, runChecks } from "#app";
import {
  connectRunningServer,
  countPendingMigrations,
  makeColdCopy,
  openPool,
  readMigrations,
  startBundledServer,
} from "#postgres";
import { configSchema } from "./config.ts";
import { compareKeys, configKeys, releaseOf } from "./config-keys.ts";
import { gatherDeploymentFacts } from "./deployment-facts.ts";
import type { LoadedConfig } from "./load-config.ts";
import { packageRoot } from "./paths.ts";
import { verifyProvenance } from "./provenance.ts";
import { readReleaseKeys } from "./supply-facts.ts";
import { readCutOff } from "./upgrade-note.ts";

type Asked = { readonly loaded: LoadedConfig; readonly provenance: string | undefined; readonly pending: number };

const info = (text: string): Finding => ({ severity: "info", text });
const warning = (text: string): Finding => ({ severity: "warning", text });
const error = (text: string): Finding => ({ severity: "error", text });
const DAY_MS = 86_400_000;
const MIB = 1024 * 1024;

const checks: readonly Check<Asked>[] = [
  {
    id: "upgrade.cut_off",
    title: "No earlier upgrade was cut off",
    probe: async ({ loaded }) =>
      (await readCutOff(loaded)) === null
        ? []
        : [error("An upgrade was cut off: `wardline upgrade` puts back what was there before, and begins anew")],
  },
  {
    id: "upgrade.migrations",
    title: "What will happen to the schema",
    probe: async ({ pending }) => {
      const names = (await readMigrations()).slice(-pending || Number.POSITIVE_INFINITY).map(({ name }) => name);
      return pending === 0 ? [] : [info(`${pending} migrations wait: ${names.join(", ")}`)];
    },
  },
  {
    id: "upgrade.configuration",
    title: "What changed in the configuration",
    probe: async ({ pending }) => {
      const applied = (await readMigrations()).length - pending;
      if (applied === 0) return [info("There is no database yet: nothing was configured for an earlier release")];
      const before = await releaseOf(applied);
      if (before === null) return [warning("The database is older than every release that this program knows of")];
      const { added, removed, changed } = compareKeys(before.keys, configKeys(configSchema));
      return [
        ...(added.length > 0 ? [info(`New since ${before.version}, with a default: ${added.join(", ")}`)] : []),
        ...removed.map((key) => warning(`${key} is gone since ${before.version}: take it out of wardline.yaml`)),
        ...changed.map(({ key, before: old, now }) => warning(`${key} was ${old} by default, and is ${now}`)),
      ];
    },
  },
  {
    id: "upgrade.space",
    title: "There is room for a copy",
    probe: async ({ loaded }, saw) => {
      if (loaded.databaseUrl !== null)
        return [info("The database is yours: take a snapshot, and say --snapshot-taken")];
      const copy = await makeColdCopy(resolve(loaded.baseDir, loaded.config.data.dir));
      if (copy === null) return [];
      const { neededBytes, freeBytes } = await copy.space();
      saw("space", [neededBytes, freeBytes]);
      return freeBytes > 2 * neededBytes
        ? []
        : [
            error(
              `A copy takes ${Math.ceil(neededBytes / MIB)} MiB and the work as much again, ${Math.floor(freeBytes / MIB)} MiB are free`,
            ),
          ];
    },
  },
  {
    id: "upgrade.backup",
    title: "There is a young backup elsewhere",
    probe: async ({ loaded }) => {
      const kept = await (await gatherDeploymentFacts(loaded, async () => 0)).keeping();
      if (kept === null || !kept.isOurs) return [];
      if (kept.data === null)
        return [
          warning("There is no backup: the copy of the upgrade lies on the same disk, and is removed afterwards"),
        ];
      const days = Math.floor((kept.nowMs - kept.data.atMs) / DAY_MS);
      return days >= 1 ? [warning(`The last backup is ${days} days old: \`wardline backup create DIR\``)] : [];
    },
  },
  {
    id: "upgrade.policies",
    title: "Policies may come into force",
    probe: async ({ loaded, provenance }) => {
      const facts = await gatherDeploymentFacts(loaded, async () => 0);
      // A signed release brings its own with it.
      if (provenance !== undefined && loaded.config.gate.policiesDir === undefined) return [];
      return (await runChecks(policyChecks, facts)).flatMap(({ id, findings }) =>
        id === "policies.in_force" ? findings : [],
      );
    },
  },
  {
    id: "upgrade.signature",
    title: "This program is what was released",
    probe: async ({ provenance }) => {
      if (provenance === undefined)
        return [info("Not checked: name the statement that came with the release by --provenance FILE")];
      const verdict = await verifyProvenance(provenance, packageRoot, await readReleaseKeys());
      return verdict.isGood
        ? [info(`Signed: version ${verdict.version}, built from commit ${verdict.commit}`)]
        : [error(`${provenance} does not vouch for this program: ${verdict.why}`)];
    },
  },
];

/** What an upgrade would do, and what speaks against it. Changes nothing; a database that does not run is started for the question. */
export async function upgradeReport(
  loaded: LoadedConfig,
  provenance: string | undefined,
  only: readonly string[] | null = null,
): Promise<readonly CheckResult[]> {
  const wanted = checks.filter(({ id }) => only === null || only.includes(id));
  return runChecks(wanted, { loaded, provenance, pending: only === null ? await countPending(loaded) : 0 });
}

async function countPending(loaded: LoadedConfig): Promise<number> {
  const dataDir = resolve(loaded.baseDir, loaded.config.data.dir);
  const running = loaded.databaseUrl === null ? await connectRunningServer(dataDir) : { url: loaded.databaseUrl };
  const started =
    running === null && (await makeColdCopy(dataDir)) !== null
      ? await startBundledServer({ dataDir, log: () => undefined })
      : null;
  const target = running ?? started?.connection;
  if (target === undefined) return (await readMigrations()).length;
  try {
    const database = await openPool(target, { maxConnections: 1 });
    try {
      return await countPendingMigrations(database);
    } finally {
      await database.close();
    }
  } finally {
    await started?.stop();
  }
}
