// SPDX-License-Identifier: Apache-2.0
import { resolve } from "node:path";
import { enforcePolicies, openSample, recordPolicies, type UpgradeStage, type UpgradeSteps, verifyHistory } from "#app";
import { AppError, type TenantId } from "#kernel";
import {
  type BundledServer,
  type ColdCopy,
  claimInstance,
  countPendingMigrations,
  type Database,
  type Migration,
  makeColdCopy,
  makeConversationStore,
  makeHistory,
  makeSealedRows,
  migrateWhole,
  openPool,
  SubjectKeys,
  startBundledServer,
} from "#postgres";
import { emptiedTables } from "#privacy";
import { openCommandDeps } from "./command-deps.ts";
import { cryptoOf } from "./crypto-choice.ts";
import type { LoadedConfig } from "./load-config.ts";
import { openHistory } from "./open-history.ts";
import { openKeys } from "./open-keys.ts";
import { openPolicies } from "./open-policies.ts";
import { refuseForeignDatabase } from "./own-database.ts";
import { systemClock } from "./system.ts";
import { noteStage, removeNote } from "./upgrade-note.ts";

/** Conversations that are opened to see that keys, envelopes and rows still fit. */
const SAMPLE = 200;

export type UpgradeOptions = {
  /** Not the program's own migrations: in tests. */
  readonly migrations?: readonly Migration[];
  /** The files of this program, its policies among them, were found to be those of a signed release. */
  readonly isVouched?: boolean;
  /** Called at the end of each stage, before its work counts: in tests it fails. */
  readonly atEndOf?: (stage: UpgradeStage) => void;
  /** Without fsync: in tests. */
  readonly isFragile?: boolean;
};

export type OpenedUpgrade = { readonly steps: UpgradeSteps; readonly close: () => Promise<void> };

/** The acts of an upgrade on the bundled database, or on one of the operator's own, which has no copy here. */
export async function openUpgrade(loaded: LoadedConfig, options: UpgradeOptions = {}): Promise<OpenedUpgrade> {
  const dataDir = resolve(loaded.baseDir, loaded.config.data.dir);
  const copy = loaded.databaseUrl === null ? await makeColdCopy(dataDir, options.isFragile ?? false) : null;
  if (loaded.databaseUrl === null && copy === null)
    throw new AppError("main.nothing_to_upgrade", `Cannot upgrade: there is no database in ${dataDir} yet`);
  let held: Held | null = null;
  const hold = async (): Promise<Held> => (held ??= await open(loaded, dataDir, options.isFragile ?? false));
  const letGo = async (): Promise<void> => {
    await held?.close();
    held = null;
  };
  const end = (stage: UpgradeStage): void => options.atEndOf?.(stage);
  const steps: UpgradeSteps = {
    note: (stage) => noteStage(loaded, stage),
    async keep() {
      await requireSpace(copy);
      await copy?.make();
      end("keep");
    },
    async change() {
      const { database } = await hold();
      const applied = await migrateWhole(database, {
        ...(options.migrations === undefined ? {} : { migrations: options.migrations }),
        before: () => {
          end("change");
        },
      });
      return { applied: applied.length };
    },
    async look() {
      const { database } = await hold();
      await lookAround(loaded, database, options.migrations);
      await settlePolicies(loaded, database, options.isVouched ?? false);
      end("look");
      // A server that stops cleanly has written down everything: what is kept from here on is whole.
      await letGo();
    },
    async putBack(stage) {
      await letGo();
      if (stage !== "keep") await copy?.putBack();
    },
    async settle() {
      await letGo();
      await copy?.remove();
      await removeNote(loaded);
    },
  };
  return { steps, close: letGo };
}

type Held = { readonly database: Database; readonly close: () => Promise<void> };

async function open(loaded: LoadedConfig, dataDir: string, isFragile: boolean): Promise<Held> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.toReversed()) await closer();
    closers.length = 0;
  };
  try {
    const bundled: BundledServer | null =
      loaded.databaseUrl === null
        ? // eslint-disable-next-line @typescript-eslint/no-deprecated -- tests only: nothing in them outlives the machine
          await startBundledServer({ dataDir, log: () => undefined, dangerouslyDisableFsync: isFragile })
        : null;
    if (bundled !== null) {
      closers.push(() => bundled.stop());
      const release = await claimInstance(bundled.connection);
      if (release === null)
        throw new AppError(
          "main.already_running",
          `Cannot upgrade: a wardline server runs on ${dataDir}; stop it first`,
        );
      closers.push(release);
    }
    const database = await openPool(bundled?.connection ?? { url: loaded.databaseUrl ?? "" }, {
      maxConnections: 4,
      tlsGroups: cryptoOf(loaded.config).tls.groups,
    });
    closers.push(() => database.close());
    await refuseForeignDatabase(loaded, database);
    return { database, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Twice the size: the copy, and what migrations write. */
async function requireSpace(copy: ColdCopy | null): Promise<void> {
  if (copy === null) return;
  const { neededBytes, freeBytes } = await copy.space();
  if (!(freeBytes > 2 * neededBytes))
    throw new AppError(
      "main.no_space",
      `Cannot upgrade: a copy takes ${neededBytes} bytes and the work as much again, ${freeBytes} are free`,
    );
}

/**
 * The policies of a release come into force with it where the release is signed; otherwise, where two people are wanted, they must have approved
 * them, as at every start: better that the upgrade is put back than that the new server does not start.
 *
 * @throws AppError - `app.policies_not_approved`.
 */
async function settlePolicies(loaded: LoadedConfig, database: Database, isVouched: boolean): Promise<void> {
  const { config } = loaded;
  if (!(config.policies.fourEyes ?? config.operator !== undefined)) return;
  const tenant = config.tenant as TenantId;
  const [policies, history] = [await openPolicies(loaded), makeHistory(database)];
  const last = await history.findPolicyChange(tenant);
  if (last === null || last.facts["hash"] === policies.hash) return;
  if (isVouched && config.gate.policiesDir === undefined) {
    await recordPolicies({ policies, history, tenant, clock: systemClock });
    return;
  }
  const { deps, close } = await openCommandDeps(loaded);
  try {
    await enforcePolicies(deps);
  } finally {
    await close();
  }
}

/** Opens what was migrated as the server would: the key that fits, the whole history, every row of some conversations. */
async function lookAround(
  loaded: LoadedConfig,
  database: Database,
  migrations: readonly Migration[] | undefined,
): Promise<void> {
  const pending = await countPendingMigrations(database, migrations);
  if (pending > 0)
    throw new AppError(
      "main.upgrade_incomplete",
      `Cannot use the migrated database: ${pending} migrations are missing`,
    );
  const opened = await openKeys(loaded, database, "command");
  try {
    const { keyStore, keys } = opened;
    const subjectKeys = new SubjectKeys(keyStore, systemClock, (wrapped, underIt) => keys.hasKeyFor(wrapped, underIt));
    await openSample(
      {
        tenant: loaded.config.tenant as TenantId,
        keys,
        conversations: makeConversationStore({ database, clock: systemClock, keyStore, subjectKeys }),
        sealedRows: makeSealedRows(database, emptiedTables()),
      },
      SAMPLE,
    );
    const { verifier } = await openHistory(loaded, { database, ...opened });
    const { problems } = await verifyHistory(verifier, null);
    const [first] = problems;
    if (first !== undefined)
      throw new AppError(
        "main.upgrade_history",
        `Cannot use the migrated database: its history does not verify (${first.problem})`,
      );
  } finally {
    await opened.close();
  }
}
