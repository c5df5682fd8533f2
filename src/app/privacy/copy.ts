// SPDX-License-Identifier: Apache-2.0
import { type ConversationId, fromUtf8, type Json, type SubjectId, toBase64Url } from "#kernel";
import { subjectScope } from "../authenticators/held.ts";
import type { AppDeps } from "../deps.ts";
import { isOpenedForVisitor } from "../history/opened-kinds.ts";
import type { ConversationRow } from "../keys/ports.ts";
import { rowOf } from "../keys/rotate-data.ts";
import type { ConversationCipher, HistoryEntry } from "../ports.ts";

/** Entries of the history that are read back at most. */
const HISTORY = 5_000;

/**
 * Everything that is held about one subject, for that subject: machine-readable, in a form that others can read. What lies in the operator's
 * own systems is not in it: the operator answers for that.
 */
export type SubjectCopy = {
  readonly format: "wardline-subject-copy v1";
  readonly madeAt: string;
  readonly tenant: string;
  readonly subject: string;
  readonly profile: Json;
  readonly conversations: readonly CopiedConversation[];
  /** Consents, wishes, recoveries: by table. */
  readonly records: Readonly<Record<string, readonly Json[]>>;
  readonly authenticators: readonly Json[];
  readonly requests: readonly Json[];
  readonly limits: Json;
  /** What was done with the data: kind, time, who, codes. */
  readonly history: readonly Json[];
  /** What is left out, and why. */
  readonly withheld: readonly { readonly what: string; readonly why: string }[];
};
type CopiedConversation = {
  readonly id: string;
  readonly openedAt: string;
  readonly lang: string;
  /** By place: messages, orders, files, notes, values. Where a name stands for a value, the value is under `vault`. */
  readonly rows: Readonly<Record<string, readonly CopiedRow[]>>;
};
type CopiedRow = { readonly id: string; readonly no: number | null; readonly content: Json };

/** Proofs in progress and the secrets of authenticators would let whoever gets hold of the copy in. */
const WITHHELD = [
  { what: "conversation state", why: "proofs in progress and one-time codes: security of the account" },
  { what: "secrets of authenticators and recovery codes", why: "whoever gets hold of this file could use them" },
  {
    what: "entries of the history about staff and about suspected attacks",
    why: "rights of others, and security of the account",
  },
  { what: "which member of staff wrote a note", why: "rights of others; what it says is under `note`" },
  { what: "events that the dialogue is folded from", why: "the same words and values as in messages and the tracker" },
] as const;
const LEFT_OUT: ReadonlySet<ConversationRow["place"]> = new Set(["state", "tracker_event"]);

/** Reads everything back, row by row, from the list by which keys are rotated: what is sealed for a subject is in it, or the copy fails. */
export async function copyOfSubject(deps: AppDeps, subjectId: SubjectId): Promise<SubjectCopy> {
  const { tenant, rights } = deps;
  const scope = await subjectScope(deps, subjectId);
  const open = async (row: string, sealed: Uint8Array): Promise<Json> =>
    JSON.parse(fromUtf8(await deps.keys.openForSubject(scope, row, sealed))) as Json;
  const [rows, conversationIds, authenticators, requests, limits, history] = await Promise.all([
    rights.rows.subjectRows(tenant, subjectId),
    rights.rows.conversationsOf(tenant, subjectId),
    deps.authenticators.list(tenant, subjectId),
    rights.requests.listOf(tenant, subjectId, 500),
    rights.limits.of(tenant, subjectId),
    deps.history.list(tenant, subjectId, HISTORY),
  ]);
  const records: Record<string, Json[]> = {};
  let profile: Json = null;
  for (const { table, row, sealed } of rows) {
    if (table === "authenticator" || table === "subject_request") continue;
    const content = await open(row, sealed);
    if (table === "subject_profile") profile = content;
    else (records[table] ??= []).push(content);
  }
  const conversations: CopiedConversation[] = [];
  for (const id of conversationIds) {
    const copied = await copyConversation(deps, id);
    if (copied !== null) conversations.push(copied);
  }
  return {
    format: "wardline-subject-copy v1",
    madeAt: new Date(deps.clock.now()).toISOString(),
    tenant,
    subject: subjectId,
    profile,
    conversations,
    records,
    authenticators: authenticators.map(({ kind, createdAt, usedAt }) => ({
      kind,
      since: createdAt.toISOString(),
      used: usedAt?.toISOString() ?? null,
    })),
    requests: await Promise.all(
      requests.map(
        async ({ requestId, kind, state, receivedAt, dueAt, extendedUntil, outcome, ground, closedAt, sealed }) => ({
          request: requestId,
          right: kind,
          state,
          receivedAt: receivedAt.toISOString(),
          dueAt: (extendedUntil ?? dueAt).toISOString(),
          outcome,
          ground,
          closedAt: closedAt?.toISOString() ?? null,
          words: sealed === null ? null : await open(`request/${requestId}`, sealed),
        }),
      ),
    ),
    limits: {
      restricted: limits.restrictedAt?.toISOString() ?? null,
      objected: limits.objectedAt?.toISOString() ?? null,
    },
    history: history.filter((entry) => isOpenedForVisitor(entry)).map(copyEntry),
    withheld: WITHHELD,
  };
}

async function copyConversation(deps: AppDeps, id: ConversationId): Promise<CopiedConversation | null> {
  const stored = await deps.conversations.find(deps.tenant, id, null, "own");
  if (stored === null) return null;
  const cipher = await deps.keys.openConversation(stored);
  const rows: Record<string, CopiedRow[]> = {};
  for (const row of await deps.rights.rows.conversationRows(deps.tenant, id))
    if (!LEFT_OUT.has(row.place))
      (rows[row.place] ??= []).push({ id: row.id, no: row.part, content: contentOf(cipher, row) });
  return { id, openedAt: stored.createdAt.toISOString(), lang: stored.lang, rows };
}

function contentOf(cipher: ConversationCipher, row: ConversationRow): Json {
  const bytes = cipher.open(rowOf(row), row.keyNo, row.sealed);
  if (row.place === "file_piece") return toBase64Url(bytes);
  const text = fromUtf8(bytes);
  try {
    const content = JSON.parse(text) as Json;
    return row.place === "note" ? withoutAuthor(content) : content;
  } catch {
    return text;
  }
}

/** What was noted about the subject is theirs to read; which member of staff wrote it is not. */
function withoutAuthor(content: Json): Json {
  return typeof content === "object" && content !== null && "text" in content
    ? { text: content["text"] ?? null }
    : null;
}

function copyEntry({ at, kind, actor, facts }: HistoryEntry): Json {
  // Which member of staff it was is theirs; that it was one is the subject's.
  return { at: at.toISOString(), kind, by: actor.kind, facts };
}
