// SPDX-License-Identifier: Apache-2.0
import type { ClaimedOutgoing, MessagingConsent, MessagingPeer, MessagingStore, OutgoingPlace } from "#app";
import type { ConversationId, TenantId } from "#kernel";
import type { Database, Queryable } from "../sql.ts";
import {
  ADD,
  ADD_LINK,
  BIND,
  CLAIM,
  CONSENT,
  FAIL,
  FIND_PEER,
  FIND_SENT,
  FORGET_TEMPLATE,
  GIVE_UP,
  HEARD,
  MARK_SENT,
  MOVE_TOLD,
  NOTE_ASKED,
  NOTE_TEMPLATE,
  OPEN_LINK,
  PEER_IN,
  RELEASE,
  REPORT,
  RETRY,
  STATES,
  UNTOLD,
  WAIT,
} from "./messaging-sql.ts";

type PeerRow = {
  readonly channel: MessagingPeer["channel"];
  readonly peer_hash: Uint8Array;
  readonly conversation_id: string | null;
  readonly key_no: number | null;
  readonly sealed: Uint8Array | null;
  readonly consent: MessagingConsent;
  readonly heard_at: Date;
  readonly template_at: Date | null;
  readonly told_seq: number;
};
type ClaimedRow = PeerRow & {
  readonly conversation_id: string;
  readonly seq: number;
  readonly piece: number;
  readonly piece_key_no: number;
  readonly piece_sealed: Uint8Array;
  readonly attempts: number;
};

/** Other channels in PostgreSQL. What each method promises is written at the port. */
export function makeMessagingStore(database: Database): MessagingStore {
  const change = async (name: string, text: string, values: readonly unknown[], on: Queryable = database) =>
    (await on.query(`messaging.${name}`, text, [...values])).rowCount;
  return {
    async findPeer(tenant, channel, peerHash) {
      const { rows } = await database.query<PeerRow>("messaging.find", FIND_PEER, [tenant, channel, peerHash]);
      return rows[0] === undefined ? null : peerOf(rows[0]);
    },
    async peerIn(tenant, conversationId) {
      const { rows } = await database.query<PeerRow>("messaging.peer_in", PEER_IN, [tenant, conversationId]);
      return rows[0] === undefined ? null : peerOf(rows[0]);
    },
    async bind(tenant, { channel, peerHash, conversationId, keyNo, sealed }, was, at) {
      return (await change("bind", BIND, [tenant, channel, peerHash, conversationId, keyNo, sealed, at, was])) === 1;
    },
    async heard(tenant, { channel, peerHash }, at) {
      await database.transaction(async (tx) => {
        const { rows } = await tx.query<{ conversation_id: string | null }>("messaging.heard", HEARD, [
          tenant,
          channel,
          peerHash,
          at,
        ]);
        const conversationId = rows[0]?.conversation_id ?? null;
        if (conversationId !== null) await change("release", RELEASE, [tenant, conversationId, at], tx);
      });
    },
    async setConsent(tenant, { channel, peerHash }, consent, at) {
      await database.transaction(async (tx) => {
        const { rows } = await tx.query<{ conversation_id: string | null }>("messaging.consent", CONSENT, [
          tenant,
          channel,
          peerHash,
          consent,
          at,
        ]);
        const conversationId = rows[0]?.conversation_id ?? null;
        if (consent === "stopped" && conversationId !== null)
          await change("give_up", GIVE_UP, [tenant, conversationId, at], tx);
      });
    },
    async noteAsked(tenant, conversationId) {
      await change("asked", NOTE_ASKED, [tenant, conversationId]);
    },
    async noteTemplate(tenant, conversationId, at) {
      return (await change("template", NOTE_TEMPLATE, [tenant, conversationId, at])) === 1;
    },
    async forgetTemplate(tenant, conversationId) {
      await change("no_template", FORGET_TEMPLATE, [tenant, conversationId]);
    },
    async listUntold(tenant, limit) {
      return (await database.query<PeerRow>("messaging.untold", UNTOLD, [tenant, limit])).rows.map(peerOf);
    },
    async add(tenant, { channel, peerHash, toldSeq }, toSeq, rows, at) {
      return database.transaction(async (tx) => {
        const moved = await change("told", MOVE_TOLD, [tenant, channel, peerHash, toldSeq, toSeq], tx);
        if (moved !== 1) return false;
        if (rows.length > 0) await change("add", ADD, [tenant, ...columnsOf(rows), channel, at], tx);
        return true;
      });
    },
    async claim(tenant, now, leaseMs, limit) {
      const values = [tenant, now, limit, new Date(now.getTime() + leaseMs)];
      return (await database.query<ClaimedRow>("messaging.claim", CLAIM, values)).rows.map(claimedOf);
    },
    async markSent(tenant, place, carrierHash) {
      await change("sent", MARK_SENT, [...key(tenant, place), carrierHash]);
    },
    async retry(tenant, place, code, dueAt) {
      await change("retry", RETRY, [...key(tenant, place), code, dueAt]);
    },
    async wait(tenant, place, code) {
      await change("wait", WAIT, [...key(tenant, place), code]);
    },
    async fail(tenant, place, code, at) {
      await change("fail", FAIL, [...key(tenant, place), code, at]);
    },
    async report(tenant, carrierHash, state, at) {
      type Row = { conversation_id: string; seq: number; piece: number };
      const { rows } = await database.query<Row>("messaging.report", REPORT, [tenant, carrierHash, state, at]);
      return rows[0] === undefined ? null : placeOf(rows[0]);
    },
    async findSent(tenant, carrierHash) {
      const { rows } = await database.query<ClaimedRow>("messaging.find_sent", FIND_SENT, [tenant, carrierHash]);
      return rows[0] === undefined ? null : claimedOf(rows[0]);
    },
    async states(tenant, conversationId) {
      type Row = { seq: number; piece: number; state: ClaimedState; code: string | null };
      const { rows } = await database.query<Row>("messaging.states", STATES, [tenant, conversationId]);
      return rows.map((row) => ({ conversationId, ...row }));
    },
    async addLink(tenant, { linkHash, conversationId, topic, expiresAt }) {
      await change("add_link", ADD_LINK, [tenant, linkHash, conversationId, topic, expiresAt]);
    },
    async openLink(tenant, linkHash, now) {
      type Row = { conversation_id: string; topic: string };
      const { rows } = await database.query<Row>("messaging.open_link", OPEN_LINK, [tenant, linkHash, now]);
      const [row] = rows;
      return row === undefined ? null : { conversationId: row.conversation_id as ConversationId, topic: row.topic };
    },
  };
}

type ClaimedState = Awaited<ReturnType<MessagingStore["states"]>>[number]["state"];

function key(tenant: TenantId, { conversationId, seq, piece }: OutgoingPlace): unknown[] {
  return [tenant, conversationId, seq, piece];
}

function columnsOf(rows: Parameters<MessagingStore["add"]>[3]): unknown[] {
  const column = <Key extends keyof (typeof rows)[number]>(name: Key): (typeof rows)[number][Key][] =>
    rows.map((row) => row[name]);
  return [column("conversationId"), column("seq"), column("piece"), column("keyNo"), column("sealed")];
}

function placeOf(row: { conversation_id: string; seq: number; piece: number }): OutgoingPlace {
  return { conversationId: row.conversation_id as ConversationId, seq: row.seq, piece: row.piece };
}

function peerOf(row: PeerRow): MessagingPeer {
  return {
    channel: row.channel,
    peerHash: row.peer_hash,
    conversationId: row.conversation_id as ConversationId | null,
    keyNo: row.key_no,
    sealed: row.sealed,
    consent: row.consent,
    heardAt: row.heard_at,
    templateAt: row.template_at,
    toldSeq: row.told_seq,
  };
}

function claimedOf(row: ClaimedRow): ClaimedOutgoing {
  return {
    ...placeOf(row),
    keyNo: row.piece_key_no,
    sealed: row.piece_sealed,
    attempts: row.attempts,
    peer: peerOf(row),
  };
}
