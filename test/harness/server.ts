// SPDX-License-Identifier: Apache-2.0
// The public server over the test app, listening on a free loopback port.
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { FastifyInstance } from "fastify";
import { pino } from "pino";
import { buildServer, parseNetworks, type ServerOptions, type SurfaceOptions } from "#surfaces";
import { openTestApp, type TestApp } from "./app.ts";

export type TestServer = {
  readonly app: TestApp;
  readonly server: FastifyInstance;
  readonly url: string;
  readonly wsUrl: string;
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
  return {
    app,
    server,
    url: `${scheme}://localhost:${port}`,
    webDir: surface.webDir,
    wsUrl: `ws://localhost:${port}`,
    async close() {
      await server.close();
      await app.close();
    },
  };
}

/** The pages are not what is tested here; their folder must exist. */
function emptyWeb(): string {
  const dir = mkdtempSync(join(tmpdir(), "wardline-web-"));
  for (const page of ["widget", "desk"]) {
    mkdirSync(join(dir, page), { recursive: true });
    if (!existsSync(join(dir, page, "index.html")))
      writeFileSync(join(dir, page, "index.html"), "<!doctype html><title>page</title>");
  }
  writeFileSync(join(dir, "loader.js"), "");
  return dir;
}
