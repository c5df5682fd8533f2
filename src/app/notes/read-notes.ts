// SPDX-License-Identifier: Apache-2.0
import { type AgentId, AppError, type ConversationId, fromUtf8, ok, type Result, refuse } from "#kernel";
import type { DeskColleagues, DeskMentions, DeskNotes } from "#protocol";
import { maySeeAs } from "../budgets.ts";
import type { AgentIdentity, AppDeps } from "../deps.ts";
import type { DeskRefusal } from "../desk/agent-turn.ts";
import { caseToRead } from "../desk/case-to-read.ts";
import type { ConversationCipher } from "../ports.ts";
import { passStaffGate } from "../staff/gate.ts";
import type { NoteContent, StoredNote } from "./ports.ts";

/** As many as a colleague is told of at once. */
const MOST_MENTIONS = 50;

/** The notes of a case, oldest first; of one that is over too. That they were read stands in the history, and the customer sees it there. */
export async function readNotes(
  deps: AppDeps,
  { conversationId, agent }: { readonly conversationId: ConversationId; readonly agent: AgentIdentity },
): Promise<Result<DeskNotes, DeskRefusal>> {
  const found = await caseToRead(deps, conversationId, agent);
  if (!found.ok) return found;
  const { row } = found.value;
  const stored = await deps.caseNotes.list(deps.tenant, conversationId);
  if (stored.length === 0) return ok({ notes: [] });
  if (!(await maySeeAs(deps, [{ kind: "agent", id: agent.agentId }], stored.length)))
    return refuse({ reason: "budget_spent" });
  await deps.history.append(
    {
      at: new Date(deps.clock.now()),
      tenant: deps.tenant,
      kind: "agent.read",
      actor: { kind: "agent", id: agent.agentId },
      subjectId: row.subjectId,
      conversationId,
      facts: { what: "notes", masked: true },
    },
    null,
  );
  const cipher = await deps.keys.openConversation({ tenant: deps.tenant, conversationId, keys: row.keys });
  const names = await namesOf(deps, stored);
  return ok({ notes: stored.map((note) => viewOf(cipher, note, agent, names)) });
}

/** Cases in which colleagues asked this person to look: ids and times, nothing of what is in them. */
export async function readMentions(
  deps: AppDeps,
  agent: AgentIdentity,
): Promise<Result<DeskMentions, { readonly reason: "not_permitted" }>> {
  if (!(await passStaffGate(deps, { agent }, "desk.list")).ok) return refuse({ reason: "not_permitted" });
  const found = await deps.caseNotes.mentioning(deps.tenant, agent.agentId, MOST_MENTIONS);
  return ok({
    mentions: found.map(({ conversationId, writtenAt }) => ({ conversationId, at: writtenAt.toISOString() })),
  });
}

async function namesOf(deps: AppDeps, notes: readonly StoredNote[]): Promise<ReadonlyMap<AgentId, string>> {
  if (notes.every(({ mentions }) => mentions === null)) return new Map();
  return new Map((await deps.staff.list(deps.tenant)).map(({ staffId, name }) => [staffId, name]));
}

function viewOf(
  cipher: ConversationCipher,
  note: StoredNote,
  agent: AgentIdentity,
  names: ReadonlyMap<AgentId, string>,
): DeskNotes["notes"][number] {
  const content = openNote(cipher, note);
  return {
    noteId: note.noteId,
    at: note.writtenAt.toISOString(),
    // One altered row must not hide the others.
    text: content?.text ?? "",
    isReadable: content !== null,
    author: content?.name ?? "",
    isMine: content?.by === agent.agentId,
    mentions: note.mentions === null ? null : (names.get(note.mentions) ?? ""),
    mentionsMe: note.mentions === agent.agentId,
    isPass: content?.isPass === true,
  };
}

function openNote(cipher: ConversationCipher, { noteId, keyNo, sealed }: StoredNote): NoteContent | null {
  try {
    return JSON.parse(fromUtf8(cipher.open({ kind: "note", noteId }, keyNo, sealed))) as NoteContent;
  } catch (error) {
    if (error instanceof AppError && error.code === "crypto.cannot_open") return null;
    throw error;
  }
}

/** Colleagues who can be asked to look at a case: whoever may read one. Names and ids only. */
export async function listColleagues(
  deps: AppDeps,
  agent: AgentIdentity,
): Promise<Result<DeskColleagues, { readonly reason: "not_permitted" }>> {
  if (!(await passStaffGate(deps, { agent }, "desk.list")).ok) return refuse({ reason: "not_permitted" });
  const staff = await deps.staff.list(deps.tenant);
  return ok({
    colleagues: staff
      .filter(({ state, roles, staffId }) => state === "active" && roles.includes("care") && staffId !== agent.agentId)
      .map(({ staffId, name }) => ({ staffId, name })),
  });
}
