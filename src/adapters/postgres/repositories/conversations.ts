// SPDX-License-Identifier: Apache-2.0
import type { ConversationStore, KeyStore, TurnWrites } from "#app";
import { type Clock, type ConversationId, ok, refuse } from "#kernel";
import { StatementError } from "../errors.ts";
import type { Database, Queryable } from "../sql.ts";
import { BesideConflict, writeBeside } from "./beside.ts";
import {
  type ConversationRow,
  createValues,
  type DeskCaseRow,
  type MessageRow,
  parseConversation,
  parseDeskCase,
  parseKeys,
  parseMessage,
  turnValues,
} from "./conversation-rows.ts";
import {
  CLOSED_CASE,
  CREATE,
  DESK_CASE,
  EXPIRED,
  FIND,
  LAST_SEQ_UNTIL,
  MESSAGES_AFTER,
  QUEUE_PLACE,
  SAVE,
  TRACKER_EVENTS,
} from "./conversation-sql.ts";
import { deleteConversation, keepConversation } from "./delete-conversation.ts";
import { heldSubjects, isHeld, restrictedSubjects } from "./held-subjects.ts";
import { makeKeyTable } from "./key-table.ts";
import { SubjectKeys } from "./subject-keys.ts";

/** More waiting conversations than a desk can show. */

const NEW_SUBJECT = `
  WITH made AS (
    INSERT INTO subject (tenant, subject_id, kind, created_at) VALUES ($1, $2, 'visitor', $3)
  )
  INSERT INTO subject_key (tenant, subject_id, wrapped) VALUES ($1, $2, $4)`;
const NEW_SUBJECT_ALONE = "INSERT INTO subject (tenant, subject_id, kind, created_at) VALUES ($1, $2, 'visitor', $3)";
const LINK_SUBJECT = `
  INSERT INTO subject_conversation (tenant, subject_id, conversation_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING`;
const NEW_TOKEN = `
  INSERT INTO visitor_token (tenant, token_hash, conversation_id, expires_at, device_key) VALUES ($1, $2, $3, $4, $5)`;

/** Conversations in PostgreSQL. What each method promises is written at the port. */
export function makeConversationStore(options: {
  readonly database: Database;
  readonly clock: Clock;
  /** Left out: subjects' keys lie in the same database. */
  readonly keyStore?: KeyStore;
  readonly subjectKeys?: SubjectKeys;
}): ConversationStore {
  const { database, clock, keyStore = makeKeyTable(database) } = options;
  const subjectKeys = options.subjectKeys ?? new SubjectKeys(keyStore, clock);
  return {
    async create(conversation) {
      const { tenant, conversationId, subjectId, newSubject } = conversation;
      // Crash: a key without a subject opens nothing and is swept; a subject without a key would be lost.
      if (newSubject !== null && !keyStore.isInDatabase)
        await keyStore.put({ tenant, subjectId: newSubject.subjectId, wrapped: newSubject.wrappedSubjectKey });
      await database.transaction(async (tx) => {
        if (newSubject !== null) {
          const values = [tenant, newSubject.subjectId, conversation.createdAt];
          if (keyStore.isInDatabase)
            await tx.query("subject.create", NEW_SUBJECT, [...values, newSubject.wrappedSubjectKey]);
          else await tx.query("subject.create_without_key", NEW_SUBJECT_ALONE, values);
        }
        await tx.query("subject.link", LINK_SUBJECT, [tenant, subjectId, conversationId]);
        const { tokenHash, tokenExpiresAt, deviceKey } = conversation;
        const token = [tenant, tokenHash, conversationId, tokenExpiresAt, deviceKey];
        await tx.query("token.create", NEW_TOKEN, token);
        await tx.query("conversation.create", CREATE, createValues(conversation));
        await writeBeside(tx, conversation);
      });
    },

    async find(tenant, id, clientId, reading) {
      const values = [tenant, id, clientId, reading !== "desk"];
      const { rows } = await database.query<ConversationRow>("conversation.find", FIND, values);
      const row = rows[0];
      if (row === undefined) return null;
      return { ...parseConversation(tenant, id, row), keys: await subjectKeys.complete(tenant, parseKeys(row)) };
    },

    async save(writes) {
      try {
        const version = await saveTurn(database, writes);
        return version === null ? refuse({ reason: "version_conflict" }) : ok({ version });
      } catch (error) {
        if (isConflict(error)) return refuse({ reason: "version_conflict" });
        throw error;
      }
    },

    async messagesAfter(tenant, id, afterSeq, limit) {
      const values = [tenant, id, afterSeq, limit];
      const { rows } = await database.query<MessageRow>("message.after", MESSAGES_AFTER, values);
      return rows.map(parseMessage);
    },

    async lastSeqUntil(tenant, id, until) {
      const values = [tenant, id, until];
      const { rows } = await database.query<{ seq: number }>("message.last_until", LAST_SEQ_UNTIL, values);
      return rows[0]?.seq ?? 0;
    },

    async trackerEvents(tenant, id) {
      const { rows } = await database.query<{ turn_no: number; key_no: number; sealed: Uint8Array }>(
        "tracker_event.list",
        TRACKER_EVENTS,
        [tenant, id],
      );
      return rows.map(({ turn_no, key_no, sealed }) => ({ turnNo: turn_no, keyNo: key_no, sealed }));
    },

    async findDeskCase(tenant, id) {
      const { rows } = await database.query<DeskCaseRow>("conversation.desk_one", DESK_CASE, [tenant, id]);
      const row = rows[0];
      if (row === undefined) return null;
      return { ...parseDeskCase(row), keys: await subjectKeys.complete(tenant, parseKeys(row)) };
    },

    async findClosedCase(tenant, id) {
      const { rows } = await database.query<DeskCaseRow>("conversation.desk_closed", CLOSED_CASE, [tenant, id]);
      const row = rows[0];
      if (row === undefined) return null;
      return { ...parseDeskCase(row), keys: await subjectKeys.complete(tenant, parseKeys(row)) };
    },

    async delete(tenant, id, entry, owed) {
      const forgotten = await database.transaction(async (tx) => deleteConversation(tx, tenant, id, entry, owed));
      // Crash: if we stop here, the keys open nothing any more and are swept.
      if (!keyStore.isInDatabase && forgotten.length > 0) await keyStore.remove(tenant, forgotten);
    },

    async deleteUnlessHeld(tenant, id, deleted, kept, owed) {
      const now = new Date(clock.now());
      const forgotten = await database.transaction(async (tx) =>
        (await isHeld(tx, tenant, id, now))
          ? keepConversation(tx, tenant, id, kept)
          : deleteConversation(tx, tenant, id, deleted, owed),
      );
      if (forgotten === "kept") return "kept";
      if (!keyStore.isInDatabase && forgotten.length > 0) await keyStore.remove(tenant, forgotten);
      return "deleted";
    },

    async listExpired(tenant, before, limit) {
      const [held, restricted] = await Promise.all([
        heldSubjects(database, tenant, new Date(clock.now())),
        restrictedSubjects(database, tenant),
      ]);
      const values = [tenant, before, limit, [...held], [...restricted]];
      const { rows } = await database.query<{ conversation_id: string }>("conversation.expired", EXPIRED, values);
      return rows.map(({ conversation_id }) => conversation_id as ConversationId);
    },

    async queuePlace(tenant, id) {
      const { rows } = await database.query<{ waiting: number; before: number }>(
        "conversation.queue_place",
        QUEUE_PLACE,
        [tenant, id],
      );
      const row = rows[0];
      return row === undefined ? null : { place: row.before + 1, waiting: row.waiting };
    },
  };
}

/**
 * One statement, and therefore one transaction. Only a turn that learns who is speaking, or changes what lies under
 * other keys (an authenticator, a lock), has more: these have another distribution key.
 */
async function saveTurn(database: Database, writes: TurnWrites): Promise<number | null> {
  if (writes.newKey === null && writes.beside.length === 0) return saveRows(database, writes);
  const { tenant, subjectId, conversationId } = writes;
  return database.transaction(async (tx) => {
    const version = await saveRows(tx, writes);
    if (version === null) return null;
    if (writes.newKey !== null) await tx.query("subject.link", LINK_SUBJECT, [tenant, subjectId, conversationId]);
    await writeBeside(tx, writes);
    return version;
  });
}

async function saveRows(queryable: Queryable, writes: TurnWrites): Promise<number | null> {
  const { rows } = await queryable.query<{ version: number }>("conversation.save", SAVE, turnValues(writes));
  return rows[0]?.version ?? null;
}

/** Somebody carried out the same client input (the turn's key), or moved an act on, after this turn had read. */
function isConflict(error: unknown): boolean {
  if (error instanceof BesideConflict) return true;
  if (!(error instanceof StatementError)) return false;
  // Quirk: the constraint that is named is the partition's, such as turn_2026_11_pkey.
  return error.sqlState === "WL001" || (error.sqlState === "23505" && /^turn_\w+_pkey$/u.test(error.constraint ?? ""));
}
