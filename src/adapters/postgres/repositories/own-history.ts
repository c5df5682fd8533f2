// SPDX-License-Identifier: Apache-2.0
import type { OwnHistory } from "#app";
import type { Database } from "../sql.ts";
import { HISTORY_COLUMNS, type HistoryRow, parseEntry } from "./history.ts";

const PAGE = `
  SELECT id, ${HISTORY_COLUMNS} FROM history
  WHERE tenant = $1 AND subject_id = $2 AND id < coalesce($3, 9223372036854775807) AND kind = ANY ($4::text[])
  ORDER BY id DESC LIMIT $5`;

/** Reads what the history says of one subject, by the index over (tenant, subject, id). */
export function makeOwnHistory(database: Database): OwnHistory {
  return {
    async page(tenant, subjectId, { kinds, before, limit }) {
      const { rows } = await database.query<HistoryRow & { readonly id: number }>("history.own_page", PAGE, [
        tenant,
        subjectId,
        before,
        [...kinds],
        limit,
      ]);
      return rows.map((row) => ({ id: row.id, entry: parseEntry(row) }));
    },
  };
}
