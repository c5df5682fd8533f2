// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { AppError } from "#kernel";
import { connectRunningServer } from "#postgres";
import { withFreePorts } from "../free-port.ts";
import { openHops } from "../hops.ts";
import { type LoadedConfig, loadConfig } from "../load-config.ts";
import { packageRoot } from "../paths.ts";
import { pause } from "../system.ts";

/** The instance that is audited. */
export type Instance = {
  readonly loaded: LoadedConfig;
  /** Where it is asked. */
  readonly origin: string;
  readonly healthUrl: string;
  /** What it wrote so far, where it is a child of ours. */
  readonly logLines: (() => readonly string[]) | null;
  readonly isStartedHere: boolean;
  /** Ends it, where it was started here. */
  stop(): Promise<void>;
};

type Ports = { readonly port: number; readonly healthPort: number; readonly sandboxPort: number };

const START_TIMEOUT_MS = 90_000;
const STOP_TIMEOUT_MS = 20_000;
const KEPT_LINES = 20_000;

/** The instance that runs under this configuration; null: none does. */
export async function findInstance(loaded: LoadedConfig, url: string | undefined): Promise<Instance | null> {
  const { server, data } = loaded.config;
  const healthUrl = `http://localhost:${server.healthPort}`;
  const isRunning =
    url !== undefined ||
    (loaded.databaseUrl === null
      ? (await connectRunningServer(resolve(loaded.baseDir, data.dir))) !== null
      : await isReady(healthUrl, loaded));
  if (!isRunning) return null;
  return {
    loaded,
    origin: url === undefined ? ownOrigin(loaded) : new URL(url).origin,
    healthUrl,
    logLines: null,
    isStartedHere: false,
    stop: async () => undefined,
  };
}

/** Where a running instance is asked: by TLS under the name that its certificate bears. */
export function ownOrigin({ config: { server } }: LoadedConfig): string {
  const [first] = server.publicOrigins ?? [];
  if (server.tls !== null && first !== undefined) return first;
  return `${server.tls === null ? "http" : "https"}://localhost:${server.port}`;
}

/**
 * Starts one with the default configuration, in a folder that goes with it, on free ports of this machine.
 *
 * @param changes - Of the default configuration.
 * @param nodeOptions - For its process, such as a build in which something is weakened.
 * @throws AppError - `main.audit_no_start`.
 */
export async function startInstance(changes: object = {}, nodeOptions: string | null = null): Promise<Instance> {
  const folder = await mkdtemp(join(tmpdir(), "wardline-audit-"));
  // The account that runs the database may pass through, and look at nothing.
  await chmod(folder, 0o711);
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
  try {
    const file = join(folder, "wardline.yaml");
    const defaults = join(packageRoot, "config", "defaults.yaml");
    const loaded = await writeOnFreePorts(file, changes, defaults);
    const { server } = loaded.config;
    const child = spawn(join(packageRoot, "bin", "wardline"), ["start", "--config", file], {
      cwd: folder,
      env: { ...process.env, DATABASE_URL: "", ...(nodeOptions === null ? {} : { NODE_OPTIONS: nodeOptions }) },
      stdio: ["ignore", "ignore", "pipe"],
    });
    const lines: string[] = [];
    createInterface({ input: child.stderr }).on("line", (line) => {
      if (lines.push(line) > KEPT_LINES) lines.shift();
    });
    const onExit = (): void => {
      child.kill("SIGKILL");
    };
    process.once("exit", onExit);
    const healthUrl = `http://localhost:${server.healthPort}`;
    const stop = async (): Promise<void> => {
      await end(child);
      process.off("exit", onExit);
      await remove();
    };
    try {
      await untilReady(child, healthUrl, loaded, lines);
    } catch (error) {
      await stop();
      throw error;
    }
    const origin = `${loaded.config.server.tls === null ? "http" : "https"}://localhost:${server.port}`;
    return { loaded, origin, healthUrl, logLines: () => [...lines], isStartedHere: true, stop };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Writes the configuration of an instance that gets in nobody's way: no port of the defaults is used, whatever else of `server` and `sandbox` changes. */
export async function writeOnFreePorts(file: string, changes: object, defaults: string): Promise<LoadedConfig> {
  const own: { readonly server?: object; readonly sandbox?: object } = changes;
  const write = async (ports: Ports): Promise<LoadedConfig> => {
    const server = { ...own.server, port: ports.port, healthPort: ports.healthPort };
    const sandbox = { ...own.sandbox, port: ports.sandboxPort };
    await writeFile(file, JSON.stringify({ ...changes, server, sandbox }, null, 2), { mode: 0o600 });
    return loadConfig(file, {}, defaults);
  };
  const { config } = await withFreePorts(await write({ port: 0, healthPort: 0, sandboxPort: 0 }));
  return write({ port: config.server.port, healthPort: config.server.healthPort, sandboxPort: config.sandbox.port });
}

async function untilReady(
  child: ChildProcess,
  healthUrl: string,
  loaded: LoadedConfig,
  lines: readonly string[],
): Promise<void> {
  const until = performance.now() + START_TIMEOUT_MS;
  while (!(await isReady(healthUrl, loaded))) {
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > until)
      throw new AppError(
        "main.audit_no_start",
        `Cannot start an instance to audit: ${lines.at(-1) ?? "it said nothing"}`,
      );
    await new Promise((done) => setTimeout(done, 50));
  }
}

async function isReady(healthUrl: string, loaded: LoadedConfig): Promise<boolean> {
  try {
    const answer = await openHops(loaded)("own").fetch(`${healthUrl}/health/ready`, {
      signal: AbortSignal.timeout(2_000),
    });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const isOver = await Promise.race([ended.then(() => true), pause(STOP_TIMEOUT_MS).then(() => false)]);
  if (isOver) return;
  child.kill("SIGKILL");
  await ended;
}
