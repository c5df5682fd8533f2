// SPDX-License-Identifier: Apache-2.0
import type { HoursStore, StoredHours } from "#app";
import type { OpeningHoursContent } from "#protocol";
import type { Database } from "../sql.ts";
import { historyRows } from "./history.ts";
import { changeWithEntry } from "./with-entry.ts";

const COLUMNS = "number, content, at";
const LIST = `SELECT ${COLUMNS} FROM opening_hours WHERE tenant = $1 ORDER BY number DESC LIMIT $2`;
/** Only after the very version that was looked at. */
const PUBLISH = changeWithEntry(
  `INSERT INTO opening_hours (tenant, number, content, at)
   SELECT $1, $2, $3::jsonb, $4
   WHERE $2 = 1 + coalesce((SELECT max(number) FROM opening_hours WHERE tenant = $1), 0)
   ON CONFLICT (tenant, number) DO NOTHING`,
  "number",
  5,
);

type Row = { readonly number: number; readonly content: OpeningHoursContent | null; readonly at: Date };

/** Opening hours in PostgreSQL: each version once, never changed. */
export function makeHoursStore(database: Database): HoursStore {
  const list: HoursStore["list"] = async (tenant, limit) =>
    (await database.query<Row>("opening_hours.list", LIST, [tenant, limit])).rows.map(parse);
  return {
    list,
    newest: async (tenant) => (await list(tenant, 1))[0] ?? null,
    async publish(tenant, { number, hours, at }, entry) {
      const values = [tenant, number, hours === null ? null : JSON.stringify(hours), at, historyRows([entry])];
      return (await database.query("opening_hours.publish", PUBLISH, values)).rows.length === 1;
    },
  };
}

function parse({ number, content, at }: Row): StoredHours {
  return { number, hours: content, at };
}
