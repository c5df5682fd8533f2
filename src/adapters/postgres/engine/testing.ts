// SPDX-License-Identifier: Apache-2.0
// Tests only: holders in processes of their own, which can be killed like a product that crashes.
import { type ChildProcess, spawn } from "node:child_process";
import { chmod, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Client } from "pg";
import { isRoot } from "./account.ts";
import { findPlace } from "./place.ts";
import { findPostmaster, signalPostmaster, waitUntilGone } from "./postmaster.ts";
import { shortHash } from "./runtime-directory.ts";
import type { SocketConnection } from "./server.ts";

/** What a holder process tells when it has its server, or why it has none. */
export interface HolderReport {
  readonly pid: number;
  readonly adopted: boolean;
  readonly connection: SocketConnection;
  readonly clusterDirectory: string;
  readonly account: string | null;
  readonly log: readonly string[];
  readonly code?: string;
  readonly message?: string;
}

export interface Holder {
  readonly report: HolderReport;
  /** As `kill -9`: nothing is given back. */
  kill(): Promise<void>;
  stop(): Promise<void>;
}

const SERVER = fileURLToPath(new URL("./server.ts", import.meta.url));

/**
 * Starts a process that holds a bundled server until it is killed or its input ends.
 *
 * @param as - An account other than ours; needs root.
 * @param server - The module to take `startBundledServer` from: a copy of the checkout, in some tests.
 */
export async function startHolder(
  dataDir: string,
  as?: { uid: number; gid: number },
  server: string = SERVER,
): Promise<Holder> {
  const program = `
    const { startBundledServer } = await import(${JSON.stringify(pathToFileURL(server).href)});
    const log = [];
    try {
      const server = await startBundledServer({ dataDir: ${JSON.stringify(dataDir)}, log: (line) => log.push(line) });
      const { connection, adopted, pid, place } = server;
      const account = place.account?.name ?? null;
      console.log(JSON.stringify({ pid, adopted, connection, clusterDirectory: place.clusterDirectory, account, log }));
      process.stdin.on("end", () => void server.stop()).resume();
    } catch (error) {
      console.log(JSON.stringify({ code: error.code, message: error.message, log }));
    }`;
  const child = spawn(process.execPath, ["--input-type=module", "--eval", program], {
    cwd: "/",
    stdio: ["pipe", "pipe", "inherit"],
    ...as,
  });
  const report = await firstLine(child);
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    report,
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
    async stop() {
      child.stdin?.end();
      await ended;
    },
  };
}

async function firstLine(child: ChildProcess): Promise<HolderReport> {
  return await new Promise((resolve, reject) => {
    if (child.stdout === null) return;
    const lines = createInterface(child.stdout);
    lines.once("line", (line) => {
      resolve(JSON.parse(line) as HolderReport);
    });
    lines.once("close", () => {
      reject(new Error("The holder process said nothing"));
    });
  });
}

export interface DataDirectory {
  readonly dataDir: string;
  /** Stops whatever still runs on it, however it was left. */
  settle(): Promise<void>;
  remove(): Promise<void>;
}

/** A data directory for tests; the first start in it costs an `initdb`, so tests that leave it whole share one. */
export async function makeDataDirectory(parent: string): Promise<DataDirectory> {
  const root = await mkdtemp(join(parent, "wardline-engine-"));
  // The account that the database runs as passes through, as in any checkout that is not root's alone.
  if (isRoot()) await chmod(root, 0o711);
  const dataDir = join(root, "data");
  return {
    dataDir,
    async settle() {
      await settle(dataDir);
    },
    async remove() {
      await settle(dataDir);
      const place = await findPlace(dataDir).catch(() => null);
      if (place !== null && place.home !== place.dataDirectory) await rm(place.home, { recursive: true, force: true });
      await rm(root, { recursive: true, force: true });
    },
  };
}

/** A data directory for one test. */
export async function withDataDirectory<Value>(
  parent: string,
  work: (dataDir: string) => Promise<Value>,
): Promise<Value> {
  const directory = await makeDataDirectory(parent);
  try {
    return await work(directory.dataDir);
  } finally {
    await directory.remove();
  }
}

async function settle(dataDir: string): Promise<void> {
  const place = await findPlace(dataDir).catch(() => null);
  if (place === null) return;
  for (const pid of await findSupervisors(dataDir)) process.kill(pid, "SIGKILL");
  const postmaster = await findPostmaster(place.clusterDirectory);
  if (postmaster === null) return;
  await signalPostmaster(postmaster.pid, place.clusterDirectory, "SIGQUIT");
  await waitUntilGone(place.clusterDirectory, 10_000);
  await rm(join(postmaster.socketDirectory, ".."), { recursive: true, force: true });
}

/** The pids of the supervisors that serve a data directory, from the arguments that the system shows. */
export async function findSupervisors(dataDir: string): Promise<number[]> {
  const found: number[] = [];
  for (const pid of (await readdir("/proc")).filter((name) => /^\d+$/u.test(name))) {
    const args = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => "");
    if (args.includes("supervisor.") && args.includes(`${dataDir}/postgres-supervisor.lock`)) found.push(Number(pid));
  }
  return found;
}

/** Runs one statement as the product's role. */
export async function ask(connection: SocketConnection, sql: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ ...connection });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

/** Makes the name that our runtime directory would take belong to somebody else. */
export function runtimeName(dataDirectory: string): string {
  return isRoot()
    ? join("/run/wardline", shortHash(dataDirectory))
    : `/tmp/wardline-${String(process.geteuid?.())}-${shortHash(dataDirectory)}`;
}

/** Writes a pid file as a server leaves it that died with its machine. */
export async function leavePidFile(clusterDirectory: string, pid: number): Promise<void> {
  const lines = [
    String(pid),
    clusterDirectory,
    "1700000000",
    "5432",
    "/tmp/gone",
    "",
    "  5432001        12 ",
    "ready   ",
  ];
  await writeFile(join(clusterDirectory, "postmaster.pid"), `${lines.join("\n")}\n`, { mode: 0o644 });
}
