// SPDX-License-Identifier: Apache-2.0
// Conversations in bulk, each row sealed under real keys as the product seals it, written by arrays of columns.

import type { AppDeps } from "#app";
import { encodePrivateState } from "#app/testing";
import { type ConversationId, makeConversationId, makeSubjectId, type SubjectId, type TenantId, utf8 } from "#kernel";
import { EMPTY_MEMORY } from "#pii";
import type { Database } from "#postgres";
import { systemClock, systemRandom } from "../../src/main/system.ts";

const BATCH = 1_000;
/** Conversations of one customer. */
const PER_SUBJECT = 25;
const MESSAGES = 3;
const SPAN_MS = 20 * 86_400_000;
const REASONS = ["asked", "not_understood", "cannot_explain", "needs_person", "step_up_failed", "suspected_fraud"];
const LABELS = ["refund", "coverage", "roaming", "vip"];

export type SeedTarget = {
  readonly deps: AppDeps;
  readonly database: Database;
  readonly keepKey: (subjectId: SubjectId, wrapped: Uint8Array) => Promise<void>;
};
export type Seeded = { readonly open: readonly ConversationId[]; readonly codes: readonly string[] };

/** Writes `conversations`, of which `open` wait and a fifth went to a person before. */
export async function seed(target: SeedTarget, conversations: number, open: number): Promise<Seeded> {
  const ids: ConversationId[] = [];
  let subject: Subject | null = null;
  for (let from = 0; from < conversations; from += BATCH) {
    const rows: Made[] = [];
    for (let i = from; i < Math.min(conversations, from + BATCH); i += 1) {
      if (subject === null || i % PER_SUBJECT === 0) subject = await makeSubject(target);
      const isOpen = i >= conversations - open;
      const made = await makeOne(target.deps, subject, i, conversations, isOpen);
      rows.push(made);
      if (isOpen) ids.push(made.id);
    }
    await writeAll(target, rows);
  }
  for (const table of ["case_work", "conversation", "conversation_key", "desk_case", "message"])
    await target.database.query(`bench.vacuum_${table}`, `VACUUM (ANALYZE) ${table}`);
  return { open: ids, codes: ids.map((id) => id.slice(-8).toUpperCase()) };
}

type Subject = { readonly subjectId: SubjectId; readonly wrapped: Uint8Array };
async function makeSubject({ deps, keepKey, database }: SeedTarget): Promise<Subject> {
  const subjectId = makeSubjectId(systemRandom);
  const wrapped = await deps.keys.makeSubjectKey(deps.tenant, subjectId);
  await keepKey(subjectId, wrapped);
  await database.query(
    "bench.subject",
    "INSERT INTO subject (tenant, subject_id, kind, created_at) VALUES ($1, $2, 'visitor', $3)",
    [deps.tenant, subjectId, new Date(systemClock.now())],
  );
  return { subjectId, wrapped };
}

type Made = {
  readonly id: ConversationId;
  readonly subject: Subject;
  readonly at: Date;
  readonly isOpen: boolean;
  readonly wasCase: boolean;
  readonly n: number;
  readonly wrapped: Uint8Array;
  readonly tracker: Uint8Array;
  readonly state: Uint8Array;
  readonly deskCase: Uint8Array;
  readonly messages: readonly Uint8Array[];
};

async function makeOne(deps: AppDeps, subject: Subject, n: number, of: number, isOpen: boolean): Promise<Made> {
  const { tenant } = deps;
  const now = systemClock.now();
  // Open ones are of the last hour, the others spread over some weeks.
  const at = isOpen ? now - ((of - n) * 3_600_000) / of : now - SPAN_MS + (n / of) * (SPAN_MS - 7_200_000);
  const id = makeConversationId({ now: () => Math.floor(at) }, systemRandom);
  const scope = { tenant, subjectId: subject.subjectId, wrappedSubjectKey: subject.wrapped };
  const { wrapped } = await deps.keys.makeDataKey({ ...scope, conversationId: id, keyNo: 1 });
  const key = { keyNo: 1, subjectId: subject.subjectId, wrapped, wrappedSubjectKey: subject.wrapped };
  const cipher = await deps.keys.openConversation({ tenant, conversationId: id, keys: [key] });
  deps.keys.forget(id);
  const state = {
    factors: [],
    party: null,
    verifiedLine: null,
    stepUp: null,
    ceremony: null,
    pseudonyms: EMPTY_MEMORY,
    recentTurns: [],
    offered: {},
  } as unknown as Parameters<typeof encodePrivateState>[0];
  const said = (seq: number) => ({
    kind: "message",
    by: seq % 2 === 1 ? "visitor" : "bot",
    parts: [{ type: "text", text: `My line «PHONE_1» has been slow since ${seq} o'clock, what can I do about it?` }],
  });
  return {
    id,
    subject,
    at: new Date(Math.floor(at)),
    isOpen,
    wasCase: isOpen || n % 5 === 0,
    n,
    wrapped,
    tracker: cipher.seal({ kind: "tracker" }, utf8("{}")),
    state: cipher.seal({ kind: "state" }, encodePrivateState(state)),
    deskCase: cipher.seal({ kind: "case" }, utf8(JSON.stringify({ reason: reasonOf(n), facts: {} }))),
    messages: Array.from({ length: MESSAGES }, (_, i) =>
      cipher.seal({ kind: "message", seq: i + 1 }, utf8(JSON.stringify(said(i + 1)))),
    ),
  };
}

const reasonOf = (n: number): string => REASONS[n % REASONS.length] ?? "asked";
const labelOf = (n: number): string => LABELS[n % LABELS.length] ?? "vip";
export const TEAMS = ["front", "arabic", "fraud"] as const;

async function writeAll({ deps, database }: SeedTarget, rows: readonly Made[]): Promise<void> {
  const tenant: TenantId = deps.tenant;
  const column = <T>(of: (row: Made) => T): T[] => rows.map(of);
  const ids = column(({ id }) => id);
  const insert = async (table: string, from: string, values: readonly unknown[]): Promise<void> => {
    await database.query(`bench.seed_${table}`, from, [tenant, ...values]);
  };
  await insert(
    "conversation",
    `INSERT INTO conversation (tenant, conversation_id, subject_id, version, last_seq, turn_no, lang, owner, queued_at, assurance,
       channel, brand, created_at, last_at)
     SELECT $1, c, s, 3, ${MESSAGES}, 2, l, CASE WHEN q IS NULL THEN 'bot' ELSE 'queued' END, q, a, 'widget', 'default', t, t
     FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::timestamptz[], $6::text[], $7::timestamptz[]) AS r (c, s, l, q, a, t)`,
    [
      ids,
      column(({ subject }) => subject.subjectId),
      column(({ n }) => (n % 4 === 0 ? "ar" : "en")),
      column(({ isOpen, at }) => (isOpen ? at : null)),
      column(({ n }) => `A${n % 3}`),
      column(({ at }) => at),
    ],
  );
  await insert(
    "key",
    `INSERT INTO conversation_key (tenant, conversation_id, key_no, subject_id, wrapped)
     SELECT $1, c, 1, s, w FROM unnest($2::uuid[], $3::uuid[], $4::bytea[]) AS r (c, s, w)`,
    [ids, column(({ subject }) => subject.subjectId), column(({ wrapped }) => wrapped)],
  );
  await insert(
    "tracker",
    `INSERT INTO tracker (tenant, conversation_id, key_no, sealed, state_key_no, state_sealed)
     SELECT $1, c, 1, t, 1, s FROM unnest($2::uuid[], $3::bytea[], $4::bytea[]) AS r (c, t, s)`,
    [ids, column(({ tracker }) => tracker), column(({ state }) => state)],
  );
  for (let seq = 1; seq <= MESSAGES; seq += 1)
    await insert(
      "message",
      `INSERT INTO message (tenant, conversation_id, seq, at, kind, author, key_no, sealed)
       SELECT $1, c, $2::integer, t, 'message', CASE WHEN $2::integer % 2 = 1 THEN 'visitor' ELSE 'bot' END, 1, m
       FROM unnest($3::uuid[], $4::timestamptz[], $5::bytea[]) AS r (c, t, m)`,
      [seq, ids, column(({ at }) => at), column(({ messages }) => messages[seq - 1])],
    );
  const cases = rows.filter(({ wasCase }) => wasCase);
  await insert(
    "desk_case",
    `INSERT INTO desk_case (tenant, conversation_id, key_no, sealed)
     SELECT $1, c, 1, s FROM unnest($2::uuid[], $3::bytea[]) AS r (c, s)`,
    [cases.map(({ id }) => id), cases.map(({ deskCase }) => deskCase)],
  );
  // Rows of open cases were made by the trigger; those of closed ones are what it left at their end.
  await insert(
    "case_work",
    `INSERT INTO case_work (tenant, conversation_id, code, owner, since, opened_at, closed_at, reason, team_id, priority, due_at, assurance,
       lang, channel, labels)
     SELECT $1, c, upper(right(c::text, 8)), 'bot', t, t, CASE WHEN o THEN NULL ELSE t + interval '10 minutes' END, r, m, p,
            t + interval '5 minutes', 'A1', 'en', 'widget', ARRAY[l]
     FROM unnest($2::uuid[], $3::timestamptz[], $4::boolean[], $5::text[], $6::text[], $7::smallint[], $8::text[]) AS x (c, t, o, r, m, p, l)
     ON CONFLICT (tenant, conversation_id) DO UPDATE
     SET reason = excluded.reason, team_id = excluded.team_id, priority = excluded.priority, due_at = excluded.due_at, labels = excluded.labels`,
    [
      cases.map(({ id }) => id),
      cases.map(({ at }) => at),
      cases.map(({ isOpen }) => isOpen),
      cases.map(({ n }) => reasonOf(n)),
      cases.map(({ n }) => TEAMS[n % TEAMS.length]),
      cases.map(({ n }) => (n % 5) + 1),
      cases.map(({ n }) => labelOf(n)),
    ],
  );
}
