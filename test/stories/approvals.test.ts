// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type AgentIdentity,
  type AppDeps,
  decideApproval,
  enforcePolicies,
  handBack,
  listApprovals,
  listAuthenticators,
  mayExportHistory,
  proposeForCustomer,
  proposePolicies,
  readConversation,
  requestExport,
  requestVouch,
  sendNotices,
  takeOver,
  tellRecoveries,
} from "#app";
import { ACT_FOUR_EYES, actKinds, STAFF_FOUR_EYES, subjectOf } from "#app/testing";
import { SoftAuthenticator } from "#identity/testing";
import { type AgentId, makeUuid } from "#kernel";
import { hasApprovedPolicies } from "#postgres";
import type { DeskApproval, Part, PasskeyResponse } from "#protocol";
import type { PartyId } from "#telecom";
import { systemRandom } from "../../src/main/system.ts";
import type { Talk } from "../harness/app.ts";
import { openTestApp, TEST_ORIGIN, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const agent = (name: string, ...roles: string[]): AgentIdentity => ({
  agentId: makeUuid(systemRandom) as AgentId,
  name,
  roles,
});
const ada = agent("Ada", "care");
const bob = agent("Bob", "care");
const client = { origin: TEST_ORIGIN, rpId: "larkspur.localhost" };

/** A customer with one or two factors, whose case this agent holds. */
async function held(customer: string, by: AgentIdentity, level: "A1" | "A2" = "A2"): Promise<Talk> {
  const talk = await app.open({ customer });
  if (level === "A2") {
    await talk.say("why is my bill higher?");
    await talk.stepUp();
  }
  await talk.send({ kind: "person" });
  const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own");
  const taken = await takeOver(app.deps, { conversationId: talk.id, agent: by, version: stored?.version ?? 0 });
  if (!taken.ok) throw new Error(taken.refusal.reason);
  return talk;
}

/** A request as this person sees it. */
async function seen(as: AgentIdentity, approvalId: string | null): Promise<DeskApproval> {
  const listed = await listApprovals(app.deps, as);
  const found = listed.ok ? listed.value.approvals.find((each) => each.approvalId === approvalId) : undefined;
  if (found === undefined) throw new Error("nothing is asked");
  return found;
}

function decide(
  by: AgentIdentity,
  { approvalId, digest }: Pick<DeskApproval, "approvalId" | "digest">,
  decision: "approve" | "reject" = "approve",
  deps: AppDeps = app.deps,
): ReturnType<typeof decideApproval> {
  return decideApproval(deps, by, { approvalId, digest, decision, reason: "looked at it" });
}

const requested = (
  talk: Talk,
  by: AgentIdentity,
  more: { check?: "agent" | "shop"; purpose?: "identity" | "recovery" } = {},
) =>
  requestVouch(app.deps, {
    conversationId: talk.id,
    agent: by,
    check: "agent",
    document: "passport",
    purpose: "identity",
    ...more,
  });

async function vouch(talk: Talk, by: AgentIdentity, more: Parameters<typeof requested>[2] = {}): Promise<string> {
  const asked = await requested(talk, by, more);
  if (!asked.ok) throw new Error(asked.refusal.reason);
  return asked.value.approvalId;
}

async function levelOf(talk: Talk): Promise<string> {
  return (await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own"))?.assurance ?? "";
}

function later(minutes: number): void {
  app.clock.advance(minutes * 60_000);
  app.sandbox.clock.advance(minutes * 60_000);
}

describe("the registry of what needs a second person", () => {
  it("[SEC-126] every kind of act and every staff action declares itself, SIM acts always", () => {
    expect(Object.keys(ACT_FOUR_EYES).sort()).toEqual(Object.keys(actKinds).sort());
    for (const [kind, spec] of Object.entries(actKinds)) {
      const declared = ACT_FOUR_EYES[kind as keyof typeof ACT_FOUR_EYES];
      expect(["never", "above_limit", "always"]).toContain(declared);
      const about = spec.proofClass({});
      // What only takes power away (a phone that is lost, a change that is stopped) must not wait for a second person.
      const isOfSim = ["sim", "esim", "port_out", "puk"].includes(about) && !spec.isProtective;
      if (isOfSim) expect([kind, declared]).toEqual([kind, "always"]);
      if (/refund|credit|goodwill|waive/.test(kind)) expect([kind, declared]).not.toEqual([kind, "never"]);
    }
    expect(STAFF_FOUR_EYES).toMatchObject({ vouch: "always", history_export: "always", policy_change: "always" });
    for (const action of ["staff.invite", "staff.recover", "staff.roles", "staff.enable", "staff.remove"])
      expect(STAFF_FOUR_EYES).toMatchObject({ [action]: "always" });
  });
});

describe("vouching for a customer (A4)", () => {
  it("[SEC-124] takes an agent who holds the case and a second person; it lasts a quarter of an hour and every contact hears of it", async () => {
    const talk = await held("CU-C01", ada);
    const id = await vouch(talk, ada);
    expect(await levelOf(talk)).toBe("A2");
    const asked = await seen(bob, id);
    expect(asked).toMatchObject({
      kind: "vouch",
      proposedBy: "Ada",
      mayDecide: true,
      details: { document: "passport" },
    });
    expect(await decide(bob, asked)).toEqual({ ok: true, value: { state: "used", isCarriedOut: true, link: null } });
    expect(await levelOf(talk)).toBe("A4");
    await sendNotices(app.deps);
    const heard = app.sandbox.outbox().filter(({ text }) => /two of our people confirmed your identity/.test(text));
    expect(new Set(heard.map(({ to }) => to)).size).toBeGreaterThanOrEqual(2);
    later(16);
    const listed = await listAuthenticators(app.deps, talk.id);
    expect(listed.ok).toBe(false);
  });

  it("[SEC-124] nobody vouches with themselves: the same id, an agent without the role, or somebody else's case", async () => {
    const talk = await held("CU-C02", ada);
    const asked = await seen(ada, await vouch(talk, ada));
    expect(asked.mayDecide).toBe(false);
    expect(await decide(ada, asked)).toMatchObject({ ok: false, refusal: { reason: "not_permitted" } });
    // The same id under another name and with every role there is.
    const colluding = { ...agent("Eve", "care", "security", "admin", "privacy"), agentId: ada.agentId };
    expect(await decide(colluding, asked)).toMatchObject({ ok: false, refusal: { reason: "not_permitted" } });
    expect(await decide(agent("Aud", "auditor"), asked)).toMatchObject({
      ok: false,
      refusal: { reason: "not_permitted" },
    });
    expect((await requested(talk, bob)).ok).toBe(false);
    expect(await levelOf(talk)).toBe("A2");
    await expect(
      app.database.query(
        "test.collude",
        "UPDATE approval SET state = 'approved', approved_by = ARRAY[proposed_by] WHERE approval_id = $1",
        [asked.approvalId],
      ),
    ).rejects.toThrow();
  });

  it("[SEC-124] chat alone never: one factor needs a check in a shop, none is not enough at all", async () => {
    const one = await held("CU-C04", ada, "A1");
    expect((await requested(one, ada)).ok).toBe(false);
    expect((await requested(one, ada, { check: "shop" })).ok).toBe(true);
    const nobody = await app.open();
    await nobody.send({ kind: "person" });
    const stored = await app.deps.conversations.find(app.deps.tenant, nobody.id, null, "own");
    await takeOver(app.deps, { conversationId: nobody.id, agent: ada, version: stored?.version ?? 0 });
    expect((await requested(nobody, ada, { check: "shop" })).ok).toBe(false);
  });

  it("[SEC-124] lets recovery go without the wait; old authenticators end and the new passkey waits all the same", async () => {
    const before = await app.open({ customer: "CU-C05" });
    await before.say("why is my bill higher?");
    await before.stepUp();
    await before.send({ kind: "authenticator", action: "add_passkey" });
    const lost = new SoftAuthenticator("lost");
    await answer(before, lost.register(ceremonyOf(before).options, client));

    const talk = await held("CU-C05", ada, "A1");
    const id = await vouch(talk, ada, { check: "shop", purpose: "recovery" });
    expect((await decide(bob, await seen(bob, id))).ok).toBe(true);
    const events = await eventsOf(talk);
    const part = events
      .flatMap((event) => (event.kind === "message" ? event.parts : []))
      .findLast((each) => each.type === "passkey");
    if (part?.type !== "passkey") throw new Error("No passkey is offered");
    const fresh = new SoftAuthenticator("found");
    await talk.send({
      kind: "passkey",
      ceremonyId: part.passkey.ceremonyId,
      decision: "submit",
      response: fresh.register(part.passkey.options, client),
    });
    const { subjectId } = await subjectOf(app.deps, "IN-C05" as PartyId);
    const left = await app.deps.authenticators.list(app.deps.tenant, subjectId);
    expect(left).toHaveLength(1);
    await tellRecoveries(app.deps);
    expect(app.sandbox.outbox().some(({ text }) => /by recovery, and all older ones ended/.test(text))).toBe(true);
    const kinds = (await app.deps.history.list(app.deps.tenant, subjectId, 60)).map(({ kind }) => kind);
    for (const kind of ["subject.vouched", "approval.used", "recovery.completed"]) expect(kinds).toContain(kind);
  });

  it("[SEC-124] two who vouched for who somebody is have not let them recover: that is asked for by its name", async () => {
    const talk = await held("CU-C08", ada, "A1");
    const id = await vouch(talk, ada, { check: "shop", purpose: "identity" });
    expect((await decide(bob, await seen(bob, id))).ok).toBe(true);
    expect(await levelOf(talk)).toBe("A4");
    const { version = 0 } = (await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own")) ?? {};
    expect((await handBack(app.deps, { conversationId: talk.id, agent: ada, version })).ok).toBe(true);
    await talk.say("recover my account");
    await talk.press("My sign-in, or my line");
    const { subjectId } = await subjectOf(app.deps, "IN-C08" as PartyId);
    expect(await app.deps.recoveries.findWaiting(app.deps.tenant, subjectId)).toMatchObject({ opensAt: null });
    expect(talk.parts().some((each) => each.type === "passkey")).toBe(false);
  });
});

describe("a decision", () => {
  it("[SEC-127] counts once: replayed, by a third, and at the same moment on two nodes", async () => {
    const talk = await held("CU-C07", ada);
    const asked = await seen(bob, await vouch(talk, ada));
    const other = await app.node();
    const cyd = agent("Cyd", "care");
    const results = await Promise.all([decide(bob, asked), decide(cyd, asked, "approve", other)]);
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    for (const by of [bob, cyd, agent("Dee", "security")]) expect((await decide(by, asked)).ok).toBe(false);
    const { rows } = await app.database.query<{ n: number }>(
      "test.used",
      "SELECT count(*)::int AS n FROM history WHERE kind = 'subject.vouched' AND facts->>'approval' = $1",
      [asked.approvalId],
    );
    expect(rows[0]?.n).toBe(1);
  });

  it("[SEC-127] is bound to exactly the bytes that were shown", async () => {
    const talk = await held("CU-C08", ada);
    const asked = await seen(bob, await vouch(talk, ada));
    const other = `${asked.digest.slice(0, -1)}${asked.digest.endsWith("A") ? "B" : "A"}`;
    expect(await decide(bob, { ...asked, digest: other })).toMatchObject({ refusal: { reason: "approval_differs" } });
    // Somebody with the database puts another digest, or another request's bytes, in its place.
    await app.database.query("test.tamper", "UPDATE approval SET digest = $2 WHERE approval_id = $1", [
      asked.approvalId,
      other,
    ]);
    expect(await decide(bob, { ...asked, digest: other })).toMatchObject({ refusal: { reason: "approval_differs" } });
    expect(await levelOf(talk)).toBe("A2");
  });

  it("[SEC-653] one that was altered is shown as that, is decided by nobody, and takes no other with it", async () => {
    const altered = await seen(bob, await vouch(await held("CU-C08", ada), ada));
    const whole = await seen(bob, await vouch(await held("CU-C13", ada), ada));
    expect([altered.isReadable, whole.isReadable]).toEqual([true, true]);
    await app.database.query(
      "test.tamper_sealed",
      "UPDATE approval SET sealed = set_byte(sealed, length(sealed) - 1, get_byte(sealed, length(sealed) - 1) # 1) WHERE approval_id = $1",
      [altered.approvalId],
    );
    const { approvalId, kind, digest } = altered;
    expect(await seen(bob, approvalId)).toMatchObject({
      ...{ approvalId, kind, digest, state: "proposed", isReadable: false, mayDecide: false },
      ...{ exact: "", details: {}, proposedBy: null, decisions: [] },
    });
    expect(await decide(bob, altered)).toMatchObject({ refusal: { reason: "approval_differs" } });
    expect(await seen(bob, whole.approvalId)).toEqual(whole);
    expect((await decide(bob, whole, "reject")).ok).toBe(true);
  });

  it("[SEC-127] comes too late after a day, for nothing when the case has moved on, and a rejection is final", async () => {
    const talk = await held("CU-C13", ada);
    const late = await seen(bob, await vouch(talk, ada));
    later(24 * 60 + 1);
    expect(await decide(bob, late)).toMatchObject({ refusal: { reason: "approval_expired" } });

    const again = await held("CU-C13", ada);
    const refused = await seen(bob, await vouch(again, ada));
    expect(await decide(bob, refused, "reject")).toMatchObject({ ok: true, value: { state: "rejected" } });
    expect(await decide(agent("Cyd", "care"), refused)).toMatchObject({ refusal: { reason: "already_decided" } });

    const moved = await seen(bob, await vouch(again, ada));
    await again.send({ kind: "end" });
    expect(await decide(bob, moved)).toMatchObject({ ok: true, value: { isCarriedOut: false } });
    expect(await levelOf(again)).not.toBe("A4");
  });
});

describe("an act that an agent may not put before a customer alone", () => {
  it("[SEC-126] goes to a colleague first, in exactly the words of the button, and only then to the customer", async () => {
    const strict: AppDeps = {
      ...app.deps,
      settings: { ...app.deps.settings, approvals: { ...app.deps.settings.approvals, alsoActs: ["roaming_enable"] } },
    };
    const talk = await held("CU-C01", ada);
    const lines = await app.deps.telco.reads.listLinesOfParty("IN-C01" as PartyId);
    const lineId = (lines.ok && lines.value[0]?.lineId) || "";
    const done = await proposeForCustomer(strict, {
      conversationId: talk.id,
      agent: ada,
      kind: "roaming_enable",
      lineId,
    });
    expect(done.ok).toBe(true);
    expect(
      (await eventsOf(talk)).some(
        (event) => event.kind === "message" && event.parts.some(({ type }) => type === "act"),
      ),
    ).toBe(false);
    const open = await app.deps.approvals.list(app.deps.tenant, new Date(app.clock.now()), 100);
    const asked = await seen(bob, open.find(({ kind }) => kind === "act")?.approvalId ?? null);
    expect((await decide(ada, asked)).ok).toBe(false);
    expect(await decide(bob, asked)).toMatchObject({ ok: true, value: { isCarriedOut: true } });
    const act = (await eventsOf(talk))
      .flatMap((event) => (event.kind === "message" ? event.parts : []))
      .findLast((part) => part.type === "act");
    expect(act?.type === "act" && act.act.text).toBe(asked.details["text"]);
  });
});

describe("taking the history away", () => {
  it("[SEC-128] needs a colleague's approval as soon as there is staff, once", async () => {
    expect((await mayExportHistory(app.deps, null)).ok).toBe(true);
    await app.database.query(
      "test.staff",
      "INSERT INTO staff (tenant, staff_id, roles, sealed, created_at) VALUES ($1, $2, ARRAY['care'], '\\x00', now())",
      [app.deps.tenant, makeUuid(systemRandom)],
    );
    expect(await mayExportHistory(app.deps, null)).toMatchObject({ refusal: { reason: "approval_needed" } });
    const pia = agent("Pia", "privacy");
    expect((await requestExport(app.deps, bob, "I want it")).ok).toBe(false);
    const asked = await requestExport(app.deps, pia, "audit of November");
    if (!asked.ok) throw new Error(asked.refusal.reason);
    const id = asked.value.approvalId;
    expect((await mayExportHistory(app.deps, id)).ok).toBe(false);
    expect((await decide(pia, asked.value)).ok).toBe(false);
    expect((await decide(bob, asked.value)).ok).toBe(false);
    expect((await decide(agent("Quy", "privacy"), asked.value)).ok).toBe(true);
    const other = await app.node();
    const used = await Promise.all([mayExportHistory(app.deps, id), mayExportHistory(other, id)]);
    expect(used.filter(({ ok }) => ok)).toHaveLength(1);
    expect((await mayExportHistory(app.deps, id)).ok).toBe(false);
    await app.database.query("test.unstaff", "DELETE FROM staff WHERE sealed = '\\x00'");
  });
});

describe("changed policies", () => {
  it("[SEC-129] come into force only when two people approved exactly these texts", async () => {
    const bound = (hash: string): AppDeps => ({
      ...app.deps,
      policies: { ...app.deps.policies, hash },
      settings: { ...app.deps.settings, approvals: { ...app.deps.settings.approvals, isPolicyChangeBound: true } },
    });
    await enforcePolicies(app.deps); // the first set is taken as it is
    await enforcePolicies(bound(app.deps.policies.hash));
    const changed = bound("changed-set");
    await expect(enforcePolicies(changed)).rejects.toMatchObject({ code: "app.policies_not_approved" });
    const id = await proposePolicies(changed);
    // What `doctor` and `upgrade --check` say of the next start.
    const mayStart = (hash = "changed-set"): Promise<boolean> =>
      hasApprovedPolicies(app.database, app.deps.tenant, hash, new Date(app.clock.now()));
    const sec = agent("Sec", "security");
    const asked = await seen(sec, id);
    expect(asked).toMatchObject({ approvalId: id, proposedBy: null, needed: 2 });
    expect((await decide(bob, asked)).ok).toBe(false);
    expect(await decide(sec, asked)).toMatchObject({ value: { state: "proposed" } });
    expect(await decide(sec, asked)).toMatchObject({ refusal: { reason: "not_permitted" } });
    await expect(enforcePolicies(changed)).rejects.toMatchObject({ code: "app.policies_not_approved" });
    expect(await mayStart()).toBe(false);
    expect(await decide(agent("Adm", "admin"), asked)).toMatchObject({ value: { state: "approved" } });
    expect([await mayStart(), await mayStart("another-set")]).toEqual([true, false]);
    const late = new Date(app.clock.now() + app.deps.settings.approvals.lifetimeMs);
    expect(await hasApprovedPolicies(app.database, app.deps.tenant, "changed-set", late)).toBe(false);
    await expect(enforcePolicies(bound("another-set"))).rejects.toMatchObject({ code: "app.policies_not_approved" });
    await enforcePolicies(changed);
    expect(await mayStart()).toBe(false);
    await enforcePolicies(changed);
    await expect(enforcePolicies(bound(app.deps.policies.hash))).rejects.toMatchObject({
      code: "app.policies_not_approved",
    });
  });
});

type Ceremony = Extract<Part, { type: "passkey" }>["passkey"];
function ceremonyOf(talk: Talk): Ceremony {
  const found = talk.parts().findLast((part) => part.type === "passkey");
  if (found?.type !== "passkey") throw new Error("There is no passkey");
  return found.passkey;
}

function answer(talk: Talk, response: unknown): ReturnType<Talk["send"]> {
  const { ceremonyId } = ceremonyOf(talk);
  return talk.send({ kind: "passkey", ceremonyId, decision: "submit", response: response as PasskeyResponse });
}

/** Everything in the conversation by now, also what others made. */
async function eventsOf(talk: Talk): Promise<Talk["events"]> {
  const read = await readConversation(app.deps, app.deps.tenant, talk.id, 0);
  if (!read.ok) throw new Error(read.refusal.reason);
  return [...read.value.events];
}

describe("what security reads of the history", () => {
  it("[SEC-127] holds every step of a request and of a vouching, by ids and codes only", async () => {
    const page = await app.deps.historyReader.page(app.deps.tenant, { topic: "security", before: null, limit: 200 });
    const kinds = new Set(page.map(({ entry }) => entry.kind));
    for (const kind of [
      "approval.proposed",
      "approval.approved",
      "approval.rejected",
      "approval.refused",
      "approval.used",
      "subject.vouched",
    ])
      expect(kinds).toContain(kind);
    const text = JSON.stringify(page.map(({ entry }) => entry.facts));
    for (const word of ["looked at it", "Ada", "audit of November"]) expect(text).not.toContain(word);
  });
});
