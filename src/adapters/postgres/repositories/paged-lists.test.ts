// SPDX-License-Identifier: Apache-2.0
// Lists that people read page by page, with 100,000 rows (10,000 accounts): every page comes out of an index, and no row twice or never.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { TenantId } from "#kernel";
import { createTestDatabase, type TestDatabase } from "../testing.ts";
import { LIST_APPROVALS } from "./approvals.ts";
import { LIST } from "./incident-sql.ts";
import { FIRST_UUID, LAST_UUID } from "./rows.ts";
import { STAFF_PAGE } from "./staff.ts";
import { LIST_VERDICTS } from "./threat-verdicts.ts";

const TENANT = "larkspur" as TenantId;
const MANY = 100_000;
const ACCOUNTS = 10_000;
const AT_ONCE = 10_000;
const NOW = new Date("2026-11-15T00:00:00Z");
/** Ids that follow no time, as random ones do not. */
const ID = "md5(n::text)::uuid";

const FILL = {
  staff: [
    `INSERT INTO staff (tenant, staff_id, roles, sealed, created_at)
     SELECT $1, ${ID}, '{care}', '\\x00', timestamptz '2026-01-01' + n / 3 * interval '1 minute' FROM generate_series($2::int, $3::int) AS n`,
    ACCOUNTS,
  ],
  approval: [
    `INSERT INTO approval (tenant, approval_id, kind, digest, sealed, state, needed, proposed_by, proposed_at, expires_at)
     SELECT $1, ${ID}, 'staff', 'd', '\\x00', CASE WHEN n % 1000 = 0 THEN 'proposed' ELSE 'rejected' END, 1, 'somebody',
            timestamptz '2026-11-14' - n / 3 * interval '1 second', timestamptz '2026-11-16' FROM generate_series($2::int, $3::int) AS n`,
    MANY,
  ],
  threat_verdict: [
    `INSERT INTO threat_verdict (tenant, verdict_id, incident_id, at, kind, level, severity, event_kind, score, reasons, entity_kinds, entities, answers)
     SELECT $1, ${ID}, ${ID}, timestamptz '2026-11-14' - n / 3 * interval '1 second', 'scraping', 'flagged', 'low', 'turn', 0.5, '[]', '{}', '{}', '{}'
     FROM generate_series($2::int, $3::int) AS n`,
    MANY,
  ],
  incident: [
    `INSERT INTO incident (tenant, incident_id, kind, severity, state, source, group_key, opened_at, last_at, settled_at, verdicts, reasons)
     SELECT $1, ${ID}, 'scraping', 'low', 'closed', 'detector', '\\x00', t, t, t, 1, '{}'
     FROM (SELECT n, timestamptz '2026-11-14' - n / 3 * interval '1 second' AS t FROM generate_series($2::int, $3::int) AS n) AS made`,
    MANY,
  ],
} as const;

let own: TestDatabase;
beforeAll(async () => {
  own = await createTestDatabase({ partitionsAt: NOW });
  for (const [table, [text, count]] of Object.entries(FILL)) {
    // A statement has a few seconds only.
    for (let n = 0; n < count; n += AT_ONCE)
      await own.database.query(`test.fill_${table}`, text, [TENANT, n + 1, n + AT_ONCE]);
    await own.database.query(`test.vacuum_${table}`, `VACUUM (ANALYZE) ${table}`);
  }
}, 180_000);
afterAll(async () => own.drop());

type Place = { readonly at: Date | string; readonly id: string; readonly isOpen: boolean };
interface List {
  readonly sql: string;
  readonly count: number;
  readonly index: RegExp;
  readonly first: Place;
  readonly values: (place: Place, limit: number) => readonly unknown[];
  readonly columns: { readonly id: string; readonly at: string };
}
const BEFORE_ALL: Place = { at: "infinity", id: LAST_UUID, isOpen: true };

const LISTS: Readonly<Record<string, List>> = {
  "the staff": {
    sql: STAFF_PAGE,
    count: ACCOUNTS,
    index: /Index Scan using staff_listed on staff/u,
    first: { at: "-infinity", id: FIRST_UUID, isOpen: true },
    values: ({ at, id }, limit) => [TENANT, at, id, limit],
    columns: { id: "staff_id", at: "created_at" },
  },
  "what is asked of colleagues": {
    sql: LIST_APPROVALS,
    count: MANY,
    index: /Index Scan Backward using approval_listed on approval/u,
    first: BEFORE_ALL,
    values: ({ at, id, isOpen }, limit) => [TENANT, NOW, limit, isOpen, at, id],
    columns: { id: "approval_id", at: "proposed_at" },
  },
  verdicts: {
    sql: LIST_VERDICTS,
    count: MANY,
    index: /Index Scan using threat_verdict_newest on threat_verdict/u,
    first: BEFORE_ALL,
    values: ({ at, id }, limit) => [TENANT, null, null, null, null, null, null, limit, at, id],
    columns: { id: "verdict_id", at: "at" },
  },
  incidents: {
    sql: LIST,
    count: MANY,
    index: /Index Scan using incident_newest on incident/u,
    first: BEFORE_ALL,
    values: ({ at, id }, limit) => [TENANT, true, limit, at, id],
    columns: { id: "incident_id", at: "last_at" },
  },
};

describe.each(Object.entries(LISTS))("%s", (name, { sql, count, index, first, values, columns }) => {
  type Found = Readonly<Record<string, unknown>> & { readonly state?: string };
  const page = async (
    place: Place,
    limit: number,
  ): Promise<{ readonly rows: readonly Found[]; readonly next: Place }> => {
    const { rows } = await own.database.query<Found>(`test.page_${columns.id}`, sql, values(place, limit));
    const last = rows.at(-1);
    const at = last?.[columns.at] as Date;
    return { rows, next: { at, id: String(last?.[columns.id]), isOpen: last?.state === "proposed" } };
  };

  test("page by page each row comes once", async () => {
    const seen = new Set<unknown>();
    let rowsRead = 0;
    for (let place = first, isMore = true; isMore; ) {
      const got = await page(place, 5_000);
      for (const row of got.rows) seen.add(row[columns.id]);
      rowsRead += got.rows.length;
      isMore = got.rows.length === 5_000;
      place = got.next;
    }
    expect([rowsRead, seen.size]).toEqual([count, count]);
  }, 60_000);

  test.each(["the first page", "a page far down"])(
    "%s is read out of its index, without a sort of everything",
    async (which) => {
      const place = which === "the first page" ? first : (await page(first, count / 2)).next;
      const text = `EXPLAIN (ANALYZE, TIMING OFF, SUMMARY OFF) ${sql}`;
      const { rows } = await own.database.query<{ "QUERY PLAN": string }>(
        `test.plan_${columns.id}`,
        text,
        values(place, 50),
      );
      const plan = rows.map((row) => row["QUERY PLAN"]).join("\n");
      expect(plan, name).toMatch(index);
      expect(plan).not.toMatch(/Seq Scan|(?<!Incremental )Sort {2}\(/u);
      // No more than the page and the rows of one moment at its edges are touched, of which there are three here.
      const touched = Math.max(...[...plan.matchAll(/actual rows=(\d+)/gu)].map(([, many]) => Number(many)));
      expect(touched).toBeLessThan(100);
      expect(plan).not.toMatch(/Rows Removed by Filter: \d{3}/u);
    },
  );
});
