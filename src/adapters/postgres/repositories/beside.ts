// SPDX-License-Identifier: Apache-2.0
import type { BesideWrite, TurnWrites } from "#app";
import type { Transaction } from "../sql.ts";
import { WRITE_CASE } from "./care-sql.ts";
import { OPEN_OUTSIDE } from "./outside-cases.ts";
import { addWebhooks } from "./webhooks.ts";

const ADD_AUTHENTICATOR = `
  INSERT INTO authenticator (tenant, subject_id, authenticator_id, kind, sealed, created_at)
  VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant, subject_id, authenticator_id) DO NOTHING`;
const REMOVE_AUTHENTICATOR = `
  DELETE FROM authenticator WHERE tenant = $1 AND subject_id = $2 AND authenticator_id = $3`;
const USE_AUTHENTICATOR = `
  UPDATE authenticator SET sealed = $5, used_at = $6, version = version + 1
  WHERE tenant = $1 AND subject_id = $2 AND authenticator_id = $3 AND version = $4`;
const START_RECOVERY = `
  INSERT INTO recovery (tenant, subject_id, recovery_id, state, sealed, started_at, opens_at, lapses_at, owed, due_at)
  VALUES ($1, $2, $3, 'waiting', $4, $5, $6, $7, 'started', $5)
  ON CONFLICT (tenant, subject_id) WHERE state = 'waiting' DO NOTHING`;
const OPEN_RECOVERY = `
  UPDATE recovery SET opens_at = least(opens_at, $4) WHERE tenant = $1 AND subject_id = $2 AND recovery_id = $3 AND state = 'waiting'`;
const COMPLETE_RECOVERY = `
  UPDATE recovery SET state = 'completed', ended_at = $4, owed = 'completed', due_at = $4, attempts = 0, sealed = $5
  WHERE tenant = $1 AND subject_id = $2 AND recovery_id = $3 AND state = 'waiting' AND opens_at <= $4 AND lapses_at > $4`;
const USE_APPROVAL = `
  UPDATE approval SET state = 'used', version = version + 1
  WHERE tenant = $1 AND approval_id = $2 AND version = $3 AND state = 'approved'`;
/** Locking again keeps the time of the first. */
const SET_LOCK = `
  INSERT INTO account_lock (tenant, key, set_at, set_by) VALUES ($1, $2, $3, $4) ON CONFLICT (tenant, key) DO NOTHING`;
const LIFT_LOCK = "DELETE FROM account_lock WHERE tenant = $1 AND key = $2";
/** What was locked because of an attack was opened by the true owner. */
const PASS_ANSWER = `
  UPDATE threat_answer SET state = 'passed', ended_at = $3
  WHERE tenant = $1 AND entity = $2 AND kind = 'lock' AND state = 'in_force'`;
const REVOKE = "DELETE FROM visitor_token WHERE tenant = $1 AND conversation_id = $2";
const ADD_NOTE = `
  INSERT INTO case_note (tenant, conversation_id, note_id, key_no, sealed, mentions, written_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7)`;
const NOTE_LINE = `
  INSERT INTO line_session (tenant, line_hash, conversation_id, expires_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (tenant, line_hash, conversation_id) DO UPDATE SET expires_at = excluded.expires_at`;

const GIVE_CONSENT = `
  INSERT INTO consent (tenant, subject_id, consent_id, purpose, topic_hash, sealed, state, given_at, lapses_at, due_at, version)
  VALUES ($1, $2, $3, $4, $5, $6, 'given', $7, $8, CASE WHEN $9::text IS NULL THEN $7::timestamptz END, $9)
  ON CONFLICT (tenant, subject_id, topic_hash) WHERE state = 'given' DO NOTHING`;
const CONSENT_TOLD = `
  UPDATE consent SET state = 'told', ended_at = $4, due_at = NULL
  WHERE tenant = $1 AND subject_id = $2 AND consent_id = $3 AND state = 'given'`;

/** What was to be changed is gone: the turn is run again on what is there now. */
export class BesideConflict extends Error {}

/** Writes what lies under other keys, in the transaction of the turn: both are there afterwards, or neither. */
export async function writeBeside(tx: Transaction, writes: TurnWrites): Promise<void> {
  for (const write of writes.beside) await writeOne(tx, writes, write);
}

async function writeOne(
  tx: Transaction,
  { tenant, conversationId, at }: TurnWrites,
  write: BesideWrite,
): Promise<void> {
  switch (write.kind) {
    case "authenticator_added": {
      const { subjectId, authenticatorId, kind, sealed, createdAt } = write.authenticator;
      const values = [tenant, subjectId, authenticatorId, kind, sealed, createdAt];
      await tx.query("authenticator.add_with_turn", ADD_AUTHENTICATOR, values);
      return;
    }
    case "authenticator_removed": {
      const values = [tenant, write.subjectId, write.authenticatorId];
      const { rowCount } = await tx.query("authenticator.remove_with_turn", REMOVE_AUTHENTICATOR, values);
      if (rowCount === 0) throw new BesideConflict("Cannot remove the authenticator: it is gone");
      return;
    }
    case "authenticator_used": {
      const { subjectId, authenticatorId, version, sealed } = write.authenticator;
      const values = [tenant, subjectId, authenticatorId, version, sealed, write.usedAt];
      return demandOne(tx, "authenticator.use_with_turn", USE_AUTHENTICATOR, values);
    }
    case "recovery_started": {
      const { subjectId, recoveryId, sealed, startedAt, opensAt, lapsesAt } = write;
      const values = [tenant, subjectId, recoveryId, sealed, startedAt, opensAt, lapsesAt];
      return demandOne(tx, "recovery.start", START_RECOVERY, values);
    }
    case "recovery_opened":
      return demandOne(tx, "recovery.open", OPEN_RECOVERY, [tenant, write.subjectId, write.recoveryId, write.at]);
    case "recovery_completed":
      return demandOne(tx, "recovery.complete", COMPLETE_RECOVERY, [
        tenant,
        write.subjectId,
        write.recoveryId,
        write.at,
        write.sealed,
      ]);
    case "approval_used":
      return demandOne(tx, "approval.use", USE_APPROVAL, [tenant, write.approvalId, write.version]);
    case "lock_set":
      await tx.query("account_lock.set", SET_LOCK, [tenant, write.key, at, write.by === "bot" ? "system" : write.by]);
      return;
    case "lock_lifted":
      await tx.query("account_lock.lift", LIFT_LOCK, [tenant, write.key]);
      await tx.query("threat_answer.pass", PASS_ANSWER, [tenant, write.key, at]);
      return;
    case "tokens_revoked":
      await tx.query("token.revoke", REVOKE, [tenant, conversationId]);
      return;
    case "consent_given": {
      const { subjectId, consentId, purpose, sealed, version } = write.consent;
      const { topicHash, givenAt, lapsesAt } = write;
      const values = [tenant, subjectId, consentId, purpose, topicHash, sealed, givenAt, lapsesAt, version];
      await tx.query("consent.give", GIVE_CONSENT, values);
      return;
    }
    case "consent_told":
      return demandOne(tx, "consent.told", CONSENT_TOLD, [tenant, write.subjectId, write.consentId, at]);
    case "case_written": {
      const { reason, teamId, priority, dueAt, wrapUp, end, pass } = write.write;
      const where = [tenant, conversationId, reason ?? null, teamId !== undefined, teamId ?? null, priority ?? null];
      const what = [dueAt !== undefined, dueAt ?? null, wrapUp ?? null, end?.keyNo ?? null, end?.sealed ?? null];
      const note = [pass !== undefined, pass?.keyNo ?? null, pass?.sealed ?? null];
      await tx.query("case_work.write", WRITE_CASE, [...where, ...what, ...note]);
      return;
    }
    case "note_added": {
      const { noteId, keyNo, sealed, mentions } = write;
      await tx.query("case_note.add", ADD_NOTE, [tenant, conversationId, noteId, keyNo, sealed, mentions, at]);
      return;
    }
    case "outside_opened":
      await tx.query("outside_case.open", OPEN_OUTSIDE, [tenant, conversationId, write.afterSeq, at]);
      return;
    case "webhooks_owed":
      return addWebhooks(tx, tenant, write.rows, at);
    case "line_session":
      await tx.query("line_session.note", NOTE_LINE, [tenant, write.lineHash, conversationId, write.expiresAt]);
      return;
  }
}

/** Somebody else was faster: the turn is run again on what they left. */
async function demandOne(tx: Transaction, name: string, text: string, values: readonly unknown[]): Promise<void> {
  const { rowCount } = await tx.query(name, text, values);
  if (rowCount !== 1) throw new BesideConflict(`Cannot write with the turn: ${name} found it moved`);
}
