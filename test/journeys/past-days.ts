// SPDX-License-Identifier: Apache-2.0
// What only time would bring: counts of days that are over, and alerts that another node has seen for a while.
import { join } from "node:path";
import { addDays, localDay, type TenantId } from "#kernel";
import { connectRunningServer, type Database, makeAlertStore, openPool } from "#postgres";
import type { Stage } from "./stage.ts";

/** As much as the page asks for by itself. */
const MONTH = 30;
const OTHER_NODE = "5a6f0c1e-0000-4000-8000-000000000002";
const MINUTE_MS = 60_000;

/** How a topic goes on a common day: each count is large enough to be told (`LEAST_PEOPLE`). */
type Day = {
  readonly flow: string;
  readonly finished: number;
  readonly person: number;
  readonly left: Readonly<Record<string, number>>;
  readonly misheard: number;
  readonly reason: string;
  readonly proof?: string;
};

const TOPICS: readonly Day[] = [
  {
    flow: "bill_higher",
    finished: 46,
    person: 9,
    left: { which_account: 7, outcome: 6 },
    misheard: 8,
    reason: "cannot_explain",
    proof: "sms_code",
  },
  { flow: "data_left", finished: 38, person: 6, left: { which: 6 }, misheard: 6, reason: "asked", proof: "host_token" },
  {
    flow: "change_plan",
    finished: 27,
    person: 7,
    left: { which_plan: 9, which: 6 },
    misheard: 7,
    reason: "needs_person",
    proof: "passkey",
  },
  { flow: "no_service", finished: 22, person: 8, left: { where: 7 }, misheard: 9, reason: "not_understood" },
  { flow: "roaming", finished: 19, person: 5, left: { country: 6 }, misheard: 5, reason: "asked" },
  {
    flow: "top_up",
    finished: 31,
    person: 5,
    left: { which_amount: 6 },
    misheard: 5,
    reason: "asked",
    proof: "sms_code",
  },
];
const SCORES = { 5: 11, 4: 8, 3: 5 } as const;

/** Fills the cells of the last days as the job that counts conversations would have: codes and numbers, nobody in them. */
export async function countPastDays(stage: Stage, days: number = MONTH): Promise<void> {
  await withDatabase(stage, async (database, tenant) => {
    const today = localDay(Date.now(), "Europe/London");
    const cells = Array.from({ length: days }, (_, ago) => addDays(today, -1 - ago)).flatMap((day, ago) =>
      TOPICS.flatMap((topic) => ["en", "ar"].flatMap((lang) => cellsOf(topic, day, lang, swing(ago, lang)))),
    );
    await database.query(
      "test.past_days",
      `INSERT INTO analytics_day (tenant, day, flow, lang, channel, measure, value, runs, people)
       SELECT $1, one.* FROM jsonb_to_recordset($2::jsonb)
         AS one(day date, flow text, lang text, channel text, measure text, value text, runs integer, people integer)`,
      [tenant, JSON.stringify(cells)],
    );
  });
}

/** Another node reports alerts, as seen for a quarter of an hour; the program decides what follows. */
export async function seeAlerts(stage: Stage, alerts: readonly string[]): Promise<void> {
  await withDatabase(stage, async (database, tenant) => {
    const store = makeAlertStore(database);
    const seen = { holding: alerts, unknown: [] };
    await store.report(tenant, OTHER_NODE, new Date(Date.now() - 15 * MINUTE_MS), seen);
    await store.report(tenant, OTHER_NODE, new Date(), seen);
  });
}

/** Weekends are calmer, English is spoken more, and no two days are alike; never below one, so that counts stay large enough. */
function swing(ago: number, lang: string): number {
  const isCalm = ago % 7 === 1 || ago % 7 === 2;
  return (lang === "en" ? 1.6 : 1) * (isCalm ? 1 : 1.3 + ((ago * 7) % 5) / 10);
}

function cellsOf(topic: Day, day: string, lang: string, factor: number): readonly object[] {
  const cell = (measure: string, value: string, count: number): object => {
    // Nobody has two days alike: what was heard rightly, or brought to a person, goes its own way.
    const own = 1 + ((day.charCodeAt(9) * 3 + value.length) % 5) / 12;
    const runs = Math.round(count * factor * own);
    return { day, flow: topic.flow, lang, channel: "web", measure, value, runs, people: runs };
  };
  const left = Object.entries(topic.left);
  const all = topic.finished + topic.person + left.reduce((sum, [, count]) => sum + count, 0);
  return [
    cell("end", "finished", topic.finished),
    cell("end", "person", topic.person),
    ...left.map(([step, count]) => cell("end", `left:${step}`, count)),
    cell("heard", "all", all - topic.misheard),
    cell("heard", "not_all", topic.misheard),
    cell("reason", topic.reason, topic.person),
    ...(topic.proof === undefined
      ? []
      : [cell("proof", `${topic.proof}:passed`, topic.finished), cell("proof", `${topic.proof}:failed`, 5)]),
    ...Object.entries(SCORES).map(([score, count]) => cell("score", score, count)),
  ];
}

async function withDatabase(
  stage: Stage,
  work: (database: Database, tenant: TenantId) => Promise<void>,
): Promise<void> {
  const server = await connectRunningServer(join(stage.place, "data"));
  if (server === null) throw new Error("The program's database does not run");
  const database = await openPool(server, { maxConnections: 1 });
  try {
    const { rows } = await database.query<{ tenant: TenantId }>("test.tenant", "SELECT DISTINCT tenant FROM staff");
    const [only] = rows;
    if (only === undefined) throw new Error("Nobody is enrolled yet");
    await work(database, only.tenant);
  } finally {
    await database.close();
  }
}
