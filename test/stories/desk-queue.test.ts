// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  assignCases,
  changeAgent,
  changeSetup,
  endByAgent,
  handBack,
  labelCase,
  leaveWish,
  listEarlierCases,
  listQueue,
  type RequestOrigin,
  readCase,
  readNotes,
  type StaffSeat,
  searchCases,
  setStatus,
  showSetup,
  takeOver,
  transferCase,
  writeNote,
} from "#app";
import type { ConversationId } from "#kernel";
import { type DeskQueue, deskQueueQuery, deskSetupContent } from "#protocol";
import type { PartyId } from "#telecom";
import { openTestApp, type TestApp } from "../harness/app.ts";
import { enrolColleague, enrolFirst } from "../harness/staff.ts";

const origin = { addressKey: new Uint8Array(32).fill(3) };

let app: TestApp;
let noor: StaffSeat;
let sam: StaffSeat;
beforeAll(async () => {
  app = await openTestApp();
  noor = (await enrolFirst(app)).opened.seat;
  sam = (await enrolColleague(app, noor, "Sam Ward", ["care"])).opened.seat;
  const both = (en: string) => ({ en, ar: en });
  const content = deskSetupContent.parse({
    teams: [
      { teamId: "front", names: both("Front desk"), waitMinutes: 5 },
      { teamId: "arabic", names: both("Arabic desk"), languages: ["ar"], waitMinutes: 5 },
      { teamId: "fraud", names: both("Fraud desk"), reasons: ["suspected_fraud"], isAutomatic: true },
    ],
    labels: [{ code: "vip", names: both("Important") }],
    isWrapUpRequired: true,
  });
  const changed = await changeSetup(app.deps, noor, 0, content);
  if (!changed.ok) throw new Error(changed.refusal.reason);
});
afterAll(async () => {
  await app.close();
});

async function queue(seat: StaffSeat, query: object = {}): Promise<DeskQueue> {
  const listed = await listQueue(app.deps, seat.agent, deskQueueQuery.parse(query));
  if (!listed.ok) throw new Error(listed.refusal.reason);
  return listed.value;
}

async function waiting(lang: "en" | "ar" = "en", customer?: string): Promise<ConversationId> {
  const talk = await app.open({ lang, ...(customer === undefined ? {} : { customer }) });
  await talk.send({ kind: "person" });
  return talk.id;
}

async function held(seat: StaffSeat, id: ConversationId): Promise<number> {
  const taken = await takeOver(app.deps, { conversationId: id, agent: seat.agent, version: 0 });
  if (!taken.ok) throw new Error(taken.refusal.reason);
  const row = (await queue(seat, { view: "mine" })).cases.find(({ conversationId }) => conversationId === id);
  return row?.version ?? -1;
}

describe("the queue of the desk", () => {
  it("[SEC-490] opens a closed case to care alone, up to its end, while nothing closes it to the desk, and tells the history", async () => {
    const rita = (await enrolColleague(app, noor, "Rita Moss", ["care"])).opened.seat;
    const talk = await app.open({ customer: "CU-C03" });
    await talk.send({ kind: "person" });
    const { id } = talk;
    const version = await held(rita, id);
    expect((await handBack(app.deps, { conversationId: id, agent: rita.agent, version })).ok).toBe(true);
    app.clock.advance(1_000);
    await talk.say("words for the bot alone");
    const read = await readCase(app.deps, id, rita.agent);
    if (!read.ok) throw new Error(read.refusal.reason);
    expect(read.value.ending).toMatchObject({ wrapUp: null, words: null });
    expect(read.value.events.length).toBeGreaterThan(0);
    expect(JSON.stringify(read.value)).not.toContain("words for the bot alone");

    const other = await waiting("en", "CU-C03");
    const earlier = await listEarlierCases(app.deps, { conversationId: other, agent: rita.agent });
    expect(earlier.ok && earlier.value.cases.map(({ conversationId }) => conversationId)).toContain(id);
    expect(earlier.ok && earlier.value.cases.map(({ conversationId }) => conversationId)).not.toContain(other);
    const stranger = await waiting();
    const none = await listEarlierCases(app.deps, { conversationId: stranger, agent: rita.agent });
    expect(none.ok && none.value.cases).toEqual([]);

    const auditor = { ...rita.agent, roles: ["auditor"] };
    const no = await readCase(app.deps, id, auditor);
    const noList = await listEarlierCases(app.deps, { conversationId: id, agent: auditor });
    expect([no, noList].map((done) => !done.ok && done.refusal.reason)).toEqual(["not_permitted", "not_permitted"]);
    const { rows } = await app.database.query<{ kind: string }>(
      "test.closed_read",
      "SELECT kind FROM history WHERE conversation_id = $1 AND kind IN ('agent.read', 'gate.refused') ORDER BY id DESC LIMIT 3",
      [id],
    );
    expect(rows.map(({ kind }) => kind)).toEqual(["gate.refused", "gate.refused", "agent.read"]);

    await app.database.query(
      "test.restrict",
      "UPDATE conversation SET restricted_at = now() WHERE conversation_id = $1",
      [id],
    );
    const restricted = await readCase(app.deps, id, rita.agent);
    const notes = await readNotes(app.deps, { conversationId: id, agent: rita.agent });
    const left = await listEarlierCases(app.deps, { conversationId: other, agent: rita.agent });
    expect([restricted, notes].map((done) => !done.ok && done.refusal.reason)).toEqual([
      "conversation_not_found",
      "conversation_not_found",
    ]);
    expect(left.ok && left.value.cases.map(({ conversationId }) => conversationId)).not.toContain(id);
    await app.database.query("test.free", "UPDATE conversation SET restricted_at = NULL WHERE conversation_id = $1", [
      id,
    ]);
    await app.database.query("test.delete", "UPDATE conversation SET deleted_at = now() WHERE conversation_id = $1", [
      id,
    ]);
    expect((await readCase(app.deps, id, rita.agent)).ok).toBe(false);
    for (const open of [other, stranger]) {
      await held(rita, open);
      expect((await endByAgent(app.deps, { conversationId: open, agent: rita.agent, wrapUp: "resolved" })).ok).toBe(
        true,
      );
    }
  });

  it("[SEC-436] finds a customer by an exact number that is kept nowhere, tells the history, and counts each look-up", async () => {
    const id = await waiting("en", "CU-C02");
    const { code } = (await queue(noor)).cases.find(({ conversationId }) => conversationId === id) ?? { code: "" };
    await labelCase(app.deps, { conversationId: id, agent: noor.agent, labels: ["vip", "made_up"] });
    const found = async (wish: object): Promise<string[]> => {
      const answer = await searchCases(app.deps, noor.agent, { lang: "en", ...wish });
      if (!answer.ok) throw new Error(answer.refusal.reason);
      return answer.value.cases.map(({ conversationId }) => conversationId);
    };
    const number = { by: "customer_number" as const, value: "IN-C02" };
    expect(await found({ code: code.toLowerCase() })).toEqual([id]);
    expect(await found({ label: "vip", isOpen: true })).toEqual([id]);
    expect(await found({ label: "made_up" })).toEqual([]);
    expect(await found({ customer: number })).toEqual([id]);
    const lines = await app.deps.telco.reads.listLinesOfParty("IN-C02" as PartyId);
    const value = lines.ok ? (lines.value.find(({ msisdn }) => msisdn !== null)?.msisdn ?? "") : "";
    expect(await found({ customer: { by: "phone", value } })).toEqual([id]);
    const contacts = await app.deps.telco.contacts.findContacts("IN-C02" as PartyId);
    const mail = contacts.ok ? (contacts.value.find(({ channel }) => channel === "email")?.address ?? "") : "";
    expect(mail).toContain("@");
    expect(await found({ customer: { by: "email", value: ` ${mail.toUpperCase()} ` } })).toEqual([id]);
    const byMail = await searchCases(app.deps, noor.agent, { lang: "en", customer: { by: "email", value: mail } });
    expect(byMail.ok && byMail.value.cases.map(({ address }) => address)).toEqual(["of_record"]);
    const byNumber = await searchCases(app.deps, noor.agent, { lang: "en", customer: number });
    expect(byNumber.ok && byNumber.value.cases.map(({ address }) => address)).toEqual([null]);
    expect(await found({ customer: { by: "email", value: `x${mail}` } })).toEqual([]);
    expect(await found({ customer: { by: "email", value: "no address" } })).toEqual([]);
    expect(await found({ customer: { ...number, value: "IN-C0" } })).toEqual([]);
    const { rows } = await app.database.query<{ facts: object; subject_id: string | null }>(
      "test.searched",
      "SELECT facts, subject_id FROM history WHERE kind = 'case.searched' AND facts->>'by' NOT LIKE '%earlier%' ORDER BY id",
    );
    expect(JSON.stringify(rows)).not.toContain("IN-C0");
    expect(JSON.stringify(rows)).not.toContain("@");
    const { rows: kept } = await app.database.query<{ all: string }>(
      "test.addresses",
      "SELECT string_agg(encode(line_hash, 'escape'), ' ') AS all FROM line_session",
    );
    expect(kept[0]?.all).not.toContain(mail);
    expect(JSON.stringify(rows)).not.toContain(value.slice(-8));
    expect(rows.filter(({ subject_id }) => subject_id !== null)).toHaveLength(3);
    let answer = await searchCases(app.deps, noor.agent, { lang: "en", customer: number });
    for (let i = 0; answer.ok && i < 1_000; i += 1)
      answer = await searchCases(app.deps, noor.agent, { lang: "en", customer: { ...number, value: `CU-X${i}` } });
    expect(!answer.ok && answer.refusal.reason).toBe("budget_spent");
    await held(sam, id);
    expect((await endByAgent(app.deps, { conversationId: id, agent: sam.agent, wrapUp: "resolved" })).ok).toBe(true);
  });

  it("gives each case to the team for its language, counts by team, and pages without missing or repeating one", async () => {
    const ids: ConversationId[] = [];
    for (const lang of ["en", "ar", "en", "ar", "en"] as const) {
      app.clock.advance(1_000);
      ids.push(await waiting(lang));
    }
    const all = await queue(noor, { view: "waiting" });
    expect(all.cases.map(({ conversationId }) => conversationId)).toEqual(ids);
    expect(all.cases.map(({ teamId }) => teamId)).toEqual(["front", "arabic", "front", "arabic", "front"]);
    const count = all.counts.find(({ teamId }) => teamId === "arabic");
    expect([count?.waiting, count?.late]).toEqual([2, 0]);
    for (const sort of ["waiting", "lang", "level", "reason", "priority", "due"]) {
      const seen: string[] = [];
      let after: string | null | undefined;
      do {
        const page: DeskQueue = await queue(noor, { view: "waiting", sort, limit: 2, ...(after ? { after } : {}) });
        seen.push(...page.cases.map(({ conversationId }) => conversationId));
        after = page.next;
      } while (after !== null);
      expect([sort, new Set(seen).size, seen.length]).toEqual([sort, 5, 5]);
    }
    expect((await queue(noor, { team: "arabic" })).cases).toHaveLength(2);
    app.clock.advance(6 * 60_000);
    expect((await queue(noor)).counts.find(({ teamId }) => teamId === "front")?.late).toBe(3);
    for (const id of ids) {
      await held(noor, id);
      const ended = await endByAgent(app.deps, { conversationId: id, agent: noor.agent, wrapUp: "resolved" });
      expect(ended.ok).toBe(true);
    }
    expect((await queue(noor)).cases).toEqual([]);
  });

  it("[SEC-435] passes a case on by whoever holds it alone, to one who takes cases; what is written along is screened and goes with the chat", async () => {
    const id = await waiting();
    const version = await held(noor, id);
    const note = "Call her at +447700900123 about card 4111 1111 1111 1111";
    const to = { kind: "agent" as const, staffId: sam.account.staffId };
    const wish = { conversationId: id, version, to, note };
    const foreign = await transferCase(app.deps, { ...wish, agent: sam.agent });
    const absent = await transferCase(app.deps, { ...wish, agent: noor.agent });
    await setStatus(app.deps, sam, "available");
    app.clock.advance(60_000);
    // Whoever went home without saying so, and oneself.
    const home = await transferCase(app.deps, { ...wish, agent: noor.agent });
    const self = { kind: "agent" as const, staffId: noor.account.staffId };
    await Promise.all([noor, sam].map((seat) => setStatus(app.deps, seat, "available")));
    const own = await transferCase(app.deps, { ...wish, to: self, agent: noor.agent });
    await setStatus(app.deps, noor, "away");
    expect([home, own].map((done) => !done.ok && done.refusal.reason)).toEqual(["nobody_there", "nobody_there"]);
    expect([foreign, absent].map((done) => !done.ok && done.refusal.reason)).toEqual(["nobody_there", "nobody_there"]);
    const stolen = await transferCase(app.deps, {
      ...wish,
      to: { kind: "team", teamId: "arabic" },
      agent: sam.agent,
    });
    expect(stolen.ok).toBe(false);
    expect((await transferCase(app.deps, { ...wish, agent: noor.agent })).ok).toBe(true);
    const read = await readCase(app.deps, id, sam.agent);
    if (!read.ok) throw new Error(read.refusal.reason);
    expect([read.value.case.isMine, read.value.passNote?.startsWith("Call her at")]).toEqual([true, true]);
    expect(JSON.stringify(read.value)).not.toMatch(/4477|4111/);
    const { rows } = await app.database.query<{ clear: number }>(
      "test.clear",
      "SELECT count(*) AS clear FROM case_work WHERE conversation_id = $1 AND encode(note_sealed, 'escape') LIKE '%Call her%'",
      [id],
    );
    expect(rows[0]?.clear).toBe(0);
    const back = { conversationId: id, agent: sam.agent, version: read.value.case.version };
    expect((await transferCase(app.deps, { ...back, to: { kind: "team", teamId: "arabic" } })).ok).toBe(true);
    const row = (await queue(noor, { view: "waiting" })).cases.find(({ conversationId }) => conversationId === id);
    expect([row?.teamId, row?.agentName]).toEqual(["arabic", null]);
    await held(noor, id);
    const bare = await endByAgent(app.deps, { conversationId: id, agent: noor.agent });
    expect(!bare.ok && bare.refusal.reason).toBe("wrap_up_needed");
    const text = "Her number is +447700900123";
    const ended = await endByAgent(app.deps, { conversationId: id, agent: noor.agent, wrapUp: "resolved", text });
    expect(ended.ok).toBe(true);

    // Whoever opens it later reads how it ended and each note that went along, and does nothing with it.
    const closed = await readCase(app.deps, id, sam.agent);
    if (!closed.ok) throw new Error(closed.refusal.reason);
    expect(closed.value.ending).toMatchObject({
      wrapUp: "resolved",
      words: { author: noor.agent.name, isReadable: true, text: expect.stringMatching(/^Her number is «PHONE_\d+»$/u) },
    });
    const kept = await readNotes(app.deps, { conversationId: id, agent: sam.agent });
    expect(kept.ok && kept.value.notes).toMatchObject([
      { isPass: true, author: noor.agent.name, text: expect.stringMatching(/^Call her at «PHONE_\d+»/u) },
    ]);
    expect(JSON.stringify([closed, kept])).not.toMatch(/4477|4111/u);
    const again = await takeOver(app.deps, { conversationId: id, agent: sam.agent, version: 99 });
    expect(again.ok).toBe(false);
  });

  it("tells colleagues at once that a case has one more note, and nothing of it", async () => {
    const id = await waiting();
    const heard: object[] = [];
    const stop = app.deps.fanOut.subscribe("desk", (signal) => heard.push(signal));
    const wish = { conversationId: id, agent: noor.agent, text: "Please look at this", mentions: null };
    expect((await writeNote(app.deps, wish)).ok).toBe(true);
    stop();
    expect(heard.filter((signal) => "type" in signal && signal.type === "notes")).toEqual([
      { type: "notes", conversationId: id },
    ]);
    await held(noor, id);
    expect((await endByAgent(app.deps, { conversationId: id, agent: noor.agent, wrapUp: "resolved" })).ok).toBe(true);
  });

  it("[SEC-437] gives waiting cases of an automatic team to whoever is there with the fewest, within their number and their rights", async () => {
    const seats = await Promise.all(
      [noor, sam].map((seat) => changeAgent(app.deps, noor, seat.account.staffId, { teams: ["fraud"], capacity: 1 })),
    );
    expect(seats.every(({ ok }) => ok)).toBe(true);
    const ids = [await waiting(), await waiting()];
    await app.database.query("test.fraud", "UPDATE case_work SET team_id = 'fraud' WHERE conversation_id = ANY($1)", [
      ids,
    ]);
    await setStatus(app.deps, sam, "away");
    expect(await assignCases(app.deps)).toBe(0);
    await setStatus(app.deps, sam, "available");
    const both = await Promise.all([assignCases(app.deps), assignCases(app.deps)]);
    expect(both[0] + both[1]).toBe(1);
    app.clock.advance(4_000);
    await setStatus(app.deps, sam, "available");
    expect(await assignCases(app.deps)).toBe(0);
    const shown = await showSetup(app.deps, sam);
    expect(shown.ok && [shown.value.me.status, shown.value.mayChange]).toEqual(["available", false]);
    const mine = (await queue(sam, { view: "mine" })).cases;
    expect(mine.map(({ conversationId }) => ids.includes(conversationId as ConversationId))).toEqual([true]);
    const refused = await changeSetup(app.deps, sam, 1, deskSetupContent.parse({}));
    expect(!refused.ok && refused.refusal.reason).toBe("not_permitted");
  });

  it("[SEC-438] a wish that is left while nobody is there is a screened message and a case for the morning", async () => {
    const openingHours = { days: [], fromMinute: 0, toMinute: 1, otherHours: [], holidays: [] };
    const deps = { ...app.deps, settings: { ...app.deps.settings, openingHours } };
    const talk = await app.open();
    const wish = {
      clientId: "00000000-0000-4000-8000-00000000c001",
      how: "call" as const,
      contact: "+44 7700 900123",
      when: "morning" as const,
      about: "My line is dead",
    };
    const open = await leaveWish(app.deps, talk.id, wish, origin);
    expect(!open.ok && open.refusal.reason).toBe("desk_is_open");
    const left = await leaveWish(deps, talk.id, wish, origin);
    expect(left.ok).toBe(true);
    expect((await leaveWish(deps, talk.id, wish, origin)).ok).toBe(true);
    const row = (await queue(sam, { view: "call_backs" })).cases.find(
      ({ conversationId }) => conversationId === talk.id,
    );
    expect(row?.reason).toBe("Left a wish while nobody was at the desk");
    const read = await readCase(app.deps, talk.id, sam.agent);
    const words = JSON.stringify(read);
    expect(words).toContain("In the morning.");
    expect(words).toContain("«PHONE_1»");
    expect(words).not.toContain("900123");
    const asked = read.ok
      ? read.value.events.filter((event) => event.kind === "message" && event.by === "visitor")
      : [];
    expect(asked).toHaveLength(1);
  });

  it("[SEC-438] what stops a message stops a wish: bounds of the address, an answer to an attack, a consent that comes first", async () => {
    const openingHours = { days: [], fromMinute: 0, toMinute: 1, otherHours: [], holidays: [] };
    const deps = { ...app.deps, settings: { ...app.deps.settings, openingHours } };
    const wish = { clientId: "00000000-0000-4000-8000-00000000c002", how: "here", when: "any", about: "Help" } as const;
    const talk = await app.open();
    const leave = async (changes: object, from: RequestOrigin = origin): Promise<string> => {
      const done = await leaveWish({ ...deps, ...changes }, talk.id, wish, from);
      return done.ok ? "ok" : done.refusal.reason;
    };
    const flood = { addressKey: new Uint8Array(32).fill(7) };
    await deps.counters.add(deps.tenant, flood.addressKey, 10_000, 60_000, new Date(deps.clock.now()));
    expect(await leave({}, flood)).toBe("too_many_turns");
    const entity = { kind: "session", key: new Uint8Array(32) };
    const answer = { answerId: "a", kind: "cut_token", state: "in_force", incidentId: "i", reason: "r", entity };
    const incidents = { ...deps.threat.incidents, inForce: async () => [answer] };
    expect(await leave({ threat: { ...deps.threat, incidents, answers: "act" } })).toBe("conversation_ended");
    expect(await leave({ rights: { ...deps.rights, profile: "citra-kw" } })).toBe("no_consent");
    expect((await queue(sam, { view: "call_backs" })).cases.map(({ conversationId }) => conversationId)).not.toContain(
      talk.id,
    );
    expect(await leave({})).toBe("ok");
  });
});
