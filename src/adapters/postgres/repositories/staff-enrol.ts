// SPDX-License-Identifier: Apache-2.0
import type { StaffStore } from "#app";
import { ok, refuse, type TenantId } from "#kernel";
import type { Database, Transaction } from "../sql.ts";
import { appendHistory } from "./history.ts";
import type { StaffRows } from "./staff-rows.ts";

type Enrol = StaffStore["enrol"];

/** Held while it is decided who the first member of staff is, and who the last admin. */
export const LOCK_STAFF = "SELECT pg_advisory_xact_lock(hashtextextended('wardline staff ' || $1, 0))";
const SPEND = `
  DELETE FROM staff_invite WHERE tenant = $1 AND token_hash = $2 AND expires_at > $3 RETURNING staff_id, invited_by, approved_by`;
/** Somebody beside the one who made the link who could have approved it: also a disabled one, or disabling would open the way. */
const HAS_SECOND = `
  SELECT 1 FROM staff WHERE tenant = $1 AND staff_id <> $2 AND roles && ARRAY['admin', 'security'] LIMIT 1`;
const HAS_ANY = "SELECT 1 FROM staff WHERE tenant = $1 LIMIT 1";
const ADD_ACCOUNT = `
  INSERT INTO staff (tenant, staff_id, roles, sealed, created_at) VALUES ($1, $2, $3, $4, $5)`;
const ADD_PASSKEY = `
  INSERT INTO staff_passkey (tenant, staff_id, passkey_id, sealed, created_at) VALUES ($1, $2, $3, $4, $5)`;
const END_SESSIONS = "DELETE FROM staff_session WHERE tenant = $1 AND staff_id = $2";

type Spent = {
  readonly staff_id: string | null;
  readonly invited_by: string | null;
  readonly approved_by: string | null;
};

/** One transaction: the link goes, the account and its passkey come. What was spent by another is refused and changes nothing. */
export async function enrolStaff(
  database: Database,
  rows: StaffRows,
  tenant: TenantId,
  { tokenHash, now, account, passkey }: Parameters<Enrol>[1],
  entry: Parameters<Enrol>[2],
): ReturnType<Enrol> {
  return database.transaction(async (tx) => {
    await tx.query("staff.lock", LOCK_STAFF, [tenant]);
    const spent = await tx.query<Spent>("staff_invite.spend", SPEND, [tenant, tokenHash, now]);
    const invite = spent.rows[0];
    if (invite === undefined) return refuse({ reason: "invite_spent" });
    const isFirstRun = invite.invited_by === null;
    if (isFirstRun && (await tx.query("staff.has_any", HAS_ANY, [tenant])).rows.length > 0)
      return refuse({ reason: "staff_exist" });
    // What one person made alone is worth nothing from the moment that there is a second one.
    const isAlone = invite.invited_by !== null && invite.approved_by === null;
    if (isAlone && (await tx.query("staff.has_second", HAS_SECOND, [tenant, invite.invited_by])).rows.length > 0)
      return refuse({ reason: "approval_needed" });
    if (invite.staff_id === null) {
      const values = [tenant, account.staffId, account.roles, rows.sealAccount(tenant, account), account.createdAt];
      await tx.query("staff.add", ADD_ACCOUNT, values);
    } else await endSessions(tx, tenant, account.staffId);
    const sealed = rows.sealPasskey(tenant, passkey);
    await tx.query("staff_passkey.add", ADD_PASSKEY, [
      tenant,
      account.staffId,
      passkey.passkeyId,
      sealed,
      passkey.createdAt,
    ]);
    await appendHistory(tx, [entry]);
    return ok(undefined);
  });
}

export async function endSessions(tx: Transaction, tenant: TenantId, staffId: string): Promise<void> {
  await tx.query("staff_session.end_all", END_SESSIONS, [tenant, staffId]);
}
