// SPDX-License-Identifier: Apache-2.0
import type { History, HistoryEntry } from "#app";
import { type ConversationId, isTokenId, type JsonObject, type SubjectId, type TenantId } from "#kernel";
import type { Database, Queryable } from "../sql.ts";
import { jsonRows, oneOf } from "./rows.ts";

/** Columns of `json_to_recordset` for entries; `facts` stays JSON. */
export const HISTORY_RECORD =
  "(tenant text, at timestamptz, kind text, actor_kind text, actor_id text, subject_id uuid, conversation_id uuid, facts jsonb)";
export const HISTORY_COLUMNS = "tenant, at, kind, actor_kind, actor_id, subject_id, conversation_id, facts";

const APPEND = `
  INSERT INTO history (${HISTORY_COLUMNS})
  SELECT ${HISTORY_COLUMNS} FROM json_to_recordset($1::json) AS entry ${HISTORY_RECORD}`;

const LIST = `
  SELECT ${HISTORY_COLUMNS} FROM history WHERE tenant = $1 AND subject_id = $2 ORDER BY id DESC LIMIT $3`;

const POLICY_CHANGE = `
  SELECT ${HISTORY_COLUMNS} FROM history WHERE tenant = $1 AND kind = 'policy.changed' ORDER BY id DESC LIMIT 1`;

const BUNDLE_CHANGE = `
  SELECT ${HISTORY_COLUMNS} FROM history WHERE tenant = $1 AND kind = 'bundle.changed' ORDER BY id DESC LIMIT 1`;

const RECEIVER_CHANGE = `
  SELECT ${HISTORY_COLUMNS} FROM history WHERE tenant = $1 AND kind = 'receivers.changed' ORDER BY id DESC LIMIT 1`;

export type HistoryRow = {
  readonly tenant: string;
  readonly at: Date;
  readonly kind: string;
  readonly actor_kind: string;
  readonly actor_id: string | null;
  readonly subject_id: string | null;
  readonly conversation_id: string | null;
  readonly facts: JsonObject;
};

/** Entries as one JSON parameter. */
export function historyRows(entries: readonly HistoryEntry[]): string {
  return jsonRows(entries, (entry) => ({
    tenant: entry.tenant,
    at: entry.at,
    kind: entry.kind,
    // An id of a token is one whoever names it: no code of ours has to remember that a program was at work.
    actor_kind: entry.actor.kind === "agent" && isTokenId(entry.actor.id) ? "token" : entry.actor.kind,
    actor_id: entry.actor.id,
    subject_id: entry.subjectId,
    conversation_id: entry.conversationId,
    facts: entry.facts,
  }));
}

/** Appends within a transaction of this adapter. */
export async function appendHistory(tx: Queryable, entries: readonly HistoryEntry[]): Promise<void> {
  await tx.query("history.append", APPEND, [historyRows(entries)]);
}

/** The plain table behind the history port: append-only by trigger, not yet tamper-evident. */
export function makeHistory(database: Database): History {
  return {
    async append(entry, tx) {
      await appendHistory(tx === null ? database : (tx.tx as Queryable), [entry]);
    },
    async list(tenant, subjectId, limit) {
      const { rows } = await database.query<HistoryRow>("history.list", LIST, [tenant, subjectId, limit]);
      return rows.map(parseEntry);
    },
    async findPolicyChange(tenant) {
      const { rows } = await database.query<HistoryRow>("history.policy_change", POLICY_CHANGE, [tenant]);
      return rows[0] === undefined ? null : parseEntry(rows[0]);
    },
    async findBundleChange(tenant) {
      const { rows } = await database.query<HistoryRow>("history.bundle_change", BUNDLE_CHANGE, [tenant]);
      return rows[0] === undefined ? null : parseEntry(rows[0]);
    },
    async findReceiverChange(tenant) {
      const { rows } = await database.query<HistoryRow>("history.receiver_change", RECEIVER_CHANGE, [tenant]);
      return rows[0] === undefined ? null : parseEntry(rows[0]);
    },
  };
}

/** A record, so that the compiler notices a kind that is missing here. */
const KINDS = {
  "conversation.opened": true,
  "conversation.ended": true,
  "conversation.deleted": true,
  "conversation.led": true,
  "conversation.continued": true,
  "data.read": true,
  "data.changed": true,
  "assurance.raised": true,
  "assurance.refused": true,
  "assurance.lapsed": true,
  "act.proposed": true,
  "act.committing": true,
  "act.done": true,
  "act.refused": true,
  "act.unknown": true,
  "act.declined": true,
  "owner.queued": true,
  "owner.agent": true,
  "owner.bot": true,
  "outside.sent": true,
  "outside.erased": true,
  "outside.settled": true,
  "agent.read": true,
  "agent.revealed": true,
  "case.transferred": true,
  "case.labelled": true,
  "case.searched": true,
  "desk.changed": true,
  "agent.looked_up": true,
  "value.shown": true,
  "note.written": true,
  "training.decided": true,
  "assurance.asked": true,
  "desk_text.changed": true,
  "wording.changed": true,
  "banner.changed": true,
  "alert.acknowledged": true,
  "alert.silenced": true,
  "hours.changed": true,
  "installation.changed": true,
  "value.released": true,
  "quote.given": true,
  "secret.shown": true,
  "gate.refused": true,
  "flows.published": true,
  "policy.changed": true,
  "bundle.changed": true,
  "receivers.changed": true,
  "audit.run": true,
  "evidence.built": true,
  "archive.fetched": true,
  "notice.sent": true,
  "alarm.raised": true,
  "scam.reported": true,
  "alarm.lifted": true,
  "act.proved": true,
  "authenticator.added": true,
  "authenticator.removed": true,
  "authenticator.refused": true,
  "authenticator.noticed": true,
  "staff.invited": true,
  "staff.invited_alone": true,
  "staff.enrolled": true,
  "staff.signed_in": true,
  "staff.signed_out": true,
  "staff.changed": true,
  "staff.refused": true,
  "session.ended": true,
  "gateway.key_made": true,
  "gateway.key_revoked": true,
  "token.made": true,
  "token.revoked": true,
  "directory.changed": true,
  "lock.set": true,
  "lock.lifted": true,
  "lock.refused": true,
  "recovery.asked": true,
  "recovery.started": true,
  "recovery.opened": true,
  "recovery.noticed": true,
  "recovery.cancelled": true,
  "recovery.stopped": true,
  "recovery.lapsed": true,
  "recovery.completed": true,
  "approval.proposed": true,
  "approval.approved": true,
  "approval.rejected": true,
  "approval.refused": true,
  "approval.used": true,
  "subject.vouched": true,
  "subject.erased": true,
  "request.received": true,
  "request.extended": true,
  "request.decided": true,
  "request.closed": true,
  "retention.run": true,
  "job.asked": true,
  "limit.set": true,
  "limit.lifted": true,
  "hold.placed": true,
  "hold.released": true,
  "key.root_made": true,
  "key.root_destroyed": true,
  "key.rotated": true,
  "key.exported": true,
  "key.passphrase_changed": true,
  "backup.made": true,
  "backup.verified": true,
  "backup.restored": true,
  "help.loaded": true,
  "help.quoted": true,
  "model.asked": true,
  "conversation.kept": true,
  "consent.given": true,
  "consent.ended": true,
  "model.promoted": true,
  "incident.opened": true,
  "incident.changed": true,
  "incident.noted": true,
  "incident.disclosed": true,
  "egress.refused": true,
  "record.changed": true,
  "verdict.judged": true,
  "policy.asked": true,
  "drill.run": true,
  "answer.applied": true,
  "answer.ended": true,
} as const satisfies Record<HistoryEntry["kind"], true>;
const KIND_NAMES = Object.keys(KINDS) as HistoryEntry["kind"][];

export function parseEntry(row: HistoryRow): HistoryEntry {
  return {
    at: row.at,
    tenant: row.tenant as TenantId,
    kind: oneOf(KIND_NAMES, row.kind, "history.kind"),
    actor: {
      kind: oneOf(["subject", "bot", "agent", "system", "token"], row.actor_kind, "actor_kind"),
      id: row.actor_id,
    },
    subjectId: row.subject_id as SubjectId | null,
    conversationId: row.conversation_id as ConversationId | null,
    facts: row.facts,
  };
}
