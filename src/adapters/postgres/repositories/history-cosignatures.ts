// SPDX-License-Identifier: Apache-2.0
import type { CosignatureStore, StoredCheckpoint, WitnessState } from "#app";
import type { Database } from "../sql.ts";

const SAVE = `
  INSERT INTO history_cosignature (size, witness, lines, at) VALUES ($1, $2, $3, $4) ON CONFLICT (size, witness) DO NOTHING`;
const NEWEST = "SELECT witness, max(size) AS size FROM history_cosignature GROUP BY witness";
const NEWEST_COSIGNED = `
  SELECT c.size, c.note, c.at, coalesce(w.lines, '') AS lines, coalesce(w.witnesses, ARRAY[]::text[]) AS witnesses
  FROM history_checkpoint c
  CROSS JOIN LATERAL (
    SELECT string_agg(s.lines, '' ORDER BY s.witness) AS lines, array_agg(s.witness ORDER BY s.witness) AS witnesses,
           count(*) AS count
    FROM history_cosignature s WHERE s.size = c.size AND s.witness = ANY ($2::text[])
  ) AS w
  WHERE c.size >= $1 AND w.count >= $3 ORDER BY c.size DESC LIMIT 1`;
const REPORT = `
  INSERT INTO history_witness (witness, asked_at, problem) VALUES ($1, $2, $3)
  ON CONFLICT (witness) DO UPDATE SET asked_at = excluded.asked_at, problem = excluded.problem`;
const STATES = "SELECT witness, asked_at, problem FROM history_witness ORDER BY witness";

type CosignedRow = StoredCheckpoint & { readonly lines: string; readonly witnesses: readonly string[] };

/** What witnesses cosigned, in PostgreSQL. What each method promises is written at the port. */
export function makeCosignatureStore(database: Database): CosignatureStore {
  return {
    async save({ size, witness, lines, at }) {
      await database.query("history_cosignature.save", SAVE, [size, witness, lines, at]);
    },
    async newest() {
      const { rows } = await database.query<{ witness: string; size: number }>("history_cosignature.newest", NEWEST);
      return new Map(rows.map(({ witness, size }) => [witness, size]));
    },
    async newestCosigned(fromSize, witnesses, quorum) {
      const values = [fromSize, witnesses, quorum];
      const { rows } = await database.query<CosignedRow>("history_cosignature.cosigned", NEWEST_COSIGNED, values);
      const row = rows[0];
      if (row === undefined) return null;
      return { size: row.size, at: row.at, note: row.note + row.lines, witnesses: row.witnesses };
    },
    async report({ witness, askedAt, problem }) {
      await database.query("history_witness.report", REPORT, [witness, askedAt, problem]);
    },
    async states() {
      const { rows } = await database.query<{ witness: string; asked_at: Date; problem: string | null }>(
        "history_witness.list",
        STATES,
      );
      return rows.map((row): WitnessState => ({ witness: row.witness, askedAt: row.asked_at, problem: row.problem }));
    },
  };
}
