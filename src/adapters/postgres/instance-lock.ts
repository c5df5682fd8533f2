// SPDX-License-Identifier: Apache-2.0
import { Client } from "pg";
import type { SocketConnection } from "./engine/index.ts";

/** The key of the lock that a serving process holds on its own bundled database. */
const SERVING = 0x77_61_72_64;

/**
 * Claims a bundled database for one serving process. The claim ends with the process, however it ends.
 *
 * @returns How to give it back, or null when another process serves from this database.
 */
export async function claimInstance(connection: SocketConnection): Promise<(() => Promise<void>) | null> {
  const client = new Client({ ...connection, application_name: "wardline instance lock", keepAlive: true });
  client.on("error", () => undefined);
  await client.connect();
  const { rows } = await client.query<{ locked: boolean }>("SELECT pg_try_advisory_lock($1) AS locked", [SERVING]);
  if (rows[0]?.locked === true) return () => client.end();
  await client.end();
  return null;
}
