// SPDX-License-Identifier: Apache-2.0
import type { HistoryReader, HistoryTopic } from "#app";
import type { Database } from "../sql.ts";
import { HISTORY_COLUMNS, type HistoryRow, parseEntry } from "./history.ts";

/** Which kinds a topic shows. Written out in the statement, so that the partial index of the same words is used. */
const TOPICS: Readonly<Record<HistoryTopic, string>> = {
  all: "true",
  reveals: "kind IN ('agent.read', 'agent.revealed')",
  security:
    "kind IN ('gate.refused', 'alarm.raised', 'alarm.lifted', 'policy.changed', 'staff.invited', 'staff.enrolled', 'staff.signed_in', " +
    "'staff.signed_out', 'staff.changed', 'staff.refused', 'staff.invited_alone', 'token.made', 'token.revoked', 'directory.changed', " +
    "'approval.proposed', 'approval.approved', 'approval.rejected', 'approval.refused', 'approval.used', 'subject.vouched', " +
    "'recovery.started', 'recovery.cancelled', 'recovery.stopped', 'recovery.completed')",
};

const page = (topic: HistoryTopic): string => `
  SELECT id, ${HISTORY_COLUMNS} FROM history
  WHERE tenant = $1 AND id < coalesce($2, 9223372036854775807) AND ${TOPICS[topic]} ORDER BY id DESC LIMIT $3`;

/** Reads the history for staff, page by page. Never on the path of a turn. */
export function makeHistoryReader(database: Database): HistoryReader {
  return {
    async page(tenant, { topic, before, limit }) {
      const { rows } = await database.query<HistoryRow & { readonly id: number }>(
        `history.page_${topic}`,
        page(topic),
        [tenant, before, limit],
      );
      return rows.map((row) => ({ id: row.id, entry: parseEntry(row) }));
    },
  };
}
