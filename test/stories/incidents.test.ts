// SPDX-License-Identifier: Apache-2.0
// An incident from the moment somebody is aware: clocks, who is told, whom it reached, and a register that keeps all of it.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type AppDeps,
  approveNotices,
  approveNoticesAtDesk,
  deliverWebhooks,
  discloseReach,
  discloseReachAtDesk,
  draftNotice,
  draftText,
  type Incident,
  listIncidents,
  markSent,
  openIncident,
  proposeNotices,
  reachOf,
  readClocks,
  readIncident,
  readRegister,
  registerCsv,
  type StaffRole,
  setIncidentFacts,
  settleIncident,
  tellSubjects,
  warnOfClocks,
} from "#app";
import { type AgentId, makeUuid, ok, refuse, type SubjectId } from "#kernel";
import {
  incidentRegister,
  runIncidentClocks,
  runIncidentDraft,
  runIncidentFacts,
  runIncidentOpen,
  runIncidentReach,
  runIncidentStage,
} from "#surfaces";
import { incidentParts } from "../../src/main/evidence/own-parts.ts";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, type TestApp } from "../harness/app.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const ONE = { kind: "agent", id: "0198a000-0000-7000-8000-000000000001" } as const;
const TWO = { kind: "agent", id: "0198a000-0000-7000-8000-000000000002" } as const;
const THIEF = "0198a000-0000-7000-8000-0000000000aa";

let app: TestApp;
let deps: AppDeps;
/** What receivers got, and what they answer. */
let posted: { at: number; id: string; type: string; incident: string }[];
let answers: number;
let warned: object[];
const known: SubjectId[] = [];

beforeAll(async () => {
  app = await openTestApp();
  posted = [];
  warned = [];
  answers = 200;
  deps = withReceiver(app.deps);
  for (const customer of ["CU-C04", "CU-C05"]) {
    const talk = await app.open({ customer });
    const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own");
    if (stored === null) throw new Error("The conversation is gone");
    known.push(stored.subjectId);
  }
  // The database wrote its own time.
  await app.database.query("test.then", "UPDATE subject SET created_at = $1", [new Date(app.clock.now())]);
});
afterAll(async () => {
  await app.close();
});

function withReceiver(on: AppDeps): AppDeps {
  const endpoint = {
    name: "noc",
    url: "https://noc.tenant.example/hook",
    events: ["incident.opened", "incident.clock"],
  } as const;
  return {
    ...on,
    duties: {
      ...on.duties,
      regimes: ["in-telecom", "eu-telecom", "nis2", "kw-citra", "gdpr", "pdpl-sa", "qa", "cpni"],
      contact: "Privacy office",
    },
    log: { ...on.log, warn: (fields: object) => void warned.push(fields) },
    webhooks: {
      ...on.webhooks,
      endpoints: [endpoint],
      async send(_url, headers, body) {
        if (answers === 0) return null;
        const { type, data } = JSON.parse(new TextDecoder().decode(body)) as {
          type: string;
          data: { incident: string };
        };
        expect(headers["signature"]).toBeDefined();
        posted.push({ at: app.clock.now(), id: headers["webhook-id"] ?? "", type, incident: data.incident });
        return { status: answers };
      },
    },
  };
}

const open = (on: AppDeps = deps): Promise<Incident> =>
  openIncident(on, {
    kind: "data_breach",
    severity: "high",
    words: "a copy of the desk's export was found",
    actor: ONE,
  });
const stateOf = async (incidentId: string): Promise<Record<string, string>> => {
  const clocks = await readClocks(deps, incidentId);
  if (!clocks.ok) throw new Error(clocks.refusal.reason);
  return Object.fromEntries(clocks.value.map(({ rule, state }) => [rule.id, state]));
};
/** Beats as the server does, for so long. */
async function beat(ms: number, on: AppDeps = deps): Promise<void> {
  for (let passed = 0; passed < ms; passed += 30_000) {
    await deliverWebhooks(on);
    app.clock.advance(30_000);
  }
}

describe("telling the tenant", () => {
  it("is tried within five minutes whatever one person does, also after receivers were away for half an hour [SEC-373]", async () => {
    const { incidentId } = await open();
    const openedAt = app.clock.now();
    // The one who opened it says at once that it was nothing.
    expect((await settleIncident(deps, incidentId, "undone", ONE, "never mind")).ok).toBe(true);
    await beat(MINUTE);
    const told = () => posted.filter(({ incident, type }) => incident === incidentId && type.includes("opened"));
    expect(told()).toHaveLength(1);
    expect((told()[0]?.at ?? Infinity) - openedAt).toBeLessThan(5 * MINUTE);

    answers = 0;
    const other = await open();
    await beat(30 * MINUTE);
    answers = 200;
    await beat(20 * MINUTE);
    expect(posted.filter(({ incident }) => incident === other.incidentId)).toHaveLength(1);
  });

  it("is written with the incident or there is no incident, and from another node all the same", async () => {
    const before = (await listIncidents(deps, "all")).length;
    const cipher = {
      ...deps.webhooks.cipher,
      seal: () => {
        throw new Error("stopped here");
      },
    };
    await expect(open({ ...deps, webhooks: { ...deps.webhooks, cipher } })).rejects.toThrow("stopped here");
    expect((await listIncidents(deps, "all")).length).toBe(before);
    const { incidentId } = await open();
    // The node that opened it is gone; another one delivers.
    await deliverWebhooks(withReceiver(await app.node()));
    expect(posted.some(({ incident }) => incident === incidentId)).toBe(true);
  });
});

describe("clocks of one incident", () => {
  it("run all at once from awareness, follow facts and what was sent, and leave an entry for each step [SEC-371]", async () => {
    const { incidentId } = await open();
    const aware = app.clock.now() - HOUR;
    const set = await setIncidentFacts(
      deps,
      incidentId,
      {
        aware_at: new Date(aware).toISOString(),
        personal_data: "yes",
        security: "yes",
        significant: "yes",
        cpni: "no",
        nature: "A colleague took a list of names home",
        subjects: "1200",
      },
      ONE,
    );
    expect(set).toMatchObject({
      ok: true,
      value: { personal_data: true, subjects: 1200, nature: "A colleague took a list of names home" },
    });
    const clocks = await readClocks(deps, incidentId);
    const due = clocks.ok
      ? Object.fromEntries(
          clocks.value.map(({ rule, dueAt }) => [rule.id, dueAt === null ? null : (dueAt - aware) / HOUR]),
        )
      : {};
    expect(due).toMatchObject({
      "in-tcs-6h": 6,
      "in-tcs-24h": 24,
      "eu-611-24h": 24,
      "nis2-24h": 24,
      "nis2-72h": 72,
      "kw-24h": 24,
      "gdpr-72h": 72,
      "sa-72h": 72,
      "qa-72h": 72,
      "fcc-7bd": null,
    });
    expect((await stateOf(incidentId))["nis2-1m"]).toBe("waiting");

    expect(await markSent(deps, incidentId, "nis2-72h", ONE, { at: new Date(aware - 1) })).toMatchObject({
      refusal: { reason: "impossible_time" },
    });
    expect(await markSent(deps, incidentId, "nis2-72h", ONE, { at: new Date(app.clock.now() + 1) })).toMatchObject({
      refusal: { reason: "impossible_time" },
    });
    expect(await markSent(deps, incidentId, "tcpa-10bd", ONE)).toMatchObject({ refusal: { reason: "no_such_clock" } });
    expect((await markSent(deps, incidentId, "nis2-72h", ONE, { words: "number 17" })).ok).toBe(true);
    expect(await markSent(deps, incidentId, "nis2-72h", TWO)).toMatchObject({ refusal: { reason: "already_sent" } });
    expect(await stateOf(incidentId)).toMatchObject({ "nis2-72h": "done", "nis2-1m": "running" });

    const view = await readIncident(deps, incidentId);
    const steps = view?.events.filter(({ what }) => what !== "incident.opened") ?? [];
    expect(steps.map(({ what, facts }) => `${what} ${String(facts["fact"] ?? facts["clock"])}`)).toEqual([
      "fact.set aware_at",
      "fact.set personal_data",
      "fact.set security",
      "fact.set significant",
      "fact.set cpni",
      "fact.set nature",
      "fact.set subjects",
      "stage.sent nis2-72h",
    ]);
    // Words are sealed with the register and never in the history.
    expect(JSON.stringify(steps.map(({ facts }) => facts))).not.toContain("colleague");
    expect(steps.every(({ historyId, actor }) => historyId > 0 && actor.id === ONE.id)).toBe(true);

    expect(await setIncidentFacts(deps, incidentId, { subjects: "3", cpni: "perhaps" }, ONE)).toMatchObject({
      refusal: { reason: "bad_value", fact: "cpni" },
    });
    expect(await setIncidentFacts(deps, incidentId, { shoe_size: "43" }, ONE)).toMatchObject({
      refusal: { reason: "unknown_fact" },
    });
    expect(await setIncidentFacts(deps, makeUuid(systemRandom), { subjects: "3" }, ONE)).toMatchObject({
      refusal: { reason: "incident_not_found" },
    });
    expect((await setIncidentFacts(deps, incidentId, {}, ONE)).ok).toBe(true);

    // Closed is over for us and not for authorities; nothing is over for nobody.
    await settleIncident(deps, incidentId, "closed", TWO, "found again");
    expect((await stateOf(incidentId))["gdpr-72h"]).toBe("running");
  });

  it("warn when near and when over, each once, by log, register and webhook", async () => {
    const { incidentId } = await open();
    await setIncidentFacts(
      deps,
      incidentId,
      { personal_data: "no", significant: "no", cpni: "no", security: "yes" },
      ONE,
    );
    const mine = () => warned.filter((fields) => "incident" in fields && fields.incident === incidentId);
    await warnOfClocks(deps);
    expect(mine()).toEqual([]);
    app.clock.advance(5 * HOUR);
    await warnOfClocks(deps);
    await warnOfClocks(deps);
    expect(mine()).toEqual([{ incident: incidentId, clock: "in-tcs-6h", state: "near" }]);
    app.clock.advance(HOUR + 1);
    await warnOfClocks(deps);
    expect(mine()).toHaveLength(2);
    await deliverWebhooks(deps);
    expect(
      posted.filter(({ incident, type }) => incident === incidentId && type === "wardline.incident.clock.v1"),
    ).toHaveLength(2);
    await settleIncident(deps, incidentId, "undone", TWO, "a test of the alarm");
    app.clock.advance(24 * HOUR);
    await warnOfClocks(deps);
    expect(mine()).toHaveLength(2);
  });
});

describe("whom it reached", () => {
  let incidentId: string;
  const sent: { to: "sms" | "email"; key: string; text: string }[] = [];
  let swapped: ReadonlySet<string> = new Set();
  const telling = (limit: number): Promise<{ sent: number; left: number }> => {
    const notify = {
      ...deps.telco.notify,
      sms: async (_to: string, text: string, key: string) => {
        sent.push({ to: "sms", key, text });
        return ok({ messageId: "1" });
      },
      email: async (_to: string, text: string, key: string) => {
        sent.push({ to: "email", key, text });
        return ok({ messageId: "1" });
      },
    };
    const signals = {
      ...deps.telco.signals,
      simSwap: async (msisdn: string) => (swapped.has(msisdn) ? ("not_clean" as const) : ("clean" as const)),
    };
    return tellSubjects({ ...deps, telco: { ...deps.telco, notify, signals } }, limit);
  };

  beforeAll(async () => {
    for (const subjectId of known) for (let times = 0; times < 2; times += 1) await look(subjectId, "contact");
    ({ incidentId } = await open());
    app.clock.advance(MINUTE);
  });
  const look = (subjectId: SubjectId, what: string): Promise<void> =>
    app.deps.history.append(
      {
        at: new Date(app.clock.now()),
        tenant: app.deps.tenant,
        kind: "agent.revealed",
        actor: { kind: "agent", id: THIEF },
        subjectId,
        conversationId: null,
        facts: { what },
      },
      null,
    );

  it("is read from the history, with fields and the custody of keys; ids leave a trace and a reason [SEC-374]", async () => {
    expect(await reachOf(deps, incidentId)).toMatchObject({ value: { subjects: [], scope: "incident" } });
    const reach = await reachOf(deps, incidentId, { staff: [THIEF] });
    expect(reach).toMatchObject({
      value: {
        byField: { contact: 2 },
        custody: { encrypted: null, isUnintelligible: false, isEveryKeyWrapped: true },
      },
    });
    expect(reach.ok ? reach.value.subjects.map(({ subjectId, times }) => [subjectId, times]) : null).toEqual(
      known.toSorted().map((id) => [id, 2]),
    );
    expect(reach.ok ? reach.value.custody.roots[0] : null).toMatchObject({ state: "current", kind: "file" });
    const everybody = await reachOf(deps, incidentId, { everybody: true });
    expect(everybody.ok ? everybody.value.subjects.length : 0).toBeGreaterThanOrEqual(2);

    // Whoever copied the rows has nothing without the keys; with a key exposed the answer turns.
    await setIncidentFacts(
      deps,
      incidentId,
      { encrypted: "yes", keys_exposed: "no", personal_data: "yes", cpni: "yes" },
      ONE,
    );
    expect(await reachOf(deps, incidentId)).toMatchObject({ value: { custody: { isUnintelligible: true } } });
    expect((await stateOf(incidentId))["fcc-30d"]).toBe("not_applicable");
    await setIncidentFacts(deps, incidentId, { keys_exposed: "yes", categories: "names,numbers,shoes" }, ONE);
    expect(await reachOf(deps, incidentId)).toMatchObject({
      value: { custody: { isUnintelligible: false, keysExposed: true } },
    });
    expect((await stateOf(incidentId))["fcc-30d"]).toBe("running");

    await discloseReach(deps, incidentId, { staff: [THIEF] }, { actor: TWO, reason: "to write letters" });
    const trace = (await readIncident(deps, incidentId))?.events.find(({ what }) => what === "reach.read");
    expect(trace).toMatchObject({ words: "to write letters", actor: TWO, facts: { count: 2 } });
    const seat = (roles: StaffRole[], age = 0) => ({
      agent: { agentId: THIEF as AgentId, name: "A", roles },
      session: { createdAt: new Date(app.clock.now() - age) },
    });
    for (const roles of [["security"], ["auditor"], ["care"], ["admin"], []] as StaffRole[][])
      expect(await discloseReachAtDesk(deps, seat(roles), incidentId, {}, "curious")).toMatchObject({
        refusal: { reason: "not_permitted" },
      });
    expect(await discloseReachAtDesk(deps, seat(["privacy"], 2 * HOUR), incidentId, {}, "late")).toMatchObject({
      refusal: { reason: "sign_in_too_old" },
    });
    expect((await discloseReachAtDesk(deps, seat(["privacy"]), incidentId, {}, "mine")).ok).toBe(true);
    expect(await approveNoticesAtDesk(deps, seat(["security"]), incidentId, "0".repeat(64))).toMatchObject({
      refusal: { reason: "not_permitted" },
    });
  });

  it("fills a draft from it and names what nobody knows [SEC-372]", async () => {
    const draft = await draftNotice(deps, incidentId, "eu-611-3d");
    if (!draft.ok) throw new Error(draft.refusal.reason);
    expect(draft.value.missing).toEqual(expect.arrayContaining(["nature", "records", "consequences", "measures"]));
    const text = draftText(draft.value);
    expect(text).toContain("keys exposed: yes");
    expect(text).toContain("Categories of data: names,numbers,shoes");
    expect(await draftNotice(deps, incidentId, "nothing")).toMatchObject({ refusal: { reason: "no_such_clock" } });
  });

  it("is told only when two agree on the same list, each person once, by safe channels, and goes on after a stop [SEC-374]", async () => {
    expect(await approveNotices(deps, incidentId, "0".repeat(64), TWO)).toMatchObject({
      refusal: { reason: "nothing_proposed" },
    });
    expect(await proposeNotices(deps, incidentId, {}, ONE, "x")).toMatchObject({
      refusal: { reason: "nobody_reached" },
    });
    const proposed = await proposeNotices(deps, incidentId, { staff: [THIEF] }, ONE, "they must know");
    if (!proposed.ok) throw new Error(proposed.refusal.reason);
    const { digest } = proposed.value;
    expect(await approveNotices(deps, incidentId, digest, ONE)).toMatchObject({ refusal: { reason: "same_person" } });
    expect(await approveNotices(deps, incidentId, "0".repeat(64), TWO)).toMatchObject({
      refusal: { reason: "list_changed" },
    });
    expect(await telling(10)).toEqual({ sent: 0, left: 0 });
    expect(await approveNotices(deps, incidentId, digest, TWO)).toMatchObject({ value: { due: 2, sent: 0 } });

    // The second customer's lines were swapped; the first is told, then the program stops and another goes on.
    expect(await telling(1)).toEqual({ sent: 1, left: 0 });
    const first = sent.length;
    expect(first).toBeGreaterThan(0);
    const { text } = sent[0] ?? { text: "" };
    expect(text).toContain("names, telephone numbers, other data of your contract");
    expect(text).toContain("الأسماء، أرقام الهواتف");
    expect(text).not.toMatch(/https?:|www\.|\.example/u);
    expect(text.length).toBeLessThanOrEqual(1_000);
    const left = await app.database.query<{ subject_id: SubjectId }>(
      "left",
      "SELECT subject_id FROM incident_notice WHERE state = 'due'",
      [],
    );
    swapped = new Set(["every"]);
    const contacts = {
      findContacts: async () => ok([{ channel: "sms" as const, address: "every", isPreferred: true }]),
    };
    const before = deps;
    deps = { ...deps, telco: { ...deps.telco, contacts } };
    expect(await telling(10)).toEqual({ sent: 0, left: 1 });
    expect(sent.length).toBe(first);
    deps = before;
    expect(await deps.duties.store.noticeCounts(deps.tenant, incidentId)).toEqual({ due: 0, sent: 1, unreachable: 1 });
    expect(await telling(10)).toEqual({ sent: 0, left: 0 });
    expect(new Set(sent.map(({ key }) => key)).size).toBe(sent.length);
    const told = known.find((id) => id !== left.rows[0]?.subject_id) as SubjectId;
    const own = await deps.history.list(deps.tenant, told, 10);
    expect(own.some(({ kind, facts }) => kind === "notice.sent" && facts["purpose"] === "incident")).toBe(true);
  });

  it("waits where the network cannot say, and gives up in the end", async () => {
    const { incidentId: other } = await open();
    await look(known[0] as SubjectId, "contact");
    app.clock.advance(1);
    const proposed = await proposeNotices(deps, other, { staff: [THIEF] }, ONE, "again");
    if (!proposed.ok) throw new Error(proposed.refusal.reason);
    await approveNotices(deps, other, proposed.value.digest, TWO);
    const signals = { ...deps.telco.signals, simSwap: async () => "unknown" as const };
    const contacts = { findContacts: async () => ok([{ channel: "sms" as const, address: "x", isPreferred: true }]) };
    const notify = { ...deps.telco.notify, sms: async () => refuse({ reason: "unavailable" as const }) };
    const on = { ...deps, telco: { ...deps.telco, signals, contacts, notify } };
    await tellSubjects(on, 10);
    expect((await deps.duties.store.noticeCounts(deps.tenant, other)).unreachable).toBe(0);
    for (let times = 0; times < 8; times += 1) {
      app.clock.advance(3 * HOUR);
      await tellSubjects(on, 10);
    }
    expect(await deps.duties.store.noticeCounts(deps.tenant, other)).toMatchObject({ due: 0, sent: 0 });
  });
});

describe("the register", () => {
  it("keeps everything: the database refuses to change or remove what was written, to every role [SEC-371]", async () => {
    for (const text of [
      "DELETE FROM incident",
      "UPDATE incident_event SET facts = '{}'",
      "DELETE FROM incident_event",
      "TRUNCATE incident_event",
      "DELETE FROM incident_notice",
      "UPDATE incident_notice SET state = 'due', due_at = now(), settled_at = NULL WHERE state = 'sent'",
      "TRUNCATE incident_notice",
    ])
      await expect(app.database.query("tamper", text, [])).rejects.toThrow();
  });

  it("is written out as JSON and CSV without a name, and no cell is a formula", async () => {
    const lines = await readRegister(deps);
    expect(lines.length).toBe((await listIncidents(deps, "all", 1_000)).length);
    const told = lines.find(({ notices }) => notices.sent === 1);
    expect(told).toMatchObject({ kind: "data_breach", facts: { keys_exposed: true }, notices: { unreachable: 1 } });
    expect(told?.historyIds.length).toBeGreaterThan(5);
    const csv = registerCsv([{ ...lines[0]!, kind: "=cmd()", facts: { nature: 'a "word", and more' } }]);
    expect(csv.split("\r\n")[0]).toBe(
      "incident,kind,severity,state,source,openedAt,settledAt,facts,answers,clocks,notices,historyIds",
    );
    expect(csv).toContain(",'=cmd(),");
    expect(csv).toContain('"{""nature"":""a \\""word\\"", and more""}"');
  });

  it("[SEC-401] is in a regulator's evidence with the one that was asked for, without words and without who acted", async () => {
    const told = (await readRegister(deps)).find(({ notices }) => notices.sent === 1);
    const parts = await incidentParts(deps, told?.incident ?? "", null);
    expect(parts.map(({ path }) => path)).toEqual(["incidents/register.json", "incidents/incident.json"]);
    const [register = "", one = ""] = parts.map(({ bytes }) => Buffer.from(bytes).toString("utf8"));
    expect(JSON.parse(register)).toMatchObject([{ incident: told?.incident, clocks: expect.any(Array) }]);
    expect(register).not.toMatch(/"state": "(?:running|late)"/u);
    const view = await readIncident(deps, told?.incident ?? "");
    const events = view?.events ?? [];
    expect(events.length).toBeGreaterThan(0);
    for (const { words, actor } of events)
      for (const text of [words, actor.id]) if (text !== null) expect(one + register).not.toContain(text);
    expect((await incidentParts(deps, null, null))[0]?.madeAt).toMatch(/^\d{4}-/u);
    const before = { from: "2001-01-01T00:00:00.000000Z", to: "2002-01-01T00:00:00.000000Z" };
    expect(await incidentParts(deps, null, before)).toEqual([]);
    await expect(incidentParts(deps, THIEF, null)).rejects.toMatchObject({ code: "cli.unknown_incident" });
  });
});

describe("wardline incidents", () => {
  it("opens, writes down, shows clocks and drafts, and says what it cannot do", async () => {
    let said = "";
    const terminal = { isInteractive: false, write: (text: string) => void (said += text) };
    const wanted = { kind: "outage", severity: "high", words: "no calls in the north" } as const;
    const aware = { aware_at: new Date(app.clock.now()).toISOString() };
    expect(await runIncidentOpen(deps, wanted, aware, ONE, terminal)).toBe(0);
    const id = said.slice(0, 36);
    expect(said).toMatch(/in-tcs-6h\s+running\s+\S+Z {2}left 6\.0 h {2}\(perhaps: is it security\?\)/u);
    expect(await runIncidentFacts(deps, id, { security: "yes", personal_data: "no" }, ONE, terminal)).toBe(0);
    app.clock.advance(7 * HOUR);
    said = "";
    expect(await runIncidentClocks(deps, id, terminal)).toBe(0);
    expect(said).toMatch(/in-tcs-6h\s+overdue\s+\S+Z {2}over by 1\.0 h\n/u);
    expect(said).toMatch(/gdpr-72h\s+not_applicable -\s+\(personal_data\)/u);
    said = "";
    expect(await runIncidentDraft(deps, id, "in-tcs-6h", terminal)).toBe(0);
    expect(said).toContain("Missing: nature, service_outage, delay_reason");
    const how = { actor: ONE, at: undefined, words: null };
    expect(await runIncidentStage(deps, id, "in-tcs-6h", how, terminal)).toBe(0);
    expect(said).toContain("done_late");
    said = "";
    const failing = [
      runIncidentStage(deps, id, "in-tcs-6h", how, terminal),
      runIncidentStage(deps, id, "none", how, terminal),
      runIncidentFacts(deps, id, { subjects: "many" }, ONE, terminal),
      runIncidentClocks(deps, "none", terminal),
      runIncidentReach(deps, "none", false, terminal),
    ];
    expect(await Promise.all(failing)).toEqual([1, 1, 1, 1, 1]);
    said = "";
    expect(await runIncidentReach(deps, id, false, terminal)).toBe(0);
    expect(said).toContain("encrypted: not known, keys exposed: not known, unintelligible: no");
    expect(await incidentRegister(deps, "csv")).toContain(id);
    expect(JSON.parse(await incidentRegister(deps, "json"))).toEqual(
      expect.arrayContaining([expect.objectContaining({ incident: id, kind: "outage" })]),
    );
  });
});
