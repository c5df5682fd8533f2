// SPDX-License-Identifier: Apache-2.0

import { assuranceNow } from "#identity";
import { ok, type Result, refuse, utf8 } from "#kernel";
import type { ConversationEvent } from "#protocol";
import type { SealedMessage, TurnWrites } from "./ports.ts";
import { encodePrivateState } from "./private-state.ts";
import type { EventDraft, Turn } from "./turn.ts";
import { rememberEvents } from "./vault/recent.ts";
import { conversationRows } from "./webhooks/conversation-events.ts";

/**
 * Seals everything the turn made and writes it in one statement, together with its history.
 * Only when that is durable are other connections told, and the events returned.
 *
 * @returns The events with their sequence numbers, or `version_conflict`: nothing was written, the turn must be run again.
 */
export async function sealAndRecord(
  turn: Turn,
): Promise<Result<readonly ConversationEvent[], { reason: "version_conflict" }>> {
  const { deps, stored } = turn;
  const events = turn.drafts.map((draft, i) => numbered(draft, stored.lastSeq + 1 + i, turn.now));
  const writes = deps.stages.time("seal", () => sealWrites(turn, events));
  const saved = await deps.conversations.save(writes);
  if (!saved.ok) return refuse(saved.refusal);
  deps.fanOut.publish(stored.conversationId, writes.lastSeq);
  if (hasCaseMoved(turn, writes)) deps.fanOut.publishCase(stored.conversationId);
  if (turn.beside.some(({ kind }) => kind === "note_added")) deps.fanOut.publishNotes(stored.conversationId);
  if (turn.notices.length > 0) deps.wakeNotices();
  return ok(events);
}

/** Whether lists at the desk show something else now. */
function hasCaseMoved({ stored, beside }: Turn, writes: TurnWrites): boolean {
  if (beside.some(({ kind }) => kind === "case_written")) return true;
  if (stored.queuedAt === null && writes.queuedAt === null) return false;
  return (
    stored.owner !== writes.owner ||
    stored.agentId !== writes.agentId ||
    stored.queuedAt?.getTime() !== writes.queuedAt?.getTime() ||
    stored.endedAt?.getTime() !== writes.endedAt?.getTime() ||
    stored.assurance !== writes.assurance ||
    stored.lang !== writes.lang
  );
}

function numbered(draft: EventDraft, seq: number, now: number): ConversationEvent {
  return { ...draft, seq, at: new Date(now).toISOString() };
}

/** Everything one turn writes, sealed under the conversation's newest data key. */
export function sealWrites(turn: Turn, events: readonly ConversationEvent[]): TurnWrites {
  const { stored, cipher, clientId } = turn;
  const turnNo = stored.turnNo + 1;
  const recent = rememberEvents(turn.state.recent ?? [], events, { turnNo, now: turn.now });
  const sealJson = (row: Parameters<typeof cipher.seal>[0], value: unknown): { keyNo: number; sealed: Uint8Array } => ({
    keyNo: cipher.keyNo,
    sealed: cipher.seal(row, utf8(JSON.stringify(value))),
  });
  return {
    tenant: stored.tenant,
    conversationId: stored.conversationId,
    expectedVersion: stored.version,
    clientId,
    at: new Date(turn.now),
    subjectId: turn.subjectId,
    lang: turn.lang,
    owner: turn.owner,
    agentId: turn.agentId,
    queuedAt: turn.queuedAt,
    endedAt: turn.endedAt,
    assurance: assuranceNow(turn.state.factors, turn.now).level,
    turnNo,
    lastSeq: stored.lastSeq + events.length,
    messages: events.map((event) => sealedMessage(event, sealJson)),
    tracker: sealJson({ kind: "tracker" }, turn.tracker),
    state: {
      keyNo: cipher.keyNo,
      sealed: cipher.seal({ kind: "state" }, encodePrivateState({ ...turn.state, recent })),
    },
    trackerEvent: turn.heard.length > 0 ? sealJson({ kind: "tracker_event", turnNo }, turn.heard) : null,
    newKey: turn.newKey,
    acts: [...turn.acts.values()],
    notices: turn.notices,
    history: turn.history,
    vault: turn.vault,
    rewrites: turn.rewrites,
    deskCase: turn.deskCase ? sealJson({ kind: "case" }, turn.deskCase) : null,
    beside: [...turn.beside, ...owedWith(turn, events)],
  };
}

/** What others are told of this turn, where anybody wants to hear it. */
function owedWith(turn: Turn, events: readonly ConversationEvent[]): TurnWrites["beside"] {
  const rows = conversationRows(turn, events);
  return rows.length === 0 ? [] : [{ kind: "webhooks_owed", rows }];
}

function sealedMessage(
  event: ConversationEvent,
  sealJson: (row: { kind: "message"; seq: number }, value: unknown) => { keyNo: number; sealed: Uint8Array },
): SealedMessage {
  const { seq, at, ...body } = event;
  return {
    seq,
    at: new Date(at),
    kind: event.kind,
    by: event.kind === "message" ? event.by : "system",
    ...sealJson({ kind: "message", seq }, body),
  };
}
