// SPDX-License-Identifier: Apache-2.0
import type { StaffPresence, StaffStore } from "#app";
import type { AgentId } from "#kernel";
import type { Database } from "../sql.ts";
import { appendHistory } from "./history.ts";
import { type AccountRow, parseSession, SESSION_COLUMNS, type SessionRow, type StaffRows } from "./staff-rows.ts";

/** A person who types is noted once in this time. */
const NOTE_EVERY_MS = 10_000;

const ADD = `
  INSERT INTO staff_session (tenant, ${SESSION_COLUMNS}, sid_hash) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`;
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
/** By the provider's word: of one login there, or of everything that somebody opened by it. */
const SPEND_LOGOUT = `
  INSERT INTO spent_token (tenant, purpose, hash, expires_at) VALUES ($1, 'logout_token', $2, $3)
  ON CONFLICT (tenant, purpose, hash) DO NOTHING`;
const END_SID = "DELETE FROM staff_session WHERE tenant = $1 AND sid_hash = $2 RETURNING staff_id";
const END_LOGIN = `
  DELETE FROM staff_session AS seat USING staff_login AS login
  WHERE seat.tenant = $1 AND login.tenant = $1 AND login.login_hash = $2 AND seat.staff_id = login.staff_id
    AND seat.method = 'oidc' RETURNING seat.staff_id`;
const END_ALL = "DELETE FROM staff_session WHERE tenant = $1 AND staff_id = $2";
const LAST_SEEN = `
  SELECT staff_id::text, max(last_at) AS last_at, count(*) FILTER (WHERE expires_at > $2 AND last_at > $3)::int AS open
  FROM staff_session WHERE tenant = $1 GROUP BY staff_id`;
const LAST_KEYS =
  "SELECT staff_id::text, max(used_at) AS last_at FROM staff_passkey WHERE tenant = $1 GROUP BY staff_id";
const SOURCES = `
  SELECT staff_id::text, 'scim' AS source FROM scim_user WHERE tenant = $1
  UNION ALL SELECT staff_id::text, 'sign_on' FROM staff_login WHERE tenant = $1`;
const END = "DELETE FROM staff_session WHERE tenant = $1 AND staff_id = $2 AND session_id = $3";

type SeatRow = SessionRow & Omit<AccountRow, "created_at"> & { readonly joined_at: Date };

/** Where staff are signed in. A session that is over in any way is not found; nobody has to look at its times. */
export function makeStaffSessions(
  database: Database,
  rows: StaffRows,
): Pick<
  StaffStore,
  | "addSession"
  | "findSession"
  | "touch"
  | "listSessions"
  | "endSession"
  | "endByProvider"
  | "endAllSessions"
  | "listPresence"
> {
  return {
    async addSession(tenant, session, entry) {
      const { tokenHash, sessionId, staffId, deviceKey, method, createdAt, lastAt, expiresAt } = session;
      const ids = [tenant, tokenHash, sessionId, staffId, deviceKey, method];
      const values = [...ids, createdAt, lastAt, expiresAt, session.sidHash ?? null];
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
    async endByProvider(tenant, by, once, entry) {
      return database.transaction(async (tx) => {
        const spent = await tx.query("staff_session.spend_logout", SPEND_LOGOUT, [tenant, once.hash, once.expiresAt]);
        if (spent.rowCount !== 1) return null;
        const [text, hash] = by.kind === "sid" ? [END_SID, by.sidHash] : [END_LOGIN, by.loginHash];
        const ended = await tx.query<{ staff_id: string }>(`staff_session.end_${by.kind}`, text, [tenant, hash]);
        const staff = [...new Set(ended.rows.map(({ staff_id }) => staff_id as AgentId))];
        await appendHistory(tx, staff.map(entry));
        return staff;
      });
    },
    async endAllSessions(tenant, staffId, entry) {
      return database.transaction(async (tx) => {
        const ended = await tx.query("staff_session.end_everywhere", END_ALL, [tenant, staffId]);
        if (ended.rowCount > 0) await appendHistory(tx, [entry]);
        return ended.rowCount;
      });
    },
    async listPresence(tenant, { now, idleSince }) {
      type Seen = { readonly staff_id: string; readonly last_at: Date | null; readonly open?: number };
      const [seats, keys, sources] = await Promise.all([
        database.query<Seen>("staff_session.last_seen", LAST_SEEN, [tenant, now, idleSince]),
        database.query<Seen>("staff_passkey.last_used", LAST_KEYS, [tenant]),
        database.query<{ staff_id: string; source: "scim" | "sign_on" }>("staff.sources", SOURCES, [tenant]),
      ]);
      const found = new Map<AgentId, StaffPresence>();
      const of = (id: string): StaffPresence =>
        found.get(id as AgentId) ?? { lastSeenAt: null, openSessions: 0, source: "local" };
      for (const { staff_id, last_at, open = 0 } of [...seats.rows, ...keys.rows]) {
        const { lastSeenAt, openSessions, source } = of(staff_id);
        const latest = last_at !== null && (lastSeenAt === null || last_at > lastSeenAt) ? last_at : lastSeenAt;
        found.set(staff_id as AgentId, { lastSeenAt: latest, openSessions: openSessions + open, source });
      }
      for (const { staff_id, source } of sources.rows)
        if (of(staff_id).source !== "scim") found.set(staff_id as AgentId, { ...of(staff_id), source });
      return found;
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
