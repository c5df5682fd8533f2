// SPDX-License-Identifier: Apache-2.0
import { mkdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  type AuditProfile,
  type AuditRun,
  auditChecks,
  auditPage,
  checksOf,
  exitCodeOf,
  isAuditProfile,
  keepAudit,
  oscalOf,
  requirementsOf,
  runAudit,
  sarifOf,
} from "#app";
import { AppError, makeUuid, type TenantId } from "#kernel";
import { makeAuditRunStore, makeHistory } from "#postgres";
import { findNamed, printAudit, printAuditTrend, printObservation, readNamed, type Terminal } from "#surfaces";
import { gatherAuditFacts } from "./audit/gather.ts";
import { findInstance, type Instance, startInstance } from "./audit/instance.ts";
import { readCatalogue } from "./audit/read-catalogue.ts";
import type { LoadedConfig } from "./load-config.ts";
import { makeLog, makeLogger } from "./logger.ts";
import { openStorage, type Storage } from "./open-storage.ts";
import { hashes, systemClock, systemRandom } from "./system.ts";

export type AuditOptions = {
  readonly profile?: string | undefined;
  readonly out?: string | undefined;
  readonly url?: string | undefined;
  /** File with the instance's log lines. */
  readonly log?: string | undefined;
};

/** `wardline audit run`. Exit code 0: nothing but information; 1: warnings; 2: errors. */
export async function runAuditCommand(
  loaded: LoadedConfig,
  [act]: readonly string[],
  options: AuditOptions,
  terminal: Terminal,
): Promise<number> {
  const profile = options.profile ?? "all";
  if (act === "trend" && isAuditProfile(profile)) return printTrend(loaded, profile, terminal);
  if (act !== "run" || !isAuditProfile(profile))
    throw new AppError(
      "cli.bad_argument",
      "Cannot run the command: it is `audit run [--profile asvs|cpni|gdpr|pdpl-sa|citra-kw|qa|pci|all] [--out DIR] [--url URL] [--log FILE]` or `audit trend`",
    );
  // Before an instance is started for it.
  if (options.log !== undefined) await findNamed(options.log);
  const found = await findInstance(loaded, options.url);
  if (found === null)
    terminal.write("No instance runs here: one is started with the default configuration, and stopped afterwards.\n");
  const instance = found ?? (await startInstance());
  try {
    const run = await auditInstance(instance, profile, options.log, terminal);
    const out = options.out === undefined ? null : resolve(options.out);
    if (out !== null) await writeAudit(run, out);
    printAudit(terminal, run, out);
    return exitCodeOf(run.figures);
  } finally {
    await instance.stop();
  }
}

async function auditInstance(
  instance: Instance,
  profile: AuditProfile,
  logFile: string | undefined,
  terminal: Terminal,
): Promise<AuditRun> {
  const requirements = requirementsOf(profile, await readCatalogue());
  const storage = await openStorage(instance.loaded, "command", () => undefined);
  try {
    const fromFile = async (): Promise<readonly string[]> =>
      (await readNamed(logFile ?? "")).split("\n").filter((line) => line !== "");
    const facts = await gatherAuditFacts({
      ...instance,
      storage,
      logLines: logFile === undefined ? instance.logLines : fromFile,
    });
    const run = await runAudit(
      {
        profile,
        requirements,
        checks: checksOf(profile, requirements, auditChecks),
        isStartedHere: instance.isStartedHere,
      },
      facts,
      { now: () => systemClock.now(), hashes },
      (observation, at, of) => {
        printObservation(terminal, observation, at, of);
      },
    );
    if (!instance.isStartedHere) await keepRun(instance.loaded, storage, run);
    return run;
  } finally {
    await storage.close();
  }
}

/** With the runs of the nights: what is new is told by the log of this command, and stands in the history. */
async function keepRun({ config }: LoadedConfig, { database }: Storage, run: AuditRun): Promise<void> {
  const tenant = config.tenant as TenantId;
  const deps = {
    tenant,
    clock: systemClock,
    hashes,
    audits: makeAuditRunStore(database),
    history: makeHistory(database),
  };
  const log = makeLog(makeLogger(config.log.level));
  await keepAudit({ ...deps, log, webhooks: null }, run, { runId: makeUuid(systemRandom), isNightly: false });
}

const TREND_RUNS = 60;

async function printTrend(loaded: LoadedConfig, profile: AuditProfile, terminal: Terminal): Promise<number> {
  const storage = await openStorage(loaded, "command", () => undefined);
  try {
    const runs = await makeAuditRunStore(storage.database).list(loaded.config.tenant as TenantId, profile, TREND_RUNS);
    printAuditTrend(terminal, runs.toReversed());
    return 0;
  } finally {
    await storage.close();
  }
}

/** Everything that others read: SARIF, OSCAL, the evidence itself, and a page. */
export async function writeAudit(run: AuditRun, directory: string): Promise<void> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const files: Record<string, string> = {
    "results.sarif": json(sarifOf(run, auditChecks, hashes)),
    ...Object.fromEntries(
      Object.entries(oscalOf(run, auditChecks, hashes)).map(([name, document]) => [name, json(document)]),
    ),
    // Byte for byte what each hash is over.
    "evidence.json": json(
      Object.fromEntries(run.observations.map(({ check, evidence, sha256 }) => [check, { sha256, evidence }])),
    ),
    "report.html": auditPage(run),
  };
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text, { mode: 0o600 });
}

function json(value: object): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
