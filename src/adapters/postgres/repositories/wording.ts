// SPDX-License-Identifier: Apache-2.0
import type { ApprovalCipher, StoredWording, StoredWordingDraft, WordingStore } from "#app";
import type { Database } from "../sql.ts";
import { appendHistory, historyRows } from "./history.ts";
import { oneOf } from "./rows.ts";
import { changeWithEntry } from "./with-entry.ts";

const COLUMNS = "number, how, digest, messages, sealed, at";
const LIST = `SELECT ${COLUMNS} FROM wording_version WHERE tenant = $1 ORDER BY number DESC LIMIT $2`;
const FIND = `SELECT ${COLUMNS} FROM wording_version WHERE tenant = $1 AND number = $2`;
/** The number is the key: of two that publish at once one wins. */
const PUBLISH = `
  INSERT INTO wording_version (tenant, number, how, digest, messages, sealed, at) VALUES ($1, $2, $3, $4, $5, $6, $7)
  ON CONFLICT (tenant, number) DO NOTHING RETURNING number`;
const TAKE = "DELETE FROM wording_draft WHERE tenant = $1 AND message_id = $2 AND version = $3";
const DRAFTS =
  "SELECT message_id, version, sealed, changed_at FROM wording_draft WHERE tenant = $1 ORDER BY message_id";
const KEEP = changeWithEntry(
  `INSERT INTO wording_draft AS d (tenant, message_id, version, sealed, changed_at) VALUES ($1, $2, $3, $4, $5)
   ON CONFLICT (tenant, message_id) DO UPDATE SET version = $3, sealed = $4, changed_at = $5 WHERE d.version = $3 - 1`,
  "message_id",
  6,
);
const DROP = changeWithEntry(
  "DELETE FROM wording_draft WHERE tenant = $1 AND message_id = $2 AND version = $3",
  "message_id",
  4,
);

type Row = {
  readonly number: number;
  readonly how: string;
  readonly digest: string;
  readonly messages: number;
  readonly sealed: Uint8Array;
  readonly at: Date;
};
type DraftRow = {
  readonly message_id: string;
  readonly version: number;
  readonly sealed: Uint8Array;
  readonly changed_at: Date;
};

class Moved extends Error {}

/** An operator's own words in PostgreSQL. What each method promises is written at the port. */
export function makeWordingStore(database: Database, cipher: ApprovalCipher): WordingStore {
  const list: WordingStore["list"] = async (tenant, limit) =>
    (await database.query<Row>("wording.list", LIST, [tenant, limit])).rows.map(parse);
  return {
    cipher,
    list,
    newest: async (tenant) => (await list(tenant, 1))[0] ?? null,
    async find(tenant, number) {
      const { rows } = await database.query<Row>("wording.find", FIND, [tenant, number]);
      return rows[0] === undefined ? null : parse(rows[0]);
    },
    async publish(tenant, { number, how, digest, messages, sealed, at }, taken, entry) {
      try {
        await database.transaction(async (tx) => {
          const values = [tenant, number, how, digest, messages, sealed, at];
          if ((await tx.query("wording.publish", PUBLISH, values)).rows.length === 0) throw new Moved();
          for (const { id, version } of taken)
            if ((await tx.query("wording.take", TAKE, [tenant, id, version])).rowCount !== 1) throw new Moved();
          await appendHistory(tx, [entry]);
        });
        return true;
      } catch (error) {
        if (error instanceof Moved) return false;
        throw error;
      }
    },
    async drafts(tenant) {
      const { rows } = await database.query<DraftRow>("wording.drafts", DRAFTS, [tenant]);
      return rows.map(
        (row): StoredWordingDraft => ({
          id: row.message_id,
          version: row.version,
          sealed: row.sealed,
          changedAt: row.changed_at,
        }),
      );
    },
    async keepDraft(tenant, { id, version, sealed, changedAt }, entry) {
      const values = [tenant, id, version, sealed, changedAt, historyRows([entry])];
      return (await database.query("wording.keep", KEEP, values)).rows.length === 1;
    },
    async dropDraft(tenant, id, version, entry) {
      const values = [tenant, id, version, historyRows([entry])];
      return (await database.query("wording.drop", DROP, values)).rows.length === 1;
    },
  };
}

function parse({ how, ...row }: Row): StoredWording {
  return { ...row, how: oneOf(["published", "rolled_back"], how, "wording_version.how") };
}
