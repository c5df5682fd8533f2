// SPDX-License-Identifier: Apache-2.0
import type { HistoryEntry, WebhookRow } from "#app";
import type { ConversationId, SubjectId, TenantId } from "#kernel";
import type { Transaction } from "../sql.ts";
import { appendHistory } from "./history.ts";
import { FORGET_OUTSIDE } from "./outside-cases.ts";
import { addWebhooks } from "./webhooks.ts";

/** What goes at once, whatever the conversation still owes. */
const ALWAYS = [
  "turn",
  "message",
  "tracker_event",
  "desk_case",
  "case_work",
  "attachment_piece",
  "attachment",
  "vault",
  "case_note",
  "analytics_mark",
  "misheard",
  "approval",
  "messaging_outbox",
  "messaging_link",
] as const;
/** What must stay sealed and readable until a notice is sent and an act resolved. */
const WHEN_NOTHING_IS_OWED = ["tracker", "notice", "act", "conversation_key", "conversation"] as const;

const LOCK = "SELECT subject_id FROM conversation WHERE tenant = $1 AND conversation_id = $2 FOR UPDATE";
const SUBJECTS = "SELECT DISTINCT subject_id FROM conversation_key WHERE tenant = $1 AND conversation_id = $2";
const OWES = `
  SELECT EXISTS (SELECT FROM notice WHERE tenant = $1 AND conversation_id = $2 AND due_at IS NOT NULL)
      OR EXISTS (SELECT FROM act WHERE tenant = $1 AND conversation_id = $2 AND state IN ('committing', 'unknown')) AS owes`;
/** The version moves, so that a turn in flight cannot write into a conversation that is going. */
const MARK = `
  UPDATE conversation SET version = version + 1, owner = 'bot', agent_id = NULL, queued_at = NULL,
         ended_at = coalesce(ended_at, $3), deleted_at = coalesce(deleted_at, $3)
  WHERE tenant = $1 AND conversation_id = $2`;
/** That somebody wrote STOP outlives what they wrote, as a keyed hash; everything else of a channel goes. */
const FORGET_PEER = "DELETE FROM messaging_peer WHERE tenant = $1 AND conversation_id = $2 AND consent <> 'stopped'";
const UNBIND_PEER = `
  UPDATE messaging_peer SET conversation_id = NULL, key_no = NULL, sealed = NULL, told_seq = 0, template_at = NULL
  WHERE tenant = $1 AND conversation_id = $2`;
const UNLINK = `
  DELETE FROM subject_conversation WHERE tenant = $1 AND subject_id = ANY($2::uuid[]) AND conversation_id = $3`;
/** A subject that was only ever a visitor goes with its last conversation, and its key with it. */
const FORGET_VISITORS = `
  DELETE FROM subject s WHERE s.tenant = $1 AND s.subject_id = ANY($2::uuid[]) AND s.kind = 'visitor'
    AND NOT EXISTS (SELECT FROM subject_conversation l WHERE l.tenant = s.tenant AND l.subject_id = s.subject_id)
  RETURNING s.subject_id`;

/**
 * Deletes a conversation within a transaction. A conversation that still owes a notice, or whose order may be on its
 * way, keeps what these need under seal; `listExpired` names it once that is settled, and deleting it again ends it.
 *
 * @returns Subjects that went with it: their keys go too, where they lie apart.
 *
 * Attacker: whoever changed something in a stolen conversation must not suppress the notice by deleting the chat.
 */
export async function deleteConversation(
  tx: Transaction,
  tenant: TenantId,
  id: ConversationId,
  entry: HistoryEntry,
  owed: readonly WebhookRow[] = [],
): Promise<readonly SubjectId[]> {
  const place = [tenant, id];
  const { rowCount } = await tx.query("conversation.lock", LOCK, place);
  if (rowCount === 0) return [];
  await appendHistory(tx, [entry]);
  if (owed.length > 0) await addWebhooks(tx, tenant, owed, entry.at);
  await deleteRows(tx, "visitor_token", place);
  await deleteRows(tx, "line_session", place);
  for (const table of ALWAYS) await deleteRows(tx, table, place);
  await tx.query("outside_case.forget", FORGET_OUTSIDE, [...place, entry.at]);
  await tx.query("messaging_peer.forget", FORGET_PEER, place);
  await tx.query("messaging_peer.unbind", UNBIND_PEER, place);
  const { rows } = await tx.query<{ owes: boolean }>("conversation.owes", OWES, place);
  if (rows[0]?.owes === true) {
    await tx.query("conversation.mark_deleted", MARK, [...place, entry.at]);
    return [];
  }
  const subjects = await tx.query<{ subject_id: string }>("conversation_key.subjects", SUBJECTS, place);
  const subjectIds = subjects.rows.map(({ subject_id }) => subject_id);
  for (const table of WHEN_NOTHING_IS_OWED) await deleteRows(tx, table, place);
  await tx.query("subject.unlink", UNLINK, [tenant, subjectIds, id]);
  const forgotten = await tx.query<{ subject_id: string }>("subject.forget_visitors", FORGET_VISITORS, [
    tenant,
    subjectIds,
  ]);
  return forgotten.rows.map(({ subject_id }) => subject_id as SubjectId);
}

/** Restricted for everybody but the job that deletes it once nothing keeps it. */
const RESTRICT =
  "UPDATE conversation SET restricted_at = coalesce(restricted_at, $3) WHERE tenant = $1 AND conversation_id = $2";

/** Closes a conversation that may not be deleted yet, to its visitor and to the desk. Everything stays, sealed. */
export async function keepConversation(
  tx: Transaction,
  tenant: TenantId,
  id: ConversationId,
  entry: HistoryEntry,
): Promise<"kept"> {
  const place = [tenant, id];
  const { rowCount } = await tx.query("conversation.lock", LOCK, place);
  if (rowCount === 0) return "kept";
  await appendHistory(tx, [entry]);
  for (const table of ["visitor_token", "line_session", "messaging_link"] as const) await deleteRows(tx, table, place);
  await tx.query("messaging_peer.unbind", UNBIND_PEER, place);
  await tx.query("conversation.mark_deleted", MARK, [...place, entry.at]);
  await tx.query("conversation.restrict", RESTRICT, [...place, entry.at]);
  return "kept";
}

type Table = "visitor_token" | "line_session" | (typeof ALWAYS)[number] | (typeof WHEN_NOTHING_IS_OWED)[number];

async function deleteRows(tx: Transaction, table: Table, place: readonly unknown[]): Promise<void> {
  await tx.query(`${table}.delete`, `DELETE FROM ${table} WHERE tenant = $1 AND conversation_id = $2`, place);
}
