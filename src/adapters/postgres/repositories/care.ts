// SPDX-License-Identifier: Apache-2.0
import type { CareStore, CaseRow, CaseWords, DeskAgent, QueuePage } from "#app";
import type { AgentId, ConversationId, Json } from "#kernel";
import type { Database } from "../sql.ts";
import {
  AGENTS,
  CHANGE_SETUP,
  CLAIM_AGENT,
  COUNTS,
  NOTE_SEEN,
  OF_SUBJECT,
  pageSql,
  ROWS,
  SET_AGENT,
  SET_LABELS,
  SET_STATUS,
  SETUP,
  searchSql,
  WORDS,
} from "./care-sql.ts";
import { historyRows } from "./history.ts";
import { oneOf, parseAssurance, parseLang, parseOwner } from "./rows.ts";
import { changeWithEntry } from "./with-entry.ts";

/** More than a screen of any size shows at once. */
const MOST_ROWS = 200;

const LABEL = changeWithEntry(SET_LABELS, "conversation_id", 4);
const CHANGE = changeWithEntry(CHANGE_SETUP, "version", 6);
const AGENT = changeWithEntry(SET_AGENT, "staff_id", 5);

type Row = {
  readonly conversation_id: string;
  readonly code: string;
  readonly owner: string;
  readonly agent_id: string | null;
  readonly last_agent_id: string | null;
  readonly team_id: string | null;
  readonly priority: number;
  readonly reason: string | null;
  readonly assurance: string;
  readonly lang: string;
  readonly channel: string;
  readonly since: Date;
  readonly opened_at: Date;
  readonly closed_at: Date | null;
  readonly due_at: Date | null;
  readonly labels: readonly string[];
  readonly wrap_up: string | null;
  readonly version: number;
  readonly last_seq: number;
  readonly sort_key: string;
};

type WordsRow = {
  readonly note_key_no: number | null;
  readonly note_sealed: Uint8Array | null;
  readonly wrap_key_no: number | null;
  readonly wrap_sealed: Uint8Array | null;
};

function sealedOf(keyNo: number | null = null, sealed: Uint8Array | null = null): CaseWords["pass"] {
  return keyNo === null || sealed === null ? null : { keyNo, sealed };
}

/** The desk's work in PostgreSQL. What each method promises is written at the port. */
export function makeCareStore(database: Database): CareStore {
  return {
    async page(tenant, filter, sort, after, limit): Promise<QueuePage> {
      const wanted = Math.min(limit, MOST_ROWS);
      // One more than asked for: whether there is a next page.
      const { name, text, values } = pageSql(tenant, filter, sort, after, wanted + 1);
      const { rows } = await database.query<Row>(name, text, values);
      const last = rows.length > wanted ? rows[wanted - 1] : undefined;
      const next =
        last === undefined
          ? null
          : { key: last.sort_key, since: last.since, conversationId: last.conversation_id as ConversationId };
      return { rows: rows.slice(0, wanted).map(parse), next };
    },
    async rows(tenant, ids) {
      if (ids.length === 0) return [];
      return (await database.query<Row>("care.rows", ROWS, [tenant, ids])).rows.map(parse);
    },
    async counts(tenant, now) {
      type Count = {
        readonly team_id: string | null;
        readonly waiting: number;
        readonly held: number;
        readonly call_backs: number;
        readonly late: number;
        readonly oldest: Date | null;
      };
      const { rows } = await database.query<Count>("care.counts", COUNTS, [tenant, now]);
      return rows.map(({ team_id, call_backs, ...count }) => ({ teamId: team_id, callBacks: call_backs, ...count }));
    },
    async search(tenant, wanted, limit) {
      const { name, text, values } = searchSql(tenant, wanted, Math.min(limit, MOST_ROWS));
      return (await database.query<Row>(name, text, values)).rows.map(parse);
    },
    async words(tenant, id) {
      const { rows } = await database.query<WordsRow>("care.words", WORDS, [tenant, id]);
      const row = rows[0];
      return {
        pass: sealedOf(row?.note_key_no, row?.note_sealed),
        end: sealedOf(row?.wrap_key_no, row?.wrap_sealed),
      };
    },
    async setLabels(tenant, id, labels, entry) {
      const values = [tenant, id, labels, historyRows([entry])];
      return (await database.query("care.set_labels", LABEL, values)).rowCount === 1;
    },
    async ofSubject(tenant, subjectId, limit) {
      const values = [tenant, subjectId, limit];
      const { rows } = await database.query<{ conversation_id: string }>("care.of_subject", OF_SUBJECT, values);
      return rows.map(({ conversation_id }) => conversation_id as ConversationId);
    },

    async setup(tenant) {
      const { rows } = await database.query<{ version: number; content: Json }>("care.setup", SETUP, [tenant]);
      return rows[0] ?? null;
    },
    async changeSetup(tenant, version, content, changedBy, at, entry) {
      const values = [tenant, version, JSON.stringify(content), changedBy, at, historyRows([entry])];
      return (await database.query("care.change_setup", CHANGE, values)).rowCount === 1;
    },

    async agents(tenant): Promise<readonly DeskAgent[]> {
      type Agent = {
        readonly staff_id: string;
        readonly teams: readonly string[];
        readonly capacity: number;
        readonly status: string;
        readonly seen_at: Date | null;
        readonly held: number;
      };
      const { rows } = await database.query<Agent>("care.agents", AGENTS, [tenant]);
      return rows.map(({ staff_id, seen_at, status, ...agent }) => ({
        ...agent,
        staffId: staff_id as AgentId,
        status: oneOf(["available", "away"], status, "desk_agent.status"),
        seenAt: seen_at,
      }));
    },
    async setAgent(tenant, staffId, { teams, capacity }, entry) {
      await database.query("care.set_agent", AGENT, [tenant, staffId, teams, capacity, historyRows([entry])]);
    },
    async setStatus(tenant, staffId, status, at) {
      await database.query("care.set_status", SET_STATUS, [tenant, staffId, status, at]);
    },
    async noteSeen(tenant, staffIds, at) {
      if (staffIds.length > 0) await database.query("care.note_seen", NOTE_SEEN, [tenant, staffIds, at]);
    },
    async claimAgent(tenant, staffId, at, before) {
      const values = [tenant, staffId, at, before];
      return (await database.query("care.claim_agent", CLAIM_AGENT, values)).rowCount === 1;
    },
  };
}

function parse(row: Row): CaseRow {
  return {
    conversationId: row.conversation_id as ConversationId,
    code: row.code,
    owner: parseOwner(row.owner),
    agentId: row.agent_id as AgentId | null,
    lastAgentId: row.last_agent_id as AgentId | null,
    since: row.since,
    openedAt: row.opened_at,
    closedAt: row.closed_at,
    dueAt: row.due_at,
    reason: row.reason,
    teamId: row.team_id,
    priority: row.priority,
    assurance: parseAssurance(row.assurance),
    lang: parseLang(row.lang),
    channel: oneOf(["widget", "api", "cli", "whatsapp", "sms"], row.channel, "case_work.channel"),
    labels: row.labels,
    wrapUp: row.wrap_up,
    version: row.version,
    lastSeq: row.last_seq,
  };
}
