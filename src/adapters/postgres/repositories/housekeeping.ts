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
  "bridge_session",
  "approval",
] as const;
const OLD_COUNTERS = "DELETE FROM counter WHERE window_start + window_ms * interval '1 millisecond' < $1";

/** Secrets: they go when they end, not a day later. */
const ENDED = ["channel_key", "channel_session"] as const;

/** A consent must be shown for a time after it was used or withdrawn. */
const CONSENT_MS = 365 * 24 * 3_600_000;
const OLD_CONSENTS = "DELETE FROM consent WHERE ended_at < $1";

/** What was delivered or given up stays for a month, for who asks. */
const WEBHOOK_MS = 30 * 24 * 3_600_000;
const OLD_WEBHOOKS = "DELETE FROM webhook_delivery WHERE settled_at < $1";

const OLD_REACH = "DELETE FROM reach WHERE updated_at < $1";

/** Removes tokens and counters that nobody can use any more. Returns how many rows went. */
export async function sweepExpired(database: Database, now: Date): Promise<number> {
  const before = new Date(now.getTime() - GRACE_MS);
  let removed = 0;
  for (const table of EXPIRED) {
    const text = `DELETE FROM ${table} WHERE expires_at < $1`;
    removed += (await database.query(`${table}.sweep`, text, [before])).rowCount;
  }
  for (const table of ENDED)
    removed += (await database.query(`${table}.sweep`, `DELETE FROM ${table} WHERE expires_at < $1`, [now])).rowCount;
  const consentsBefore = new Date(now.getTime() - CONSENT_MS);
  removed += (await database.query("consent.sweep", OLD_CONSENTS, [consentsBefore])).rowCount;
  const webhooksBefore = new Date(now.getTime() - WEBHOOK_MS);
  removed += (await database.query("webhook.sweep", OLD_WEBHOOKS, [webhooksBefore])).rowCount;
  removed += (await database.query("reach.sweep", OLD_REACH, [before])).rowCount;
  return removed + (await database.query("counter.sweep", OLD_COUNTERS, [before])).rowCount;
}
