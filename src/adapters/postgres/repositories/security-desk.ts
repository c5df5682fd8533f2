// SPDX-License-Identifier: Apache-2.0
import type { BoundStore, BoundUse, DrillRun, DrillStore, PolicySet, PolicySetStore, ThreatHoldStore } from "#app";
import type { Database } from "../sql.ts";
import { appendHistory } from "./history.ts";
import { type AnswerRow, parseAnswer } from "./incident-rows.ts";
import { ANSWER_COLUMNS } from "./incident-sql.ts";

const ANSWERS = `
  SELECT ${ANSWER_COLUMNS} FROM threat_answer WHERE tenant = $1 AND state = 'in_force' AND until > $2
  ORDER BY set_at DESC, answer_id LIMIT $3`;
const LOCKS = "SELECT key, set_at, set_by FROM account_lock WHERE tenant = $1 ORDER BY set_at DESC, key LIMIT $2";
const ALARMS = `
  SELECT line, cause, raised_at, until FROM line_alarm WHERE tenant = $1 AND until > $2 ORDER BY raised_at DESC, line LIMIT $3`;
const RAISE = `
  INSERT INTO line_alarm (tenant, line, cause, raised_at, until) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (tenant, line, cause) DO UPDATE SET until = greatest(line_alarm.until, excluded.until)`;
const LIFT = "DELETE FROM line_alarm WHERE tenant = $1 AND line = $2";

/** What holds now, as lists, in PostgreSQL. */
export function makeThreatHoldStore(database: Database): ThreatHoldStore {
  return {
    async answers(tenant, now, limit) {
      const { rows } = await database.query<AnswerRow>("threat_answer.holding", ANSWERS, [tenant, now, limit]);
      return rows.map(parseAnswer);
    },
    async locks(tenant, limit) {
      type Row = { key: Uint8Array; set_at: Date; set_by: string };
      const { rows } = await database.query<Row>("account_lock.list", LOCKS, [tenant, limit]);
      return rows.map(({ key, set_at, set_by }) => ({ key, setAt: set_at, by: set_by }));
    },
    async alarms(tenant, now, limit) {
      type Row = { line: Uint8Array; cause: string; raised_at: Date; until: Date };
      const { rows } = await database.query<Row>("line_alarm.list", ALARMS, [tenant, now, limit]);
      return rows.map(({ line, cause, raised_at, until }) => ({ line, cause, raisedAt: raised_at, until }));
    },
    async raiseAlarm(tenant, line, cause, at, until) {
      await database.query("line_alarm.raise", RAISE, [tenant, line, cause, at, until]);
    },
    async liftAlarm(tenant, line) {
      await database.query("line_alarm.lift", LIFT, [tenant, line]);
    },
  };
}

const NOTE = `
  INSERT INTO bound_use (tenant, bound, who_kind, who, window_start, window_ms, used, allowed, last_at, hit_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  ON CONFLICT (tenant, bound, who_kind, who, window_start) DO UPDATE SET
    used = greatest(bound_use.used, excluded.used), allowed = excluded.allowed, last_at = excluded.last_at,
    hit_at = coalesce(bound_use.hit_at, excluded.hit_at)`;
const USES = `
  SELECT bound, who_kind, who, window_start, window_ms, used, allowed, last_at, hit_at FROM bound_use
  WHERE tenant = $1 AND last_at >= $2 ORDER BY (hit_at IS NOT NULL) DESC, used::float8 / greatest(allowed, 1) DESC, last_at DESC LIMIT $3`;

type UseRow = {
  readonly bound: BoundUse["bound"];
  readonly who_kind: BoundUse["whoKind"];
  readonly who: Uint8Array;
  readonly window_start: Date;
  readonly window_ms: number;
  readonly used: number;
  readonly allowed: number;
  readonly last_at: Date;
  readonly hit_at: Date | null;
};

/** Who came near a bound, in PostgreSQL. */
export function makeBoundStore(database: Database): BoundStore {
  return {
    async note(tenant, { bound, whoKind, who, windowStart, windowMs, used, allowed, lastAt, hitAt }) {
      const values = [tenant, bound, whoKind, who, windowStart, windowMs, used, allowed, lastAt, hitAt];
      await database.query("bound_use.note", NOTE, values);
    },
    async list(tenant, since, limit) {
      const { rows } = await database.query<UseRow>("bound_use.list", USES, [tenant, since, limit]);
      return rows.map((row) => ({
        bound: row.bound,
        whoKind: row.who_kind,
        who: row.who,
        windowStart: row.window_start,
        windowMs: row.window_ms,
        used: row.used,
        allowed: row.allowed,
        lastAt: row.last_at,
        hitAt: row.hit_at,
      }));
    },
  };
}

const RUN_COLUMNS = "run_id, state, wanted, started_by, started_at, beat_at, ended_at, done, total, code";
const RUNS = `
  SELECT ${RUN_COLUMNS}, jsonb_build_object('drills', coalesce(report->'drills', '{}'::jsonb)) AS report
  FROM drill_run WHERE tenant = $1 ORDER BY started_at DESC, run_id LIMIT $2`;
const RUN = `SELECT ${RUN_COLUMNS}, report FROM drill_run WHERE tenant = $1 AND run_id = $2`;
const BURY = `
  UPDATE drill_run SET state = 'failed', code = 'drill.lost', ended_at = beat_at
  WHERE tenant = $1 AND state = 'running' AND beat_at < $2`;
const BEGIN = `
  INSERT INTO drill_run (tenant, run_id, state, wanted, started_by, started_at, beat_at, done, total)
  VALUES ($1, $2, 'running', $3::text[], $4, $5, $5, 0, $6)
  ON CONFLICT (tenant) WHERE state = 'running' DO NOTHING RETURNING run_id`;
const BEAT = "UPDATE drill_run SET beat_at = $3, done = $4 WHERE tenant = $1 AND run_id = $2 AND state = 'running'";
const END = `
  UPDATE drill_run SET state = $3, code = $4, report = $5::jsonb, ended_at = $6,
    done = CASE WHEN $3 = 'done' THEN total ELSE done END
  WHERE tenant = $1 AND run_id = $2 AND state = 'running' RETURNING run_id`;

type RunRow = {
  readonly run_id: string;
  readonly state: DrillRun["state"];
  readonly wanted: readonly string[];
  readonly started_by: string | null;
  readonly started_at: Date;
  readonly beat_at: Date;
  readonly ended_at: Date | null;
  readonly done: number;
  readonly total: number;
  readonly code: string | null;
  readonly report: DrillRun["report"];
};

/** Drills that were run, in PostgreSQL. */
export function makeDrillStore(database: Database): DrillStore {
  return {
    async list(tenant, limit) {
      return (await database.query<RunRow>("drill_run.list", RUNS, [tenant, limit])).rows.map(parseRun);
    },
    async find(tenant, runId) {
      const row = (await database.query<RunRow>("drill_run.find", RUN, [tenant, runId])).rows[0];
      return row === undefined ? null : parseRun(row);
    },
    begin: (tenant, { runId, wanted, startedBy, startedAt, total }, deadBefore, entry) =>
      database.transaction(async (tx) => {
        await tx.query("drill_run.bury", BURY, [tenant, deadBefore]);
        const values = [tenant, runId, wanted, startedBy, startedAt, total];
        if ((await tx.query("drill_run.begin", BEGIN, values)).rows.length === 0) return false;
        await appendHistory(tx, [entry]);
        return true;
      }),
    async beat(tenant, runId, at, done) {
      await database.query("drill_run.beat", BEAT, [tenant, runId, at, done]);
    },
    async end(tenant, { runId, state, code, report }, at, entry) {
      await database.transaction(async (tx) => {
        const values = [tenant, runId, state, code, report === null ? null : JSON.stringify(report), at];
        if ((await tx.query("drill_run.end", END, values)).rows.length > 0) await appendHistory(tx, [entry]);
      });
    },
  };
}

function parseRun(row: RunRow): DrillRun {
  return {
    runId: row.run_id,
    state: row.state,
    wanted: row.wanted,
    startedBy: row.started_by,
    startedAt: row.started_at,
    beatAt: row.beat_at,
    endedAt: row.ended_at,
    done: row.done,
    total: row.total,
    code: row.code,
    report: row.report,
  };
}

const KEEP_SET = `
  INSERT INTO policy_set (tenant, hash, schema, policies, first_at) VALUES ($1, $2, $3, $4::jsonb, $5)
  ON CONFLICT (tenant, hash) DO NOTHING`;
const FIND_SET = "SELECT hash, schema, policies, first_at FROM policy_set WHERE tenant = $1 AND hash = $2";
const CHANGES = `
  SELECT history.at, history.id, history.facts->>'hash' AS hash,
         EXISTS (SELECT 1 FROM policy_set WHERE policy_set.tenant = history.tenant AND policy_set.hash = history.facts->>'hash') AS is_kept
  FROM history WHERE tenant = $1 AND kind = 'policy.changed' ORDER BY id DESC LIMIT $2`;

/** What policies said, in PostgreSQL. */
export function makePolicySetStore(database: Database): PolicySetStore {
  return {
    async keep(tenant, { hash, schema, policies, firstAt }) {
      await database.query("policy_set.keep", KEEP_SET, [tenant, hash, schema, JSON.stringify(policies), firstAt]);
    },
    async find(tenant, hash) {
      type Row = { hash: string; schema: string; policies: PolicySet["policies"]; first_at: Date };
      const row = (await database.query<Row>("policy_set.find", FIND_SET, [tenant, hash])).rows[0];
      if (row === undefined) return null;
      return { hash: row.hash, schema: row.schema, policies: row.policies, firstAt: row.first_at };
    },
    async changes(tenant, limit) {
      type Row = { at: Date; id: number; hash: string; is_kept: boolean };
      const { rows } = await database.query<Row>("policy_set.changes", CHANGES, [tenant, limit]);
      return rows.map(({ at, id, hash, is_kept }) => ({ at, hash, historyId: id, isKept: is_kept }));
    },
  };
}
