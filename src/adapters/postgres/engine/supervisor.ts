// SPDX-License-Identifier: Apache-2.0
// A program of its own, started detached: keeps one PostgreSQL server alive exactly as long as somebody holds a lease.
// A lease is an open connection, so it ends with its holder however that dies. All decisions are taken here, one after
// the other, so that a new holder either gets a lease before the last one ended, or hears that it came too late.
import { appendFileSync, rmdirSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { dirname, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { setTimeout as delay } from "node:timers/promises";
import { waitForLock } from "./process-lock.ts";
import { ServerProcess } from "./server-process.ts";
import type { SupervisorMessage, SupervisorPlan } from "./supervisor-plan.ts";

const MAX_RESTARTS_A_MINUTE = 5;

const plan = JSON.parse(process.argv[2] ?? "{}") as SupervisorPlan;
const leases = new Set<Writable>();
const servers = new ServerProcess(plan, note);
let pid: number | null = null;
let isStopping = false;
let linger: NodeJS.Timeout | undefined;

// Terminals and service managers signal whole groups; the holders decide when the end has come, not the signal.
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => undefined);

hold(process.stdin, process.stdout);
await supervise();

async function supervise(): Promise<void> {
  const lock = await waitForLock(plan.lockFile, 5_000);
  if (lock === null) {
    finish({
      state: "failed",
      reason: "another process, perhaps in another container, runs a server on this directory",
    });
    return;
  }
  try {
    pid = plan.adoptPid === null ? await servers.start() : await servers.adopt(plan.adoptPid);
    const control = await listen();
    announce({ state: "running", pid });
    await keepRunning();
    control.close();
  } catch (error) {
    const reason = error instanceof Error ? error.message : "unknown";
    note(`gives up: ${reason}`);
    await servers.stop();
    finish({ state: "failed", reason });
    return;
  }
  finish({ state: "stopped" });
}

/** Returns when the server was stopped on purpose; throws when it cannot be kept running. */
async function keepRunning(): Promise<void> {
  const restarts: number[] = [];
  for (;;) {
    await servers.ended();
    if (stopWasAsked()) return;
    const now = performance.now();
    restarts.push(now);
    if (restarts.filter((at) => now - at < 60_000).length > MAX_RESTARTS_A_MINUTE)
      throw new Error("the server keeps ending");
    note("the server ended unexpectedly and is started again");
    pid = await servers.start();
    // The last lease may have ended while there was no server to stop.
    if (stopWasAsked()) await servers.stop();
    else announce({ state: "running", pid });
  }
}

/** The first lease is the pair of pipes to the process that started us; the others come by the control socket. */
function hold(readable: Readable, writable: Writable): void {
  clearTimeout(linger);
  leases.add(writable);
  const giveBack = (): void => {
    if (!leases.has(writable)) return;
    const mustStop = leases.size === 1;
    if (!mustStop || plan.lingerMs > 0) {
      leases.delete(writable);
      tell(writable, { state: "kept" });
      writable.end();
    }
    if (!mustStop) return;
    if (plan.lingerMs > 0) linger = setTimeout(() => void stop(), plan.lingerMs);
    else void stop();
  };
  readable.on("error", giveBack).on("end", giveBack).on("close", giveBack).resume();
  writable.on("error", giveBack);
}

async function listen(): Promise<Server> {
  // Held while: we own the lock file, so a socket of that name is left over and nobody's.
  rmSync(plan.controlSocket, { force: true });
  const control = createServer({ allowHalfOpen: true }, (socket) => {
    if (isStopping || pid === null) {
      tell(socket, { state: "stopping" });
      socket.on("error", () => undefined).end();
      return;
    }
    hold(socket, socket);
    tell(socket, { state: "running", pid });
  });
  await new Promise<void>((resolve, reject) => {
    process.umask(0o077);
    control.once("error", reject).listen(plan.controlSocket, resolve);
  });
  return control;
}

/** A function, since it changes while others are awaited. */
function stopWasAsked(): boolean {
  return isStopping;
}

async function stop(): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  // Before the server has started there is nothing to stop yet: the start is finished first.
  while (pid === null) await delay(20);
  await servers.stop();
}

function announce(message: SupervisorMessage): void {
  for (const writable of leases) tell(writable, message);
}

function tell(writable: Writable, message: SupervisorMessage): void {
  if (writable.writable) writable.write(`${JSON.stringify(message)}\n`);
}

/** The leases are not ended but go with the process, as the lock does: who sees its lease end finds nothing of us left. */
function finish(message: SupervisorMessage): void {
  rmSync(plan.controlSocket, { force: true });
  if (message.state === "stopped") removeRuntimeDirectory();
  announce(message);
  // The short wait lets the last line out.
  setTimeout(() => process.exit(message.state === "stopped" ? 0 : 1), 10);
}

/** Only where it is empty: a server that lives, or a file we do not know, keeps it. */
function removeRuntimeDirectory(): void {
  const runtime = dirname(plan.controlSocket);
  try {
    rmdirSync(join(runtime, "pg"));
    rmdirSync(runtime);
  } catch {
    // It is used again at the next start.
  }
}

function note(text: string): void {
  try {
    appendFileSync(plan.logFile, `${new Date().toISOString()} supervisor [${String(process.pid)}] ${text}\n`, {
      mode: 0o600,
    });
  } catch {
    // A full disk must not end the database's supervisor.
  }
}
