// SPDX-License-Identifier: Apache-2.0
import { resolve } from "node:path";
import { AppError } from "#kernel";
import {
  type BundledServer,
  claimInstance,
  connectRunningServer,
  countPendingMigrations,
  type Database,
  ensurePartitions,
  migrate,
  openPool,
  startBundledServer,
} from "#postgres";
import { cryptoOf } from "./crypto-choice.ts";
import type { LoadedConfig } from "./load-config.ts";
import { type OpenedKeys, openKeys } from "./open-keys.ts";
import { demandListedPlaces } from "./open-processors.ts";
import { refuseForeignDatabase, requireOwnDatabase } from "./own-database.ts";
import { systemClock } from "./system.ts";
import { readCutOff } from "./upgrade-note.ts";

export type Storage = OpenedKeys & {
  readonly database: Database;
  readonly bundled: BundledServer | null;
};

/**
 * Opens the database (the bundled server, or DATABASE_URL) and the keys that fit it.
 *
 * @param role - `serve` starts the bundled server, claims it and migrates; `command` joins the server that runs and changes nothing.
 * @throws AppError - One line that says what to do: `main.already_running`, `main.not_running`, `main.migrations_pending`, `main.database_of_another`, and those of the parts.
 */
export async function openStorage(
  loaded: LoadedConfig,
  role: "serve" | "command",
  log: (message: string) => void,
): Promise<Storage> {
  const closers: (() => Promise<unknown>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.toReversed()) await closer();
  };
  try {
    demandListedPlaces(loaded);
    const dataDir = resolve(loaded.baseDir, loaded.config.data.dir);
    if (role === "serve" && (await readCutOff(loaded)) !== null)
      throw new AppError(
        "main.upgrade_cut_off",
        "Cannot start: an upgrade was cut off; run `wardline upgrade`, which first puts back what was there before it",
      );
    const bundled = loaded.databaseUrl === null && role === "serve" ? await startBundledServer({ dataDir, log }) : null;
    if (bundled) {
      closers.push(() => bundled.stop());
      const release = await claimInstance(bundled.connection);
      if (release === null)
        throw new AppError(
          "main.already_running",
          `Cannot start: another wardline server runs on ${dataDir}; stop it, or name another data.dir`,
        );
      closers.push(release);
    }
    const target =
      loaded.databaseUrl === null
        ? (bundled?.connection ?? (await runningServer(dataDir)))
        : { url: loaded.databaseUrl };
    const database = await openPool(target, {
      maxConnections: role === "serve" ? loaded.config.data.maxConnections : 2,
      tlsGroups: cryptoOf(loaded.config).tls.groups,
      onConnectionLost: (code) => {
        log(`A database connection was lost (${code})`);
      },
    });
    closers.push(() => database.close());
    await refuseForeignDatabase(loaded, database);
    if (role === "serve") {
      await migrate(database);
      await ensurePartitions(database, new Date(systemClock.now()));
    } else if ((await countPendingMigrations(database)) > 0) {
      throw new AppError(
        "main.migrations_pending",
        "Cannot run the command: the database's schema is older than this program; start the server first, it migrates",
      );
    }
    const opened = await openKeys(loaded, database, role);
    closers.push(opened.close);
    await requireOwnDatabase(loaded, { ...opened, database }, role);
    return { ...opened, database, bundled, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function runningServer(dataDir: string): Promise<NonNullable<Awaited<ReturnType<typeof connectRunningServer>>>> {
  const running = await connectRunningServer(dataDir);
  if (running === null)
    throw new AppError(
      "main.not_running",
      "Cannot reach the database: no server runs here; start it with `npm start`, or name DATABASE_URL",
    );
  return running;
}
