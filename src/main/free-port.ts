// SPDX-License-Identifier: Apache-2.0
import { createServer } from "node:net";
import type { LoadedConfig } from "./load-config.ts";

/** Puts a free port where the configuration says 0: the sandbox, the widget and the health page must know each other's before they listen. */
export async function withFreePorts(loaded: LoadedConfig): Promise<LoadedConfig> {
  const { server, sandbox } = loaded.config;
  const [port, healthPort, sandboxPort] = await Promise.all(
    [server.port, server.healthPort, sandbox.port].map(async (wanted) => (wanted === 0 ? await freePort() : wanted)),
  );
  return {
    ...loaded,
    config: {
      ...loaded.config,
      server: { ...server, port: port ?? 0, healthPort: healthPort ?? 0 },
      sandbox: { ...sandbox, port: sandboxPort ?? 0 },
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "localhost", resolve);
  });
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
