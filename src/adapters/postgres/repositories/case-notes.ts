// SPDX-License-Identifier: Apache-2.0
import type { CaseNoteStore } from "#app";
import type { AgentId, ConversationId } from "#kernel";
import type { Database } from "../sql.ts";

const LIST = `
  SELECT note_id, key_no, sealed, mentions, written_at FROM case_note
  WHERE tenant = $1 AND conversation_id = $2 ORDER BY written_at, note_id`;
const MENTIONING = `
  SELECT conversation_id, note_id, written_at FROM case_note n
  WHERE tenant = $1 AND mentions = $2
    AND EXISTS (SELECT FROM conversation c WHERE c.tenant = n.tenant AND c.conversation_id = n.conversation_id
                AND c.ended_at IS NULL AND (c.owner <> 'bot' OR c.queued_at IS NOT NULL))
  ORDER BY written_at DESC LIMIT $3`;

type NoteRow = {
  readonly note_id: string;
  readonly key_no: number;
  readonly sealed: Uint8Array;
  readonly mentions: string | null;
  readonly written_at: Date;
};

/** Notes about cases, still sealed. Rows are written with their turn and deleted with their conversation. */
export function makeCaseNoteStore(database: Database): CaseNoteStore {
  return {
    async list(tenant, conversationId) {
      const { rows } = await database.query<NoteRow>("case_note.list", LIST, [tenant, conversationId]);
      return rows.map(({ note_id, key_no, sealed, mentions, written_at }) => ({
        noteId: note_id,
        keyNo: key_no,
        sealed,
        mentions: mentions as AgentId | null,
        writtenAt: written_at,
      }));
    },
    async mentioning(tenant, staffId, limit) {
      type Row = { readonly conversation_id: string; readonly note_id: string; readonly written_at: Date };
      const { rows } = await database.query<Row>("case_note.mentioning", MENTIONING, [tenant, staffId, limit]);
      return rows.map(({ conversation_id, note_id, written_at }) => ({
        conversationId: conversation_id as ConversationId,
        noteId: note_id,
        writtenAt: written_at,
      }));
    },
  };
}
