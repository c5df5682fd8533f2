// SPDX-License-Identifier: Apache-2.0
import { join, resolve } from "node:path";
import { AppError } from "#kernel";
import {
  type Kms,
  type LocalKeyService,
  makeKeyService,
  makeLocalKms,
  makeTenantCipher,
  openKeyFile,
  requireSameKey,
  type TenantCipher,
} from "#kms";
import {
  type BundledServer,
  claimInstance,
  connectRunningServer,
  countPendingMigrations,
  type Database,
  ensurePartitions,
  makeKeyCheck,
  migrate,
  openPool,
  startBundledServer,
} from "#postgres";
import { cryptoOf } from "./crypto-choice.ts";
import type { LoadedConfig } from "./load-config.ts";
import { openRemoteKms, type RemoteKms } from "./open-kms.ts";
import { systemClock, systemRandom } from "./system.ts";

const KEY_CACHE = { max: 50_000, ttlMs: 15 * 60_000 };

export type Storage = {
  readonly database: Database;
  readonly kms: Kms;
  readonly keys: LocalKeyService;
  readonly names: TenantCipher;
  readonly bundled: BundledServer | null;
  readonly keyFile: string;
  readonly isNewKey: boolean;
  close(): Promise<void>;
};

/**
 * Opens the database (the bundled server, or DATABASE_URL) and the keys that fit it.
 *
 * @param role - `serve` starts the bundled server, claims it and migrates; `command` joins the server that runs and changes nothing.
 * @throws AppError - One line that says what to do: `main.already_running`, `main.not_running`, `main.migrations_pending`, and those of the parts.
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
    const dataDir = resolve(loaded.baseDir, loaded.config.data.dir);
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
      onConnectionLost: (code) => {
        log(`A database connection was lost (${code})`);
      },
    });
    closers.push(() => database.close());
    if (role === "serve") {
      await migrate(database);
      await ensurePartitions(database, new Date(systemClock.now()));
    } else if ((await countPendingMigrations(database)) > 0) {
      throw new AppError(
        "main.migrations_pending",
        "Cannot run the command: the database's schema is older than this program; start the server first, it migrates",
      );
    }
    const remote = openRemoteKms(loaded);
    if (remote) closers.push(async () => remote.close());
    return { ...(await openKeys(loaded, database, remote)), database, bundled, close };
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

/** Root keys are made only for a database that holds nothing yet: with data, a missing key stops the start. */
async function openKeys(
  loaded: LoadedConfig,
  database: Database,
  remote: RemoteKms | null,
): Promise<Pick<Storage, "kms" | "keys" | "names" | "keyFile" | "isNewKey">> {
  const keyFile = join(resolve(loaded.baseDir, loaded.config.keys.dir), "root.key");
  const dataDirectory = loaded.databaseUrl === null ? resolve(loaded.baseDir, loaded.config.data.dir) : null;
  const keyCheck = makeKeyCheck(database);
  const opened =
    remote === null
      ? await openKeyFile({
          path: keyFile,
          dataDirectory,
          ifMissing: (await keyCheck.isClaimed()) ? "refuse" : "make",
          random: systemRandom,
        })
      : null;
  const suite = cryptoOf(loaded.config).envelopeSuite;
  const kms = remote?.kms ?? makeLocalKms(opened?.keys ?? [], systemRandom, suite);
  await requireSameKey(kms, keyCheck);
  const keys = await makeKeyService({ kms, clock: systemClock, random: systemRandom, cache: KEY_CACHE, suite });
  return {
    kms,
    keys,
    names: await makeTenantCipher(kms, systemRandom, suite),
    keyFile,
    isNewKey: opened?.isNew ?? false,
  };
}
