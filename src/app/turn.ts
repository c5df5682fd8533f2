// SPDX-License-Identifier: Apache-2.0
import type { Command, DialogueEvent, Tracker } from "#dialogue";
import { assuranceNow } from "#identity";
import {
  type ActId,
  type AgentId,
  type AssuranceLevel,
  fromUtf8,
  type JsonObject,
  type Lang,
  type SubjectId,
  utf8,
} from "#kernel";
import type { ConversationEvent, Part } from "#protocol";
import type { TelcoReads } from "#telecom";
import type { AppDeps } from "./deps.ts";
import { withMessageCode } from "./education/sent-message.ts";
import type { NoticeContent } from "./notice-content.ts";
import type {
  ActWrite,
  BesideWrite,
  ConversationCipher,
  HistoryEntry,
  NoticeWrite,
  OwnerKind,
  StoredConversation,
  WrappedKey,
} from "./ports.ts";
import { decodePrivateState, type PrivateState } from "./private-state.ts";
import { useRelease } from "./releases/use-release.ts";
import { NO_ORIGIN, type Origin } from "./threat/entities.ts";
import { type Guard, NO_GUARD } from "./threat/guard.ts";
import { beginSensing, type Sensed } from "./threat/sensed.ts";
import type { RowRewrite, VaultWrite } from "./vault/ports.ts";

/** What a turn will say, before it has a sequence number. */
export type EventDraft = DistributiveOmit<ConversationEvent, "seq" | "at">;
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/**
 * The working state of one turn: what was read, and what will be written. Nothing in it is durable until it is sealed and recorded;
 * when the turn is refused or has to be run again it is thrown away as a whole.
 */
export type Turn = {
  readonly deps: AppDeps;
  readonly stored: StoredConversation;
  readonly clientId: string | null;
  /** Milliseconds; one time for the whole turn. */
  readonly now: number;
  /** The operator's systems as this turn sees them: each thing asked at most once. */
  readonly reads: TelcoReads;
  cipher: ConversationCipher;
  subjectId: SubjectId;
  newKey: WrappedKey | null;
  tracker: Tracker;
  state: PrivateState;
  lang: Lang;
  owner: OwnerKind;
  agentId: AgentId | null;
  queuedAt: Date | null;
  endedAt: Date | null;
  deskCase: { readonly reason: string; readonly facts: JsonObject } | null;
  readonly heard: DialogueEvent[];
  readonly drafts: EventDraft[];
  /** Bot parts that wait to be put into one message. */
  readonly pending: (Command | { readonly type: "part"; readonly part: Part })[];
  readonly acts: Map<ActId, ActWrite>;
  readonly notices: NoticeWrite[];
  /** Values that were named in this turn, sealed. */
  readonly vault: VaultWrite[];
  /** Earlier rows that hold part of a value that this turn completed. */
  readonly rewrites: RowRewrite[];
  readonly history: HistoryEntry[];
  /** Time that this turn has waited for a language model, in milliseconds. */
  assistMs: number;
  /** What lies under other keys and becomes durable with the turn. */
  readonly beside: BesideWrite[];
  /** Where the input came from. */
  origin: Origin;
  /** What the detectors were told of this turn, so that running it again tells them nothing twice. */
  sensed: Sensed;
  /** What holds for whoever speaks because of attacks, and what was found in this turn. */
  guard: Guard;
  /** The chat's token is cut by something that this turn did: whatever is open to it closes when the turn is durable. */
  isCutAfter: boolean;
  /** A person takes over at the end of the turn. */
  wantsPerson: boolean;
};

/** Opens what was stored of a conversation. */
export async function openTurn(deps: AppDeps, stored: StoredConversation, clientId: string | null): Promise<Turn> {
  const { tenant, conversationId, keys } = stored;
  const cipher = await deps.keys.openConversation({ tenant, conversationId, keys });
  const tracker = JSON.parse(
    fromUtf8(cipher.open({ kind: "tracker" }, stored.tracker.keyNo, stored.tracker.sealed)),
  ) as Tracker;
  const state = decodePrivateState(cipher.open({ kind: "state" }, stored.state.keyNo, stored.state.sealed));
  return {
    deps: await useRelease(deps, tracker),
    stored,
    clientId,
    now: deps.clock.now(),
    reads: deps.telco.readsForTurn(),
    cipher,
    subjectId: stored.subjectId,
    newKey: null,
    tracker,
    state,
    lang: stored.lang,
    owner: stored.owner,
    agentId: stored.agentId,
    queuedAt: stored.queuedAt,
    endedAt: stored.endedAt,
    deskCase: null,
    heard: [],
    drafts: [],
    pending: [],
    acts: new Map(),
    notices: [],
    vault: [],
    rewrites: [],
    history: [],
    assistMs: 0,
    beside: [],
    origin: NO_ORIGIN,
    sensed: beginSensing(),
    guard: NO_GUARD,
    isCutAfter: false,
    wantsPerson: false,
  };
}

/** The level at this moment, from factors that age. */
export function levelOf(turn: Turn): AssuranceLevel {
  return assuranceNow(turn.state.factors, turn.now).level;
}

/** Adds an entry to the history that becomes durable with the turn. `facts` hold ids, codes and levels only. */
export function recordEntry(
  turn: Turn,
  kind: HistoryEntry["kind"],
  facts: JsonObject,
  actor: HistoryEntry["actor"] = { kind: "bot", id: null },
): void {
  turn.history.push(entryOf(turn, kind, facts, actor));
}

/** An entry that is written in a transaction of its own, such as the step into `committing`. */
export function entryOf(
  turn: Turn,
  kind: HistoryEntry["kind"],
  facts: JsonObject,
  actor: HistoryEntry["actor"],
): HistoryEntry {
  return {
    at: new Date(turn.now),
    tenant: turn.stored.tenant,
    kind,
    actor,
    subjectId: turn.subjectId,
    conversationId: turn.stored.conversationId,
    facts,
  };
}

/** Owes a notice to the subject's contact of record: written with the turn, sent afterwards. */
export function oweNotice(turn: Turn, noticeId: string, content: NoticeContent): void {
  turn.notices.push(sealNotice(turn, noticeId, content));
}

/** A notice that is written in a transaction of its own, such as the step into `committing`. */
export function sealNotice(turn: Turn, noticeId: string, content: NoticeContent): NoticeWrite {
  const checked = { ...content, text: withMessageCode(turn, noticeId, content) };
  const sealed = turn.cipher.seal({ kind: "notice", noticeId }, utf8(JSON.stringify(checked)));
  return { noticeId, keyNo: turn.cipher.keyNo, sealed };
}
