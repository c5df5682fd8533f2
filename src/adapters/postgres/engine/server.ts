// SPDX-License-Identifier: Apache-2.0
import { access } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { AppError } from "#kernel";
import { type Binaries, prepareBinaries } from "./binaries.ts";
import { hasCluster, makeCluster, removeOldCopies, SUPERUSER } from "./cluster.ts";
import { makeDatabase, PRODUCT_DATABASE, PRODUCT_ROLE } from "./database.ts";
import { askForLease, type Lease, startSupervisor } from "./lease.ts";
import { choosePlace, findPlace, type Place } from "./place.ts";
import { findPostmaster, type Postmaster, signalPostmaster, waitUntilGone } from "./postmaster.ts";
import { waitForLock } from "./process-lock.ts";
import { controlSocketOf, makeRuntimeDirectory, PORT } from "./runtime-directory.ts";
import { serverArguments } from "./settings.ts";

/** Where and as whom to connect: a Unix socket, no password, no TCP. */
export interface SocketConnection {
  /** The directory that holds the socket; `pg` takes it as a host. */
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

export interface BundledServerOptions {
  /** Our data directory; made when missing. The cluster is `<dataDir>/postgres`, or outside (see `place`). */
  readonly dataDir: string;
  /** Receives short sentences about what happens, without personal data. */
  readonly log: (message: string) => void;
  /** As root: the account a new database runs as. Default: `wardline`, else `postgres`, else uid 65534. */
  readonly unprivilegedUser?: string | undefined;
  /**
   * Without fsync, for test servers.
   * @deprecated Acknowledged writes are lost when the machine stops.
   */
  readonly dangerouslyDisableFsync?: boolean | undefined;
  /** How long the server outlives its last holder; default 0. */
  readonly lingerMs?: number | undefined;
}

/** A claim on the bundled server. The server runs while at least one process holds one. */
export interface BundledServer {
  /** The product's database, as its ordinary role. */
  readonly connection: SocketConnection;
  /** The maintenance database, as superuser: for making databases in tests, and for `doctor`. */
  readonly adminConnection: SocketConnection;
  readonly place: Place;
  /** The server's pid; changes when it crashed and was started again. */
  readonly pid: number;
  /** True when the server was already running: of another process, or left by one that was killed. */
  readonly adopted: boolean;
  readonly timings: { readonly initialiseMs: number; readonly startMs: number };
  /** Gives the claim back. The last one stops the server, and resolves when it is down and flushed. Idempotent. */
  stop(): Promise<void>;
}

/**
 * Starts the bundled PostgreSQL, or joins the one that runs on this directory already. Does not block the event loop.
 * Does not decide whether two products may share a database: that is an advisory lock's job.
 *
 * @throws AppError - One line that says what to do: `adapter.database_directory_unwritable`, `…_directory_unreachable`,
 * `…_version`, `…_platform_unsupported`, `…_account_unknown`, `…_initialisation`, `…_start`, `…_busy`.
 */
export async function startBundledServer(options: BundledServerOptions): Promise<BundledServer> {
  const place = await choosePlace(options.dataDir, options.unprivilegedUser);
  let current = await acquire(place, options);
  let isReleased = false;
  const watch = (): void => {
    current.lease.onLost(() => {
      if (isReleased) return;
      options.log("The database's supervisor ended; starting another one");
      void acquire(place, options).then(
        (next) => {
          current = next;
          if (isReleased) void next.lease.release();
          else watch();
        },
        (error: unknown) => {
          options.log(error instanceof Error ? error.message : "Cannot start the database again");
        },
      );
    });
  };
  watch();
  const { socketDirectory, port, adopted, timings } = current;
  const socket = { host: socketDirectory, port };
  return {
    connection: { ...socket, database: PRODUCT_DATABASE, user: PRODUCT_ROLE },
    adminConnection: { ...socket, database: "postgres", user: SUPERUSER },
    place,
    get pid() {
      return current.lease.pid;
    },
    adopted,
    timings,
    async stop() {
      if (isReleased) return;
      isReleased = true;
      await current.lease.release();
    },
  };
}

/** Finds the server that runs on a data directory, without claiming it: the caller never stops it. `null` when none is ready. */
export async function connectRunningServer(dataDir: string): Promise<SocketConnection | null> {
  const place = await findPlace(dataDir);
  const postmaster = place === null ? null : await findPostmaster(place.clusterDirectory);
  if (postmaster?.isReady !== true) return null;
  return { host: postmaster.socketDirectory, port: postmaster.port, database: PRODUCT_DATABASE, user: PRODUCT_ROLE };
}

interface Acquired {
  readonly lease: Lease;
  readonly socketDirectory: string;
  readonly port: number;
  readonly adopted: boolean;
  readonly timings: { initialiseMs: number; startMs: number };
}

/** One process at a time may start or join: the lock ends with its holder, so a killed starter blocks nobody. */
async function acquire(place: Place, options: BundledServerOptions): Promise<Acquired> {
  const lock = await waitForLock(join(place.dataDirectory, "postgres-start.lock"), 120_000);
  if (lock === null)
    throw new AppError(
      "adapter.database_busy",
      `Cannot start the database in "${place.dataDirectory}": another start is under way`,
    );
  try {
    for (;;) {
      const acquired = await acquireOnce(place, options);
      if (acquired !== null) return acquired;
    }
  } finally {
    lock.release();
  }
}

/** `null` when a server was on its way down: look again. */
async function acquireOnce(place: Place, options: BundledServerOptions): Promise<Acquired | null> {
  const running = await findPostmaster(place.clusterDirectory);
  if (running === null) return await startFresh(place, options);
  if (running.socketDirectory === "") {
    await delay(20);
    return null;
  }
  const answer = await askForLease(controlSocketOf(running.socketDirectory));
  if (answer.kind === "granted") return await joined(answer.lease, running);
  if (answer.kind === "nobody") return await takeOver(place, options, running);
  await waitForEnd(place);
  return null;
}

/** The server goes on although its supervisor is gone. */
async function takeOver(place: Place, options: BundledServerOptions, running: Postmaster): Promise<Acquired | null> {
  const hasSocket = await access(join(running.socketDirectory, `.s.PGSQL.${String(running.port)}`)).then(
    () => true,
    () => false,
  );
  if (running.isStopping || !hasSocket) {
    // Nobody can connect to it any more, for instance because /tmp was emptied.
    await signalPostmaster(running.pid, place.clusterDirectory, "SIGINT");
    await waitForEnd(place);
    return null;
  }
  const answer = await supervise(place, options, running.socketDirectory, running.pid);
  if (answer.kind === "granted") {
    options.log(`Took over the database server with pid ${String(running.pid)}, left by a process that was killed`);
    return await joined(answer.lease, running);
  }
  if ((await findPostmaster(place.clusterDirectory)) === null) return null;
  throw startFailure(place, answer.kind === "failed" ? answer.reason : "its supervisor ended");
}

async function joined(lease: Lease, running: Postmaster): Promise<Acquired> {
  await makeDatabase({ host: running.socketDirectory, port: running.port });
  return {
    lease,
    socketDirectory: running.socketDirectory,
    port: running.port,
    adopted: true,
    timings: { initialiseMs: 0, startMs: 0 },
  };
}

async function startFresh(place: Place, options: BundledServerOptions): Promise<Acquired> {
  // The supervisor before this one may still be putting its things away, after its server has ended.
  const free = await waitForLock(supervisorLock(place), 10_000);
  if (free === null) throw startFailure(place, "another process, perhaps in another container, runs a server on it");
  free.release();
  const exists = await hasCluster(place.clusterDirectory);
  const binaries = await prepareBinaries(place.home, place.account);
  await removeOldCopies(place.home, binaries);
  const begun = performance.now();
  if (!exists) await makeCluster(place, binaries);
  const made = performance.now();
  const { socketDirectory } = await makeRuntimeDirectory(place.dataDirectory, place.account);
  const answer = await supervise(place, options, socketDirectory, null, binaries);
  if (answer.kind !== "granted")
    throw startFailure(place, answer.kind === "failed" ? answer.reason : "its supervisor ended");
  await makeDatabase({ host: socketDirectory, port: PORT });
  const timings = { initialiseMs: exists ? 0 : made - begun, startMs: performance.now() - made };
  return { lease: answer.lease, socketDirectory, port: PORT, adopted: false, timings };
}

async function supervise(
  place: Place,
  options: BundledServerOptions,
  socketDirectory: string,
  adoptPid: number | null,
  binaries?: Binaries,
): ReturnType<typeof startSupervisor> {
  const { postgres } = binaries ?? (await prepareBinaries(place.home, place.account));
  const { clusterDirectory, account, dataDirectory } = place;
  const isFragile = options.dangerouslyDisableFsync === true;
  return await startSupervisor({
    postgres,
    args: serverArguments(clusterDirectory, socketDirectory, PORT, isFragile),
    clusterDirectory,
    controlSocket: controlSocketOf(socketDirectory),
    lockFile: supervisorLock(place),
    logFile: join(dataDirectory, "postgres.log"),
    account,
    adoptPid,
    lingerMs: options.lingerMs ?? 0,
  });
}

function supervisorLock(place: Place): string {
  return join(place.dataDirectory, "postgres-supervisor.lock");
}

async function waitForEnd(place: Place): Promise<void> {
  if (await waitUntilGone(place.clusterDirectory, 60_000)) return;
  throw new AppError(
    "adapter.database_busy",
    `Cannot start the database in "${place.clusterDirectory}": the server before it does not end`,
  );
}

function startFailure(place: Place, reason: string): AppError {
  return new AppError(
    "adapter.database_start",
    `Cannot start the database in "${place.clusterDirectory}": ${reason}; see "${join(place.dataDirectory, "postgres.log")}"`,
  );
}
