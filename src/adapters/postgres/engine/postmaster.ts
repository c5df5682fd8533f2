// SPDX-License-Identifier: Apache-2.0
import { readFile, readlink, realpath } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { run } from "./run.ts";

/** A running PostgreSQL server on one cluster directory, as its own pid file tells it. */
export interface Postmaster {
  readonly pid: number;
  readonly port: number;
  /** Empty for the first milliseconds of a start. */
  readonly socketDirectory: string;
  readonly isReady: boolean;
  readonly isStopping: boolean;
}

/** The pid file as written, whether or not that process still lives. `null` when there is none or it is unreadable. */
export async function readPidFile(clusterDirectory: string): Promise<Postmaster | null> {
  const text = await readFile(join(clusterDirectory, "postmaster.pid"), "utf8").catch(() => null);
  if (text === null) return null;
  const lines = text.split("\n").map((line) => line.trim());
  const pid = Number(lines[0]);
  if (!Number.isSafeInteger(pid) || pid <= 1) return null;
  return {
    pid,
    port: Number(lines[3] ?? "0"),
    socketDirectory: lines[4] ?? "",
    isReady: lines[7] === "ready",
    isStopping: lines[7] === "stopping",
  };
}

/**
 * Finds the server that runs on a cluster directory. A pid file whose process is gone, is a zombie, or is another
 * program that got the same number, counts as no server.
 */
export async function findPostmaster(clusterDirectory: string): Promise<Postmaster | null> {
  const postmaster = await readPidFile(clusterDirectory);
  return postmaster !== null && (await isPostmasterOf(postmaster.pid, clusterDirectory)) ? postmaster : null;
}

/** Whether the process lives and is a PostgreSQL server on exactly this directory. Checked before every signal. */
export async function isPostmasterOf(pid: number, clusterDirectory: string): Promise<boolean> {
  if (!isAlive(pid)) return false;
  const directory = await realpath(clusterDirectory).catch(() => clusterDirectory);
  if (process.platform === "linux") {
    const status = await readFile(`/proc/${String(pid)}/stat`, "utf8").catch(() => "");
    // Fields after the parenthesised name; a zombie still answers to kill(pid, 0), for instance under a PID 1 that never reaps.
    const state = status.slice(status.lastIndexOf(")") + 2, status.lastIndexOf(")") + 3);
    if (!status.includes("(postgres)") || state === "Z" || state === "X") return false;
    return (await readlink(`/proc/${String(pid)}/cwd`).catch(() => "")) === directory;
  }
  const { output } = await run("ps", ["-o", "command=", "-p", String(pid)], null);
  return output.includes("postgres") && (output.includes(clusterDirectory) || output.includes(directory));
}

/** Waits until no server runs on the directory; false when the time is over first. */
export async function waitUntilGone(clusterDirectory: string, timeoutMs: number): Promise<boolean> {
  const until = performance.now() + timeoutMs;
  while ((await findPostmaster(clusterDirectory)) !== null) {
    if (performance.now() >= until) return false;
    await delay(20);
  }
  return true;
}

/** Sends a signal to the server of this directory and to nothing else. */
export async function signalPostmaster(pid: number, clusterDirectory: string, signal: NodeJS.Signals): Promise<void> {
  if (!(await isPostmasterOf(pid, clusterDirectory))) return;
  try {
    process.kill(pid, signal);
  } catch {
    // It ended in between: what we wanted.
  }
}

/** Whether any process has this number; true for zombies and for processes of others. */
export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
