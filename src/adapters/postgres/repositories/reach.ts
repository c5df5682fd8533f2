// SPDX-License-Identifier: Apache-2.0
import type { ReachStore } from "#app";
import type { Database } from "../sql.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * The row's lock makes two spends of one identity follow one another, whatever connection they come by; the second sees what the
 * first wrote. `others` are the subjects reached within the day before `now`, without the one that is asked for; a node whose clock
 * runs ahead counts for more, never for less.
 */
const SPEND = `
  INSERT INTO reach AS held (tenant, identity, reached, is_allowed, in_hour, in_day, updated_at)
  VALUES ($1, $2, jsonb_build_object($3::text, $4::bigint), true, 1, 1, $5)
  ON CONFLICT (tenant, identity) DO UPDATE
  SET (reached, is_allowed, in_hour, in_day, updated_at) = (
    SELECT CASE WHEN fits THEN others || excluded.reached ELSE kept END,
           fits,
           in_hour + CASE WHEN fits OR was_hour THEN 1 ELSE 0 END,
           in_day + CASE WHEN fits OR was_day THEN 1 ELSE 0 END,
           greatest(held.updated_at, excluded.updated_at)
    FROM (
      SELECT coalesce(jsonb_object_agg(key, at) FILTER (WHERE key <> $3), '{}') AS others,
             coalesce(jsonb_object_agg(key, at), '{}') AS kept,
             count(*) FILTER (WHERE key <> $3 AND at > $4 - $6) AS in_hour,
             count(*) FILTER (WHERE key <> $3) AS in_day,
             count(*) FILTER (WHERE key = $3 AND at > $4 - $6) > 0 AS was_hour,
             count(*) FILTER (WHERE key = $3) > 0 AS was_day,
             count(*) FILTER (WHERE key <> $3 AND at > $4 - $6) < $8 AND count(*) FILTER (WHERE key <> $3) < $9 AS fits
      FROM (SELECT key, value::bigint AS at FROM jsonb_each_text(held.reached)) AS entry
      WHERE at > $4 - $7
    ) AS counted
  )
  RETURNING is_allowed, in_hour, in_day`;

type Row = { readonly is_allowed: boolean; readonly in_hour: number; readonly in_day: number };

/** Distinct subjects per identity in PostgreSQL, over sliding windows of an hour and a day. */
export function makeReachStore(database: Database): ReachStore {
  return {
    async spend(tenant, identity, subjectId, { perHour, perDay }, now) {
      const values = [tenant, identity, subjectId, now.getTime(), now, HOUR_MS, DAY_MS, perHour, perDay];
      const { rows } = await database.query<Row>("reach.spend", SPEND, values);
      const row = rows[0];
      return { isAllowed: row?.is_allowed === true, inHour: row?.in_hour ?? 0, inDay: row?.in_day ?? 0 };
    },
  };
}
