// SPDX-License-Identifier: Apache-2.0
import type { HistoryEntry, StaffStore } from "#app";
import { type AgentId, ok, refuse, type TenantId } from "#kernel";
import type { Database } from "../sql.ts";
import { appendHistory } from "./history.ts";
import { endSessions, LOCK_STAFF } from "./staff-enrol.ts";

const OTHER_ADMINS = `
  SELECT 1 FROM staff WHERE tenant = $1 AND staff_id <> $2 AND state = 'active' AND 'admin' = ANY(roles) LIMIT 1`;
const STATE = "SELECT state, version, 'admin' = ANY(roles) AS is_admin FROM staff WHERE tenant = $1 AND staff_id = $2";
const CHANGE = `
  UPDATE staff SET roles = $3, state = $4, version = version + 1,
    disabled_at = CASE WHEN $4 = 'disabled' THEN coalesce(disabled_at, $5) END
  WHERE tenant = $1 AND staff_id = $2`;
/** Links that somebody asked for, approved, or that are for them, die with a change: who is shown out leaves no door open. */
const DROP_INVITES =
  "DELETE FROM staff_invite WHERE tenant = $1 AND (invited_by = $2 OR approved_by = $2 OR staff_id = $2)";
const REMOVE = "DELETE FROM staff WHERE tenant = $1 AND staff_id = $2";

type State = { readonly state: string; readonly version: number; readonly is_admin: boolean };

/** Changes follow one another under one lock, so that two admins cannot end each other's last right at once. */
export function changeAccount(
  database: Database,
  tenant: TenantId,
  account: Parameters<StaffStore["change"]>[1],
  now: Date,
  entry: HistoryEntry,
): ReturnType<StaffStore["change"]> {
  const { staffId, version, roles, state } = account;
  return database.transaction(async (tx) => {
    await tx.query("staff.lock", LOCK_STAFF, [tenant]);
    const held = (await tx.query<State>("staff.state", STATE, [tenant, staffId])).rows[0];
    if (held?.version !== version) return refuse({ reason: "somebody_was_faster" });
    const staysAdmin = state === "active" && roles.includes("admin");
    const wasAdmin = held.state === "active" && held.is_admin;
    if (wasAdmin && !staysAdmin) {
      const others = await tx.query("staff.other_admins", OTHER_ADMINS, [tenant, staffId]);
      if (others.rows.length === 0) return refuse({ reason: "last_admin" });
    }
    await tx.query("staff.change", CHANGE, [tenant, staffId, roles, state, now]);
    await endSessions(tx, tenant, staffId);
    await tx.query("staff_invite.drop_of", DROP_INVITES, [tenant, staffId]);
    await appendHistory(tx, [entry]);
    return ok(undefined);
  });
}

/** Only of an account that is disabled: what is left of it in the history is its id. */
export function removeAccount(
  database: Database,
  tenant: TenantId,
  staffId: AgentId,
  entry: HistoryEntry,
): ReturnType<StaffStore["remove"]> {
  return database.transaction(async (tx) => {
    await tx.query("staff.lock", LOCK_STAFF, [tenant]);
    const held = (await tx.query<State>("staff.state", STATE, [tenant, staffId])).rows[0];
    if (held === undefined) return refuse({ reason: "somebody_was_faster" });
    if (held.state !== "disabled") return refuse({ reason: "still_active" });
    await tx.query("staff.remove", REMOVE, [tenant, staffId]);
    await appendHistory(tx, [entry]);
    return ok(undefined);
  });
}
