// SPDX-License-Identifier: Apache-2.0
// The real program as a child process, in a folder of its own.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const BIN = fileURLToPath(new URL("../../bin/wardline", import.meta.url));
const running: ChildProcess[] = [];
const places: string[] = [];

export const FREE_PORTS = "server: { port: 0, healthPort: 0, shedAbove: 1 }\nsandbox: { port: 0 }\n";

export type Started = {
  readonly child: ChildProcess;
  /** Everything it printed so far, standard error included. */
  readonly text: () => string;
  readonly url: string;
  readonly health: string;
  readonly sandbox: string;
};

/** A fresh folder with a configuration, readable by the account that runs the database. */
export async function makePlace(config: string = FREE_PORTS): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), "wardline-start-"));
  places.push(dir);
  await chmod(dir, 0o755);
  await writeFile(join(dir, "wardline.yaml"), config);
  return dir;
}

function launch(
  dir: string,
  args: readonly string[],
  env: Record<string, string>,
): { child: ChildProcess; text: () => string } {
  const child = spawn(BIN, args, { cwd: dir, env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
  running.push(child);
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk: Buffer) => (text += chunk.toString()));
  return { child, text: () => text };
}

/** Long, because machines that run tests are busy: a start that takes seconds alone takes minutes beside others. */
const LONGEST_START_MS = 150_000;

/** Starts the program and waits until it has printed its addresses. */
export async function startProgram(
  dir: string,
  env: Record<string, string> = {},
  args: readonly string[] = [],
): Promise<Started> {
  const { child, text } = launch(dir, ["start", ...args], env);
  const deadline = Date.now() + LONGEST_START_MS;
  while (!text().includes("Ctrl+C")) {
    if (child.exitCode !== null || Date.now() > deadline)
      throw new Error(`It did not start (${String(child.exitCode)}): ${text()}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const at = (label: string): string => new RegExp(`${label}\\s+(http\\S+)`).exec(text())?.[1] ?? "";
  return { child, text, url: at("API").replace("/openapi.json", ""), health: at("Health"), sandbox: at("Demo site") };
}

/** Runs a command to its end. */
export async function runProgram(
  dir: string,
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<{ code: number | null; text: string }> {
  const { child, text } = launch(dir, args, env);
  await once(child, "close");
  return { code: child.exitCode, text: text() };
}

export async function stopProgram(child: ChildProcess, signal: NodeJS.Signals = "SIGTERM"): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, "exit");
}

/** For `afterEach`: nothing a test started or made outlives it. */
export async function stopAllPrograms(): Promise<void> {
  for (const child of running.splice(0)) await stopProgram(child);
  for (const dir of places.splice(0)) await rm(dir, { recursive: true, force: true, maxRetries: 5 });
}
