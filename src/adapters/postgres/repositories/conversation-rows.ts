// SPDX-License-Identifier: Apache-2.0
import type { NewConversation, SealedMessage, StoredConversation, StoredDeskCase, TurnWrites, WrappedKey } from "#app";
import type { AgentId, ConversationId, SubjectId, TenantId } from "#kernel";
import { historyRows } from "./history.ts";
import { at, base64, jsonRows, oneOf, parseAssurance, parseLang, parseOwner } from "./rows.ts";

type KeyColumns = {
  readonly key_nos: readonly number[];
  readonly key_subject_ids: readonly string[];
  readonly key_wrapped: readonly Uint8Array[];
};

export type ConversationRow = KeyColumns & {
  readonly subject_id: string;
  readonly version: number;
  readonly last_seq: number;
  readonly turn_no: number;
  readonly lang: string;
  readonly owner: string;
  readonly agent_id: string | null;
  readonly queued_at: Date | null;
  readonly channel: string;
  readonly created_at: Date;
  readonly ended_at: Date | null;
  readonly assurance: string;
  readonly tracker_key_no: number;
  readonly tracker_sealed: Uint8Array;
  readonly state_key_no: number;
  readonly state_sealed: Uint8Array;
  readonly handled_first_seq: number | null;
  readonly handled_last_seq: number | null;
};

export type DeskCaseRow = KeyColumns & {
  readonly conversation_id: string;
  readonly subject_id: string;
  readonly version: number;
  readonly owner: string;
  readonly agent_id: string | null;
  readonly queued_at: Date | null;
  readonly assurance: string;
  readonly lang: string;
  readonly channel: string;
  readonly case_key_no: number | null;
  readonly case_sealed: Uint8Array | null;
};

export type MessageRow = {
  readonly seq: number;
  readonly at: Date;
  readonly kind: string;
  readonly author: string;
  readonly key_no: number;
  readonly sealed: Uint8Array;
};

/** Parameters $1 to $32 of SAVE and CREATE. */
export function turnValues(writes: TurnWrites): unknown[] {
  const { tracker, state, trackerEvent, newKey, deskCase, messages } = writes;
  return [
    writes.tenant,
    writes.conversationId,
    writes.expectedVersion,
    writes.at,
    writes.subjectId,
    writes.lang,
    writes.owner,
    writes.agentId,
    writes.queuedAt,
    writes.endedAt,
    writes.assurance,
    writes.turnNo,
    writes.lastSeq,
    writes.clientId,
    // An input without an answer has an empty range, which ends before it begins.
    messages[0]?.seq ?? writes.lastSeq + 1,
    jsonRows(messages, (message) => ({
      seq: message.seq,
      at: message.at,
      kind: message.kind,
      author: message.by,
      key_no: message.keyNo,
      sealed: base64(message.sealed),
    })),
    tracker.keyNo,
    tracker.sealed,
    state.keyNo,
    state.sealed,
    trackerEvent?.keyNo ?? null,
    trackerEvent?.sealed ?? null,
    newKey?.keyNo ?? null,
    newKey?.subjectId ?? null,
    newKey?.wrapped ?? null,
    jsonRows(writes.acts, (act) => ({
      act_id: act.actId,
      kind: act.kind,
      state: act.state,
      external_id: act.externalId,
      key_no: act.keyNo,
      sealed: base64(act.sealed),
      expires_at: act.expiresAt,
    })),
    jsonRows(writes.notices, (notice) => ({
      notice_id: notice.noticeId,
      key_no: notice.keyNo,
      sealed: base64(notice.sealed),
    })),
    historyRows(writes.history),
    deskCase?.keyNo ?? null,
    deskCase?.sealed ?? null,
    jsonRows(writes.vault, (row) => ({ name: row.name, key_no: row.keyNo, sealed: base64(row.sealed) })),
    jsonRows(writes.rewrites, (row) => ({
      of: row.table,
      no: row.no,
      key_no: row.keyNo,
      sealed: base64(row.sealed),
    })),
  ];
}

/** Parameters $1 to $35 of CREATE. */
export function createValues(conversation: NewConversation): unknown[] {
  return [...turnValues(conversation), conversation.channel, conversation.brand, conversation.createdAt];
}

/** The data keys as their table holds them; the subject's wrapped key is fetched apart. */
export function parseKeys(row: KeyColumns): WrappedKey[] {
  return row.key_nos.map((keyNo, i) => ({
    keyNo,
    subjectId: at(row.key_subject_ids, i, "key_subject_ids") as SubjectId,
    wrapped: at(row.key_wrapped, i, "key_wrapped"),
  }));
}

export function parseConversation(
  tenant: TenantId,
  conversationId: ConversationId,
  row: ConversationRow,
): Omit<StoredConversation, "keys"> {
  const { handled_first_seq: firstSeq, handled_last_seq: lastSeq } = row;
  return {
    tenant,
    conversationId,
    subjectId: row.subject_id as SubjectId,
    version: row.version,
    lastSeq: row.last_seq,
    turnNo: row.turn_no,
    lang: parseLang(row.lang),
    owner: parseOwner(row.owner),
    agentId: row.agent_id as AgentId | null,
    queuedAt: row.queued_at,
    channel: parseChannel(row.channel),
    createdAt: row.created_at,
    endedAt: row.ended_at,
    assurance: parseAssurance(row.assurance),
    tracker: { keyNo: row.tracker_key_no, sealed: row.tracker_sealed },
    state: { keyNo: row.state_key_no, sealed: row.state_sealed },
    handled: firstSeq === null || lastSeq === null ? null : { firstSeq, lastSeq },
  };
}

export function parseDeskCase(row: DeskCaseRow): Omit<StoredDeskCase, "keys"> {
  const { case_key_no: keyNo, case_sealed: sealed } = row;
  return {
    conversationId: row.conversation_id as ConversationId,
    subjectId: row.subject_id as SubjectId,
    version: row.version,
    owner: parseOwner(row.owner),
    agentId: row.agent_id as AgentId | null,
    queuedAt: row.queued_at,
    assurance: parseAssurance(row.assurance),
    lang: parseLang(row.lang),
    channel: parseChannel(row.channel),
    deskCase: keyNo === null || sealed === null ? null : { keyNo, sealed },
  };
}

function parseChannel(value: string): StoredConversation["channel"] {
  return oneOf(["widget", "api", "cli", "whatsapp", "sms"], value, "conversation.channel");
}

export function parseMessage(row: MessageRow): SealedMessage {
  return {
    seq: row.seq,
    at: row.at,
    kind: oneOf(
      ["message", "message_changed", "assurance_changed", "owner_changed", "conversation_ended"],
      row.kind,
      "message.kind",
    ),
    by: oneOf(["visitor", "bot", "agent", "system"], row.author, "message.author"),
    keyNo: row.key_no,
    sealed: row.sealed,
  };
}
