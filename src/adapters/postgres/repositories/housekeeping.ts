// SPDX-License-Identifier: Apache-2.0
import type { Database } from "../sql.ts";

/** Tokens are refused from the moment they expire; their rows may go a day later, when no clock can think otherwise. */
const GRACE_MS = 24 * 3_600_000;

const EXPIRED = [
  "visitor_token",
  "staff_session",
  "staff_invite",
  "line_session",
  "spent_token",
  "gateway_key",
  "api_token",
  "bridge_session",
  "approval",
  "messaging_link",
] as const;
const OLD_COUNTERS = "DELETE FROM counter WHERE window_start + window_ms * interval '1 millisecond' < $1";

/** Secrets: they go when they end, not a day later. */
const ENDED = ["channel_key", "channel_session"] as const;

/** A month: long enough to see who came near a bound, and how often. */
const OLD_USES = "DELETE FROM bound_use WHERE last_at < $1::timestamptz - interval '29 days'";
const OLD_ALARMS = "DELETE FROM line_alarm WHERE until < $1";
/** No window that is asked for is longer than a hundred days; a forwarding and a recycled number stand until something newer is told. */
const OLD_SIGNALS = `
  DELETE FROM line_signal WHERE at < $1::timestamptz - CASE kind WHEN 'sim_swap' THEN interval '101 days' ELSE interval '10 years' END`;
const OLD_REACH = "DELETE FROM reach WHERE updated_at < $1";

/** Removes tokens and counters that nobody can use any more; what is kept by a dated rule is `runRetention`'s. Returns how many rows went. */
export async function sweepExpired(database: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - GRACE_MS);
  let removed = 0;
  for (const table of EXPIRED) {
    const text = `DELETE FROM ${table} WHERE expires_at < $1`;
    removed += (await database.query(`${table}.sweep`, text, [before])).rowCount;
  }
  for (const table of ENDED)
    removed += (await database.query(`${table}.sweep`, `DELETE FROM ${table} WHERE expires_at < $1`, [now])).rowCount;
  removed += (await database.query("reach.sweep", OLD_REACH, [before])).rowCount;
  removed += (await database.query("bound_use.sweep", OLD_USES, [before])).rowCount;
  removed += (await database.query("line_alarm.sweep", OLD_ALARMS, [before])).rowCount;
  removed += (await database.query("line_signal.sweep", OLD_SIGNALS, [before])).rowCount;
  return removed + (await database.query("counter.sweep", OLD_COUNTERS, [before])).rowCount;
}
