// SPDX-License-Identifier: Apache-2.0
import type { AlertNotice, AlertReading, AlertSilence, AlertStore, OpenAlert } from "#app";
import type { TenantId } from "#kernel";
import type { Database, Queryable } from "../sql.ts";
import { historyRows } from "./history.ts";
import { jsonRows } from "./rows.ts";
import { changeWithEntry } from "./with-entry.ts";

const REPORT = `
  WITH gone AS (
    DELETE FROM alert_reading WHERE tenant = $1 AND node = $2 AND alert <> ALL($4::text[]) AND alert <> ALL($5::text[])
  ), same AS (
    UPDATE alert_reading SET at = $3 WHERE tenant = $1 AND node = $2 AND alert = ANY($5::text[])
  )
  INSERT INTO alert_reading (tenant, node, alert, since, at)
  SELECT $1, $2, alert, $3, $3 FROM unnest($4::text[]) AS alert
  ON CONFLICT (tenant, node, alert) DO UPDATE SET at = EXCLUDED.at`;
/** One node decides; the others find the lock taken and leave it. */
const LOCK = "SELECT pg_try_advisory_xact_lock(7301928468) AS is_mine";
const STALE = "DELETE FROM alert_reading WHERE tenant = $1 AND at < $2";
const READINGS = `
  SELECT alert, min(since) AS since, count(*)::int AS nodes FROM alert_reading WHERE tenant = $1 AND at >= $2 GROUP BY alert`;
const OPEN = `
  SELECT alert, since, cleared_at, first_told_at, told_at, tells, escalated_at, acknowledged_at, acknowledged_by
  FROM alert_state WHERE tenant = $1 ORDER BY since, alert`;
/** Whoever acknowledges meanwhile waits for the lock of the row, and finds what was decided. */
const OPEN_LOCKED = `${OPEN} FOR UPDATE`;
const SILENCES = `
  SELECT silence_id, alert, from_at, until_at, reason, made_by FROM alert_silence
  WHERE tenant = $1 AND until_at > $2 ORDER BY until_at`;
const KEEP = `
  INSERT INTO alert_state (tenant, alert, since, cleared_at, first_told_at, told_at, tells, escalated_at, acknowledged_at, acknowledged_by)
  SELECT $1, one.alert, one.since, one.cleared_at, one.first_told_at, one.told_at, one.tells, one.escalated_at, one.acknowledged_at, one.acknowledged_by
  FROM json_to_recordset($2::json) AS one (alert text, since timestamptz, cleared_at timestamptz, first_told_at timestamptz,
    told_at timestamptz, tells int, escalated_at timestamptz, acknowledged_at timestamptz, acknowledged_by uuid)
  ON CONFLICT (tenant, alert) DO UPDATE SET cleared_at = EXCLUDED.cleared_at, first_told_at = EXCLUDED.first_told_at,
    told_at = EXCLUDED.told_at, tells = EXCLUDED.tells, escalated_at = EXCLUDED.escalated_at,
    acknowledged_at = EXCLUDED.acknowledged_at, acknowledged_by = EXCLUDED.acknowledged_by`;
const END = "DELETE FROM alert_state WHERE tenant = $1 AND alert = ANY($2::text[])";
const NOTE = `
  INSERT INTO alert_notice (tenant, notice_id, alert, what, since, at, due_at, attempts, until_at)
  SELECT $1, one.notice_id, one.alert, one.what, one.since, one.at, one.at, 0, one.until_at
  FROM json_to_recordset($2::json)
    AS one (notice_id uuid, alert text, what text, since timestamptz, at timestamptz, until_at timestamptz)`;
const CLAIM = `
  WITH due AS (
    SELECT tenant, notice_id FROM alert_notice WHERE tenant = $1 AND due_at <= $2 ORDER BY due_at LIMIT $4 FOR UPDATE SKIP LOCKED
  )
  UPDATE alert_notice n SET due_at = $3, attempts = attempts + 1 FROM due
  WHERE n.tenant = due.tenant AND n.notice_id = due.notice_id
  RETURNING n.notice_id, n.alert, n.what, n.since, n.at, n.attempts, n.until_at`;
const TOLD = "DELETE FROM alert_notice WHERE tenant = $1 AND notice_id = ANY($2::uuid[])";
const AGAIN = "UPDATE alert_notice SET due_at = $3 WHERE tenant = $1 AND notice_id = ANY($2::uuid[])";
const ACKNOWLEDGE = changeWithEntry(
  "UPDATE alert_state SET acknowledged_at = $3, acknowledged_by = $4 WHERE tenant = $1 AND alert = $2 AND acknowledged_at IS NULL",
  "alert",
  5,
);
const SILENCE = changeWithEntry(
  `INSERT INTO alert_silence (tenant, alert, silence_id, from_at, until_at, reason, made_by, alone_at)
   VALUES ($1, $2, $3, $4, $5, $6, $7, CASE WHEN $8::timestamptz IS NOT NULL THEN $4::timestamptz END)
   ON CONFLICT (tenant, alert) DO UPDATE SET silence_id = $3, from_at = $4, until_at = $5, reason = $6, made_by = $7,
     alone_at = coalesce(excluded.alone_at, alert_silence.alone_at)
   WHERE $8::timestamptz IS NULL OR alert_silence.alone_at IS NULL OR alert_silence.alone_at <= $8`,
  "alert",
  9,
);
/** The row stays: who has silenced it alone has, though they ended it. */
const END_SILENCE = changeWithEntry(
  `UPDATE alert_silence SET until_at = $3, from_at = least(from_at, $3::timestamptz - interval '1 millisecond')
   WHERE tenant = $1 AND alert = $2 AND until_at > $3`,
  "alert",
  4,
);

type StateRow = {
  readonly alert: string;
  readonly since: Date;
  readonly cleared_at: Date | null;
  readonly first_told_at: Date | null;
  readonly told_at: Date | null;
  readonly tells: number;
  readonly escalated_at: Date | null;
  readonly acknowledged_at: Date | null;
  readonly acknowledged_by: string | null;
};
type SilenceRow = {
  readonly silence_id: string;
  readonly alert: string;
  readonly from_at: Date;
  readonly until_at: Date;
  readonly reason: AlertSilence["reason"];
  readonly made_by: string | null;
};
type NoticeRow = {
  readonly notice_id: string;
  readonly alert: string;
  readonly what: AlertNotice["what"];
  readonly since: Date;
  readonly at: Date;
  readonly attempts: number;
  readonly until_at: Date | null;
};

/** Alerts in PostgreSQL: codes, times and random ids. */
export function makeAlertStore(database: Database): AlertStore {
  return {
    async report(tenant, node, at, { holding, unknown }) {
      await database.query("alert.report", REPORT, [tenant, node, at, holding, unknown]);
    },
    decide(tenant, now, freshFrom, decide) {
      return database.transaction(async (tx) => {
        const { rows } = await tx.query<{ is_mine: boolean }>("alert.lock", LOCK);
        if (rows[0]?.is_mine !== true) return false;
        await tx.query("alert.stale", STALE, [tenant, freshFrom]);
        const readings = await tx.query<{ alert: string; since: Date; nodes: number }>("alert.readings", READINGS, [
          tenant,
          freshFrom,
        ]);
        const { open, ended, notices } = decide({
          readings: readings.rows.map((row): AlertReading => ({ ...row, since: row.since.getTime() })),
          open: (await tx.query<StateRow>("alert.open_locked", OPEN_LOCKED, [tenant])).rows.map(parseState),
          silences: await readSilences(tx, tenant, now),
        });
        if (open.length > 0) await tx.query("alert.keep", KEEP, [tenant, stateRows(open)]);
        if (ended.length > 0) await tx.query("alert.end", END, [tenant, ended]);
        if (notices.length > 0) await tx.query("alert.note", NOTE, [tenant, noticeRows(notices)]);
        return true;
      });
    },
    async read(tenant, now) {
      const open = await database.query<StateRow>("alert.open", OPEN, [tenant]);
      return { open: open.rows.map(parseState), silences: await readSilences(database, tenant, now) };
    },
    async claim(tenant, now, leaseUntil, limit) {
      const { rows } = await database.query<NoticeRow>("alert.claim", CLAIM, [tenant, now, leaseUntil, limit]);
      return rows
        .map(({ notice_id, since, at, until_at, ...row }) => ({
          ...row,
          noticeId: notice_id,
          since: since.getTime(),
          at: at.getTime(),
          until: until_at?.getTime() ?? null,
        }))
        .toSorted((a, b) => a.at - b.at);
    },
    async settle(tenant, noticeIds, dueAt) {
      await (dueAt === null
        ? database.query("alert.told", TOLD, [tenant, noticeIds])
        : database.query("alert.again", AGAIN, [tenant, noticeIds, dueAt]));
    },
    async acknowledge(tenant, alert, by, at, entry) {
      const values = [tenant, alert, at, by, historyRows([entry])];
      return (await database.query("alert.acknowledge", ACKNOWLEDGE, values)).rowCount === 1;
    },
    async silence(tenant, silence, entry, { aloneSince, notice }) {
      const { alert, silenceId, from, until, reason, by } = silence;
      const [at, end, rows] = [new Date(from), new Date(until), historyRows([entry])];
      const values = [tenant, alert, silenceId, at, end, reason, by, aloneSince, rows];
      return database.transaction(async (tx) => {
        if ((await tx.query("alert.silence", SILENCE, values)).rowCount !== 1) return false;
        if (notice !== null) await tx.query("alert.note", NOTE, [tenant, noticeRows([notice])]);
        return true;
      });
    },
    async endSilence(tenant, alert, at, entry) {
      const values = [tenant, alert, at, historyRows([entry])];
      return (await database.query("alert.end_silence", END_SILENCE, values)).rowCount === 1;
    },
  };
}

async function readSilences(on: Queryable, tenant: TenantId, now: Date): Promise<readonly AlertSilence[]> {
  const { rows } = await on.query<SilenceRow>("alert.silences", SILENCES, [tenant, now]);
  return rows.map(({ silence_id, alert, from_at, until_at, reason, made_by }) => ({
    silenceId: silence_id,
    alert,
    from: from_at.getTime(),
    until: until_at.getTime(),
    reason,
    by: made_by,
  }));
}

function stateRows(open: readonly OpenAlert[]): string {
  return jsonRows(open, ({ alert, tells, acknowledgedBy, ...at }) => ({
    alert,
    since: time(at.since),
    cleared_at: time(at.clearedAt),
    first_told_at: time(at.firstToldAt),
    told_at: time(at.toldAt),
    tells,
    escalated_at: time(at.escalatedAt),
    acknowledged_at: time(at.acknowledgedAt),
    acknowledged_by: acknowledgedBy,
  }));
}

function noticeRows(notices: readonly AlertNotice[]): string {
  return jsonRows(notices, ({ noticeId, alert, what, since, at, until }) => ({
    notice_id: noticeId,
    alert,
    what,
    since: time(since),
    at: time(at),
    until_at: time(until),
  }));
}

function parseState(row: StateRow): OpenAlert {
  return {
    alert: row.alert,
    since: row.since.getTime(),
    clearedAt: row.cleared_at?.getTime() ?? null,
    firstToldAt: row.first_told_at?.getTime() ?? null,
    toldAt: row.told_at?.getTime() ?? null,
    tells: row.tells,
    escalatedAt: row.escalated_at?.getTime() ?? null,
    acknowledgedAt: row.acknowledged_at?.getTime() ?? null,
    acknowledgedBy: row.acknowledged_by,
  };
}

function time(ms: number | null): string | null {
  return ms === null ? null : new Date(ms).toISOString();
}
