// SPDX-License-Identifier: Apache-2.0
// What people who answer for privacy do: file for a customer, hold by two, look up, have archives made.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  askArchiveAtDesk,
  askForHold,
  askForRelease,
  certifyRequest,
  decideApproval,
  decideAtDesk,
  eraseSubject,
  fetchArchiveAtDesk,
  fileRequestAtDesk,
  holdByCommand,
  listApprovals,
  listArchivesAtDesk,
  listDeskRequests,
  listHoldsAtDesk,
  listOwnRequests,
  lookAtSubject,
  makeTar,
  readDeskRequest,
  readInventoryAtDesk,
  readRetentionAtDesk,
  releaseByCommand,
  requestExport,
  runArchives,
  runRetention,
  runSubjectRequests,
  type SubjectNamed,
  searchReadsAtDesk,
  whoLooked,
} from "#app";
import { type AgentId, makeUuid, makeUuidV7, type SubjectId, utf8 } from "#kernel";
import type { PartyId } from "#telecom";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, type Talk, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const person = (name: string, ...roles: string[]) => {
  const agentId = makeUuid(systemRandom) as AgentId;
  return {
    agent: { agentId, name, roles },
    get session() {
      return { createdAt: new Date(app.clock.now()) };
    },
  };
};
const pia = person("Pia", "privacy");
const paul = person("Paul", "privacy");
const cara = person("Cara", "care");
const otto = person("Otto", "auditor");

const inTalk = (talk: Talk): SubjectNamed => ({ by: "conversation", id: talk.id });
async function subjectOf(talk: Talk): Promise<SubjectId> {
  const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own");
  if (stored === null) throw new Error("The conversation is gone");
  return stored.subjectId;
}
async function decide(by: typeof pia, approvalId: string): ReturnType<typeof decideApproval> {
  const listed = await listApprovals(app.deps, by.agent);
  const found = listed.ok ? listed.value.approvals.find((one) => one.approvalId === approvalId) : undefined;
  return decideApproval(app.deps, by.agent, {
    approvalId,
    digest: found?.digest ?? "",
    decision: "approve",
    reason: "looked at it",
  });
}
const branch = { channel: "branch", words: null, about: null } as const;

describe("fileRequestAtDesk()", () => {
  it("[SEC-460] takes no more than what was noted shows, whoever files, and writes nothing then", async () => {
    const talk = await app.open({ customer: "CU-C04" });
    const subjectId = await subjectOf(talk);
    const weak = { ...branch, kind: "erasure", customer: inTalk(talk), evidence: ["code_read_back"] } as const;
    expect(await fileRequestAtDesk(app.deps, pia, weak)).toMatchObject({ refusal: { reason: "not_enough_proof" } });
    const foreign = { ...weak, channel: "phone", evidence: ["document_seen"] } as const;
    expect(await fileRequestAtDesk(app.deps, pia, foreign)).toMatchObject({ refusal: { reason: "not_of_channel" } });
    const strong = { ...weak, evidence: ["document_seen"] } as const;
    expect(await fileRequestAtDesk(app.deps, otto, strong)).toMatchObject({ refusal: { reason: "not_permitted" } });
    const about = { kind: "incident", id: makeUuid(systemRandom) } as const;
    expect(await fileRequestAtDesk(app.deps, pia, { ...strong, about })).toMatchObject({
      refusal: { reason: "not_about_them" },
    });
    expect(await app.deps.rights.requests.listOf(app.deps.tenant, subjectId, 9)).toEqual([]);
  });

  it("[SEC-461] keeps who filed it and by what, hides what was quoted, and the customer sees it in their window", async () => {
    const talk = await app.open({ customer: "CU-C05" });
    const words = "wants it gone, call her on +44 7700 900123";
    const wish = { ...branch, kind: "erasure", customer: inTalk(talk), evidence: ["document_seen"], words } as const;
    let filed = await fileRequestAtDesk(app.deps, cara, wish);
    // The detector starts with its first text; what it did not answer in time is kept nowhere, and is tried again.
    for (let tries = 0; tries < 5 && !filed.ok && filed.refusal.reason === "unscreenable"; tries += 1)
      filed = await fileRequestAtDesk(app.deps, cara, wish);
    if (!filed.ok) throw new Error(filed.refusal.reason);
    const { requestId } = filed.value;
    const own = await listOwnRequests(app.deps, talk.id);
    expect(own).toMatchObject({ value: { requests: [{ requestId, kind: "erasure", state: "received" }] } });
    const listed = await listDeskRequests(app.deps, pia, { kind: "erasure", state: "received", regime: "gdpr" });
    expect(listed).toMatchObject({
      value: { open: [{ requestId, channel: "branch", assurance: "A2", isFiled: true, clock: "on_time" }] },
    });
    expect(JSON.stringify(listed)).not.toContain("900123");
    expect(await listDeskRequests(app.deps, pia, { kind: null, state: null, regime: "pdpl-sa" })).toMatchObject({
      value: { open: [] },
    });
    const detail = await readDeskRequest(app.deps, pia, requestId);
    expect(detail).toMatchObject({ value: { takesTwo: true, needed: "A2", evidence: ["document_seen"] } });
    if (!detail.ok) throw new Error("unreadable");
    expect(detail.value.places).toContainEqual({ place: "conversation", count: 1, effect: "deleted" });
    const [first] = await app.deps.history.list(app.deps.tenant, await subjectOf(talk), 1);
    expect(first).toMatchObject({
      kind: "request.received",
      actor: { kind: "agent", id: cara.agent.agentId },
      facts: { channel: "branch", evidence: ["document_seen"] },
    });
    // A care agent files, and neither reads nor decides.
    expect(await readDeskRequest(app.deps, cara, requestId)).toMatchObject({ refusal: { reason: "not_permitted" } });
    expect((await decideAtDesk(app.deps, pia, requestId, { verdict: "grant" }, null)).ok).toBe(true);
    expect(await decideAtDesk(app.deps, pia, requestId, { verdict: "grant" }, null)).toMatchObject({ ok: false });
  });

  it("[SEC-461] hands nothing out: what discloses waits for a person, and is certified when it is answered", async () => {
    const talk = await app.open({ customer: "CU-C06" });
    const wish = { ...branch, kind: "copy", customer: inTalk(talk), evidence: ["document_seen"] } as const;
    const filed = await fileRequestAtDesk(app.deps, pia, wish);
    if (!filed.ok) throw new Error(filed.refusal.reason);
    const { requestId } = filed.value;
    expect(filed.value.state).toBe("received");
    expect(await certifyRequest(app.deps, pia, requestId)).toMatchObject({ refusal: { reason: "not_answered" } });
    await decideAtDesk(app.deps, paul, requestId, { verdict: "grant" }, null);
    await runSubjectRequests(app.deps, app.keyDeps);
    expect(await certifyRequest(app.deps, pia, requestId)).toMatchObject({
      value: { request: { right: "copy", state: "done", outcome: "available", channel: "branch" } },
    });
  });
});

describe("what only protects", () => {
  it("[SEC-491] waits, once staff filed it, for another of them: who filed it neither grants nor refuses it, and nothing holds before", async () => {
    const { deps } = app;
    for (const [kind, evidence] of [
      ["restriction", "contact_called_back"],
      ["objection", "contact_called_back"],
      ["withdrawal", "contact_called_back"],
    ] as const) {
      const talk = await app.open({ customer: "CU-C07" });
      const subjectId = await subjectOf(talk);
      const wish = { kind, channel: "phone", customer: inTalk(talk), words: null, about: null } as const;
      const filed = await fileRequestAtDesk(deps, pia, { ...wish, evidence: [evidence] });
      if (!filed.ok) throw new Error(filed.refusal.reason);
      const { requestId, state } = filed.value;
      expect([kind, state]).toEqual([kind, "received"]);
      await runSubjectRequests(deps, app.keyDeps);
      const { restrictedAt, objectedAt } = await deps.rights.limits.of(deps.tenant, subjectId);
      if (kind !== "withdrawal") expect(kind === "restriction" ? restrictedAt : objectedAt).toBeNull();
      const listed = await listDeskRequests(deps, pia, { kind, state: "received", regime: null });
      expect(listed).toMatchObject({ value: { open: [{ requestId, isFiledByMe: true }] } });
      for (const decision of [{ verdict: "grant" }, { verdict: "refuse", ground: "unfounded" }] as const)
        expect(await decideAtDesk(deps, pia, requestId, decision, null)).toMatchObject({
          refusal: { reason: "same_person" },
        });
      expect(await decideAtDesk(deps, paul, requestId, { verdict: "grant" }, null)).toMatchObject({ ok: true });
      await runSubjectRequests(deps, app.keyDeps);
      expect(await deps.rights.requests.find(deps.tenant, requestId)).toMatchObject({ state: "done" });
      const after = await deps.rights.limits.of(deps.tenant, subjectId);
      if (kind !== "withdrawal") expect(kind === "restriction" ? after.restrictedAt : after.objectedAt).not.toBeNull();
    }
  });
});

describe("a person's review", () => {
  it("[SEC-465] is linked to what a program decided about this customer, and to nobody else's", async () => {
    const [talk, stranger] = [await app.open({ customer: "CU-C08" }), await app.open({ customer: "CU-C09" })];
    const { deps, clock } = app;
    const id = (): string => makeUuidV7(clock, systemRandom);
    const [incidentId, answerId] = [id(), id()];
    const entry = {
      at: new Date(clock.now()),
      tenant: deps.tenant,
      kind: "incident.opened",
      actor: { kind: "system", id: null },
      subjectId: null,
      conversationId: null,
      facts: {},
    } as const;
    const key = deps.keys.blindIndex("counter", `threat subject ${await subjectOf(talk)}`);
    const entity = { kind: "subject", key } as const;
    const write = { eventId: id(), what: "incident.opened", words: null, entry };
    await deps.threat.incidents.record(deps.tenant, {
      groupKey: systemRandom.bytes(32),
      incidentId,
      kind: "account_takeover",
      severity: "high",
      source: "detector",
      at: new Date(clock.now()),
      verdicts: 1,
      reasons: ["new_device"],
      entities: [entity],
      verdict: null,
      opened: () => write,
      announced: () => [],
      answers: [
        {
          answerId,
          entity,
          kind: "lock",
          reason: "new_device",
          until: new Date(clock.now() + 3_600_000),
          applied: () => ({ ...write, eventId: id(), what: "answer.applied" }),
        },
      ],
    });
    const about = { kind: "answer", id: answerId } as const;
    const wish = { kind: "human_review", channel: "phone", evidence: ["contact_called_back"], words: null } as const;
    const filing = (customer: SubjectNamed) => fileRequestAtDesk(deps, cara, { ...wish, customer, about });
    expect(await filing(inTalk(stranger))).toMatchObject({ refusal: { reason: "not_about_them" } });
    const filed = await filing(inTalk(talk));
    if (!filed.ok) throw new Error(filed.refusal.reason);
    expect(await readDeskRequest(deps, pia, filed.value.requestId)).toMatchObject({
      value: { about, decisions: [{ answerId, incidentId, incidentKind: "account_takeover", kind: "lock" }] },
    });
    const other = await fileRequestAtDesk(deps, cara, { ...wish, customer: inTalk(stranger), about: null });
    expect(other.ok && (await readDeskRequest(deps, pia, other.value.requestId))).toMatchObject({
      value: { decisions: [] },
    });
  });
});

describe("holds", () => {
  it("[SEC-462] by the command are asked of two people at the desk too, and hold at once only where nobody is there yet", async () => {
    const { deps } = app;
    const subjectId = await subjectOf(await app.open({ customer: "CU-C09" }));
    const held = async (): Promise<number> =>
      (await deps.rights.holds.holdsFor(deps.tenant, subjectId, new Date(app.clock.now()))).length;
    const staffed = { ...deps, staff: { ...deps.staff, hasAny: () => Promise.resolve(true) } };
    const asked = await holdByCommand(staffed, subjectId, "legal_claims", "case of the court");
    if (!asked.ok || asked.value.is !== "asked") throw new Error("It held at once");
    const { approvalId } = asked.value;
    for (const [who, count] of [
      [pia, 0],
      [paul, 1],
    ] as const) {
      expect((await decide(who, approvalId)).ok).toBe(true);
      expect(await held()).toBe(count);
    }
    const [hold] = await deps.rights.holds.holdsFor(deps.tenant, subjectId, new Date(app.clock.now()));
    const release = await releaseByCommand(staffed, subjectId, hold?.holdId ?? "", "the case is over");
    expect(release).toMatchObject({ ok: true, value: { is: "asked" } });
    expect(await held()).toBe(1);
    expect(await releaseByCommand(deps, subjectId, hold?.holdId ?? "", "the case is over")).toMatchObject({
      value: { is: "done" },
    });
    expect(await held()).toBe(0);
  });

  it("[SEC-462] hold and end only when a second person agrees, and say who", async () => {
    const talk = await app.open({ customer: "CU-C07" });
    const subjectId = await subjectOf(talk);
    const held = async (): Promise<number> =>
      (await app.deps.rights.holds.holdsFor(app.deps.tenant, subjectId, new Date(app.clock.now()))).length;
    const wish = { customer: inTalk(talk), ground: "legal_claims", untilAt: null, reason: "a case is open" } as const;
    const asked = await askForHold(app.deps, pia, wish);
    if (!asked.ok) throw new Error(asked.refusal.reason);
    expect(await held()).toBe(0);
    expect(await decide(pia, asked.value.approvalId)).toMatchObject({ ok: false });
    expect(await decide(otto, asked.value.approvalId)).toMatchObject({ ok: false });
    expect(await held()).toBe(0);
    expect(await decide(paul, asked.value.approvalId)).toMatchObject({ value: { isCarriedOut: true, state: "used" } });
    expect(await held()).toBe(1);
    const listed = await listHoldsAtDesk(app.deps, otto);
    const hold = listed.ok ? listed.value.holds.find(({ subject }) => subject === subjectId) : undefined;
    expect(hold).toMatchObject({ ground: "legal_claims", isInForce: true });
    const release = await askForRelease(app.deps, paul, hold?.holdId ?? "", "the case is over");
    if (!release.ok) throw new Error(release.refusal.reason);
    expect(await decide(paul, release.value.approvalId)).toMatchObject({ ok: false });
    expect(await held()).toBe(1);
    expect(await decide(pia, release.value.approvalId)).toMatchObject({ value: { isCarriedOut: true } });
    expect(await held()).toBe(0);
  });
});

describe("what is looked at", () => {
  it("[SEC-463] one customer is looked up by a random id only, and reads that it was done", async () => {
    const talk = await app.open({ customer: "CU-C01" });
    await talk.send({ kind: "choice", choiceId: "0.start_privacy_request" });
    await talk.press(/Who looked/);
    await talk.stepUp();
    const lines = await app.deps.telco.reads.listLinesOfParty("IN-C01" as PartyId);
    const number = (lines.ok && lines.value[0]?.msisdn) || "";
    expect(number).not.toBe("");
    const named = await lookAtSubject(app.deps, pia, { by: "number", number: `+${number.replace("+", "")}` });
    if (!named.ok) throw new Error(named.refusal.reason);
    expect(named.value.subject).toBe(await subjectOf(talk));
    expect(JSON.stringify(named.value)).not.toMatch(/IN-C0|CU-C0/u);
    expect(JSON.stringify(named.value)).not.toContain(number.replace("+", "").slice(-6));
    expect(await lookAtSubject(app.deps, otto, inTalk(talk))).toMatchObject({ refusal: { reason: "not_permitted" } });
    const looks = await whoLooked(app.deps, talk.id, null);
    expect(looks).toMatchObject({ ok: true });
    if (looks.ok)
      expect(looks.value.looks.find(({ kind }) => kind === "agent.looked_up")).toMatchObject({
        who: "staff",
        name: null,
        why: "privacyRequest",
      });
  });

  it("[SEC-463] a number that is nobody's costs as well: nobody finds out which numbers there are", async () => {
    const counters = new Map<string, number>();
    const add: typeof app.deps.counters.add = (_tenant, key, amount) => {
      counters.set(key.toHex(), (counters.get(key.toHex()) ?? 0) + amount);
      return Promise.resolve(counters.get(key.toHex()) ?? 0);
    };
    const deps = { ...app.deps, counters: { ...app.deps.counters, add } };
    let reason = "";
    for (let at = 0; at < 2_000 && reason !== "budget_spent"; at += 1) {
      const number = `+4477009${String(10_000 + at)}`;
      const done = await lookAtSubject(deps, pia, { by: "number", number });
      reason = done.ok ? "" : done.refusal.reason;
    }
    expect(reason).toBe("budget_spent");
  });

  it("[SEC-463] names many looks within an hour, and nobody walks through more customers than the bound", async () => {
    const nosy = person("Nosy", "privacy");
    const from = new Date(app.clock.now() - 60_000);
    let refused = 0;
    for (let index = 0; index < 22; index += 1) {
      const talk = await app.open();
      if (!(await lookAtSubject(app.deps, nosy, inTalk(talk))).ok) refused += 1;
    }
    expect(refused).toBe(2);
    const until = new Date(app.clock.now() + 60_000);
    const wanted = { agentId: nosy.agent.agentId, customer: null, from, until, before: null };
    const found = await searchReadsAtDesk(app.deps, otto, wanted);
    expect(found).toMatchObject({ value: { bulk: [{ agent: nosy.agent.agentId, subjects: 20, looks: 20 }] } });
    if (found.ok) expect(found.value.reads.every(({ isBulk }) => isBulk)).toBe(true);
  });

  it("retention and inventory name every class, rule and table, and each run its proof", async () => {
    app.clock.advance(40 * 86_400_000);
    const plan = await readRetentionAtDesk(app.deps, otto);
    expect(plan.ok && plan.value.plan.map(({ kind }) => kind)).toContain("conversation");
    const [done] = await runRetention(app.deps);
    const after = await readRetentionAtDesk(app.deps, otto);
    const run = after.ok ? after.value.runs.find(({ runId }) => runId === done?.runId) : undefined;
    expect(run).toMatchObject({ kind: "conversation", removed: done?.removed });
    expect(run?.entry).toBeGreaterThan(0);
    const inventory = await readInventoryAtDesk(app.deps, otto);
    expect(inventory.ok && inventory.value.tables.some(({ erasure }) => erasure === "unknown")).toBe(false);
  });
});

describe("archives", () => {
  const make = (): Promise<{ bytes: Uint8Array; sha256: Uint8Array; figures: { files: number } }> => {
    const bytes = makeTar([{ path: "a.txt", bytes: utf8("hello") }], 0);
    return Promise.resolve({ bytes, sha256: app.deps.hashes.sha256(bytes), figures: { files: 1 } });
  };

  it("[SEC-464] about a person are for a regulator, take a colleague, are sealed, and go with the person", async () => {
    const talk = await app.open({ customer: "CU-C02" });
    const subject = await subjectOf(talk);
    const scope = { subject, incident: null, period: null };
    const wish = { kind: "evidence", audience: "regulator", scope } as const;
    const ask = (approval: string | null, audience: "regulator" | "buyer" = "regulator") =>
      askArchiveAtDesk(app.deps, pia, { ...wish, audience }, approval);
    expect(await ask(null)).toMatchObject({ refusal: { reason: "approval_needed" } });
    expect(await ask(null, "buyer")).toMatchObject({ refusal: { reason: "not_for_them" } });
    expect(await askArchiveAtDesk(app.deps, cara, wish, null)).toMatchObject({ refusal: { reason: "not_permitted" } });
    // What was agreed to about everything, or about somebody else, is worth nothing here.
    for (const about of [null, { subject: crypto.randomUUID(), incident: null }]) {
      const other = await requestExport(app.deps, pia.agent, "for the authority", about);
      if (!other.ok) throw new Error(other.refusal.reason);
      await decide(paul, other.value.approvalId);
      expect(await ask(other.value.approvalId)).toMatchObject({ refusal: { reason: "approval_worthless" } });
    }
    const approval = await requestExport(app.deps, pia.agent, "for the authority", { subject, incident: null });
    if (!approval.ok) throw new Error(approval.refusal.reason);
    const shown = await listApprovals(app.deps, paul.agent);
    const one = shown.ok && shown.value.approvals.find(({ approvalId }) => approvalId === approval.value.approvalId);
    expect(one && one.details).toMatchObject({ aboutSubject: subject });
    expect(await ask(approval.value.approvalId)).toMatchObject({ refusal: { reason: "approval_worthless" } });
    await decide(paul, approval.value.approvalId);
    const asked = await ask(approval.value.approvalId);
    if (!asked.ok) throw new Error(asked.refusal.reason);
    expect(await ask(approval.value.approvalId)).toMatchObject({ refusal: { reason: "approval_worthless" } });
    expect(await runArchives(app.deps, make)).toEqual({ made: 1 });
    const { archiveId } = asked.value;
    const fetched = await fetchArchiveAtDesk(app.deps, pia, archiveId, "a.txt");
    expect(fetched.ok && Buffer.from(fetched.value.bytes).toString()).toBe("hello");
    const kept = await app.deps.archives.store.find(app.deps.tenant, archiveId);
    expect(Buffer.from(kept?.sealed ?? []).includes("hello")).toBe(false);
    const [entry] = await app.deps.history.list(app.deps.tenant, subject, 1);
    expect(entry).toMatchObject({ kind: "archive.fetched", actor: { id: pia.agent.agentId } });
    expect((await eraseSubject(app.keyDeps, subject)).ok).toBe(true);
    expect(await app.deps.archives.store.find(app.deps.tenant, archiveId)).toBeNull();
  });

  it("[SEC-464] that fail say so by a code, and others are made all the same", async () => {
    await askArchiveAtDesk(app.deps, otto, { kind: "audit" }, null);
    await askArchiveAtDesk(app.deps, otto, { kind: "audit" }, null);
    let first = true;
    const flaky = (): ReturnType<typeof make> => {
      const fails = first;
      first = false;
      return fails ? Promise.reject(new Error("a secret path /home/x")) : make();
    };
    expect(await runArchives(app.deps, flaky)).toEqual({ made: 1 });
    const listed = await listArchivesAtDesk(app.deps, otto);
    const states = listed.ok ? listed.value.archives.map(({ state, step }) => [state, step]) : [];
    expect(states).toContainEqual(["failed", "unexpected"]);
    expect(states).toContainEqual(["done", null]);
  });
});
