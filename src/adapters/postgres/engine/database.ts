// SPDX-License-Identifier: Apache-2.0
import { Client } from "pg";
import { SUPERUSER } from "./cluster.ts";

/** The database and the ordinary role that the product uses. A hole in our SQL then is no hole into the machine. */
export const PRODUCT_DATABASE = "wardline";
export const PRODUCT_ROLE = "wardline";

/** Makes the product's role and database where they are missing. Runs under the start lock, so only once at a time. */
export async function makeDatabase(socket: { readonly host: string; readonly port: number }): Promise<void> {
  const client = new Client({ ...socket, user: SUPERUSER, database: "postgres" });
  await client.connect();
  try {
    const role = await client.query<{ settings: string[] | null }>(
      "SELECT rolconfig AS settings FROM pg_roles WHERE rolname = $1",
      [PRODUCT_ROLE],
    );
    if (role.rowCount === 0) await client.query(`CREATE ROLE ${PRODUCT_ROLE} LOGIN`);
    // Privacy: the text of an error may quote a value ("invalid input syntax …"). The product sees its own errors without
    // the server's log; those of the server's own workers are still logged.
    if (role.rows[0]?.settings?.includes("log_min_messages=log") !== true) {
      await client.query(`ALTER ROLE ${PRODUCT_ROLE} SET log_min_messages = log`);
    }
    const database = await client.query("SELECT 1 FROM pg_database WHERE datname = $1", [PRODUCT_DATABASE]);
    if (database.rowCount === 0) await client.query(`CREATE DATABASE ${PRODUCT_DATABASE} OWNER ${PRODUCT_ROLE}`);
  } finally {
    await client.end();
  }
}
