// SPDX-License-Identifier: Apache-2.0
import type { RecordStore } from "#app";
import type { Database } from "../sql.ts";
import { appendHistory } from "./history.ts";

const KEEP = `
  INSERT INTO processing_record (tenant, hash, first_at, program, content) VALUES ($1, $2, $3, $4, $5::jsonb)
  ON CONFLICT (tenant, hash) DO NOTHING`;
const LIST =
  "SELECT hash, first_at, program FROM processing_record WHERE tenant = $1 ORDER BY first_at DESC, hash LIMIT $2";

/** What the record of processing said, under each hash. A row is never changed. */
export function makeRecordStore(database: Database): RecordStore {
  return {
    keep: (tenant, { hash, firstAt, program, content }, entry) =>
      database.transaction(async (tx) => {
        const values = [tenant, hash, firstAt, program, JSON.stringify(content)];
        const { rowCount } = await tx.query("processing_record.keep", KEEP, values);
        if (rowCount === 1) await appendHistory(tx, [entry]);
        return rowCount === 1;
      }),
    async list(tenant, limit) {
      type Row = { readonly hash: Uint8Array; readonly first_at: Date; readonly program: string };
      const { rows } = await database.query<Row>("processing_record.list", LIST, [tenant, limit]);
      return rows.map(({ hash, first_at, program }) => ({ hash, firstAt: first_at, program }));
    },
  };
}
