// SPDX-License-Identifier: Apache-2.0
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { startBundledServer } from "#postgres";
import { prepareServer, type SandboxProgram, type ServerProgram, type ServerSetup, startServer } from "./programs.ts";

/** One PostgreSQL that outlives every node, as a deployment of several nodes has it; the first node migrates it. */
export type SharedDatabase = {
  /** For `DATABASE_URL`. */
  readonly url: string;
  readonly dataDir: string;
  stop(): Promise<void>;
};

/** Starts the bundled engine apart from any node. Killed, it is started again on the same folder by its lease. */
export async function startSharedDatabase(folder: string): Promise<SharedDatabase> {
  const dataDir = join(folder, "database");
  await mkdir(dataDir, { recursive: true });
  await chmod(dataDir, 0o711);
  const server = await startBundledServer({ dataDir, log: () => undefined });
  const { user, database, host, port } = server.connection;
  return {
    url: `postgres:///${database}?host=${encodeURIComponent(host)}&port=${String(port)}&user=${user}`,
    dataDir,
    stop: () => server.stop(),
  };
}

/**
 * Prepares nodes that share the database and the keys and nothing else: each has a folder, ports and a configuration of its own.
 *
 * @param changes - Parts of the configuration that all of them have besides.
 */
export async function prepareNodes(
  folder: string,
  sandbox: Pick<SandboxProgram, "url" | "secretFile">,
  database: SharedDatabase,
  count: number,
  changes: Parameters<typeof prepareServer>[2] = {},
): Promise<readonly ServerSetup[]> {
  const keys = { dir: join(folder, "keys") };
  const setups: ServerSetup[] = [];
  for (let node = 1; node <= count; node += 1) {
    const own = join(folder, `node-${String(node)}`);
    await mkdir(own, { recursive: true });
    setups.push({ ...(await prepareServer(own, sandbox, { keys, ...changes })), databaseUrl: database.url });
  }
  return setups;
}

/** Starts them one after the other: the first makes keys and schema, the others find them. */
export async function startNodes(setups: readonly ServerSetup[]): Promise<ServerProgram[]> {
  const nodes: ServerProgram[] = [];
  for (const setup of setups) nodes.push(await startServer(setup));
  return nodes;
}
