// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, renameSync, rmSync, statSync } from "node:fs";
import { open } from "node:fs/promises";
import { dirname, join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { isAlive, isPostmasterOf, readPidFile, signalPostmaster } from "./postmaster.ts";
import { asAccount, CHILD_ENVIRONMENT } from "./run.ts";
import { PORT } from "./runtime-directory.ts";
import type { SupervisorPlan } from "./supervisor-plan.ts";

const MAX_LOG_BYTES = 10_000_000;
const SHUTDOWN_PATIENCE_MS = 20_000;

/** One PostgreSQL server as its supervisor sees it: started by us, or taken over from a supervisor that died. */
export class ServerProcess {
  readonly #plan: SupervisorPlan;
  readonly #note: (text: string) => void;
  #pid: number | null = null;
  #child: ChildProcess | null = null;

  constructor(plan: SupervisorPlan, note: (text: string) => void) {
    this.#plan = plan;
    this.#note = note;
  }

  /** Starts the server and waits until it accepts connections, also through a long recovery. Returns its pid. */
  async start(): Promise<number> {
    const until = performance.now() + 10_000;
    for (;;) {
      const failure = await this.#startOnce();
      if (failure === null && this.#pid !== null) return this.#pid;
      // Backends of a killed server need a moment to notice and leave their shared memory.
      if (!/still in use/u.test(failure ?? "") || performance.now() > until)
        throw new Error(failure ?? "the server did not start");
      await delay(100);
    }
  }

  async adopt(pid: number): Promise<number> {
    if (!(await isPostmasterOf(pid, this.#plan.clusterDirectory))) throw new Error("the server to take over has ended");
    this.#pid = pid;
    this.#note(`took over the server with pid ${String(pid)}`);
    return pid;
  }

  /** Resolves when the server has ended, for whatever reason. */
  async ended(): Promise<void> {
    const child = this.#child;
    if (child !== null) {
      if (child.exitCode === null && child.signalCode === null)
        await new Promise((resolve) => child.once("exit", resolve));
    } else {
      while (this.#pid !== null && (await isPostmasterOf(this.#pid, this.#plan.clusterDirectory))) await delay(100);
    }
    this.#pid = null;
    this.#child = null;
  }

  /** Fast shutdown: clients are disconnected, all is flushed. After the patience, immediate: the next start recovers. */
  async stop(): Promise<void> {
    const pid = this.#pid;
    if (pid === null) return;
    await signalPostmaster(pid, this.#plan.clusterDirectory, "SIGINT");
    const until = performance.now() + SHUTDOWN_PATIENCE_MS;
    while (await isPostmasterOf(pid, this.#plan.clusterDirectory)) {
      if (performance.now() > until) await signalPostmaster(pid, this.#plan.clusterDirectory, "SIGQUIT");
      await delay(20);
    }
  }

  /** Returns `null` when the server is ready, else why not. */
  async #startOnce(): Promise<string | null> {
    await this.#removeLeftovers();
    const log = this.#openLog();
    const { size } = statSync(this.#plan.logFile);
    const child = spawn(this.#plan.postgres, this.#plan.args, {
      cwd: "/",
      env: CHILD_ENVIRONMENT,
      stdio: ["ignore", log, log],
      ...asAccount(this.#plan.account),
    });
    closeSync(log);
    const spawnFailure = new Promise<string>((resolve) =>
      child.once("error", (error) => {
        resolve(error.message);
      }),
    );
    this.#child = child;
    this.#pid = child.pid ?? null;
    if (child.pid === undefined) return await spawnFailure;
    while (child.exitCode === null && child.signalCode === null) {
      const postmaster = await readPidFile(this.#plan.clusterDirectory);
      if (postmaster?.pid === child.pid && postmaster.isReady) return null;
      await delay(5);
    }
    this.#pid = null;
    this.#child = null;
    return await this.#lastComplaint(size);
  }

  /** Quirk: PostgreSQL refuses to start when the number in a left-over file is that of a zombie, or of another program of the same user. */
  async #removeLeftovers(): Promise<void> {
    const { clusterDirectory, controlSocket } = this.#plan;
    const left = await readPidFile(clusterDirectory);
    // Held while: we own the supervisor's lock and no server runs here, so what lies in our private directory is nobody's.
    if (left !== null && (await isPostmasterOf(left.pid, clusterDirectory))) return;
    for (const name of ["", ".lock"])
      rmSync(join(dirname(controlSocket), "pg", `.s.PGSQL.${String(PORT)}${name}`), { force: true });
    // A file whose process is gone stays: PostgreSQL reads from it which shared memory must be free.
    if (left === null || !isAlive(left.pid)) return;
    this.#note(`removes a left-over pid file: process ${String(left.pid)} is not a server on this directory`);
    rmSync(join(clusterDirectory, "postmaster.pid"), { force: true });
  }

  #openLog(): number {
    const { logFile } = this.#plan;
    const size = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
    if (size > MAX_LOG_BYTES) renameSync(logFile, `${logFile}.1`);
    return openSync(logFile, "a", 0o600);
  }

  async #lastComplaint(from: number): Promise<string> {
    const file = await open(this.#plan.logFile, "r");
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(16_384), 0, 16_384, from);
      const lines = buffer.subarray(0, bytesRead).toString("utf8").split("\n");
      const complaint =
        lines.findLast((line) => /FATAL|PANIC|error while loading/u.test(line)) ??
        lines.findLast((line) => line !== "");
      return complaint?.replace(/^.*?(FATAL|PANIC):\s*/u, "") ?? "the server ended without a word";
    } finally {
      await file.close();
    }
  }
}
