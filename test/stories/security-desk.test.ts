// SPDX-License-Identifier: Apache-2.0
// What people of security see and do beside incidents: verdicts, time lines, holds, bounds, detectors, drills and what the policies would say.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type AppDeps,
  askForModel,
  askWhatIfAtDesk,
  decideApproval,
  diffPolicySets,
  enforcePolicies,
  fitAtDesk,
  judgeVerdict,
  listApprovals,
  listDrills,
  listHolds,
  listIncidents,
  listVerdicts,
  proposeModel,
  readBounds,
  readDetectors,
  readDrill,
  readPolicyVersions,
  readThreatMap,
  readTimeLine,
  recordDrill,
  type SecurityDesk,
  type StaffRole,
  type StaffSeat,
  settleAtDesk,
  startDrill,
  type WhatIfQuestion,
} from "#app";
import { mayReach, meetVerdict, raiseLineAlarm } from "#app/testing";
import { type AgentId, makeUuid, type SubjectId } from "#kernel";
import { type EventVerdict, makeScoreCount, packScores, plainEvent } from "#threat";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, type TestApp } from "../harness/app.ts";

const HOUR = 3_600_000;
let app: TestApp;
let deps: AppDeps;
const seats = new Map<string, StaffSeat>();

beforeAll(async () => {
  app = await openTestApp();
  deps = app.deps;
  for (const [name, roles] of [
    ["Sara", ["security"]],
    ["Omar", ["security"]],
    ["Lina", ["auditor"]],
    ["Adam", ["care"]],
  ] as const)
    seats.set(name, await enrolled(name, [...roles]));
});
afterAll(async () => {
  await app.close();
});

/** An account as it stands in the database, signed in now. */
async function enrolled(name: string, roles: StaffRole[]): Promise<StaffSeat> {
  const staffId = makeUuid(systemRandom) as AgentId;
  const account = {
    staffId,
    name,
    email: null,
    roles,
    state: "active",
    version: 1,
    createdAt: new Date(deps.clock.now()),
  } as const;
  const entry = {
    at: new Date(deps.clock.now()),
    tenant: deps.tenant,
    kind: "staff.enrolled",
    actor: { kind: "system", id: null },
    subjectId: null,
    conversationId: null,
    facts: {},
  } as const;
  await deps.staff.addForLogin(deps.tenant, systemRandom.bytes(32), account, entry);
  return {
    agent: { agentId: staffId, name, roles },
    account,
    session: { createdAt: new Date(deps.clock.now()) },
  } as unknown as StaffSeat;
}
const seat = (name: string): StaffSeat => {
  const found = seats.get(name);
  if (found === undefined) throw new Error(`Nobody is called ${name}`);
  Object.assign(found.session, { createdAt: new Date(deps.clock.now()) });
  return found;
};
const REFUSED = { ok: false, refusal: { reason: "not_permitted" } };

/** A flagged event of some device at some address, as the detectors would say it. */
async function seen(device: string, address: string, score = 0.9): Promise<void> {
  const event = { ...plainEvent(deps.clock.now(), "record_read"), device: key(device), address: key(address) };
  const verdict: EventVerdict = {
    score,
    isFlagged: true,
    kinds: ["enumeration"],
    entities: [
      { kind: "device", key: key(device) },
      { kind: "address", key: key(address) },
    ],
    reasons: [{ code: "many_missing_records", value: 31 }],
  };
  await meetVerdict(deps, event, verdict, {
    actor: "visitor",
    about: { subjectId: null, conversationId: null },
    accountKey: null,
  });
}
const key = (name: string): string =>
  deps.keys.blindIndex("counter", `test ${name}`).toBase64({ alphabet: "base64url", omitPadding: true });

const filter = {
  kind: null,
  severity: null,
  entityKind: null,
  entity: null,
  incidentId: null,
  before: null,
  after: null,
  limit: 100,
};

describe("verdicts and the map", () => {
  it("[SEC-454] show kinds, reasons and keyed hashes to security and audit, and to nobody of care", async () => {
    for (let i = 0; i < 3; i += 1) {
      await seen("phone", `place ${i}`);
      deps.clock.now();
      app.clock.advance(60_000);
    }
    expect(await listVerdicts(deps, seat("Adam"), filter)).toEqual(REFUSED);
    const listed = await listVerdicts(deps, seat("Lina"), filter);
    if (!listed.ok) throw new Error("refused");
    expect(listed.value.verdicts.length).toBe(3);
    expect(listed.value.verdicts[0]).toMatchObject({
      kind: "enumeration",
      level: "clear",
      score: 0.9,
      reasons: [{ code: "many_missing_records", value: 31 }],
      label: null,
    });
    const hash = Buffer.from(key("place 1"), "base64url").toString("hex").slice(0, 12);
    const one = await listVerdicts(deps, seat("Sara"), { ...filter, entity: hash, entityKind: "address" });
    expect(one.ok && one.value.verdicts.length).toBe(1);
    const map = await readThreatMap(deps, seat("Sara"), 24);
    if (!map.ok) throw new Error("refused");
    expect(map.value.kinds).toMatchObject([{ kind: "enumeration", verdicts: 3 }]);
    expect(map.value.entityKinds).toMatchObject([
      { kind: "address", entities: 3 },
      { kind: "device", entities: 1, verdicts: 3 },
    ]);
    expect(map.value.hours.reduce((sum, { verdicts }) => sum + verdicts, 0)).toBe(3);
  });

  it("[SEC-455] one that was nothing ends what holds for whom it was about, teaches once, and is said by no one of themselves", async () => {
    const listed = await listVerdicts(deps, seat("Sara"), filter);
    const [verdict] = listed.ok ? listed.value.verdicts : [];
    if (verdict === undefined) throw new Error("no verdict");
    expect(await judgeVerdict(deps, seat("Lina"), verdict.verdictId, "nothing", "looked at it")).toEqual(REFUSED);
    const about = "a caller at +447700900123 was a tester";
    const judged = await judgeVerdict(deps, seat("Sara"), verdict.verdictId, "nothing", about);
    expect(judged.ok && judged.value.ended).toBeGreaterThan(0);
    expect(await judgeVerdict(deps, seat("Omar"), verdict.verdictId, "nothing", "again")).toMatchObject({
      refusal: { reason: "already_said" },
    });
    const line = await readTimeLine(deps, seat("Lina"), verdict.incidentId);
    if (!line.ok) throw new Error("refused");
    const { items } = line.value;
    expect(items.map(({ at }) => at.getTime())).toEqual(items.map(({ at }) => at.getTime()).sort((a, b) => a - b));
    expect(new Set(items.map(({ lane }) => lane))).toEqual(new Set(["verdict", "system", "answer", "staff"]));
    const said = items.find(({ what }) => what === "verdict.judged");
    expect(said).toMatchObject({ by: "Sara", facts: { label: "nothing" } });
    expect(said?.words).toContain("«PHONE»");
    // What holds for its device has ended, what holds for other addresses has not.
    const holds = await listHolds(deps, seat("Sara"));
    const keys = holds.ok ? holds.value.holds.map(({ entity }) => entity.kind) : [];
    expect(keys).not.toContain("device");
    expect(keys).toContain("address");
    const fared = await readDetectors(deps, seat("Lina"));
    expect(fared).toMatchObject({ ok: true, value: { judged: 2, mayChange: false } });
    const entries = await app.database.query<{ n: number }>(
      "test.judged",
      "SELECT count(*)::int AS n FROM history WHERE kind = 'verdict.judged'",
    );
    expect(entries.rows).toEqual([{ n: 1 }]);
  });

  it("[SEC-455] what is said of an incident is said of its verdicts of which nobody spoke", async () => {
    const [incident] = await listIncidents(deps, "unsettled");
    if (incident === undefined) throw new Error("no incident");
    const wish = { incidentId: incident.incidentId, to: "confirmed", reason: "it was so" } as const;
    expect((await settleAtDesk(deps, seat("Omar"), wish)).ok).toBe(true);
    const listed = await listVerdicts(deps, seat("Sara"), filter);
    expect(listed.ok && listed.value.verdicts.map(({ label }) => label)).toEqual(["nothing", "attack", "attack"]);
  });
});

describe("holds and bounds", () => {
  it("[SEC-456] list lines with alarms and who came near which bound, hashed; colleagues by name", async () => {
    await raiseLineAlarm(deps, "PR-C05-1", "report");
    const holds = await listHolds(deps, seat("Lina"));
    expect(holds.ok && holds.value.holds.find(({ what }) => what === "line_alarm")).toMatchObject({
      reason: "alarm_report",
      liftBy: "case",
      entity: { kind: "line" },
    });
    const { agentId } = seat("Adam").agent;
    const settings = { ...deps.settings, budgets: { ...deps.settings.budgets, maxSubjectsPerHour: 4 } };
    const bounded = { ...deps, settings };
    const reach = (): Promise<boolean> =>
      mayReach(bounded, { kind: "agent", id: agentId }, makeUuid(systemRandom) as SubjectId);
    expect([await reach(), await reach(), await reach(), await reach(), await reach()]).toEqual([
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(await readBounds(bounded, seat("Adam"))).toEqual(REFUSED);
    const read = await readBounds(bounded, seat("Sara"));
    if (!read.ok) throw new Error("refused");
    expect(read.value.uses[0]).toMatchObject({
      bound: "subjects_per_hour",
      name: "Adam",
      used: 5,
      allowed: 4,
      isNow: true,
    });
    expect(read.value.uses[0]?.hitAt).not.toBeNull();
    expect(read.value.bounds.find(({ bound }) => bound === "subjects_per_hour")).toMatchObject({
      near: 1,
      hit: 1,
      most: 5,
    });
    expect(JSON.stringify(read.value)).not.toContain(agentId);
  });
});

describe("detectors", () => {
  it("[SEC-458] let another model decide only when a second person of security agrees, once", async () => {
    await cleanTraffic("shipped none", 6_000, 0);
    const fitted = await fitAtDesk(deps, seat("Sara"));
    if (!fitted.ok) throw new Error(fitted.refusal.reason);
    expect(fitted.value.figures.judged?.counted).toBeGreaterThan(0);
    expect(await proposeModel(deps, seat("Sara"), fitted.value.modelId)).toMatchObject({
      refusal: { reason: "not_shadowed" },
    });
    await cleanTraffic(`shipped ${fitted.value.modelId}`, 6_000, 1_500);
    expect(await proposeModel(deps, seat("Lina"), fitted.value.modelId)).toEqual(REFUSED);
    const asked = await proposeModel(deps, seat("Sara"), fitted.value.modelId);
    if (!asked.ok) throw new Error(asked.refusal.reason);
    const wish = {
      approvalId: asked.value.approvalId,
      digest: asked.value.digest,
      decision: "approve",
      reason: "looks right",
    } as const;
    expect(await decideApproval(deps, seat("Sara").agent, wish)).toMatchObject({
      refusal: { reason: "not_permitted" },
    });
    const listed = await listApprovals(deps, seat("Omar").agent);
    expect(listed.ok && listed.value.approvals[0]?.details).toMatchObject({ change: "promote", shadowed: "1500" });
    expect((await models())[0]).toMatchObject({ state: "candidate" });
    expect(await decideApproval(deps, seat("Omar").agent, wish)).toMatchObject({
      value: { state: "used", isCarriedOut: true },
    });
    expect((await models())[0]).toMatchObject({ state: "current" });
    const back = await proposeModel(deps, seat("Omar"), null);
    if (!back.ok) throw new Error(back.refusal.reason);
    const again = { ...wish, approvalId: back.value.approvalId, digest: back.value.digest };
    expect(await decideApproval(deps, seat("Sara").agent, again)).toMatchObject({ value: { isCarriedOut: true } });
    // A command asks in somebody's name: that person does not agree to it themselves, and whoever may not change detectors may not ask.
    expect(await askForModel(deps, seat("Lina").agent, null)).toMatchObject({ refusal: { reason: "not_permitted" } });
    const byCommand = await askForModel(deps, seat("Sara").agent, null);
    if (!byCommand.ok) throw new Error(byCommand.refusal.reason);
    const own = { ...wish, approvalId: byCommand.value.approvalId, digest: byCommand.value.digest };
    expect(await decideApproval(deps, seat("Sara").agent, own)).toMatchObject({ refusal: { reason: "not_permitted" } });
    expect(byCommand.value.state).toBe("proposed");
    const facts = await app.database.query<{ how: string; approved: string }>(
      "test.promoted",
      "SELECT facts->>'how' AS how, facts->>'approvedBy' AS approved FROM history WHERE kind = 'model.promoted' ORDER BY id",
    );
    expect(facts.rows).toEqual([
      { how: "promote", approved: seat("Omar").agent.agentId },
      { how: "rollback", approved: seat("Sara").agent.agentId },
    ]);
  });

  async function models() {
    return deps.security.learning.models.list(deps.tenant);
  }
  async function cleanTraffic(modelKey: string, events: number, shadowed: number): Promise<void> {
    const count = makeScoreCount();
    count.events = events;
    count.decided[3] = events;
    count.shadow[3] = shadowed;
    const now = deps.clock.now();
    const row = {
      entityKind: "scores",
      entityKey: modelKey,
      node: makeUuid(systemRandom),
      state: packScores(count),
      countedAt: new Date(now),
      lapsesAt: new Date(now + 24 * HOUR),
    } as const;
    await deps.security.learning.counters.exchange(deps.tenant, row.node, [row], 0n, 1);
  }
});

describe("drills", () => {
  it("[SEC-459] run one at a time, by security with a fresh sign-in, and leave their report and two entries", async () => {
    const report = { version: "1", drills: { "INC-01": { blocked: true, controlSucceeded: true, entries: 3 } } };
    let finish: () => void = () => undefined;
    const player: SecurityDesk["player"] = {
      scenarios: [{ id: "INC-01", title: "One", what: "" }],
      play: (_wanted, onPlayed) =>
        new Promise((resolve) => {
          finish = () => {
            onPlayed();
            resolve(report);
          };
        }),
    };
    const on = { ...deps, security: { ...deps.security, player } };
    expect(await startDrill(on, seat("Lina"), [])).toEqual(REFUSED);
    const stale = seat("Sara");
    Object.assign(stale.session, { createdAt: new Date(deps.clock.now() - 2 * HOUR) });
    expect(await startDrill(on, stale, [])).toEqual({ ok: false, refusal: { reason: "sign_in_too_old" } });
    expect(await startDrill(on, seat("Sara"), ["INC-99"])).toMatchObject({ refusal: { reason: "unknown_drill" } });
    expect(await startDrill(deps, seat("Sara"), [])).toMatchObject({ refusal: { reason: "no_drills_here" } });
    const started = await startDrill(on, seat("Sara"), ["INC-01"]);
    if (!started.ok) throw new Error(started.refusal.reason);
    expect(await startDrill(on, seat("Omar"), [])).toMatchObject({ refusal: { reason: "drill_running" } });
    finish();
    await expect
      .poll(async () => (await deps.security.drills.find(deps.tenant, started.value.runId))?.state)
      .toBe("done");
    const read = await readDrill(on, seat("Lina"), started.value.runId);
    expect(read.ok && read.value.run.report).toEqual(report);
    const listed = await listDrills(on, seat("Lina"));
    expect(listed.ok && listed.value.runs).toMatchObject([
      { state: "done", done: 1, report: { drills: report.drills } },
    ]);
    // One whose process died is found dead by the next.
    const next = await startDrill(on, seat("Sara"), []);
    if (!next.ok) throw new Error(next.refusal.reason);
    app.clock.advance(HOUR);
    expect((await startDrill(on, seat("Omar"), [])).ok).toBe(true);
    expect(await deps.security.drills.find(deps.tenant, next.value.runId)).toMatchObject({
      state: "failed",
      code: "drill.lost",
    });
    // What a command plays is a run as well; while another goes on it is none.
    const recorder = { ...deps, drills: deps.security.drills };
    expect(await recordDrill(recorder, ["INC-02"], 1)).toBeNull();
    app.clock.advance(HOUR);
    const played = await recordDrill(recorder, ["INC-02"], 1);
    await played?.end(report, 1);
    const shown = await listDrills(on, seat("Lina"));
    expect(shown.ok && shown.value.runs[0]).toMatchObject({
      state: "done",
      startedBy: null,
      wanted: ["INC-02"],
      done: 1,
    });
  });
});

describe("policies", () => {
  const question: WhatIfQuestion = {
    who: { kind: "Agent", roles: ["care"] },
    action: "desk.reveal",
    about: "Case",
    heldBy: "me",
    isWaiting: false,
    proposedBy: "other",
    field: "contact",
    circumstances: { level: 1, purpose: "callBack" },
  };

  it("[SEC-457] are asked as they are in force, for a colleague too, and that it was asked is in the history", async () => {
    expect(await askWhatIfAtDesk(deps, seat("Adam"), question)).toEqual(REFUSED);
    const asked = await askWhatIfAtDesk(deps, seat("Lina"), question);
    expect(asked).toMatchObject({
      ok: true,
      value: { isAllowed: false, ways: [[{ what: "level", from: "1", to: "2" }]], would: ["desk-reveal-contact"] },
    });
    const colleague = { ...question, who: { kind: "colleague", staffId: seat("Adam").agent.agentId } } as const;
    const level2 = { ...colleague, circumstances: { level: 2, purpose: "callBack" } };
    expect(await askWhatIfAtDesk(deps, seat("Lina"), level2)).toMatchObject({
      value: { isAllowed: true, beside: [], roles: ["care"], decision: { policies: ["desk-reveal-contact"] } },
    });
    const unknown = { ...question, action: "no.such" };
    const asks = async (): Promise<string> => {
      const done = await askWhatIfAtDesk(deps, seat("Lina"), unknown);
      return done.ok ? "" : done.refusal.reason;
    };
    expect(await asks()).toBe("unknown_action");
    const reasons = new Set<string>();
    for (let at = 0; at < 30; at += 1) reasons.add(await asks());
    expect([...reasons]).toEqual(["unknown_action", "too_many_questions"]);
    const entries = await app.database.query<{ facts: object }>(
      "test.asked",
      "SELECT facts FROM history WHERE kind = 'policy.asked' ORDER BY id",
    );
    expect(entries.rows.map(({ facts }) => facts)).toMatchObject([
      { action: "desk.reveal", who: "Agent", allowed: false },
      { action: "desk.reveal", who: "colleague", allowed: true },
    ]);
  });

  it("are kept by their hash from the moment they are in force, so that two sets can be compared", async () => {
    await enforcePolicies(deps);
    const { texts } = deps.policies;
    const changed = new Map(texts.policies);
    changed.delete("stop-news");
    changed.set("desk-list", `${changed.get("desk-list") ?? ""}\n// reworded`);
    const settings = { ...deps.settings, approvals: { ...deps.settings.approvals, isPolicyChangeBound: false } };
    const after = { ...deps.policies, hash: "another", texts: { ...texts, policies: changed } };
    await enforcePolicies({ ...deps, settings, policies: after });
    const read = await readPolicyVersions(deps, seat("Lina"));
    if (!read.ok) throw new Error("refused");
    expect(read.value.versions.map(({ hash, isKept }) => [hash, isKept])).toEqual([
      ["another", true],
      [deps.policies.hash, true],
    ]);
    const diff = await diffPolicySets(deps, seat("Lina"), { from: deps.policies.hash, to: "another" });
    expect(diff.ok && diff.value.map(({ id, change }) => `${change} ${id}`)).toEqual([
      "changed desk-list",
      "removed stop-news",
    ]);
    expect(await diffPolicySets(deps, seat("Lina"), { from: "unknown", to: "another" })).toMatchObject({
      refusal: { reason: "no_such_version" },
    });
  });
});
