// SPDX-License-Identifier: Apache-2.0
import type { StaffStore } from "#app";
import type { Database } from "../sql.ts";
import { appendHistory } from "./history.ts";
import { FIRST_UUID } from "./rows.ts";
import { changeAccount, removeAccount } from "./staff-changes.ts";
import { enrolStaff } from "./staff-enrol.ts";
import {
  ACCOUNT_COLUMNS,
  type AccountRow,
  type InviteRow,
  type NameCipher,
  PASSKEY_COLUMNS,
  type PasskeyRow,
  parseInvite,
  StaffRows,
} from "./staff-rows.ts";
import { makeStaffSessions } from "./staff-sessions.ts";

const HAS_ANY = "SELECT 1 FROM staff WHERE tenant = $1 LIMIT 1";
const LIST = `SELECT ${ACCOUNT_COLUMNS} FROM staff WHERE tenant = $1 ORDER BY created_at, staff_id`;
export const STAFF_PAGE = `
  SELECT ${ACCOUNT_COLUMNS} FROM staff
  WHERE tenant = $1 AND (created_at, staff_id) > ($2::timestamptz, $3::uuid)
  ORDER BY created_at, staff_id LIMIT $4`;
const FIND = `SELECT ${ACCOUNT_COLUMNS} FROM staff WHERE tenant = $1 AND staff_id = $2`;
const PASSKEYS = `
  SELECT ${PASSKEY_COLUMNS} FROM staff_passkey WHERE tenant = $1 AND staff_id = $2 ORDER BY created_at, passkey_id`;
const ADD_INVITE = `
  INSERT INTO staff_invite (tenant, token_hash, roles, staff_id, invited_by, approved_by, created_at, expires_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`;
const DROP_FIRST_INVITES = "DELETE FROM staff_invite WHERE tenant = $1 AND invited_by IS NULL";
const FIND_INVITE = `
  SELECT token_hash, roles, staff_id, invited_by, approved_by, created_at, expires_at
  FROM staff_invite WHERE tenant = $1 AND token_hash = $2 AND expires_at > $3`;
const ADD_PASSKEY = `
  INSERT INTO staff_passkey (tenant, staff_id, passkey_id, sealed, created_at) VALUES ($1, $2, $3, $4, $5)`;
const KEEP_USE = `
  UPDATE staff_passkey SET sealed = $5, used_at = $6, version = version + 1
  WHERE tenant = $1 AND staff_id = $2 AND passkey_id = $3 AND version = $4`;
const LOCK_ACCOUNT = "SELECT 1 FROM staff WHERE tenant = $1 AND staff_id = $2 FOR UPDATE";
const REMOVE_PASSKEY = `
  DELETE FROM staff_passkey WHERE tenant = $1 AND staff_id = $2 AND passkey_id = $3
  AND (EXISTS (SELECT 1 FROM staff_passkey WHERE tenant = $1 AND staff_id = $2 AND passkey_id <> $3)
       OR EXISTS (SELECT 1 FROM staff_login WHERE tenant = $1 AND staff_id = $2))`;
const FIND_LOGIN = "SELECT staff_id FROM staff_login WHERE tenant = $1 AND login_hash = $2";
const ADD_ACCOUNT = `
  INSERT INTO staff (tenant, staff_id, roles, sealed, created_at) VALUES ($1, $2, $3, $4, $5)`;
const ADD_LOGIN = "INSERT INTO staff_login (tenant, login_hash, staff_id) VALUES ($1, $2, $3)";
const ADD_LOGIN_TO = `
  INSERT INTO staff_login (tenant, login_hash, staff_id)
  SELECT $1, $2, $3 WHERE NOT EXISTS (SELECT FROM staff_login WHERE tenant = $1 AND staff_id = $3)
  ON CONFLICT (tenant, login_hash) DO NOTHING`;
/** Two nodes that meet the same new login at once make one account. */
const LOCK_LOGIN = "SELECT pg_advisory_xact_lock(hashtextextended('wardline staff login ' || encode($1, 'hex'), 0))";

/** Staff in PostgreSQL. Few rows and few writes: plain transactions, each with its entry in the history. */
export function makeStaffStore({ database, names }: { database: Database; names: NameCipher }): StaffStore {
  const sealed = new StaffRows(names);
  const findLogin = async (tenant: string, loginHash: Uint8Array): Promise<string | null> => {
    const { rows } = await database.query<{ staff_id: string }>("staff_login.find", FIND_LOGIN, [tenant, loginHash]);
    return rows[0]?.staff_id ?? null;
  };
  const find: StaffStore["find"] = async (tenant, staffId) => {
    const { rows } = await database.query<AccountRow>("staff.find", FIND, [tenant, staffId]);
    return rows[0] === undefined ? null : sealed.account(tenant, rows[0]);
  };
  return {
    ...makeStaffSessions(database, sealed),
    find,
    async hasAny(tenant) {
      return (await database.query("staff.has_any", HAS_ANY, [tenant])).rows.length > 0;
    },
    async list(tenant) {
      const { rows } = await database.query<AccountRow>("staff.list", LIST, [tenant]);
      return rows.map((row) => sealed.account(tenant, row));
    },
    async page(tenant, { after, limit }) {
      const values = [tenant, after?.at ?? "-infinity", after?.id ?? FIRST_UUID, limit];
      const { rows } = await database.query<AccountRow>("staff.page", STAFF_PAGE, values);
      return rows.map((row) => sealed.account(tenant, row));
    },
    async listPasskeys(tenant, staffId) {
      const { rows } = await database.query<PasskeyRow>("staff_passkey.list", PASSKEYS, [tenant, staffId]);
      return rows.map((row) => sealed.passkey(tenant, row));
    },
    async addInvite(tenant, invite, entry) {
      const { tokenHash, roles, staffId, invitedBy, approvedBy, createdAt, expiresAt } = invite;
      await database.transaction(async (tx) => {
        if (invitedBy === null) await tx.query("staff_invite.drop_first", DROP_FIRST_INVITES, [tenant]);
        const values = [tenant, tokenHash, roles, staffId, invitedBy, approvedBy, createdAt, expiresAt];
        await tx.query("staff_invite.add", ADD_INVITE, values);
        await appendHistory(tx, [entry]);
      });
    },
    async findInvite(tenant, tokenHash, now) {
      const { rows } = await database.query<InviteRow>("staff_invite.find", FIND_INVITE, [tenant, tokenHash, now]);
      return rows[0] === undefined ? null : parseInvite(rows[0]);
    },
    enrol: (tenant, enrolment, entry) => enrolStaff(database, sealed, tenant, enrolment, entry),
    async addPasskey(tenant, passkey, entry) {
      await database.transaction(async (tx) => {
        const { staffId, passkeyId, createdAt } = passkey;
        const values = [tenant, staffId, passkeyId, sealed.sealPasskey(tenant, passkey), createdAt];
        await tx.query("staff_passkey.add", ADD_PASSKEY, values);
        await appendHistory(tx, [entry]);
      });
    },
    async keepUse(tenant, passkey, usedAt) {
      const { staffId, passkeyId, version } = passkey;
      const values = [tenant, staffId, passkeyId, version, sealed.sealPasskey(tenant, passkey), usedAt];
      return (await database.query("staff_passkey.use", KEEP_USE, values)).rowCount === 1;
    },
    async removePasskey(tenant, staffId, passkeyId, entry) {
      return database.transaction(async (tx) => {
        // Two removals of the last two passkeys follow one another.
        await tx.query("staff.lock_one", LOCK_ACCOUNT, [tenant, staffId]);
        const removed = await tx.query("staff_passkey.remove", REMOVE_PASSKEY, [tenant, staffId, passkeyId]);
        if (removed.rowCount === 1) await appendHistory(tx, [entry]);
        return removed.rowCount === 1;
      });
    },
    change: (tenant, account, now, entry) => changeAccount(database, tenant, account, now, entry),
    remove: (tenant, staffId, entry) => removeAccount(database, tenant, staffId, entry),
    async findByLogin(tenant, loginHash) {
      const staffId = await findLogin(tenant, loginHash);
      return staffId === null ? null : find(tenant, staffId as never);
    },
    async addLogin(tenant, loginHash, staffId) {
      return database.transaction(async (tx) => {
        // Two first sign-ons at once, on whichever nodes, follow one another: the later one finds the login of the earlier.
        await tx.query("staff.lock_one", LOCK_ACCOUNT, [tenant, staffId]);
        return (await tx.query("staff_login.add_to", ADD_LOGIN_TO, [tenant, loginHash, staffId])).rowCount === 1;
      });
    },
    async addForLogin(tenant, loginHash, account, entry) {
      const staffId = await database.transaction(async (tx) => {
        await tx.query("staff_login.lock", LOCK_LOGIN, [loginHash]);
        const found = await tx.query<{ staff_id: string }>("staff_login.find", FIND_LOGIN, [tenant, loginHash]);
        if (found.rows[0] !== undefined) return found.rows[0].staff_id;
        const content = sealed.sealAccount(tenant, account);
        await tx.query("staff.add", ADD_ACCOUNT, [tenant, account.staffId, account.roles, content, account.createdAt]);
        await tx.query("staff_login.add", ADD_LOGIN, [tenant, loginHash, account.staffId]);
        await appendHistory(tx, [entry]);
        return account.staffId;
      });
      return (await find(tenant, staffId as never)) ?? account;
    },
  };
}
