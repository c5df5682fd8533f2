// SPDX-License-Identifier: Apache-2.0
import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { packageRoot } from "./paths.ts";

type Ended = { readonly code: number; readonly said: string };

/** `wardline health` as a container engine runs it: in the folder of the installation, without options. */
function health(cwd: string): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(join(packageRoot, "bin/wardline"), ["health"], { cwd }, (error, said) => {
      resolve({ code: typeof error?.code === "number" ? error.code : 0, said });
    });
  });
}

it("wardline health says whether the server on this machine is ready, by the port of its configuration", async () => {
  let status = 200;
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    response.writeHead(status).end(status === 200 ? "ready\n" : "database\n");
  });
  await new Promise<void>((done) => server.listen(0, "localhost", done));
  const folder = await mkdtemp(join(tmpdir(), "wardline-health-"));
  try {
    const { port } = server.address() as AddressInfo;
    await writeFile(join(folder, "wardline.yaml"), `server: { healthPort: ${port} }\n`);
    expect(await health(folder)).toEqual({ code: 0, said: "ready\n" });
    status = 503;
    expect(await health(folder)).toEqual({ code: 1, said: "database\n" });
    expect(asked).toEqual(["/health/ready", "/health/ready"]);
    await new Promise((done) => server.close(done));
    expect(await health(folder)).toEqual({ code: 1, said: `nobody answers on port ${port}\n` });
  } finally {
    server.close();
    await rm(folder, { recursive: true });
  }
});
