// SPDX-License-Identifier: Apache-2.0
// "Tell me when": one message, for what was agreed to, to nobody else, and not at night.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AppDeps, hearOperatorEvent, sendNotices, stopNews, tellNews } from "#app";
import { ok } from "#kernel";
import type { Part } from "#protocol";
import type { ServiceProblem, TelcoReads } from "#telecom";
import { openTestApp, Talk, type TestApp } from "../harness/app.ts";

const HOUR = 3_600_000;
let app: TestApp;
let deps: AppDeps;
/** Faults by id; one at a time concerns every line. */
const faults = new Map<string, "open" | "resolved">();
let near = "";
/** Wishes are made while the site's sign-in holds; then time goes on, test by test. */
const talks = new Map<string, Talk>();
const talkOf = (name: string): Talk => talks.get(name) as Talk;

beforeAll(async () => {
  app = await openTestApp();
  const { telco } = app.deps;
  const [real] = await telco.reads.listProblems().then((found) => (found.ok ? found.value : []));
  const fault = (problemId: string): ServiceProblem => ({
    ...(real as ServiceProblem),
    problemId,
    service: "mobile",
    state: faults.get(problemId) ?? "open",
    startsAt: app.clock.now() - HOUR,
    resolvedAt: null,
    parentId: null,
    postcodes: ["ZZ9"],
    serviceIds: [],
    resourceIds: [],
    isNationwide: problemId === near,
  });
  const patched = (reads: TelcoReads): TelcoReads => ({
    ...reads,
    listProblems: async () => ok([...faults.keys()].map(fault)),
  });
  deps = { ...app.deps, telco: { ...telco, readsForTurn: () => patched(telco.readsForTurn()) } };

  for (const [name, customer, lang] of WISHES) talks.set(name, await wish(name, customer, lang));
  for (const [name] of PROVED) talks.set(name, await wishByNumber(name));
});
afterAll(() => app.close());

const WISHES = [
  ["present", "CU-C07", "en"],
  ["arabic", "CU-C01", "ar"],
  ["link", "CU-C02", "en"],
  ["link-other", "CU-C02", "en"],
  ["words", "CU-C03", "en"],
  ["words-arabic", "CU-C03", "ar"],
  ["event", "CU-C04", "en"],
  ["away", "CU-C07", "en"],
  ["ended", "CU-C01", "en"],
  ["night", "CU-C07", "en"],
  ["never", "CU-C07", "en"],
] as const;

/** Wishes of somebody who proved a number only, and what the network says of it when the fault is over. */
const PROVED = [
  ["mine", "clean", 1],
  ["recycled", "not_clean", 0],
  ["unsaid", "unknown", 0],
] as const;

async function wishByNumber(name: string): Promise<Talk> {
  faults.set(name, "open");
  near = name;
  const talk = await app.open({ overrides: { telco: deps.telco } });
  await talk.say("how much do I owe");
  await talk.stepUp("+447700900107");
  await talk.press("No service");
  await talk.press("Yes, tell me");
  expect(Talk.text(talk.events)).toContain("I will tell you, once");
  return talk;
}

/** Asks to be told about a fault that concerns the line, signed in as the customer. */
async function wish(name: string, customer: string, lang: "en" | "ar"): Promise<Talk> {
  faults.set(name, "open");
  near = name;
  const talk = await app.open({ customer, lang, overrides: { telco: deps.telco } });
  await talk.press(lang === "en" ? "No service" : "لا توجد خدمة");
  if (!Talk.text(talk.events).includes(lang === "en" ? "Shall I tell you" : "هل أُبلغك")) await talk.press(/•••/);
  expect(Talk.text(talk.events)).toContain(lang === "en" ? "Shall I tell you when it is fixed" : "هل أُبلغك عند إصلاحه");
  const said = Talk.text(await talk.press(lang === "en" ? "Yes, tell me" : "نعم، أبلغني"));
  expect(said).toContain(lang === "en" ? "I will tell you, once" : "سأُبلغك مرة واحدة");
  return talk;
}

const news = (talk: Talk): Extract<Part, { type: "text" }>[] =>
  talk.events.flatMap((event) =>
    event.kind === "message" && event.isNews === true ? event.parts.filter((part) => part.type === "text") : [],
  );
const outside = (): string[] =>
  app.sandbox.outbox().flatMap(({ text }) => (/fault you asked|العطل الذي/.test(text) ? [text] : []));

/** States of the wishes of the subject of a conversation, oldest first. */
async function statesOf(talk: Talk): Promise<string[]> {
  const { rows } = await app.database.query<{ state: string }>(
    "test.consent",
    "SELECT c.state FROM consent c JOIN conversation v ON v.tenant = c.tenant AND v.subject_id = c.subject_id WHERE v.conversation_id = $1 ORDER BY c.given_at, c.consent_id",
    [talk.id],
  );
  return rows.map(({ state }) => state);
}

async function solve(name: string, afterMs: number): Promise<Talk> {
  faults.set(name, "resolved");
  app.clock.advance(afterMs);
  await Promise.all([tellNews(deps), tellNews(deps)]);
  await tellNews(deps);
  await sendNotices(deps);
  const talk = talkOf(name);
  await talk.refresh();
  return talk;
}

describe("news that was asked for", () => {
  test("the same wish is kept once", async () => {
    const before = await statesOf(talkOf("words"));
    near = "words";
    const again = await app.open({ customer: "CU-C03", overrides: { telco: deps.telco } });
    await again.press("No service");
    await again.press("Yes, tell me");
    expect(await statesOf(talkOf("words"))).toEqual(before);
  });

  test("a bill and an order: asked for by words, watched by the account that the line belongs to", async () => {
    const talk = await app.open({ customer: "CU-C05", overrides: { telco: deps.telco } });
    await talk.say("tell me when my bill is ready");
    await talk.press("My bill is ready");
    if (Talk.text(talk.events).includes("Which line is it about?")) await talk.press(/•••/);
    expect(Talk.text(talk.events)).toContain("I will tell you, once");
    await talk.say("tell me when my order is done");
    expect(Talk.text(await talk.press("My order is done"))).toMatch(/I will tell you, once|nothing of that kind/);
  });

  test("nobody is told before the operator's systems say so, and whoever is in the chat only there [SEC-227]", async () => {
    expect(await tellNews(deps)).toEqual({ told: 0 });
    const talk = await solve("present", 61_000);
    expect(news(talk).map(({ text }) => text)).toEqual([
      "The fault you asked about is fixed. If something still does not work, restart the device and write to us.",
    ]);
    expect(news(talk)[0]?.link?.href).toMatch(/\/stop\/#[\w-]{64}$/);
    expect(outside()).toEqual([]);
  });

  test("is told in Arabic where it was asked for in Arabic", async () => {
    const talk = await solve("arabic", 61_000);
    expect(news(talk)[0]?.text).toContain("أُصلح العطل");
    expect(news(talk)[0]?.link?.href).toContain("?lang=ar#");
  });

  test("an event that the operator signed makes it look at once, and by itself tells nobody anything [SEC-229]", async () => {
    const signed = (id: string, name: string): AppDeps => {
      const event = { id, about: "outage" as const, topicId: name, expiresAt: app.clock.now() + HOUR };
      return { ...deps, operatorEvents: { ...deps.operatorEvents, verifyNews: async () => ok(event) } };
    };
    await tellNews(deps);
    expect(await hearOperatorEvent(deps, "not signed")).toMatchObject({ refusal: { reason: "invalid" } });
    expect(await hearOperatorEvent(signed("event-01", "event"), "x")).toEqual({ ok: true, value: undefined });
    expect(await hearOperatorEvent(signed("event-01", "event"), "x")).toMatchObject({ refusal: { reason: "invalid" } });
    expect(await tellNews(deps)).toEqual({ told: 0 });
    faults.set("event", "resolved");
    expect(await tellNews(deps)).toEqual({ told: 0 });
    await hearOperatorEvent(signed("event-02", "event"), "x");
    expect(await tellNews(deps)).toEqual({ told: 1 });
  });

  test("the link in a message stops what else was wished, by a press; no other token does anything [SEC-228]", async () => {
    const talk = await solve("link", 61_000);
    expect(await statesOf(talk)).toEqual(expect.arrayContaining(["told", "given"]));
    const token = news(talk)[0]?.link?.href.split("#")[1] ?? "";
    for (const wrong of ["", "x", token.slice(0, -1), `${token.slice(0, -4)}AAAA`, `A${token.slice(1)}`, token + token])
      expect(await stopNews(deps, wrong)).toMatchObject({ refusal: { reason: "unknown" } });
    expect(await statesOf(talk)).toContain("given");
    expect(await stopNews(deps, token)).toEqual({ ok: true, value: undefined });
    expect(await stopNews(deps, token)).toEqual({ ok: true, value: undefined });
    expect((await statesOf(talk)).sort()).toEqual(["told", "withdrawn"]);
    expect(news(await solve("link-other", 61_000))).toEqual([]);
  });

  test("one sentence stops all of them, in either language and without any proof [SEC-228]", async () => {
    expect(Talk.text(await talkOf("words-arabic").say("أوقف الرسائل"))).toContain("لن أرسل إليك");
    expect(new Set(await statesOf(talkOf("words")))).toEqual(new Set(["withdrawn"]));
    expect(Talk.text(await talkOf("words").say("stop messages"))).toContain("I will send you none of these");
    expect(news(await solve("words", 61_000))).toEqual([]);
  });

  test("whoever is away is told once by the contact of record as well, and that names nobody and nothing [SEC-227]", async () => {
    const talk = await solve("away", 2 * HOUR);
    expect(news(talk)).toHaveLength(1);
    const texts = outside();
    expect(texts.length).toBeGreaterThan(0);
    expect(new Set(texts).size).toBe(1);
    expect(texts[0]?.replace(/http\S+/, "").replace(/[0-9A-Z]{3}-[0-9A-Z]{4}-[0-9A-Z]{3}/, "CODE")).toBe(
      "Larkspur: The fault you asked about is fixed. If something still does not work, restart the device and write to us. Stop: \nFrom us? Type CODE in our chat.",
    );
    const count = texts.length;
    await solve("away", 2 * HOUR);
    expect(outside()).toHaveLength(count);
  });

  test("a conversation that has ended is not written into; the contact of record is told [SEC-227]", async () => {
    await talkOf("ended").send({ kind: "end" });
    const before = outside().length;
    const talk = await solve("ended", 61_000);
    expect(news(talk)).toEqual([]);
    expect(outside().length).toBeGreaterThan(before);
    expect(await statesOf(talk)).not.toContain("given");
  });

  test("a number that was proved is written to, but not once the network says that it may be somebody else's [SEC-227]", async () => {
    for (const [name, state, count] of PROVED) {
      const before = outside().length;
      const signals = { ...deps.telco.signals, numberRecycling: async () => state };
      faults.set(name, "resolved");
      app.clock.advance(61_000);
      await tellNews({ ...deps, telco: { ...deps.telco, signals } });
      await sendNotices(deps);
      expect([name, outside().length - before]).toEqual([name, count]);
      await talkOf(name).refresh();
      expect(news(talkOf(name))).toHaveLength(1);
    }
  });

  test("waits for the end of the quiet hours, by the clock of the tenant [SEC-228]", async () => {
    const night = Date.parse(`${new Date(app.clock.now()).toISOString().slice(0, 10)}T21:00:00Z`);
    const before = outside().length;
    expect(news(await solve("night", night + HOUR - app.clock.now()))).toEqual([]);
    expect(outside()).toHaveLength(before);
    app.clock.advance(9 * HOUR + 59 * 60_000);
    expect(await tellNews(deps)).toEqual({ told: 0 });
    const talk = await solve("night", 2 * 60_000);
    expect(news(talk)).toHaveLength(1);
  });

  test("a wish that nothing came of lapses, and is told to nobody", async () => {
    const before = outside().length;
    const talk = await solve("never", 15 * 24 * HOUR);
    expect(news(talk)).toEqual([]);
    expect(outside()).toHaveLength(before);
    expect(await statesOf(talk)).toContain("lapsed");
  });

  test("every wish and every end of one stands in the history, without a word of it", async () => {
    const { rows } = await app.database.query<{ kind: string; facts: Record<string, unknown> }>(
      "test.history",
      "SELECT kind, facts FROM history WHERE kind LIKE 'consent.%'",
      [],
    );
    const ends = rows.filter(({ kind }) => kind === "consent.ended").map(({ facts }) => facts["state"]);
    expect(new Set(ends)).toEqual(new Set(["told", "withdrawn", "lapsed"]));
    expect(rows.filter(({ kind }) => kind === "consent.given").length).toBeGreaterThan(ends.length);
    for (const { facts } of rows)
      for (const name of Object.keys(facts)) expect(["purpose", "consent", "words", "state", "by"]).toContain(name);
  });
});
