// SPDX-License-Identifier: Apache-2.0
// The public server over the test app, listening on a free loopback port.
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import type { AppDeps } from "#app";
import type { PoolOptions } from "#postgres";
import { buildServer, parseNetworks, type ServerOptions, type SurfaceOptions } from "#surfaces";
import { openTestApp, type TestApp } from "./app.ts";

export type TestServer = {
  readonly app: TestApp;
  readonly server: FastifyInstance;
  readonly url: string;
  readonly wsUrl: string;
  /** Another node on the same database and keys, listening on a port of its own. Ends with the first. */
  another(how?: Partial<SurfaceOptions>, pool?: PoolOptions): Promise<{ readonly url: string; readonly deps: AppDeps }>;
  /** Where its pages would lie. */
  readonly webDir: string;
  close(): Promise<void>;
};

export async function openTestServer(
  options: Partial<SurfaceOptions> = {},
  tls: ServerOptions["tls"] = null,
): Promise<TestServer> {
  const app = await openTestApp();
  const publicOrigins: string[] = [...(options.publicOrigins ?? [])];
  const surface: SurfaceOptions = {
    embedOrigins: ["http://www.larkspur.localhost"],
    trustedProxies: parseNetworks(["127.0.0.0/8", "::1"]),
    isHttps: false,
    plainHttpFrom: null,
    isChannelRequired: false,
    brands: {},
    webDir: emptyWeb(),
    version: "0.0.0-test",
    ...options,
    publicOrigins,
  };
  const server = await buildServer({ deps: app.deps, options: surface }, { logger: pino({ level: "silent" }), tls });
  const address = await server.listen({ host: "127.0.0.1", port: 0 });
  const { port } = new URL(address);
  const scheme = tls === null ? "http" : "https";
  publicOrigins.push(`${scheme}://localhost:${port}`);
  app.deskOrigins.push(`${scheme}://localhost:${port}`);
  const others: FastifyInstance[] = [];
  return {
    app,
    server,
    async another(how = {}, pool) {
      const own: string[] = [];
      const made = await app.node(pool);
      // A node that is made poor is meant to fail, and to say so in its log.
      const deps = pool === undefined ? made : { ...made, log: { ...made.log, error: () => undefined } };
      const built = await buildServer(
        { deps, options: { ...surface, ...how, publicOrigins: own } },
        { logger: pino({ level: "silent" }), tls: null },
      );
      others.push(built);
      const where = `http://localhost:${new URL(await built.listen({ host: "127.0.0.1", port: 0 })).port}`;
      own.push(where);
      return { url: where, deps };
    },
    url: `${scheme}://localhost:${port}`,
    webDir: surface.webDir,
    wsUrl: `ws://localhost:${port}`,
    async close() {
      for (const other of others) await other.close();
      await server.close();
      await app.close();
    },
  };
}

/** The pages are not what is tested here; their folder must exist. */
function emptyWeb(): string {
  const dir = mkdtempSync(join(tmpdir(), "wardline-web-"));
  for (const page of ["widget", "console"]) {
    mkdirSync(join(dir, page), { recursive: true });
    if (!existsSync(join(dir, page, "index.html")))
      writeFileSync(join(dir, page, "index.html"), "<!doctype html><title>page</title>");
  }
  writeFileSync(join(dir, "loader.js"), "");
  return dir;
}
