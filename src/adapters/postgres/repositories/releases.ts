// SPDX-License-Identifier: Apache-2.0
import type { Publication, ReleaseFiles, ReleaseStore } from "#app";
import type { TenantId } from "#kernel";
import type { Database } from "../sql.ts";
import { appendHistory } from "./history.ts";

const LIST = `
  SELECT number, release_id, note, at FROM flow_publication
  WHERE tenant = $1 AND environment = $2 ORDER BY number DESC LIMIT $3`;
const FILES = "SELECT files FROM flow_release WHERE tenant = $1 AND release_id = $2";
const MAKE = `
  INSERT INTO flow_release (tenant, release_id, files, made_at) VALUES ($1, $2, $3::jsonb, $4)
  ON CONFLICT (tenant, release_id) DO NOTHING`;
/** The number is the key: of two that publish at once one wins. */
const PUBLISH = `
  INSERT INTO flow_publication (tenant, environment, number, release_id, note, at) VALUES ($1, $2, $3, $4, $5, $6)
  ON CONFLICT (tenant, environment, number) DO NOTHING RETURNING number`;

type Row = { readonly number: number; readonly release_id: string; readonly note: string; readonly at: Date };

/** Published releases in PostgreSQL. What each method promises is written at the port. */
export function makeReleaseStore(database: Database, tenant: TenantId): ReleaseStore {
  return {
    async publications(environment, limit) {
      const { rows } = await database.query<Row>("flow_publication.list", LIST, [tenant, environment, limit]);
      return rows.map(
        (row): Publication => ({ number: row.number, releaseId: row.release_id, note: row.note, at: row.at }),
      );
    },
    async files(releaseId) {
      const { rows } = await database.query<{ files: ReleaseFiles }>("flow_release.files", FILES, [tenant, releaseId]);
      return rows[0]?.files ?? null;
    },
    publish: ({ environment, number, releaseId, files, note, at }, how) =>
      database.transaction(async (tx) => {
        if (files !== null) await tx.query("flow_release.make", MAKE, [tenant, releaseId, JSON.stringify(files), at]);
        const values = [tenant, environment, number, releaseId, note, at];
        const { rows } = await tx.query<{ number: number }>("flow_publication.write", PUBLISH, values);
        if (rows.length === 0) return false;
        const facts = { environment, release: releaseId, number, how };
        await appendHistory(tx, [
          {
            at,
            tenant,
            kind: "flows.published",
            actor: { kind: "system", id: null },
            subjectId: null,
            conversationId: null,
            facts,
          },
        ]);
        return true;
      }),
  };
}
