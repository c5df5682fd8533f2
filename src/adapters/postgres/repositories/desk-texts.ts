// SPDX-License-Identifier: Apache-2.0
import type { ApprovalCipher, DeskTextStore, StoredDeskText } from "#app";
import { isUniqueViolation } from "../errors.ts";
import type { Database } from "../sql.ts";
import { appendHistory, historyRows } from "./history.ts";
import { oneOf } from "./rows.ts";
import { changeWithEntry } from "./with-entry.ts";

const COLUMNS = "text_id, kind, state, version, shortcut, team, replaces, sealed, uses, changed_at";
const LIST = `SELECT ${COLUMNS} FROM desk_text WHERE tenant = $1 AND state <> 'retired' ORDER BY changed_at, text_id`;
const FIND = `SELECT ${COLUMNS} FROM desk_text WHERE tenant = $1 AND text_id = $2`;
const ADD = changeWithEntry(
  `INSERT INTO desk_text (tenant, text_id, kind, state, shortcut, team, replaces, sealed, changed_at)
   VALUES ($1, $2, $3, 'draft', $4, $5, $6, $7, $8)`,
  "text_id",
  9,
);
const RETIRE_REPLACED = `
  UPDATE desk_text SET state = 'retired', version = version + 1, changed_at = $3
  WHERE tenant = $1 AND state = 'published'
    AND text_id = (SELECT replaces FROM desk_text WHERE tenant = $1 AND text_id = $2)`;
const PUBLISH = `
  UPDATE desk_text SET state = 'published', version = version + 1, changed_at = $4
  WHERE tenant = $1 AND text_id = $2 AND version = $3 AND state = 'draft'`;
const RETIRE = changeWithEntry(
  `UPDATE desk_text SET state = 'retired', version = version + 1, changed_at = $4
   WHERE tenant = $1 AND text_id = $2 AND version = $3 AND state <> 'retired'`,
  "text_id",
  5,
);
const COUNT = "UPDATE desk_text SET uses = uses + 1 WHERE tenant = $1 AND text_id = $2 AND state = 'published'";

type Row = {
  readonly text_id: string;
  readonly kind: string;
  readonly state: string;
  readonly version: number;
  readonly shortcut: string | null;
  readonly team: string | null;
  readonly replaces: string | null;
  readonly sealed: Uint8Array;
  readonly uses: number;
  readonly changed_at: Date;
};

class Moved extends Error {}

/** Canned texts and lists of steps in PostgreSQL, sealed for the tenant. */
export function makeDeskTextStore(database: Database, cipher: ApprovalCipher): DeskTextStore {
  return {
    cipher,
    async list(tenant) {
      return (await database.query<Row>("desk_text.list", LIST, [tenant])).rows.map(parse);
    },
    async find(tenant, textId) {
      const { rows } = await database.query<Row>("desk_text.find", FIND, [tenant, textId]);
      return rows[0] === undefined ? null : parse(rows[0]);
    },
    async add(tenant, { textId, kind, shortcut, team, replaces, sealed, changedAt }, entry) {
      const values = [tenant, textId, kind, shortcut, team, replaces, sealed, changedAt, historyRows([entry])];
      await database.query("desk_text.add", ADD, values);
    },
    async publish(tenant, textId, version, at, entry) {
      try {
        await database.transaction(async (tx) => {
          await tx.query("desk_text.retire_replaced", RETIRE_REPLACED, [tenant, textId, at]);
          const { rowCount } = await tx.query("desk_text.publish", PUBLISH, [tenant, textId, version, at]);
          if (rowCount !== 1) throw new Moved();
          await appendHistory(tx, [entry]);
        });
        return true;
      } catch (error) {
        if (error instanceof Moved || isUniqueViolation(error, "desk_text_shortcut")) return false;
        throw error;
      }
    },
    async retire(tenant, textId, version, at, entry) {
      const values = [tenant, textId, version, at, historyRows([entry])];
      return (await database.query("desk_text.retire", RETIRE, values)).rows.length === 1;
    },
    async count(tenant, textId) {
      await database.query("desk_text.count", COUNT, [tenant, textId]);
    },
  };
}

function parse(row: Row): StoredDeskText {
  return {
    textId: row.text_id,
    kind: oneOf(["canned", "macro"], row.kind, "desk_text.kind"),
    state: oneOf(["draft", "published", "retired"], row.state, "desk_text.state"),
    version: row.version,
    shortcut: row.shortcut,
    team: row.team,
    replaces: row.replaces,
    sealed: row.sealed,
    uses: row.uses,
    changedAt: row.changed_at,
  };
}
