// SPDX-License-Identifier: Apache-2.0
import type { Hold, HoldStore, LimitStore, Recipient, RecipientStore } from "#app";
import type { SubjectId, TenantId } from "#kernel";
import type { Database } from "../sql.ts";
import { appendHistory, historyRows } from "./history.ts";
import { ReadBatch, rowsOf } from "./read-batch.ts";
import { oneOf } from "./rows.ts";
import { changeWithEntry } from "./with-entry.ts";

const LIMITS = `
  SELECT asked.n::int - 1 AS ask, held.kind, held.since
  FROM unnest($1::text[], $2::uuid[]) WITH ORDINALITY AS asked (tenant, subject_id, n)
  JOIN subject_limit held ON held.tenant = asked.tenant AND held.subject_id = asked.subject_id`;
const SET = `
  INSERT INTO subject_limit (tenant, subject_id, kind, since, request_id) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (tenant, subject_id, kind) DO NOTHING`;
const LIFT = "DELETE FROM subject_limit WHERE tenant = $1 AND subject_id = $2 AND kind = $3";
const LINKED = "SELECT conversation_id FROM subject_conversation WHERE tenant = $1 AND subject_id = $2";
const CLOSE = `
  UPDATE conversation SET restricted_at = $3, version = version + 1, owner = 'bot', agent_id = NULL, queued_at = NULL
  WHERE tenant = $1 AND conversation_id = ANY($2::uuid[]) AND restricted_at IS NULL`;
const OPEN = `
  UPDATE conversation SET restricted_at = NULL, version = version + 1
  WHERE tenant = $1 AND conversation_id = ANY($2::uuid[]) AND restricted_at IS NOT NULL`;

/** What may not be done with a subject's data. */
export function makeLimitStore(database: Database): LimitStore {
  type LimitAsked = { readonly tenant: TenantId; readonly subjectId: SubjectId };
  const reads = new ReadBatch(database, "limit.of", async (asks: readonly LimitAsked[]) => {
    const { rows } = await database.query<{ ask: number; kind: string; since: Date }>("limit.of", LIMITS, [
      asks.map(({ tenant }) => tenant),
      asks.map(({ subjectId }) => subjectId),
    ]);
    return rowsOf(rows, asks.length).map((own) => {
      const since = (kind: string): Date | null => own.find((row) => row.kind === kind)?.since ?? null;
      return { restrictedAt: since("restricted"), objectedAt: since("objected") };
    });
  });
  return {
    of: async (tenant, subjectId) => reads.ask({ tenant, subjectId }),
    async set(tenant, subjectId, kind, requestId, entry) {
      return database.transaction(async (tx) => {
        const { rowCount } = await tx.query("limit.set", SET, [tenant, subjectId, kind, entry.at, requestId]);
        if (rowCount === 0) return false;
        await appendHistory(tx, [entry]);
        if (kind !== "restricted") return true;
        // A turn in flight has read before: the version moves, and it runs again with what holds now.
        const linked = await tx.query<{ conversation_id: string }>("limit.linked", LINKED, [tenant, subjectId]);
        const ids = linked.rows.map(({ conversation_id }) => conversation_id);
        await tx.query("limit.close", CLOSE, [tenant, ids, entry.at]);
        return true;
      });
    },
    async lift(tenant, subjectId, kind, entry) {
      return database.transaction(async (tx) => {
        const { rowCount } = await tx.query("limit.lift", LIFT, [tenant, subjectId, kind]);
        if (rowCount === 0) return false;
        await appendHistory(tx, [entry]);
        if (kind !== "restricted") return true;
        const linked = await tx.query<{ conversation_id: string }>("limit.linked", LINKED, [tenant, subjectId]);
        const ids = linked.rows.map(({ conversation_id }) => conversation_id);
        await tx.query("limit.open", OPEN, [tenant, ids]);
        return true;
      });
    },
  };
}

const HOLDS = `
  SELECT hold_id, ground, placed_by, placed_at, until_at FROM legal_hold
  WHERE tenant = $1 AND subject_id = $2 AND released_at IS NULL AND (until_at IS NULL OR until_at > $3) ORDER BY placed_at`;
const PLACE = changeWithEntry(
  "INSERT INTO legal_hold (tenant, subject_id, hold_id, ground, placed_by, placed_at, until_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
  "hold_id",
  8,
);
const RELEASE = changeWithEntry(
  "UPDATE legal_hold SET released_by = $4, released_at = $5 WHERE tenant = $1 AND subject_id = $2 AND hold_id = $3 AND released_at IS NULL",
  "hold_id",
  6,
);
type HoldRow = {
  readonly hold_id: string;
  readonly ground: string;
  readonly placed_by: string;
  readonly placed_at: Date;
  readonly until_at: Date | null;
};

/** What keeps data from erasure. */
export function makeHoldStore(database: Database): HoldStore {
  return {
    async holdsFor(tenant, subjectId, now) {
      const { rows } = await database.query<HoldRow>("hold.of", HOLDS, [tenant, subjectId, now]);
      return rows.map(
        (row): Hold => ({
          subjectId,
          holdId: row.hold_id,
          ground: row.ground,
          placedBy: row.placed_by,
          placedAt: row.placed_at,
          untilAt: row.until_at,
        }),
      );
    },
    async place(tenant, { subjectId, holdId, ground, placedBy, placedAt, untilAt }, entry) {
      const values = [tenant, subjectId, holdId, ground, placedBy, placedAt, untilAt, historyRows([entry])];
      await database.query("hold.place", PLACE, values);
    },
    async release(tenant, subjectId, holdId, by, entry) {
      const values = [tenant, subjectId, holdId, by, entry.at, historyRows([entry])];
      return (await database.query("hold.release", RELEASE, values)).rows.length === 1;
    },
  };
}

const PLACE_OF = "tenant = $1 AND subject_id = $2 AND request_id = $3";
const ADD_RECIPIENTS = `
  INSERT INTO erasure_recipient (tenant, subject_id, request_id, recipient, state)
  SELECT $1, $2, $3, one, 'due' FROM unnest($4::text[]) AS one ON CONFLICT DO NOTHING`;
const RECIPIENTS = `SELECT recipient, state, attempts, settled_at FROM erasure_recipient WHERE ${PLACE_OF} ORDER BY recipient`;
const TRIED = `UPDATE erasure_recipient SET attempts = attempts + 1 WHERE ${PLACE_OF} AND recipient = $4`;
const SETTLE = `UPDATE erasure_recipient SET state = $5, settled_at = $6 WHERE ${PLACE_OF} AND recipient = $4 AND state = 'due'`;
const DUE = `
  SELECT subject_id, request_id, recipient FROM erasure_recipient
  WHERE tenant = $1 AND state = 'due' AND recipient LIKE 'webhook:%' ORDER BY subject_id LIMIT $2`;
type RecipientRow = {
  readonly recipient: string;
  readonly state: string;
  readonly attempts: number;
  readonly settled_at: Date | null;
};

/** Who else is told of an erasure. */
export function makeRecipientStore(database: Database): RecipientStore {
  return {
    async add(tenant, subjectId, requestId, recipients) {
      if (recipients.length === 0) return;
      await database.query("recipient.add", ADD_RECIPIENTS, [tenant, subjectId, requestId, [...recipients]]);
    },
    async of(tenant, subjectId, requestId) {
      const values = [tenant, subjectId, requestId];
      const { rows } = await database.query<RecipientRow>("recipient.of", RECIPIENTS, values);
      return rows.map(
        (row): Recipient => ({
          recipient: row.recipient,
          state: oneOf(["due", "acknowledged", "given_up"], row.state, "erasure_recipient.state"),
          attempts: row.attempts,
          settledAt: row.settled_at,
        }),
      );
    },
    async tried(tenant, subjectId, requestId, recipient) {
      await database.query("recipient.tried", TRIED, [tenant, subjectId, requestId, recipient]);
    },
    async settle(tenant, subjectId, requestId, recipient, state, at) {
      await database.query("recipient.settle", SETTLE, [tenant, subjectId, requestId, recipient, state, at]);
    },
    async due(tenant, limit) {
      type Due = { readonly subject_id: string; readonly request_id: string; readonly recipient: string };
      const { rows } = await database.query<Due>("recipient.due", DUE, [tenant, limit]);
      return rows.map(({ subject_id, request_id, recipient }) => ({
        subjectId: subject_id as SubjectId,
        requestId: request_id,
        recipient,
      }));
    },
  };
}
