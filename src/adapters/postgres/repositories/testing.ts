// SPDX-License-Identifier: Apache-2.0

import type {
  ActWrite,
  ConversationCipher,
  ConversationStore,
  HistoryEntry,
  KeyService,
  NewConversation,
  SealedMessage,
  StoredConversation,
  TurnWrites,
} from "#app";
import {
  type ConversationId,
  makeActId,
  makeConversationId,
  makeSubjectId,
  type SubjectId,
  type TenantId,
  utf8,
} from "#kernel";
import { FakeClock, seededRandom } from "#kernel/testing";
import { makeKeyService } from "#kms";
import { makeFakeKms } from "#kms/testing";
import type { Database } from "../sql.ts";
import { makeConversationStore } from "./conversations.ts";

export const TENANT = "larkspur" as TenantId;
/** Words that must be found nowhere in the tables: each is planted in one kind of sealed row. */
export const PLANTED = {
  message: "planted-message-07700900123",
  tracker: "planted-tracker-slot",
  state: "planted-private-state",
  event: "planted-tracker-event",
  act: "planted-act-arguments",
  notice: "planted-notice-address",
  case: "planted-desk-reason",
  vault: "planted-vault-value",
  profile: "planted-party-CU-1001",
  agent: "planted-agent-name",
  file: "planted-photo-of-a-router",
} as const;

/** Makes conversations and turns as the app does, sealed for real, on a clock and randomness that repeat. */
export class Writer {
  readonly clock: FakeClock = new FakeClock();
  readonly random = seededRandom(42);
  readonly store: ConversationStore;
  readonly keys: KeyService;

  private constructor(store: (clock: FakeClock) => ConversationStore, keys: KeyService) {
    this.store = store(this.clock);
    this.keys = keys;
  }

  /** On a store and keys of the caller's own. */
  static with(store: ConversationStore, keys: KeyService): Writer {
    return new Writer(() => store, keys);
  }

  static async on(database: Database): Promise<Writer> {
    const keys = await makeKeyService({
      kms: makeFakeKms(),
      clock: new FakeClock(),
      random: seededRandom(43),
      cache: { max: 1000, ttlMs: 60_000 },
    });
    return new Writer((clock) => makeConversationStore({ database, clock }), keys);
  }

  get now(): Date {
    return new Date(this.clock.now());
  }

  entry(kind: HistoryEntry["kind"], subjectId: SubjectId | null, conversationId: ConversationId | null): HistoryEntry {
    return {
      at: this.now,
      tenant: TENANT,
      kind,
      actor: { kind: "bot", id: null },
      subjectId,
      conversationId,
      facts: { level: "A0" },
    };
  }

  /** A new conversation with two messages, not yet written. */
  async compose(changes: Partial<NewConversation> = {}): Promise<NewConversation> {
    const conversationId = makeConversationId(this.clock, this.random);
    const subjectId = makeSubjectId(this.random);
    const wrappedSubjectKey = await this.keys.makeSubjectKey(TENANT, subjectId);
    const scope = { tenant: TENANT, subjectId, wrappedSubjectKey, conversationId };
    const newKey = await this.keys.makeDataKey({ ...scope, keyNo: 1 });
    const cipher = await this.keys.openConversation({ ...scope, keys: [{ ...newKey, wrappedSubjectKey }] });
    return {
      ...this.rows(cipher, { turnNo: 1, firstSeq: 1, messages: 2 }),
      tenant: TENANT,
      conversationId,
      subjectId,
      expectedVersion: 0,
      clientId: null,
      newKey,
      history: [this.entry("conversation.opened", subjectId, conversationId)],
      createdAt: this.now,
      channel: "widget",
      brand: "larkspur",
      newSubject: { subjectId, wrappedSubjectKey },
      tokenHash: this.random.bytes(32),
      tokenExpiresAt: new Date(this.clock.now() + 3_600_000),
      deviceKey: null,
      ...changes,
    };
  }

  async open(changes: Partial<NewConversation> = {}): Promise<NewConversation> {
    const conversation = await this.compose(changes);
    await this.store.create(conversation);
    return conversation;
  }

  async require(id: ConversationId, clientId: string | null = null): Promise<StoredConversation> {
    const stored = await this.store.find(TENANT, id, clientId, "own");
    if (stored === null) throw new Error(`Cannot find the conversation ${id}`);
    return stored;
  }

  /** A turn on what was read, not yet written. */
  async turn(stored: StoredConversation, changes: Partial<TurnWrites> = {}, messages = 2): Promise<TurnWrites> {
    const cipher = await this.keys.openConversation(stored);
    const { tenant, conversationId, subjectId } = stored;
    return {
      ...this.rows(cipher, { turnNo: stored.turnNo + 1, firstSeq: stored.lastSeq + 1, messages }),
      tenant,
      conversationId,
      subjectId,
      expectedVersion: stored.version,
      clientId: `client-${stored.version}`,
      newKey: null,
      history: [this.entry("data.read", subjectId, conversationId)],
      ...changes,
    };
  }

  act(cipher: ConversationCipher, changes: Partial<ActWrite> = {}): ActWrite {
    const actId = changes.actId ?? makeActId(this.clock, this.random);
    return {
      actId,
      kind: "change_plan",
      state: "proposed",
      externalId: `wl-${actId}`,
      keyNo: cipher.keyNo,
      sealed: cipher.seal({ kind: "act", actId: actId }, utf8(PLANTED.act)),
      expiresAt: new Date(this.clock.now() + 600_000),
      ...changes,
    };
  }

  private rows(cipher: ConversationCipher, at: { turnNo: number; firstSeq: number; messages: number }) {
    const { keyNo } = cipher;
    const messages = Array.from({ length: at.messages }, (_, i): SealedMessage => {
      const seq = at.firstSeq + i;
      const sealed = cipher.seal({ kind: "message", seq }, utf8(`${PLANTED.message} ${seq}`));
      return { seq, at: this.now, kind: "message", by: i === 0 ? "visitor" : "bot", keyNo, sealed };
    });
    return {
      at: this.now,
      lang: "en",
      owner: "bot",
      agentId: null,
      queuedAt: null,
      endedAt: null,
      assurance: "A0",
      turnNo: at.turnNo,
      lastSeq: at.firstSeq + at.messages - 1,
      messages,
      tracker: { keyNo, sealed: cipher.seal({ kind: "tracker" }, utf8(`${PLANTED.tracker} ${at.turnNo}`)) },
      state: { keyNo, sealed: cipher.seal({ kind: "state" }, utf8(PLANTED.state)) },
      trackerEvent: { keyNo, sealed: cipher.seal({ kind: "tracker_event", turnNo: at.turnNo }, utf8(PLANTED.event)) },
      acts: [],
      notices: [],
      vault: [],
      rewrites: [],
      deskCase: null,
      beside: [],
    } as const satisfies Partial<TurnWrites>;
  }
}
