// SPDX-License-Identifier: Apache-2.0
import { type AgentId, type ConversationId, makeUuid, ok, type Result, rawText, refuse, utf8 } from "#kernel";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { DeskRefusal } from "../desk/agent-turn.ts";
import { passDeskGate } from "../desk/pass-gate.ts";
import { inTurn } from "../in-turn.ts";
import { screenInput } from "../screen-input.ts";
import { recordEntry, type Turn } from "../turn.ts";
import type { NoteContent } from "./ports.ts";

/** As many as a case can have: a note is no place to keep things in. */
export const MOST_NOTES = 200;

export type NoteWish = {
  readonly conversationId: ConversationId;
  readonly agent: AgentIdentity;
  readonly text: string;
  /** A colleague who should look; must have an account that is in use. */
  readonly mentions: AgentId | null;
};
export type NoteRefusal =
  | DeskRefusal
  | { readonly reason: "colleague_unknown" }
  | { readonly reason: "too_many_notes" };

/**
 * Keeps a note about a case for people at the desk. It passes the screen like a customer's words: values go to the vault of the conversation,
 * the note keeps their names. It is never sent to the customer, never part of a message, and no model reads it. Durable when this returns,
 * together with its history entry, which says who wrote and not what.
 */
export async function writeNote(
  deps: AppDeps,
  { conversationId, agent, text, mentions }: NoteWish,
): Promise<Result<{ readonly noteId: string }, NoteRefusal>> {
  const colleague = mentions === null ? null : await deps.staff.find(deps.tenant, mentions);
  if (mentions !== null && (colleague === null || colleague.state !== "active"))
    return refuse({ reason: "colleague_unknown" });
  const noteId = makeUuid(deps.random);
  const scope = { tenant: deps.tenant, conversationId, clientId: null, reading: "desk" as const };
  const done = await inTurn<NoteRefusal>(deps, scope, async (turn) => {
    const passed = await passDeskGate(turn, { agent, action: "note", purpose: "serviceProvision" });
    if (!passed.ok) return passed;
    return addNote(turn, agent, { noteId, text, mentions });
  });
  return done.ok ? ok({ noteId }) : done;
}

/** The same within a turn that does something else as well: both become durable, or neither. Who asks must have passed the gate. */
export async function addNote(
  turn: Turn,
  agent: AgentIdentity,
  { noteId, text, mentions }: { readonly noteId: string; readonly text: string; readonly mentions: AgentId | null },
): Promise<Result<undefined, { readonly reason: "unscreenable" } | { readonly reason: "too_many_notes" }>> {
  const { deps, stored } = turn;
  if ((await deps.caseNotes.list(deps.tenant, stored.conversationId)).length >= MOST_NOTES)
    return refuse({ reason: "too_many_notes" });
  const screened = await screenInput(turn, { kind: "words", text: rawText(text) }, "agent");
  if (screened.kind !== "words") return refuse({ reason: "unscreenable" });
  keepNote(turn, { noteId, mentions }, { text: screened.text, by: agent.agentId, name: agent.name });
  return ok(undefined);
}

/** @param content - Its words were screened in this turn. */
function keepNote(
  turn: Turn,
  { noteId, mentions }: { readonly noteId: string; readonly mentions: AgentId | null },
  content: NoteContent,
): void {
  const sealed = turn.cipher.seal({ kind: "note", noteId }, utf8(JSON.stringify(content)));
  turn.beside.push({ kind: "note_added", noteId, keyNo: turn.cipher.keyNo, sealed, mentions });
  recordEntry(turn, "note.written", { note: noteId, mentions }, { kind: "agent", id: content.by });
}

/**
 * What went along when a case was passed on, among its notes: the next time it is passed on takes the place of what is shown with the case, and
 * of nothing here. A case that is full of notes is passed on all the same.
 *
 * @param text - Screened in this turn.
 */
export async function keepPassNote(turn: Turn, agent: AgentIdentity, text: string): Promise<void> {
  const { deps, stored } = turn;
  if ((await deps.caseNotes.list(deps.tenant, stored.conversationId)).length >= MOST_NOTES) return;
  const noteId = makeUuid(deps.random);
  keepNote(turn, { noteId, mentions: null }, { text, by: agent.agentId, name: agent.name, isPass: true });
}

/** Why an agent looked, in their own words: a note to colleagues; nothing where nothing was written. */
export async function noteReason(
  turn: Turn,
  agent: AgentIdentity,
  text: string | null | undefined,
): Promise<Result<undefined, { readonly reason: "unscreenable" }>> {
  if (text === null || text === undefined || text === "") return ok(undefined);
  const added = await addNote(turn, agent, { noteId: makeUuid(turn.deps.random), text, mentions: null });
  // A case that is full of notes is no reason to keep a look from whoever may have it.
  return !added.ok && added.refusal.reason === "unscreenable" ? refuse({ reason: "unscreenable" }) : ok(undefined);
}
