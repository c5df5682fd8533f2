// SPDX-License-Identifier: Apache-2.0
import { holdTestServer } from "#postgres/testing";

let held: ReturnType<typeof holdTestServer> | null = null;

/** Begins to start the shared test server and does not wait for it: tests that need no database run at once. */
export function setup(): void {
  held = holdTestServer();
  // Where it cannot start, the tests that need it say why.
  held.catch(() => undefined);
}

/** Gives the claim back; the last test run of this checkout stops the server. */
export async function teardown(): Promise<void> {
  const server = await held?.catch(() => null);
  await server?.stop();
}
