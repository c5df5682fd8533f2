// SPDX-License-Identifier: Apache-2.0
import type { StaffStore } from "#app";
import type { Database } from "../sql.ts";
import { appendHistory } from "./history.ts";
import { type AccountRow, parseSession, SESSION_COLUMNS, type SessionRow, type StaffRows } from "./staff-rows.ts";

/** A person who types is noted once in this time. */
const NOTE_EVERY_MS = 10_000;

const ADD = `
  INSERT INTO staff_session (tenant, ${SESSION_COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`;
const FIND = `
  SELECT ${SESSION_COLUMNS.replace(/\w+/gu, "seat.$&")}, staff.roles, staff.state, staff.version, staff.sealed,
    staff.created_at AS joined_at
  FROM staff_session AS seat JOIN staff USING (tenant, staff_id)
  WHERE seat.tenant = $1 AND seat.token_hash = $2 AND seat.expires_at > $3 AND seat.last_at > $4 AND staff.state = 'active'`;
const TOUCH = `
  UPDATE staff_session SET last_at = $3 WHERE tenant = $1 AND token_hash = $2 AND last_at < $4`;
const LIST = `
  SELECT ${SESSION_COLUMNS} FROM staff_session
  WHERE tenant = $1 AND staff_id = $2 AND expires_at > $3 AND last_at > $4 ORDER BY last_at DESC, session_id`;
const END = "DELETE FROM staff_session WHERE tenant = $1 AND staff_id = $2 AND session_id = $3";

type SeatRow = SessionRow & Omit<AccountRow, "created_at"> & { readonly joined_at: Date };

/** Where staff are signed in. A session that is over in any way is not found; nobody has to look at its times. */
export function makeStaffSessions(
  database: Database,
  rows: StaffRows,
): Pick<StaffStore, "addSession" | "findSession" | "touch" | "listSessions" | "endSession"> {
  return {
    async addSession(tenant, session, entry) {
      const { tokenHash, sessionId, staffId, deviceKey, method, createdAt, lastAt, expiresAt } = session;
      const values = [tenant, tokenHash, sessionId, staffId, deviceKey, method, createdAt, lastAt, expiresAt];
      await database.transaction(async (tx) => {
        await tx.query("staff_session.add", ADD, values);
        await appendHistory(tx, [entry]);
      });
    },
    async findSession(tenant, tokenHash, { now, idleSince }) {
      const found = await database.query<SeatRow>("staff_session.find", FIND, [tenant, tokenHash, now, idleSince]);
      const row = found.rows[0];
      if (row === undefined) return null;
      return { session: parseSession(row), account: rows.account(tenant, { ...row, created_at: row.joined_at }) };
    },
    async touch(tenant, tokenHash, now) {
      const noted = new Date(now.getTime() - NOTE_EVERY_MS);
      await database.query("staff_session.touch", TOUCH, [tenant, tokenHash, now, noted]);
    },
    async listSessions(tenant, staffId, { now, idleSince }) {
      const found = await database.query<SessionRow>("staff_session.list", LIST, [tenant, staffId, now, idleSince]);
      return found.rows.map(parseSession);
    },
    async endSession(tenant, staffId, sessionId, entry) {
      return database.transaction(async (tx) => {
        const ended = await tx.query("staff_session.end", END, [tenant, staffId, sessionId]);
        if (ended.rowCount === 1) await appendHistory(tx, [entry]);
        return ended.rowCount === 1;
      });
    },
  };
}
