// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, it } from "vitest";
import {
  type AgentIdentity,
  askForRating,
  askRequest,
  countConversations,
  decideMisheard,
  deleteConversation,
  listMisheard,
  rateConversation,
  readAnalytics,
  stepWords,
  trainingExamples,
} from "#app";
import { type AgentId, makeUuid } from "#kernel";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, type Talk, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const MINUTE = 60_000;
const DAY = 86_400_000;
const staff = (...roles: string[]): { agent: AgentIdentity } => ({
  agent: { agentId: makeUuid(systemRandom) as AgentId, name: "Maya", roles },
});
const from = { addressKey: new Uint8Array(32).fill(7) } as Parameters<typeof rateConversation>[3];
const rate = (talk: Talk, score: number, comment?: string) =>
  rateConversation(
    app.deps,
    talk.id,
    { clientId: makeUuid(systemRandom), score, ...(comment === undefined ? {} : { comment }) },
    from,
  );

async function cells(): Promise<string> {
  const { rows } = await app.database.query<{ all: string | null }>(
    "test.cells",
    "SELECT string_agg(flow || ' ' || measure || ' ' || value || ' ' || runs || '/' || people, '; ' ORDER BY 1) AS all FROM (SELECT * FROM analytics_day) d",
  );
  return rows[0]?.all ?? "";
}

it("[SEC-482] [SEC-483] counts how topics went without anybody in it, screens what is written with a score, and leaves out who objected; learns only from what passed the screen twice", async () => {
  const talks: Talk[] = [];
  for (let at = 0; at < 6; at += 1) {
    const talk = await app.open();
    await talk.say("Is there an outage in my area?");
    await talk.say(at === 5 ? "flurb zaid@example.org zorp" : "flurb snagwit zorp");
    await talk.send({ kind: "end" });
    talks.push(talk);
  }
  const [first, second] = talks;
  if (first === undefined || second === undefined) throw new Error("nobody spoke");
  const objecting = await app.open({ customer: "CU-C01" });
  await objecting.say("I want to talk to a person");
  const stored = await app.deps.conversations.find(app.deps.tenant, objecting.id, null, "own");
  if (stored === null) throw new Error("gone");
  await askRequest(app.deps, {
    subjectId: stored.subjectId,
    kind: "objection",
    channel: "chat",
    level: "A1",
    by: { kind: "subject", id: null },
    conversationId: objecting.id,
    words: null,
    onceAs: null,
  });
  await objecting.send({ kind: "end" });

  expect(await askForRating(app.deps, objecting.id)).toBe(false);
  expect(await askForRating(app.deps, first.id)).toBe(true);
  for (const talk of talks) expect((await rate(talk, 4)).ok || talk === first).toBe(true);
  expect(await askForRating(app.deps, second.id)).toBe(false);
  expect(await rate(second, 1)).toMatchObject({ ok: false, refusal: { reason: "not_now" } });

  const open = await app.open();
  await open.say("Is there an outage in my area?");
  expect(await rate(open, 5)).toMatchObject({ ok: false, refusal: { reason: "not_now" } });
  await open.send({ kind: "end" });
  const said = await rate(open, 2, "Nobody called me on 07700 900345");
  if (!said.ok) throw new Error(said.refusal.reason);
  expect(JSON.stringify(said.value.events)).toMatch(/My rating: 2 of 5\\nNobody called me on «PHONE_\d+»/u);
  expect(JSON.stringify(said.value.events)).not.toContain("900345");

  expect(await countConversations(app.deps)).toEqual({ counted: 0 });
  app.clock.advance(31 * MINUTE);
  expect(await rate(objecting, 3)).toMatchObject({ ok: false, refusal: { reason: "not_now" } });
  expect(await countConversations(app.deps)).toEqual({ counted: 7 });
  expect(await countConversations(app.deps)).toEqual({ counted: 0 });
  const counted = await cells();
  expect(counted).toMatch(/heard not_all 6\/6/u);
  expect(counted).toMatch(/score 4 6\/6/u);
  expect(counted).not.toMatch(/person/u);

  const owner = staff("admin");
  expect(await listMisheard(app.deps, staff("auditor"), "open")).toMatchObject({ ok: false });
  const list = await listMisheard(app.deps, owner, "open");
  if (!list.ok) throw new Error(list.refusal.reason);
  expect(list.value.messages.map(({ text }) => text).toSorted()).toEqual([
    ...Array.from({ length: 5 }, () => "flurb snagwit zorp"),
    "flurb «EMAIL_1» zorp",
  ]);
  expect(JSON.stringify(list.value)).not.toContain(first.id);
  const named = list.value.messages.find(({ text }) => text.includes("EMAIL"));
  const plain = list.value.messages.filter(({ left }) => left.length === 0);
  expect(named?.left).toContain("PSEUDONYM");
  expect(plain).toHaveLength(5);
  const choose = (reference: string | undefined, decision: "example" | "drop", intent?: string) =>
    decideMisheard(app.deps, owner, {
      reference: reference ?? "",
      decision,
      ...(intent === undefined ? {} : { intent }),
    });
  const refused = { ok: false, refusal: { reason: "personal_data_left" } };
  expect(await choose(named?.reference, "example", "bill_higher")).toMatchObject(refused);
  expect(await choose(plain[0]?.reference, "example", "ennui")).toMatchObject({ ok: false });
  expect(await choose(plain[0]?.reference, "example", "bill_higher")).toMatchObject({ ok: true });
  expect(await choose(plain[1]?.reference, "drop")).toMatchObject({ ok: true });
  expect(await choose(plain[1]?.reference, "drop")).toMatchObject({ ok: false });
  expect(await trainingExamples(app.deps)).toEqual([{ text: "flurb snagwit zorp", intent: "bill_higher" }]);
  for (const talk of talks) await deleteConversation(app.deps, talk.id, "erasure");
  expect(await trainingExamples(app.deps)).toEqual([]);

  const wanted = { from: "2026-11-01", to: "2026-12-31" };
  const today = await readAnalytics(app.deps, staff("admin"), wanted);
  expect(today).toMatchObject({ ok: true, value: { total: { runs: 0 } } });
  app.clock.advance(10 * DAY);
  expect(await readAnalytics(app.deps, staff("care"), wanted)).toMatchObject({ ok: false });
  expect(JSON.stringify(await readAnalytics(app.deps, staff("auditor"), wanted))).not.toMatch(
    /"(?:count|runs|heard|misheard|person|left|finished|untold)":[1-4]\b/u,
  );
});

it("[SEC-492] asks a known customer how it went once within the time that is configured, and never whoever was under pressure or whose data is held", async () => {
  // The operator's site lives in the same time as the chat.
  app.sandbox.clock.advance(app.clock.now() - app.sandbox.clock.now());
  const over = async (customer: string): Promise<Talk> => {
    const talk = await app.open({ customer });
    await talk.say("Is there an outage in my area?");
    await talk.say("thank you");
    await talk.send({ kind: "end" });
    return talk;
  };
  const noted = async (talk: Talk, kind: "scam.reported" | "alarm.raised"): Promise<void> => {
    const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own");
    if (stored === null) throw new Error("The conversation is gone");
    await app.deps.history.append(
      {
        at: new Date(app.clock.now()),
        tenant: app.deps.tenant,
        kind,
        actor: { kind: "bot", id: null },
        subjectId: stored.subjectId,
        conversationId: talk.id,
        facts: {},
      },
      null,
    );
  };
  const settings = { ...app.deps.settings, ratingEveryMs: 7 * DAY };
  const deps = { ...app.deps, settings };
  const [first, second] = [await over("CU-C02"), await over("CU-C02")];
  expect(await askForRating(deps, first.id)).toBe(true);
  expect(await askForRating(deps, first.id)).toBe(true);
  expect(await askForRating(deps, second.id)).toBe(false);
  const { rows } = await app.database.query<{ days: number }>(
    "test.asked",
    "SELECT extract(epoch FROM expires_at - to_timestamp($1 / 1000.0)) / 86400 AS days FROM spent_token WHERE purpose = 'rating_asked'",
    [app.clock.now()],
  );
  expect(rows.map(({ days }) => Math.round(days))).toEqual([7, 7]);

  for (const kind of ["scam.reported", "alarm.raised"] as const) {
    const talk = await over(kind === "scam.reported" ? "CU-C03" : "CU-C05");
    await noted(talk, kind);
    expect([kind, await askForRating(deps, talk.id)]).toEqual([kind, false]);
  }
  const suspected = await over("CU-C06");
  const care = {
    ...deps.care,
    rows: async (...args: Parameters<typeof deps.care.rows>) =>
      (await deps.care.rows(...args)).map((row) => ({ ...row, reason: "suspected_fraud" })),
  };
  const handed = await app.open({ customer: "CU-C07" });
  await handed.say("Is there an outage in my area?");
  await handed.send({ kind: "person" });
  await handed.send({ kind: "end" });
  expect(await askForRating({ ...deps, care }, handed.id)).toBe(false);
  const held = { ...deps.rights.holds, holdsFor: async () => [{}] as never };
  const rights = { ...deps.rights, holds: held };
  expect(await askForRating({ ...deps, rights }, suspected.id)).toBe(false);
  expect(await askForRating(deps, suspected.id)).toBe(true);
});

it("[SEC-594] calls every step of every flow by words in both languages, with no value and no format in them", () => {
  const steps = [...app.deps.flows.flows.values()].flatMap((flow) =>
    flow.steps.map(({ id }) => [flow.id, id] as const),
  );
  expect(steps.length).toBeGreaterThan(500);
  const said = steps.map(([flow, step]) => [`${flow}.${step}`, stepWords(app.deps, flow, step)] as const);
  expect(said.filter(([, words]) => words === null || !/\p{Script=Arabic}/u.test(words.ar) || words.en === "")).toEqual(
    [],
  );
  expect(said.filter(([, words]) => /[{}]/u.test(`${words?.en} ${words?.ar}`))).toEqual([]);
  expect(stepWords(app.deps, "bill_higher", "which_account")?.en).toMatch(/account/iu);
  expect(stepWords(app.deps, "bill_higher", "no_such_step")).toBeNull();
  expect(stepWords(app.deps, "no_such_flow", "which_account")).toBeNull();
});
