// SPDX-License-Identifier: Apache-2.0
import type { ConversationId, SubjectId, TenantId } from "#kernel";
import type { Database, Transaction } from "../sql.ts";

const HELD = `
  SELECT DISTINCT subject_id FROM legal_hold
  WHERE tenant = $1 AND released_at IS NULL AND (until_at IS NULL OR until_at > $2)`;

const RESTRICTED = "SELECT subject_id FROM subject_limit WHERE tenant = $1 AND kind = 'restricted'";
const SUBJECTS_OF = `
  SELECT subject_id FROM conversation WHERE tenant = $1 AND conversation_id = $2
  UNION SELECT subject_id FROM conversation_key WHERE tenant = $1 AND conversation_id = $2`;
const IS_HELD = `
  SELECT EXISTS (SELECT FROM legal_hold WHERE tenant = $1 AND subject_id = ANY($2::uuid[])
                 AND released_at IS NULL AND (until_at IS NULL OR until_at > $3))
      OR EXISTS (SELECT FROM subject_limit WHERE tenant = $1 AND subject_id = ANY($2::uuid[]) AND kind = 'restricted') AS held`;

/** Whether something keeps a conversation now: a hold or a restriction of whoever it belongs to, or belonged to. Within the transaction that would delete it. */
export async function isHeld(tx: Transaction, tenant: TenantId, id: ConversationId, now: Date): Promise<boolean> {
  const subjects = await tx.query<{ subject_id: string }>("hold.subjects_of", SUBJECTS_OF, [tenant, id]);
  const ids = subjects.rows.map(({ subject_id }) => subject_id);
  return (await tx.query<{ held: boolean }>("hold.is_held", IS_HELD, [tenant, ids, now])).rows[0]?.held === true;
}

/** Who asked that their data be kept and not used. */
export async function restrictedSubjects(database: Database, tenant: TenantId): Promise<readonly SubjectId[]> {
  const { rows } = await database.query<{ subject_id: string }>("limit.restricted", RESTRICTED, [tenant]);
  return rows.map(({ subject_id }) => subject_id as SubjectId);
}

/** Whose data a legal hold keeps now. Few; handed to statements about conversations, which lie elsewhere in a distributed database. */
export async function heldSubjects(database: Database, tenant: TenantId, now: Date): Promise<readonly SubjectId[]> {
  const { rows } = await database.query<{ subject_id: string }>("hold.subjects", HELD, [tenant, now]);
  return rows.map(({ subject_id }) => subject_id as SubjectId);
}
