// SPDX-License-Identifier: Apache-2.0
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { appendFileSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const READY_TIMEOUT_MS = 180_000;

/** What was started here and has not ended: none of it outlives us. */
const running = new Set<ChildProcess>();
process.on("exit", () => {
  for (const child of running) child.kill("SIGKILL");
});
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));

/** Remembers a program that was started, until it ends. */
export function watched<T extends ChildProcess>(child: T): T {
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

/** Ends whatever still runs, also when something went wrong on the way. */
export async function endAll(): Promise<void> {
  await Promise.all([...running].map((child) => end(child, "SIGTERM")));
}

/** A folder of our own that goes when we go. The database's account may pass through it, so that its files lie in it as well. */
export async function makeFolder(): Promise<{ readonly path: string; remove(): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), "wardline-bench-"));
  await chmod(path, 0o711);
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }) };
}

export type SandboxProgram = {
  readonly url: string;
  readonly pid: number;
  readonly secretFile: string;
  readonly secret: string;
  readonly siteKeyFile: string;
  /** Pulls one of the sandbox's levers. */
  lever(path: string, body: object): Promise<unknown>;
  stop(): Promise<void>;
};

/** Starts the sandbox operator as a program of its own, so that it outlives the server and its time can be told apart. */
export async function startSandboxProgram(folder: string, customers: number): Promise<SandboxProgram> {
  const secretFile = join(folder, "client-secret");
  const siteKeyFile = join(folder, "site-key.pem");
  const child = watched(
    spawn(
      process.execPath,
      [join(root, "sandbox/main.ts"), "--port", "0", "--host", "localhost", "--client-secret-file", secretFile].concat([
        "--site-key-file",
        siteKeyFile,
        "--exit-with-parent",
      ]),
      { cwd: root, stdio: ["pipe", "pipe", "inherit"] },
    ),
  );
  const [line] = (await once(createInterface({ input: child.stdout }), "line")) as [string];
  const { listening: url } = JSON.parse(line) as { listening: string };
  const lever = async (path: string, body: object): Promise<unknown> => {
    const response = await fetch(`${url}/__sandbox/${path}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`The sandbox refused ${path}: ${response.status} ${await response.text()}`);
    return response.json();
  };
  await lever("scale", { customers });
  return {
    url,
    pid: child.pid ?? 0,
    secretFile,
    secret: (await readFile(secretFile, "utf8")).trim(),
    siteKeyFile,
    lever,
    stop: () => end(child, "SIGTERM"),
  };
}

export type ServerSetup = {
  readonly folder: string;
  readonly port: number;
  readonly healthPort: number;
  readonly configFile: string;
  readonly dataDir: string;
  /** A database that several nodes share; left out: the bundled one of this node. */
  readonly databaseUrl?: string;
  /** The checkout whose program is started; left out: this one. */
  readonly program?: string;
};

/** Writes a configuration with folders and ports of its own, which names the sandbox as the operator. */
export async function prepareServer(
  folder: string,
  sandbox: Pick<SandboxProgram, "url" | "secretFile">,
  { server = {}, ...changes }: { readonly server?: object; readonly [key: string]: unknown } = {},
): Promise<ServerSetup> {
  const [port, healthPort] = [await freePort(), await freePort()];
  const dataDir = join(folder, "data");
  const config = {
    server: { port, healthPort, trustedProxies: ["127.0.0.1/32", "::1/128"], ...server },
    // Visitors of the rig use it; the ten thousand idle sockets of `turn/idle.ts` are opened by hand.
    channel: { required: false },
    data: { dir: dataDir },
    keys: { dir: join(folder, "keys") },
    log: { level: "warn" },
    operator: {
      baseUrl: sandbox.url,
      tokenUrl: `${sandbox.url}/oauth2/token`,
      clientId: "wardline",
      clientSecretFile: sandbox.secretFile,
      identityJwksUrl: `${sandbox.url}/site/jwks.json`,
      identityIssuer: "https://www.larkspur.example",
      selfCareUrl: sandbox.url,
      payOrigins: [sandbox.url],
    },
    ...changes,
  };
  const configFile = join(folder, "wardline.yaml");
  await writeFile(configFile, JSON.stringify(config, null, 2));
  return { folder, port, healthPort, configFile, dataDir };
}

export type ServerProgram = {
  readonly pid: number;
  readonly healthUrl: string;
  /** Time from starting the program until it answered that it is ready. */
  readonly readyMs: number;
  /** Ends it as it wants to be ended: turns in flight are finished. */
  stop(): Promise<void>;
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
};

/** Starts the product as anybody does, with `bin/wardline start`, and waits until it says that it is ready. */
export async function startServer(setup: ServerSetup, nodeOptions?: string, logFile?: string): Promise<ServerProgram> {
  const from = performance.now();
  const env = {
    ...process.env,
    DATABASE_URL: setup.databaseUrl ?? "",
    ...(nodeOptions === undefined ? {} : { NODE_OPTIONS: nodeOptions }),
  };
  const child = watched(
    spawn(join(setup.program ?? root, "bin/wardline"), ["start", "--config", setup.configFile], {
      cwd: setup.folder,
      env,
      stdio: ["ignore", "ignore", "pipe"],
    }),
  );
  const said: string[] = [];
  createInterface({ input: child.stderr }).on("line", (line) => {
    if (said.push(line) > 50) said.shift();
    if (logFile !== undefined) appendFileSync(logFile, `${line}\n`);
    if (process.env["WARDLINE_BENCH_LOG"] !== undefined) process.stderr.write(`${line}\n`);
  });
  const healthUrl = `http://localhost:${setup.healthPort}`;
  while (!(await isReady(healthUrl))) {
    if (child.exitCode !== null || child.signalCode !== null)
      throw new Error(`The server ended before it was ready:\n${said.join("\n")}`);
    if (performance.now() - from > READY_TIMEOUT_MS) {
      await end(child, "SIGKILL");
      throw new Error(`The server was not ready in ${READY_TIMEOUT_MS / 1_000} s:\n${said.join("\n")}`);
    }
    await sleep(25);
  }
  return {
    pid: child.pid ?? 0,
    healthUrl,
    readyMs: performance.now() - from,
    stop: () => end(child, "SIGTERM"),
    kill: () => end(child, "SIGKILL"),
  };
}

async function isReady(healthUrl: string): Promise<boolean> {
  return fetch(`${healthUrl}/health/ready`, { signal: AbortSignal.timeout(1_000) }).then(
    async (response) => {
      await response.arrayBuffer();
      return response.ok;
    },
    () => false,
  );
}

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill(signal);
  await ended;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "localhost");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  return typeof address === "object" && address !== null ? address.port : 0;
}
