// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from "vitest";
import { ANY_CASE, QUEUE_SORTS } from "#app";
import type { TenantId } from "#kernel";
import { createTestDatabase, type TestDatabase } from "../testing.ts";
import { COUNTS, pageSql, searchSql } from "./care-sql.ts";

const TENANT = "larkspur" as TenantId;
let own: TestDatabase;
beforeAll(async () => {
  own = await createTestDatabase({ partitionsAt: new Date("2026-11-15T00:00:00Z") });
  // Twenty thousand cases of three months, of which a thousand are open.
  await own.database.query(
    "test.fill",
    `INSERT INTO case_work (tenant, conversation_id, code, owner, since, opened_at, closed_at, reason, team_id, assurance, lang, channel, labels)
     SELECT $1, (lpad(to_hex(floor(extract(epoch FROM t) * 1000)::bigint), 12, '0') || '7000800000000000' || lpad(to_hex(n), 4, '0'))::uuid,
            lpad(to_hex(n), 8, '0'), 'queued', t, t, CASE WHEN n % 20 = 0 THEN NULL ELSE t END, 'asked', 'front', 'A1', 'en', 'widget', '{vip}'
     FROM (SELECT n, timestamptz '2026-10-15' + n * interval '3 minutes' AS t FROM generate_series(1, 20000) AS n) AS made`,
    [TENANT],
  );
  for (const table of ["case_work"]) await own.database.query(`test.vacuum_${table}`, `VACUUM (ANALYZE) ${table}`);
});
afterAll(async () => own.drop());

/** Partitions that hold rows; an empty one costs the same by any index. */
const FILLED = [/Index Only Scan using \w+ on case_work_2026_11 /u, /Index Only Scan using \w+ on case_work_default /u];

/** What the planner does when it may not read a table: whether the index holds all that is asked. */
async function planOf(text: string, values: readonly unknown[]): Promise<string> {
  return own.database.transaction(async (tx) => {
    await tx.runScript("test.by_index", "SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off");
    const { rows } = await tx.query<{ "QUERY PLAN": string }>(`test.plan_${text.length}`, `EXPLAIN ${text}`, values);
    return rows.map((row) => row["QUERY PLAN"]).join("\n");
  });
}

test.each(QUEUE_SORTS)(
  "page() sorted by %s reads open cases out of the covering index of each partition alone",
  async (sort) => {
    const after = {
      key: "",
      since: new Date("2026-11-01T00:00:00Z"),
      conversationId: "01a19467-e800-7000-8000-000000000000",
    };
    const { text, values } = pageSql(
      TENANT,
      { ...ANY_CASE, teamIds: ["front"], label: "vip" },
      sort,
      after as never,
      50,
    );
    const plan = await planOf(text, values);
    for (const filled of FILLED) expect(plan).toMatch(filled);
  },
);

test("counts() reads the same index alone, and a search takes the index of what was asked", async () => {
  const counts = await planOf(COUNTS, [TENANT, new Date()]);
  for (const filled of FILLED) expect(counts).toMatch(filled);
  const code = { code: "00000014", label: null, reason: null, teamId: null, agentId: null };
  const rest = { from: null, until: null, isOpen: null, conversationIds: null };
  const { text, values } = searchSql(TENANT, { ...code, ...rest }, 50);
  expect(await planOf(text, values)).toMatch(/Index Scan using case_work_\w*code/u);
});
