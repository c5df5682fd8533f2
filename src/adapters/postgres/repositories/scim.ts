// SPDX-License-Identifier: Apache-2.0
import type { ScimStore, ScimWriteRefusal } from "#app";
import { type AgentId, ok, type Result, refuse } from "#kernel";
import { isUniqueViolation } from "../errors.ts";
import type { Database, Transaction } from "../sql.ts";
import { appendHistory } from "./history.ts";
import { GROUP_COLUMNS, type GroupRow, ScimRows, USER_COLUMNS, type UserRow } from "./scim-rows.ts";
import type { NameCipher } from "./staff-rows.ts";

const ACCOUNT = "staff.staff_id, staff.roles, staff.state, staff.version, staff.sealed, staff.created_at";
const LIST_USERS = `
  SELECT ${ACCOUNT}, ${USER_COLUMNS} FROM scim_user AS known JOIN staff USING (tenant, staff_id)
  WHERE tenant = $1 ORDER BY known.created_at, known.staff_id`;
const FIND_USER = `
  SELECT ${ACCOUNT}, ${USER_COLUMNS} FROM scim_user AS known JOIN staff USING (tenant, staff_id)
  WHERE tenant = $1 AND staff_id = $2`;
const FIND_EXTERNAL = "SELECT staff_id FROM scim_user WHERE tenant = $1 AND external_hash = $2";
const ADD_ACCOUNT = `
  INSERT INTO staff (tenant, staff_id, roles, state, sealed, created_at, disabled_at)
  VALUES ($1, $2, '{}', $3, $4, $5, CASE WHEN $3 = 'disabled' THEN $5::timestamptz END)`;
const ADD_USER = `
  INSERT INTO scim_user (tenant, staff_id, name_hash, external_hash, sealed, created_at, changed_at)
  VALUES ($1, $2, $3, $4, $5, $6, $6)`;
const CHANGE_USER = `
  UPDATE scim_user SET name_hash = $4, external_hash = $5, sealed = $6, changed_at = $7, version = version + 1
  WHERE tenant = $1 AND staff_id = $2 AND version = $3`;
const CHANGE_NAMES = "UPDATE staff SET sealed = $3, version = version + 1 WHERE tenant = $1 AND staff_id = $2";
const FORGET_USER = "DELETE FROM scim_user WHERE tenant = $1 AND staff_id = $2";
const LEAVE_GROUPS = "DELETE FROM scim_member WHERE tenant = $1 AND staff_id = $2";

const MEMBERS = `
  ARRAY(SELECT staff_id::text FROM scim_member AS member
    WHERE member.tenant = scim_group.tenant AND member.group_id = scim_group.group_id ORDER BY staff_id) AS members`;
const LIST_GROUPS = `
  SELECT ${GROUP_COLUMNS}, ${MEMBERS} FROM scim_group WHERE tenant = $1 ORDER BY created_at, group_id`;
const FIND_GROUP = `SELECT ${GROUP_COLUMNS}, ${MEMBERS} FROM scim_group WHERE tenant = $1 AND group_id = $2`;
const ADD_GROUP = `
  INSERT INTO scim_group (tenant, group_id, name_hash, sealed, created_at, changed_at) VALUES ($1, $2, $3, $4, $5, $5)`;
const CHANGE_GROUP = `
  UPDATE scim_group SET name_hash = $4, sealed = $5, changed_at = $6, version = version + 1
  WHERE tenant = $1 AND group_id = $2 AND version = $3`;
const DROP_MEMBERS = "DELETE FROM scim_member WHERE tenant = $1 AND group_id = $2 AND NOT (staff_id = ANY($3::uuid[]))";
/** Who is no account any more is left out: a directory may be slower than an admin. */
const ADD_MEMBERS = `
  INSERT INTO scim_member (tenant, group_id, staff_id)
  SELECT $1, $2, staff_id FROM staff WHERE tenant = $1 AND staff_id = ANY($3::uuid[])
  ON CONFLICT DO NOTHING`;
const REMOVE_GROUP = "DELETE FROM scim_group WHERE tenant = $1 AND group_id = $2";

/** What a directory sent, in PostgreSQL. Few rows: a list is read whole, and filtered where it can be read. */
export function makeScimStore({ database, names }: { database: Database; names: NameCipher }): ScimStore {
  const sealed = new ScimRows(names);
  return {
    async listUsers(tenant) {
      const { rows } = await database.query<UserRow>("scim_user.list", LIST_USERS, [tenant]);
      return rows.map((row) => sealed.user(tenant, row));
    },
    async findUser(tenant, staffId) {
      const { rows } = await database.query<UserRow>("scim_user.find", FIND_USER, [tenant, staffId]);
      return rows[0] === undefined ? null : sealed.user(tenant, rows[0]);
    },
    async findByExternal(tenant, externalHash) {
      const values = [tenant, externalHash];
      const { rows } = await database.query<{ staff_id: string }>("scim_user.by_external", FIND_EXTERNAL, values);
      return (rows[0]?.staff_id ?? null) as AgentId | null;
    },
    addUser: (tenant, known, hashes, entry) =>
      unique(database, async (tx) => {
        const { account, user } = known;
        const content = sealed.sealAccount(tenant, known);
        const values = [tenant, user.staffId, account.state, content, user.createdAt];
        await tx.query("staff.add_scim", ADD_ACCOUNT, values);
        const own = [tenant, user.staffId, hashes.name, hashes.external, sealed.sealUser(tenant, user), user.createdAt];
        await tx.query("scim_user.add", ADD_USER, own);
        await appendHistory(tx, [entry]);
        return ok(undefined);
      }),
    changeUser: (tenant, known, hashes, entry) =>
      unique(database, async (tx) => {
        const { user } = known;
        const content = sealed.sealUser(tenant, user);
        const values = [tenant, user.staffId, user.version, hashes.name, hashes.external, content, user.changedAt];
        if ((await tx.query("scim_user.change", CHANGE_USER, values)).rowCount !== 1)
          return refuse({ reason: "somebody_was_faster" });
        await tx.query("staff.rename", CHANGE_NAMES, [tenant, user.staffId, sealed.sealAccount(tenant, known)]);
        await appendHistory(tx, [entry]);
        return ok(undefined);
      }),
    async forgetUser(tenant, staffId, entry) {
      return database.transaction(async (tx) => {
        await tx.query("scim_member.leave", LEAVE_GROUPS, [tenant, staffId]);
        const forgotten = await tx.query("scim_user.forget", FORGET_USER, [tenant, staffId]);
        if (forgotten.rowCount === 1) await appendHistory(tx, [entry]);
        return forgotten.rowCount === 1;
      });
    },
    async listGroups(tenant) {
      const { rows } = await database.query<GroupRow>("scim_group.list", LIST_GROUPS, [tenant]);
      return rows.map((row) => sealed.group(tenant, row));
    },
    async findGroup(tenant, groupId) {
      const { rows } = await database.query<GroupRow>("scim_group.find", FIND_GROUP, [tenant, groupId]);
      return rows[0] === undefined ? null : sealed.group(tenant, rows[0]);
    },
    addGroup: (tenant, group, nameHash, entry) =>
      unique(database, async (tx) => {
        const { groupId, members, createdAt } = group;
        const values = [tenant, groupId, nameHash, sealed.sealGroup(tenant, group), createdAt];
        await tx.query("scim_group.add", ADD_GROUP, values);
        await tx.query("scim_member.add", ADD_MEMBERS, [tenant, groupId, members]);
        await appendHistory(tx, [entry]);
        return ok(undefined);
      }),
    changeGroup: (tenant, group, nameHash, entry) =>
      unique(database, async (tx) => {
        const { groupId, members, version, changedAt } = group;
        const values = [tenant, groupId, version, nameHash, sealed.sealGroup(tenant, group), changedAt];
        if ((await tx.query("scim_group.change", CHANGE_GROUP, values)).rowCount !== 1)
          return refuse({ reason: "somebody_was_faster" });
        await tx.query("scim_member.drop", DROP_MEMBERS, [tenant, groupId, members]);
        await tx.query("scim_member.add", ADD_MEMBERS, [tenant, groupId, members]);
        await appendHistory(tx, [entry]);
        return ok(undefined);
      }),
    async removeGroup(tenant, groupId, entry) {
      return database.transaction(async (tx) => {
        const removed = await tx.query("scim_group.remove", REMOVE_GROUP, [tenant, groupId]);
        if (removed.rowCount === 1) await appendHistory(tx, [entry]);
        return removed.rowCount === 1;
      });
    },
  };
}

type Written = Result<undefined, ScimWriteRefusal>;

/** A name that somebody else has is told as one, whoever of two was faster. */
async function unique(database: Database, work: (tx: Transaction) => Promise<Written>): Promise<Written> {
  try {
    return await database.transaction(work);
  } catch (error) {
    if (isUniqueViolation(error)) return refuse({ reason: "name_taken" });
    throw error;
  }
}
