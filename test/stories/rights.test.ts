// SPDX-License-Identifier: Apache-2.0
// Rights of subjects over the whole app: asking, deciding, copies, limits, erasure.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ANY_CASE,
  ANY_SEARCH,
  askRequest,
  copyOfSubject,
  copyPage,
  decideSubjectRequest,
  eraseSubject,
  extendSubjectRequest,
  hasObjected,
  liftLimit,
  placeHold,
  receiveMessage,
  releaseHold,
  runSubjectRequests,
  type StoredRequest,
  sendNotices,
  warnOfDeadlines,
} from "#app";
import { makeUuid, type SubjectId } from "#kernel";
import type { RequestKind } from "#privacy";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, type Talk, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const SUBJECT = { kind: "subject", id: null } as const;
const ONE = { kind: "agent", id: "0198a000-0000-7000-8000-000000000001" } as const;
const TWO = { kind: "agent", id: "0198a000-0000-7000-8000-000000000002" } as const;

async function subjectOf(talk: Talk): Promise<SubjectId> {
  const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own");
  if (stored === null) throw new Error("The conversation is gone");
  return stored.subjectId;
}

async function ask(subjectId: SubjectId, kind: RequestKind, level: "A0" | "A1" | "A2" = "A2"): Promise<StoredRequest> {
  const asked = await askRequest(app.deps, {
    subjectId,
    kind,
    channel: "api",
    level,
    by: SUBJECT,
    conversationId: null,
    words: null,
    onceAs: null,
  });
  if (!asked.ok) throw new Error(asked.refusal.reason);
  return asked.value;
}

async function writes(channel: "whatsapp" | "sms", from: string): Promise<void> {
  const content = { kind: "text", text: "hello" } as const;
  const isVouched = channel === "whatsapp";
  const at = app.clock.now();
  const message = { channel, carrierId: `${channel}-${from}`, from, isVouched, at, content };
  expect(await receiveMessage(app.deps, message)).toBe("done");
  expect(await peerOf(channel, from)).not.toBeNull();
}
const peerOf = (channel: "whatsapp" | "sms", from: string) =>
  app.deps.messaging.store.findPeer(
    app.deps.tenant,
    channel,
    app.deps.keys.blindIndex("counter", `messaging ${channel} ${from}`),
  );

const find = (id: string): Promise<StoredRequest | null> => app.deps.rights.requests.find(app.deps.tenant, id);
const kindsOf = async (subjectId: SubjectId): Promise<string[]> =>
  (await app.deps.history.list(app.deps.tenant, subjectId, 100))
    .map(({ kind }) => kind)
    .filter((kind) => /^(?:request|limit|hold|subject)\./u.test(kind))
    .reverse();
const run = (): ReturnType<typeof runSubjectRequests> => runSubjectRequests(app.deps, app.keyDeps);

describe("askRequest()", () => {
  it("takes no wish without the proof that its kind needs, and writes nothing then [SEC-342]", async () => {
    const talk = await app.open({ customer: "CU-C04" });
    const subjectId = await subjectOf(talk);
    const asked = await askRequest(app.deps, {
      subjectId,
      kind: "erasure",
      channel: "api",
      level: "A1",
      by: SUBJECT,
      conversationId: null,
      words: null,
      onceAs: null,
    });
    expect(asked).toEqual({ ok: false, refusal: { reason: "not_enough_proof", needed: "A2" } });
    expect(await app.deps.rights.requests.listOf(app.deps.tenant, subjectId, 10)).toEqual([]);
    expect(await kindsOf(subjectId)).toEqual([]);
  });

  it("is one request while it is open, under one clock, and each step stands in the history", async () => {
    const talk = await app.open({ customer: "CU-C05" });
    const subjectId = await subjectOf(talk);
    const first = await ask(subjectId, "rectification");
    expect(first).toMatchObject({
      state: "received",
      rule: "gdpr/2018-05-25",
      dueAt: new Date("2026-12-15T23:59:59.999Z"),
    });
    expect((await ask(subjectId, "rectification")).requestId).toBe(first.requestId);
    const extended = await extendSubjectRequest(app.deps, first.requestId, "complexity", ONE);
    expect(extended).toMatchObject({ ok: true, value: { extendedUntil: new Date("2027-02-15T23:59:59.999Z") } });
    expect(await extendSubjectRequest(app.deps, first.requestId, "complexity", ONE)).toMatchObject({
      refusal: { reason: "too_late" },
    });
    const partly = { verdict: "grant_partly", ground: "rights_of_others" } as const;
    expect(await decideSubjectRequest(app.deps, first.requestId, partly, ONE)).toMatchObject({
      value: { state: "proposed" },
    });
    expect(await decideSubjectRequest(app.deps, first.requestId, partly, ONE)).toMatchObject({
      refusal: { reason: "same_person" },
    });
    expect(await decideSubjectRequest(app.deps, first.requestId, partly, TWO, "We corrected the name")).toMatchObject({
      value: { state: "granted" },
    });
    await run();
    const done = await find(first.requestId);
    expect(done).toMatchObject({
      state: "partly_done",
      ground: "rights_of_others",
      outcome: "corrected",
      proposedBy: ONE.id,
      decidedBy: TWO.id,
    });
    expect(await kindsOf(subjectId)).toEqual([
      "request.received",
      "request.extended",
      "request.decided",
      "request.decided",
      "request.closed",
    ]);
    expect(done?.historyIds).toHaveLength(5);
    // Answered: the next wish is another one.
    expect((await ask(subjectId, "rectification")).requestId).not.toBe(first.requestId);
  });

  it("is warned of before it is late, by counts only", async () => {
    const heard: string[] = [];
    const at = (days: number) => ({
      ...app.deps,
      clock: { ...app.deps.clock, now: () => Date.parse("2026-11-15T10:00:00Z") + days * 86_400_000 },
      log: {
        ...app.deps.log,
        warn: (fields: object, text: string) => void heard.push(`${JSON.stringify(fields)} ${text}`),
      },
    });
    await ask(await subjectOf(await app.open({ customer: "CU-C17" })), "rectification");
    await warnOfDeadlines(at(1));
    expect(heard).toEqual([]);
    await warnOfDeadlines(at(26));
    expect(heard).toEqual([
      expect.stringMatching(/^\{"count":\d+\} Requests of customers must be answered within a week$/u),
    ]);
    await warnOfDeadlines(at(40));
    expect(heard.at(-1)).toMatch(/are late$/u);
  });

  it("a partial refusal needs a ground, also by the database", async () => {
    const talk = await app.open({ customer: "CU-C06" });
    const request = await ask(await subjectOf(talk), "human_review");
    expect(
      await decideSubjectRequest(app.deps, request.requestId, { verdict: "refuse", ground: "decision_stands" }, ONE),
    ).toMatchObject({ value: { state: "refused", ground: "decision_stands" } });
    await expect(
      app.database.query("test.ground", "UPDATE subject_request SET ground = NULL WHERE request_id = $1", [
        request.requestId,
      ]),
    ).rejects.toThrow();
  });
});

describe("a copy", () => {
  it("holds every planted fact of its subject, none of anybody else's, and no secret [SEC-344]", async () => {
    const [mine, other] = [await app.open({ customer: "CU-C07" }), await app.open({ customer: "CU-C08" })];
    const facts = ["the blue router hums at noon", "my landlord is called tom"];
    for (const fact of facts) await mine.say(fact);
    await other.say("the green modem smells of smoke");
    const subjectId = await subjectOf(mine);
    await ask(subjectId, "human_review");
    const copy = await copyOfSubject(app.deps, subjectId);
    const text = JSON.stringify(copy);
    const page = copyPage(copy, "ar");
    for (const fact of facts) {
      expect(text.includes("blue router") || !fact.includes("blue")).toBe(true);
      expect(page).toContain("blue router");
    }
    expect(text).toContain("landlord");
    expect(text).toContain("C07");
    expect(text).toContain("human_review");
    expect(copy.history.length).toBeGreaterThan(0);
    expect(copy.conversations[0]?.rows["state"]).toBeUndefined();
    expect(text).not.toContain("green modem");
    expect(text).not.toContain("C08");
    expect(page).toContain('dir="rtl"');
  });

  it("is text whatever was said: nothing in the page begins an element", async () => {
    const talk = await app.open({ customer: "CU-C09" });
    await talk.say("<img src=x onerror=alert(1)> </dd><script>alert('x')</script>");
    const page = copyPage(await copyOfSubject(app.deps, await subjectOf(talk)), "en");
    expect(page).toContain("onerror");
    expect(page).not.toMatch(/<img|<script/iu);
  });
});

/** Subjects whose baselines every process must forget. */
async function forgotten(): Promise<number> {
  const text = "SELECT count(*)::int AS count FROM threat_counter WHERE entity_kind = 'forgotten'";
  return (await app.database.query<{ count: number }>("test.forgotten", text)).rows[0]?.count ?? 0;
}

describe("limits", () => {
  it("restriction closes what is there to people at the desk in the data layer, not to its subject, and the purge leaves it [SEC-345]", async () => {
    const talk = await app.open({ customer: "CU-C10" });
    await talk.say("I want a human");
    const { conversations, tenant } = app.deps;
    const subjectId = await subjectOf(talk);
    expect(await conversations.find(tenant, talk.id, null, "desk")).not.toBeNull();
    const found = async (): Promise<readonly string[]> =>
      (await app.deps.care.search(tenant, { ...ANY_SEARCH, conversationIds: [talk.id] }, 50)).map(
        ({ conversationId }) => conversationId,
      );
    expect(await found()).toEqual([talk.id]);
    const request = await ask(subjectId, "restriction", "A1");
    expect(request).toMatchObject({ state: "done", outcome: "restricted" });
    expect(await hasObjected(app.deps, subjectId)).toBe(true);
    expect(await conversations.find(tenant, talk.id, null, "desk")).toBeNull();
    const shown = async (): Promise<readonly string[]> =>
      (await app.deps.care.page(tenant, ANY_CASE, "waiting", null, 200)).rows.map(
        ({ conversationId }) => conversationId,
      );
    expect(await shown()).not.toContain(talk.id);
    // Nor is it found as a case of yesterday.
    expect(await found()).toEqual([]);
    for (const reading of ["own", "storage", "notice", "claims"] as const)
      expect(await conversations.find(tenant, talk.id, null, reading)).not.toBeNull();
    await talk.say("what is my balance");
    const late = new Date(app.clock.now() + 400 * 86_400_000);
    expect(await conversations.listExpired(tenant, late, 500)).not.toContain(talk.id);
    // The subject asks for a person afterwards: that lets the person in, for this case.
    app.clock.advance(1_000);
    await talk.say("I want a human");
    const isQueued = (await conversations.find(tenant, talk.id, null, "own"))?.queuedAt !== null;
    expect((await conversations.find(tenant, talk.id, null, "desk")) !== null).toBe(isQueued);
    expect(await liftLimit(app.deps, subjectId, "restricted", SUBJECT)).toMatchObject({ ok: true });
    expect(await conversations.find(tenant, talk.id, null, "desk")).not.toBeNull();
    expect(await conversations.listExpired(tenant, late, 500)).toContain(talk.id);
    expect(await kindsOf(subjectId)).toEqual(["request.received", "limit.set", "request.closed", "limit.lifted"]);
  });

  it("objection is heard at once by whatever learns per subject, and can be taken back", async () => {
    const subjectId = await subjectOf(await app.open({ customer: "CU-C11" }));
    expect(await hasObjected(app.deps, subjectId)).toBe(false);
    await ask(subjectId, "objection", "A1");
    expect(await hasObjected(app.deps, subjectId)).toBe(true);
    expect(await hasObjected(await app.node(), subjectId)).toBe(true);
    expect(await forgotten()).toBeGreaterThan(0);
    await liftLimit(app.deps, subjectId, "objected", SUBJECT);
    expect(await hasObjected(app.deps, subjectId)).toBe(false);
    expect(await liftLimit(app.deps, subjectId, "objected", SUBJECT)).toMatchObject({ refusal: { reason: "not_set" } });
  });
});

describe("erasure", () => {
  const granted = async (subjectId: SubjectId): Promise<StoredRequest> => {
    const request = await ask(subjectId, "erasure");
    await decideSubjectRequest(app.deps, request.requestId, { verdict: "grant" }, ONE);
    const second = await decideSubjectRequest(app.deps, request.requestId, { verdict: "grant" }, TWO);
    if (!second.ok) throw new Error(second.refusal.reason);
    return second.value;
  };

  it("waits while a hold is in force, whoever asks, and takes two people [SEC-346]", async () => {
    const subjectId = await subjectOf(await app.open({ customer: "CU-C12" }));
    const hold = await placeHold(app.deps, subjectId, "legal_hold", null, ONE);
    const request = await ask(subjectId, "erasure");
    expect(await decideSubjectRequest(app.deps, request.requestId, { verdict: "grant" }, ONE)).toMatchObject({
      refusal: { reason: "held", grounds: ["legal_hold"] },
    });
    expect(await eraseSubject(app.keyDeps, subjectId)).toMatchObject({ refusal: { reason: "held" } });
    await releaseHold(app.deps, subjectId, hold.holdId, TWO);
    await decideSubjectRequest(app.deps, request.requestId, { verdict: "grant" }, ONE);
    // Placed after the first had decided.
    const later = await placeHold(app.deps, subjectId, "legal_claims", new Date(app.clock.now() + 1_000), ONE);
    expect(await decideSubjectRequest(app.deps, request.requestId, { verdict: "grant" }, TWO)).toMatchObject({
      refusal: { reason: "held" },
    });
    app.clock.advance(2_000);
    expect(later.untilAt).not.toBeNull();
    expect(await decideSubjectRequest(app.deps, request.requestId, { verdict: "grant" }, TWO)).toMatchObject({
      value: { state: "granted" },
    });
    await run();
    expect(await find(request.requestId)).toMatchObject({
      state: "done",
      outcome: "erased",
      step: "verified",
      sealed: null,
    });
  });

  it("leaves nothing of the subject in any table, tells the operator, keeps the account of it, and touches nobody else [SEC-347]", async () => {
    const [gone, stays] = [await app.open({ customer: "CU-C13" }), await app.open({ customer: "CU-C14" })];
    await gone.say("the parrot knows my neighbour");
    await stays.say("the dog does not");
    const [subjectId, other] = [await subjectOf(gone), await subjectOf(stays)];
    // Without a sign-in, by the number alone: nothing but the line leads from the customer to it.
    await writes("whatsapp", "+447700900113");
    await writes("sms", "+447700900113");
    await writes("whatsapp", "+447700900114");
    await ask(subjectId, "objection");
    await app.database.query(
      "test.reach",
      "INSERT INTO reach (tenant, identity, reached, is_allowed, in_hour, in_day, updated_at) VALUES ($1, '\\x01', jsonb_build_object($2::text, 1, $3::text, 1), true, 1, 1, $4)",
      [app.deps.tenant, subjectId, other, new Date(app.clock.now())],
    );
    const request = await granted(subjectId);
    await sendNotices(app.deps);
    await run();
    const closed = await find(request.requestId);
    expect(closed).toMatchObject({ state: "done", outcome: "erased" });
    expect(await app.keyDeps.sealedRows.remains(app.deps.tenant, subjectId, [gone.id])).toEqual([]);
    const { rows } = await app.database.query<{ reached: object }>(
      "test.reached",
      "SELECT reached FROM reach WHERE identity = '\\x01'",
    );
    expect(Object.keys(rows[0]?.reached ?? {})).toEqual([other]);
    expect(await peerOf("whatsapp", "+447700900113"), "what was written by WhatsApp").toBeNull();
    expect(await peerOf("sms", "+447700900113")).toBeNull();
    expect(await peerOf("whatsapp", "+447700900114")).not.toBeNull();
    expect(await app.deps.rights.recipients.of(app.deps.tenant, subjectId, request.requestId)).toMatchObject([
      { recipient: "operator", state: "acknowledged" },
    ]);
    expect(await kindsOf(subjectId)).toEqual(
      expect.arrayContaining(["request.received", "request.decided", "subject.erased", "request.closed"]),
    );
    expect(JSON.stringify(await copyOfSubject(app.deps, other))).toContain("the dog does not");
    await expect(copyOfSubject(app.deps, subjectId)).rejects.toMatchObject({ code: "app.subject_missing" });
  });

  it.each(["acknowledged", "verified"] as const)(
    "goes on where a process was killed after the step before `%s`, and tells nobody twice [SEC-348]",
    async (step) => {
      const talk = await app.open({ customer: "CU-C15" });
      const subjectId = await subjectOf(talk);
      const request = await granted(subjectId);
      const { requests } = app.deps.rights;
      const killed = {
        ...app.deps,
        rights: {
          ...app.deps.rights,
          requests: {
            ...requests,
            change: async (...args: Parameters<typeof requests.change>) => {
              if (args[2].step === step) throw new Error("killed");
              return requests.change(...args);
            },
          },
        },
      };
      await expect(runSubjectRequests(killed, app.keyDeps)).rejects.toThrow("killed");
      expect((await find(request.requestId))?.closedAt).toBeNull();
      // Its lease runs out; another node goes on.
      expect(await run()).toEqual({ done: 0 });
      app.clock.advance(6 * 60_000);
      expect(await run()).toEqual({ done: 1 });
      expect(await find(request.requestId)).toMatchObject({ state: "done", step: "verified" });
      const told = (await app.deps.history.list(app.deps.tenant, subjectId, 100)).filter(
        ({ kind }) => kind === "subject.erased",
      );
      expect(told).toHaveLength(1);
      expect(await app.keyDeps.sealedRows.remains(app.deps.tenant, subjectId, [talk.id])).toEqual([]);
    },
  );

  it("a request that was withdrawn, or never granted, erases nothing", async () => {
    const talk = await app.open({ customer: "CU-C16" });
    const request = await ask(await subjectOf(talk), "erasure");
    await decideSubjectRequest(app.deps, request.requestId, { verdict: "grant" }, ONE);
    await run();
    expect(await find(request.requestId)).toMatchObject({ state: "proposed" });
    expect(await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own")).not.toBeNull();
    expect(makeUuid(systemRandom)).not.toBe(request.requestId);
  });
});
