// SPDX-License-Identifier: Apache-2.0
import type { HistoryEntry, RequestChange, RequestStep, RequestStore, StoredRequest } from "#app";
import { ASSURANCE_LEVELS, type SubjectId } from "#kernel";
import type { ExtensionReason, Ground, IdentityEvidence, RequestChannel, RequestKind, RequestState } from "#privacy";
import type { Database, Queryable } from "../sql.ts";
import { HISTORY_COLUMNS, HISTORY_RECORD, historyRows } from "./history.ts";
import { namesOf, oneOf } from "./rows.ts";

const COLUMNS = `subject_id, request_id, kind, state, step, channel, assurance, rule, received_at, due_at, extended_until, extension_reason,
  outcome, ground, proposed_by, decided_by, decided_at, closed_at, sealed, history_ids, work_at, attempts, version, evidence, filed_by, about_kind, about_id`;
const ADD = `
  INSERT INTO subject_request (tenant, subject_id, request_id, kind, state, channel, assurance, rule, received_at, due_at, outcome,
    ground, closed_at, sealed, work_at, step, evidence, filed_by, about_kind, about_id)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)
  ON CONFLICT DO NOTHING`;
/** The one with this id before the open one of this kind. */
const SAME = `
  SELECT ${COLUMNS} FROM subject_request
  WHERE tenant = $1 AND subject_id = $2 AND (request_id = $4 OR kind = $3 AND closed_at IS NULL) ORDER BY request_id <> $4 LIMIT 1`;
const FIND = `SELECT ${COLUMNS} FROM subject_request WHERE tenant = $1 AND request_id = $2`;
const LIST_OF = `SELECT ${COLUMNS} FROM subject_request WHERE tenant = $1 AND subject_id = $2 ORDER BY received_at DESC LIMIT $3`;
const FILTER = `($3::text IS NULL OR kind = $3) AND ($4::text IS NULL OR state = $4) AND ($5::text IS NULL OR split_part(rule, '/', 1) = $5)`;
const LIST_OPEN = `SELECT ${COLUMNS} FROM subject_request WHERE tenant = $1 AND closed_at IS NULL AND ${FILTER} ORDER BY coalesce(extended_until, due_at), request_id LIMIT $2`;
const LIST_CLOSED = `SELECT ${COLUMNS} FROM subject_request WHERE tenant = $1 AND closed_at IS NOT NULL AND ${FILTER} ORDER BY closed_at DESC, request_id LIMIT $2`;
/** Two statements in one: what is appended to the history is also named by the request. */
const ENTER = `
  WITH entry AS (
    INSERT INTO history (${HISTORY_COLUMNS}) SELECT ${HISTORY_COLUMNS} FROM json_to_recordset($4::json) AS entry ${HISTORY_RECORD} RETURNING id
  )
  UPDATE subject_request SET history_ids = history_ids || ARRAY(SELECT id FROM entry)
  WHERE tenant = $1 AND subject_id = $2 AND request_id = $3 RETURNING ${COLUMNS}`;
const CHANGE = `
  UPDATE subject_request SET version = version + 1, state = $5, step = $6, extended_until = $7, extension_reason = $8, outcome = $9,
    ground = $10, proposed_by = $11, decided_by = $12, decided_at = $13, closed_at = $14, sealed = $15, work_at = $16, attempts = $17
  WHERE tenant = $1 AND subject_id = $2 AND request_id = $3 AND version = $4 RETURNING ${COLUMNS}`;
const CLAIM = `
  WITH due AS (
    SELECT tenant, subject_id, request_id FROM subject_request
    WHERE tenant = $1 AND work_at <= $2 ORDER BY work_at LIMIT $3 FOR UPDATE SKIP LOCKED
  )
  UPDATE subject_request r SET work_at = $4, attempts = r.attempts + 1, version = r.version + 1 FROM due
  WHERE r.tenant = due.tenant AND r.subject_id = due.subject_id AND r.request_id = due.request_id
  RETURNING ${COLUMNS.replace(/\w+/gu, "r.$&")}`;
const COUNT = `
  SELECT count(*)::int AS open, count(*) FILTER (WHERE coalesce(extended_until, due_at) < $2)::int AS late,
         count(*) FILTER (WHERE coalesce(extended_until, due_at) BETWEEN $2 AND $3)::int AS soon
  FROM subject_request WHERE tenant = $1 AND closed_at IS NULL`;

type Row = {
  readonly subject_id: string;
  readonly request_id: string;
  readonly kind: string;
  readonly state: string;
  readonly step: string;
  readonly channel: string;
  readonly assurance: string;
  readonly rule: string;
  readonly received_at: Date;
  readonly due_at: Date;
  readonly extended_until: Date | null;
  readonly extension_reason: string | null;
  readonly outcome: string | null;
  readonly ground: string | null;
  readonly proposed_by: string | null;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly closed_at: Date | null;
  readonly sealed: Uint8Array | null;
  readonly history_ids: readonly (number | bigint | string)[];
  readonly work_at: Date | null;
  readonly attempts: number;
  readonly version: number;
  readonly evidence: readonly string[];
  readonly filed_by: string | null;
  readonly about_kind: string | null;
  readonly about_id: string | null;
};

/** Requests of subjects in PostgreSQL. */
export function makeRequestStore(database: Database): RequestStore {
  async function enter(on: Queryable, tenant: string, request: Key, entry: HistoryEntry): Promise<StoredRequest> {
    const values = [tenant, request.subjectId, request.requestId, historyRows([entry])];
    const { rows } = await on.query<Row>("request.enter", ENTER, values);
    if (rows[0] === undefined) throw new TypeError("A request that was just written is gone");
    return parse(rows[0]);
  }

  return {
    async add(tenant, request, entry) {
      return database.transaction(async (tx) => {
        const { subjectId, requestId, kind, state, channel, assurance, rule, receivedAt, dueAt } = request;
        const made = [tenant, subjectId, requestId, kind, state, channel, assurance, rule, receivedAt, dueAt];
        const { outcome, ground, closedAt, sealed, workAt, step } = request;
        const { rowCount } = await tx.query("request.add", ADD, [
          ...made,
          outcome,
          ground,
          closedAt,
          sealed,
          workAt,
          step,
          request.evidence,
          request.filedBy,
          request.about?.kind ?? null,
          request.about?.id ?? null,
        ]);
        if (rowCount === 1) return { request: await enter(tx, tenant, request, entry), isNew: true };
        const { rows } = await tx.query<Row>("request.same", SAME, [tenant, subjectId, kind, requestId]);
        if (rows[0] === undefined) throw new TypeError("The request that stands in the way is gone: ask again");
        return { request: parse(rows[0]), isNew: false };
      });
    },
    async find(tenant, requestId) {
      const { rows } = await database.query<Row>("request.find", FIND, [tenant, requestId]);
      return rows[0] === undefined ? null : parse(rows[0]);
    },
    async listOf(tenant, subjectId, limit) {
      return (await database.query<Row>("request.list_of", LIST_OF, [tenant, subjectId, limit])).rows.map(parse);
    },
    async list(tenant, wanted, limit, filter) {
      const text = wanted === "open" ? LIST_OPEN : LIST_CLOSED;
      const values = [tenant, limit, filter?.kind ?? null, filter?.state ?? null, filter?.regime ?? null];
      return (await database.query<Row>(`request.list_${wanted}`, text, values)).rows.map(parse);
    },
    async change(tenant, request, change, entry) {
      const next = { ...request, ...change };
      const values = [tenant, request.subjectId, request.requestId, request.version, ...changed(next)];
      if (entry === null) {
        const { rows } = await database.query<Row>("request.change", CHANGE, values);
        return rows[0] === undefined ? null : parse(rows[0]);
      }
      return database.transaction(async (tx) => {
        const { rows } = await tx.query<Row>("request.change", CHANGE, values);
        return rows[0] === undefined ? null : enter(tx, tenant, request, entry);
      });
    },
    async claimWork(tenant, now, leaseMs, limit) {
      const values = [tenant, now, limit, new Date(now.getTime() + leaseMs)];
      return (await database.query<Row>("request.claim", CLAIM, values)).rows.map(parse);
    },
    async countOpen(tenant, now, soon) {
      const { rows } = await database.query<{ open: number; soon: number; late: number }>("request.count", COUNT, [
        tenant,
        now,
        soon,
      ]);
      return rows[0] ?? { open: 0, soon: 0, late: 0 };
    },
  };
}

type Key = Pick<StoredRequest, "subjectId" | "requestId">;

function changed(next: StoredRequest & RequestChange): readonly unknown[] {
  return [
    next.state,
    next.step,
    next.extendedUntil,
    next.extensionReason,
    next.outcome,
    next.ground,
    next.proposedBy,
    next.decidedBy,
    next.decidedAt,
    next.closedAt,
    next.sealed,
    next.workAt,
    next.attempts,
  ];
}

const KINDS = namesOf<RequestKind>({
  access: true,
  copy: true,
  rectification: true,
  erasure: true,
  restriction: true,
  objection: true,
  portability: true,
  withdrawal: true,
  who_looked: true,
  human_review: true,
});
const STATES = namesOf<RequestState>({
  received: true,
  proposed: true,
  granted: true,
  erasing: true,
  done: true,
  partly_done: true,
  refused: true,
  withdrawn: true,
});
const CHANNELS = namesOf<RequestChannel>({
  chat: true,
  widget: true,
  desk: true,
  api: true,
  command: true,
  phone: true,
  letter: true,
  branch: true,
});
const GROUNDS = namesOf<Ground>({
  legal_hold: true,
  legal_retention: true,
  legal_claims: true,
  rights_of_others: true,
  identity_not_shown: true,
  unfounded: true,
  excessive: true,
  nothing_held: true,
  security: true,
  decision_stands: true,
});
const EXTENSIONS = namesOf<ExtensionReason>({
  complexity: true,
  number_of_requests: true,
});
const EVIDENCE = namesOf<IdentityEvidence>({
  document_seen: true,
  document_copy: true,
  contact_called_back: true,
  code_read_back: true,
  address_of_record: true,
  signature_compared: true,
});
const STEPS: readonly RequestStep[] = ["none", "told", "acknowledged", "destroyed", "verified"];

function parse(row: Row): StoredRequest {
  return {
    subjectId: row.subject_id as SubjectId,
    requestId: row.request_id,
    kind: oneOf(KINDS, row.kind, "subject_request.kind"),
    state: oneOf(STATES, row.state, "subject_request.state"),
    step: oneOf(STEPS, row.step, "subject_request.step"),
    channel: oneOf(CHANNELS, row.channel, "subject_request.channel"),
    assurance: oneOf(ASSURANCE_LEVELS, row.assurance, "subject_request.assurance"),
    rule: row.rule,
    receivedAt: row.received_at,
    dueAt: row.due_at,
    extendedUntil: row.extended_until,
    extensionReason: row.extension_reason === null ? null : oneOf(EXTENSIONS, row.extension_reason, "extension_reason"),
    outcome: row.outcome,
    ground: row.ground === null ? null : oneOf(GROUNDS, row.ground, "subject_request.ground"),
    proposedBy: row.proposed_by,
    decidedBy: row.decided_by,
    decidedAt: row.decided_at,
    closedAt: row.closed_at,
    sealed: row.sealed,
    historyIds: row.history_ids.map(Number),
    workAt: row.work_at,
    attempts: row.attempts,
    version: row.version,
    evidence: row.evidence.map((code) => oneOf(EVIDENCE, code, "subject_request.evidence")),
    filedBy: row.filed_by,
    about:
      row.about_kind === null || row.about_id === null
        ? null
        : { kind: oneOf(["incident", "answer"], row.about_kind, "subject_request.about_kind"), id: row.about_id },
  };
}
