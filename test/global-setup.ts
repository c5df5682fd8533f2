// SPDX-License-Identifier: Apache-2.0
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { holdTestServer, memoryMount } from "#postgres/testing";

let held: ReturnType<typeof holdTestServer> | null = null;
let folder: string | null = null;

/**
 * Begins to start the shared test server and does not wait for it: tests that need no database run at once.
 *
 * What tests put aside lies in one folder, in memory where this machine has room, which goes with the run. The programs that tests start
 * share what Node made of the sources: each would strip and compile them all again, which costs more than what most of them do afterwards.
 * The pages are built once too, when the first test needs them.
 */
export async function setup(): Promise<void> {
  held = holdTestServer();
  // Where it cannot start, the tests that need it say why.
  held.catch(() => undefined);
  folder = await mkdtemp(join(memoryMount() ?? tmpdir(), "wardline-run-"));
  // The account that runs the databases of programs must pass through.
  await chmod(folder, 0o755);
  process.env["TMPDIR"] = folder;
  process.env["WARDLINE_WEB_OF_RUN"] = join(folder, "web");
  await mkdir(process.env["WARDLINE_WEB_OF_RUN"]);
  process.env["NODE_COMPILE_CACHE"] ??= join(folder, "compiled");
}

/** Gives the claim back; the last test run of this checkout stops the server. */
export async function teardown(): Promise<void> {
  const server = await held?.catch(() => null);
  await server?.stop();
  if (folder !== null) await rm(folder, { recursive: true, force: true, maxRetries: 3 });
}
