// SPDX-License-Identifier: Apache-2.0
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Client } from "pg";
import { connectRunningServer } from "#postgres";

/**
 * A full COPY of every table by the superuser: what a thief of the database takes. In binary, where texts stand as they are; as text every column of
 * bytes would be hexadecimal, in which any eight digits turn up by chance.
 */
export async function copyTables(dataDir: string, into: string): Promise<number> {
  const running = await connectRunningServer(dataDir);
  if (running === null) throw new Error("There is no database to copy");
  await mkdir(into, { recursive: true });
  await chmod(into, 0o777);
  const client = new Client({ host: running.host, port: running.port, user: "postgres", database: running.database });
  await client.connect();
  try {
    const { rows } = await client.query<{ name: string }>(
      "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')",
    );
    for (const [i, { name }] of rows.entries()) {
      // A table of partitions has no rows of its own: its partitions are in the list too.
      await client.query(
        `COPY (SELECT * FROM ${name}) TO '${join(into, `${i}-${name.replaceAll(/\W/gu, "-")}.bin`)}' WITH (FORMAT binary)`,
      );
    }
    await client.query("CHECKPOINT");
    return rows.length;
  } finally {
    await client.end();
  }
}
