// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { ANY_CASE } from "#app";
import { type AgentId, type ConversationId, fromUtf8, makeConversationId, makeSubjectId, utf8 } from "#kernel";
import { createTestDatabase, type TestDatabase } from "../testing.ts";
import { makeActStore } from "./acts.ts";
import { makeCareStore } from "./care.ts";
import { makeHistory } from "./history.ts";
import { makeSubjectStore } from "./subjects.ts";
import { PLANTED, TENANT, Writer } from "./testing.ts";
import { makeTokenStore } from "./tokens.ts";
import { makeVaultStore } from "./vault.ts";

let own: TestDatabase;
let writer: Writer;
beforeAll(async () => {
  own = await createTestDatabase();
  writer = await Writer.on(own.database);
});
afterAll(async () => own.drop());

/** Every table that has rows of this conversation, with their number, as the catalogue knows them. */
async function rowsOf(id: ConversationId): Promise<Record<string, number>> {
  const { rows } = await own.database.query<{ name: string }>(
    "test.tables",
    `SELECT c.relname AS name FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND a.attname = 'conversation_id'
       AND c.relnamespace = current_schema()::regnamespace ORDER BY 1`,
  );
  const counts: Record<string, number> = {};
  for (const { name } of rows) {
    const text = `SELECT count(*) AS n FROM ${name} WHERE conversation_id = $1`;
    const found = await own.database.query<{ n: number }>(`test.count.${name}`, text, [id]);
    if (found.rows[0]?.n !== 0) counts[name] = found.rows[0]?.n ?? 0;
  }
  return counts;
}

describe("create()", () => {
  test("writes what find() brings, which opens with its keys", async () => {
    const made = await writer.open();
    const stored = await writer.require(made.conversationId);
    expect(stored).toMatchObject({
      tenant: TENANT,
      conversationId: made.conversationId,
      subjectId: made.subjectId,
      version: 1,
      lastSeq: 2,
      turnNo: 1,
      lang: "en",
      owner: "bot",
      agentId: null,
      queuedAt: null,
      createdAt: made.createdAt,
      endedAt: null,
      assurance: "A0",
      handled: null,
    });
    const cipher = await writer.keys.openConversation(stored);
    expect(fromUtf8(cipher.open({ kind: "tracker" }, stored.tracker.keyNo, stored.tracker.sealed))).toBe(
      `${PLANTED.tracker} 1`,
    );
    expect(fromUtf8(cipher.open({ kind: "state" }, stored.state.keyNo, stored.state.sealed))).toBe(PLANTED.state);
    const messages = await writer.store.messagesAfter(TENANT, made.conversationId, 0, 10);
    expect(messages).toEqual(made.messages.map((message) => ({ ...message, sealed: Buffer.from(message.sealed) })));
    const tokens = makeTokenStore(own.database);
    expect(await tokens.findConversation(TENANT, made.tokenHash, writer.now)).toBe(made.conversationId);
  });

  test("writes nothing when any part of it fails", async () => {
    const taken = await writer.open();
    const conversation = await writer.compose({ tokenHash: taken.tokenHash });
    await expect(writer.store.create(conversation)).rejects.toThrow(expect.objectContaining({ sqlState: "23505" }));
    expect(await rowsOf(conversation.conversationId)).toEqual({});
    expect(await makeSubjectStore(own.database).find(TENANT, conversation.subjectId)).toBeNull();
  });
});

describe("find()", () => {
  test("gives null for an unknown conversation and for another tenant", async () => {
    const made = await writer.open();
    expect(await writer.store.find(TENANT, makeConversationId(writer.clock, writer.random), null, "own")).toBeNull();
    expect(await writer.store.find("foxglove" as typeof TENANT, made.conversationId, null, "own")).toBeNull();
  });

  test("takes one round trip for a subject that was read before", async () => {
    const made = await writer.open();
    await writer.require(made.conversationId);
    const before = own.database.stats().roundTrips;
    await writer.require(made.conversationId, "some client id");
    expect(own.database.stats().roundTrips - before).toBe(1);
  });

  test("brings no key of an erased subject, once the minute is over", async () => {
    const made = await writer.open();
    await writer.require(made.conversationId);
    await own.database.query("test.erase", "DELETE FROM subject_key WHERE subject_id = $1", [made.subjectId]);
    writer.clock.advance(60_000);
    expect((await writer.require(made.conversationId)).keys).toEqual([]);
  });
});

describe("save()", () => {
  test("writes a turn in one round trip and raises the version", async () => {
    const made = await writer.open();
    const stored = await writer.require(made.conversationId);
    const cipher = await writer.keys.openConversation(stored);
    const act = writer.act(cipher);
    const turn = await writer.turn(stored, {
      acts: [act],
      notices: [{ noticeId: "n1", keyNo: 1, sealed: cipher.seal({ kind: "notice", noticeId: "n1" }, utf8("x")) }],
      lang: "ar",
      owner: "queued",
      queuedAt: writer.now,
      assurance: "A2",
      deskCase: { keyNo: 1, sealed: cipher.seal({ kind: "case" }, utf8(PLANTED.case)) },
    });
    const before = own.database.stats().roundTrips;
    expect(await writer.store.save(turn)).toEqual({ ok: true, value: { version: 2 } });
    expect(own.database.stats().roundTrips - before).toBe(1);
    const after = await writer.require(made.conversationId, turn.clientId);
    expect(after).toMatchObject({ version: 2, lastSeq: 4, turnNo: 2, lang: "ar", owner: "queued", assurance: "A2" });
    expect(after.handled).toEqual({ firstSeq: 3, lastSeq: 4 });
    expect(after.queuedAt).toEqual(writer.now);
    expect(await rowsOf(made.conversationId)).toEqual({
      act: 1,
      case_work: 1,
      conversation: 1,
      conversation_key: 1,
      desk_case: 1,
      history: 2,
      message: 4,
      notice: 1,
      subject_conversation: 1,
      tracker: 1,
      tracker_event: 2,
      turn: 1,
      visitor_token: 1,
    });
    expect((await writer.store.trackerEvents(TENANT, made.conversationId)).map(({ turnNo }) => turnNo)).toEqual([1, 2]);
    const found = await makeActStore(own.database).find(TENANT, made.conversationId, act.actId);
    expect(found).toMatchObject({ state: "proposed", externalId: act.externalId, subjectId: made.subjectId });
  });

  test("lets exactly one of ten concurrent turns win, and leaves nothing of the others", async () => {
    const made = await writer.open();
    const stored = await writer.require(made.conversationId);
    const turns = await Promise.all(
      Array.from({ length: 10 }, (_, i) => writer.turn(stored, { clientId: `race-${i}` })),
    );
    const results = await Promise.all(turns.map((turn) => writer.store.save(turn)));
    expect(results.filter(({ ok }) => ok)).toHaveLength(1);
    for (const result of results) if (!result.ok) expect(result.refusal).toEqual({ reason: "version_conflict" });
    expect(await rowsOf(made.conversationId)).toMatchObject({ message: 4, turn: 1, tracker_event: 2, history: 2 });
  });

  test("refuses a version that is behind, ahead or of no conversation", async () => {
    const made = await writer.open();
    const stored = await writer.require(made.conversationId);
    const before = await rowsOf(made.conversationId);
    for (const expectedVersion of [0, 2, 99]) {
      const turn = await writer.turn(stored, { expectedVersion });
      expect(await writer.store.save(turn)).toEqual({ ok: false, refusal: { reason: "version_conflict" } });
    }
    const nowhere = makeConversationId(writer.clock, writer.random);
    const turn = await writer.turn(stored, { conversationId: nowhere });
    expect(await writer.store.save(turn)).toEqual({ ok: false, refusal: { reason: "version_conflict" } });
    expect(await rowsOf(made.conversationId)).toEqual(before);
    expect(await rowsOf(nowhere)).toEqual({});
  });

  test("refuses a client id that was carried out before, and writes nothing", async () => {
    const made = await writer.open();
    const first = await writer.turn(await writer.require(made.conversationId), { clientId: "same" });
    await writer.store.save(first);
    const before = await rowsOf(made.conversationId);
    const again = await writer.turn(await writer.require(made.conversationId), { clientId: "same" });
    expect(await writer.store.save(again)).toEqual({ ok: false, refusal: { reason: "version_conflict" } });
    expect(await rowsOf(made.conversationId)).toEqual(before);
    expect(await writer.require(made.conversationId, "same")).toMatchObject({
      version: 2,
      handled: { firstSeq: 3, lastSeq: 4 },
    });
  });

  test("remembers an input that had no answer, with an empty range", async () => {
    const made = await writer.open();
    const silent = await writer.turn(
      await writer.require(made.conversationId),
      { clientId: "silent", messages: [] },
      0,
    );
    await writer.store.save(silent);
    expect((await writer.require(made.conversationId, "silent")).handled).toEqual({ firstSeq: 3, lastSeq: 2 });
  });

  test("links the conversation to another subject with a new key, in one transaction", async () => {
    const made = await writer.open();
    const stored = await writer.require(made.conversationId);
    const subjectId = makeSubjectId(writer.random);
    const wrappedSubjectKey = await writer.keys.makeSubjectKey(TENANT, subjectId);
    const subjects = makeSubjectStore(own.database);
    await subjects.createForParty(TENANT, {
      subjectId,
      wrappedSubjectKey,
      partyHash: writer.random.bytes(32),
      sealedProfile: utf8("x"),
    });
    const scope = { tenant: TENANT, subjectId, wrappedSubjectKey, conversationId: made.conversationId };
    const newKey = await writer.keys.makeDataKey({ ...scope, keyNo: 2 });
    const turn = await writer.turn(
      { ...stored, subjectId, keys: [...stored.keys, { ...newKey, wrappedSubjectKey }] },
      { newKey },
    );
    expect((await writer.store.save(turn)).ok).toBe(true);
    const after = await writer.require(made.conversationId);
    expect(after.subjectId).toBe(subjectId);
    expect(after.keys.map((key) => [key.keyNo, key.subjectId])).toEqual([
      [1, made.subjectId],
      [2, subjectId],
    ]);
    const cipher = await writer.keys.openConversation(after);
    expect(fromUtf8(cipher.open({ kind: "state" }, 2, after.state.sealed))).toBe(PLANTED.state);
    const messages = await writer.store.messagesAfter(TENANT, made.conversationId, 0, 10);
    for (const { seq, keyNo, sealed } of messages) {
      expect(fromUtf8(cipher.open({ kind: "message", seq }, keyNo, sealed))).toBe(`${PLANTED.message} ${seq}`);
    }
    expect(await rowsOf(made.conversationId)).toMatchObject({ conversation_key: 2, subject_conversation: 2 });
  });

  test("never moves an act back from where an order may have been sent [SEC-014]", async () => {
    const made = await writer.open();
    const stored = await writer.require(made.conversationId);
    const cipher = await writer.keys.openConversation(stored);
    const act = writer.act(cipher);
    await writer.store.save(await writer.turn(stored, { acts: [act] }));
    const read = await writer.require(made.conversationId);
    const entry = writer.entry("act.committing", made.subjectId, made.conversationId);
    const acts = makeActStore(own.database);
    expect(
      await acts.move(TENANT, made.conversationId, "proposed", { ...act, state: "committing" }, entry, writer.now),
    ).toBe(true);
    const late = await writer.turn(read, { acts: [{ ...act, state: "declined" }] });
    expect(await writer.store.save(late)).toEqual({ ok: false, refusal: { reason: "version_conflict" } });
    expect(await acts.find(TENANT, made.conversationId, act.actId)).toMatchObject({ state: "committing" });
    expect((await writer.require(made.conversationId)).version).toBe(read.version);
  });

  test("seals earlier rows anew and keeps values in the same statement, and leaves all others as they were", async () => {
    const made = await writer.open();
    const other = await writer.open();
    const stored = await writer.require(made.conversationId);
    const cipher = await writer.keys.openConversation(stored);
    const seal = (row: Parameters<typeof cipher.seal>[0], text: string) => ({
      keyNo: 1,
      sealed: cipher.seal(row, utf8(text)),
    });
    const row = { kind: "vault", name: "PHONE_1" } as const;
    const turn = await writer.turn(stored, {
      vault: [{ name: "PHONE_1", ...seal(row, "first") }],
      rewrites: [
        { table: "message", no: 1, ...seal({ kind: "message", seq: 1 }, "masked") },
        { table: "tracker_event", no: 1, ...seal({ kind: "tracker_event", turnNo: 1 }, "scrubbed") },
      ],
    });
    const before = own.database.stats().roundTrips;
    expect((await writer.store.save(turn)).ok).toBe(true);
    expect(own.database.stats().roundTrips - before).toBe(1);
    const texts = async (id: ConversationId, on: typeof cipher) =>
      (await writer.store.messagesAfter(TENANT, id, 0, 10)).map(({ seq, keyNo, sealed }) =>
        fromUtf8(on.open({ kind: "message", seq }, keyNo, sealed)),
      );
    expect((await texts(made.conversationId, cipher)).slice(0, 2)).toEqual(["masked", `${PLANTED.message} 2`]);
    const [heard] = await writer.store.trackerEvents(TENANT, made.conversationId);
    expect(fromUtf8(cipher.open({ kind: "tracker_event", turnNo: 1 }, 1, heard?.sealed ?? utf8("")))).toBe("scrubbed");
    const untouched = await writer.keys.openConversation(await writer.require(other.conversationId));
    expect((await texts(other.conversationId, untouched))[0]).toBe(`${PLANTED.message} 1`);

    const vault = makeVaultStore(own.database);
    const read = async () => (await vault.read(TENANT, made.conversationId, ["PHONE_1", "PHONE_2"])).map(opened);
    const opened = ({ keyNo, sealed }: { keyNo: number; sealed: Uint8Array }) =>
      fromUtf8(cipher.open(row, keyNo, sealed));
    expect(await read()).toEqual(["first"]);
    expect(await vault.read(TENANT, other.conversationId, ["PHONE_1"])).toEqual([]);
    expect(await vault.read("foxglove" as typeof TENANT, made.conversationId, ["PHONE_1"])).toEqual([]);
    expect(await vault.read(TENANT, made.conversationId, [])).toEqual([]);
    // A turn that was overtaken changes neither.
    const late = await writer.turn(stored, {
      vault: [{ name: "PHONE_1", ...seal(row, "late") }],
      rewrites: [{ table: "message", no: 2, ...seal({ kind: "message", seq: 2 }, "late") }],
    });
    expect((await writer.store.save(late)).ok).toBe(false);
    expect(await read()).toEqual(["first"]);
    expect((await texts(made.conversationId, cipher))[1]).toBe(`${PLANTED.message} 2`);
    const next = await writer.turn(await writer.require(made.conversationId), {
      vault: [{ name: "PHONE_1", ...seal(row, "emptied") }],
    });
    expect((await writer.store.save(next)).ok).toBe(true);
    expect(await read()).toEqual(["emptied"]);
  });

  const faults = [
    "vault",
    "turn",
    "message",
    "tracker",
    "tracker_event",
    "act",
    "notice",
    "desk_case",
    "history",
  ] as const;
  test.each(faults)("writes nothing when the statement fails at %s", async (table) => {
    const made = await writer.open();
    const stored = await writer.require(made.conversationId);
    const cipher = await writer.keys.openConversation(stored);
    const turn = await writer.turn(stored, {
      acts: [writer.act(cipher)],
      notices: [{ noticeId: "n1", keyNo: 1, sealed: utf8("x") }],
      deskCase: { keyNo: 1, sealed: utf8("x") },
      vault: [{ name: "PHONE_1", keyNo: 1, sealed: utf8("x") }],
    });
    const before = await rowsOf(made.conversationId);
    const fault = `fault_${table}`;
    await own.database.query(
      `test.${fault}`,
      `CREATE FUNCTION ${fault}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'fault' USING ERRCODE = 'XX999'; END $$`,
    );
    await own.database.query(
      `test.on_${fault}`,
      `CREATE TRIGGER ${fault} AFTER INSERT OR UPDATE ON ${table} FOR EACH ROW EXECUTE FUNCTION ${fault}()`,
    );
    await expect(writer.store.save(turn)).rejects.toThrow(expect.objectContaining({ sqlState: "XX999" }));
    await own.database.query(`test.off_${fault}`, `DROP TRIGGER ${fault} ON ${table}`);
    expect(await rowsOf(made.conversationId)).toEqual(before);
    expect(await writer.require(made.conversationId, turn.clientId)).toEqual(stored);
    // Recovery is the same call again.
    expect((await writer.store.save(turn)).ok).toBe(true);
  });
});

describe("messagesAfter()", () => {
  test("gives messages in order, after the one named, at most the limit", async () => {
    const made = await writer.open();
    await writer.store.save(await writer.turn(await writer.require(made.conversationId), {}, 5));
    const seqs = async (after: number, limit: number) =>
      (await writer.store.messagesAfter(TENANT, made.conversationId, after, limit)).map(({ seq }) => seq);
    expect(await seqs(0, 100)).toEqual([1, 2, 3, 4, 5, 6, 7]);
    expect(await seqs(5, 100)).toEqual([6, 7]);
    expect(await seqs(2, 2)).toEqual([3, 4]);
    expect(await seqs(7, 2)).toEqual([]);
  });
});

describe("lastSeqUntil()", () => {
  test("gives the number of the last message until then, and none of what came later or lies before all", async () => {
    const made = await writer.open();
    await writer.store.save(await writer.turn(await writer.require(made.conversationId), {}, 5));
    const times = (await writer.store.messagesAfter(TENANT, made.conversationId, 0, 100)).map(({ at }) => at.getTime());
    const until = (ms: number) => writer.store.lastSeqUntil(TENANT, made.conversationId, new Date(ms));
    expect(await until(Math.max(...times))).toBe(7);
    expect(await until(Math.min(...times) - 1)).toBe(0);
    const first = times[0] ?? 0;
    expect(await until(first)).toBe(times.filter((at) => at <= first).length);
  });
});

describe("the desk", () => {
  test("lists who waits, is spoken with or asked for a call-back, oldest first, and counts places of those who wait", async () => {
    const agentId = "agent-1" as AgentId;
    const ids: ConversationId[] = [];
    const cases = [
      { owner: "queued", asked: true },
      { owner: "queued", asked: true },
      { owner: "agent", asked: true },
      { owner: "bot", asked: false },
      { owner: "bot", asked: true },
      { owner: "queued", asked: true },
    ] as const;
    for (const { owner, asked } of cases) {
      writer.clock.advance(1000);
      const made = await writer.open();
      const stored = await writer.require(made.conversationId);
      const cipher = await writer.keys.openConversation(stored);
      const turn = await writer.turn(stored, {
        owner,
        agentId: owner === "agent" ? agentId : null,
        queuedAt: asked ? writer.now : null,
        deskCase: { keyNo: 1, sealed: cipher.seal({ kind: "case" }, utf8(`${PLANTED.case} ${owner}`)) },
      });
      await writer.store.save(turn);
      ids.push(made.conversationId);
    }
    const page = await makeCareStore(own.database).page(TENANT, ANY_CASE, "waiting", null, 200);
    const listed = page.rows.map(({ conversationId }) => conversationId).filter((id) => ids.includes(id));
    expect(listed.map((id) => ids.indexOf(id))).toEqual([0, 1, 2, 4, 5]);
    expect(await writer.store.findDeskCase(TENANT, ids[3]!)).toBeNull();
    for (const conversationId of listed) {
      const { deskCase, keys, owner } = (await writer.store.findDeskCase(TENANT, conversationId))!;
      const cipher = await writer.keys.openConversation({ tenant: TENANT, conversationId, keys });
      const opened = cipher.open({ kind: "case" }, deskCase?.keyNo ?? 0, deskCase?.sealed ?? utf8(""));
      expect(fromUtf8(opened)).toBe(`${PLANTED.case} ${owner}`);
    }
    const places = await Promise.all(ids.map((id) => writer.store.queuePlace(TENANT, id)));
    const first = places[0]?.place ?? 0;
    const wouldBe = 3;
    expect(places.map((place) => (place?.place ?? 0) - first)).toEqual([0, 1, wouldBe, wouldBe, wouldBe, 2]);
    expect(places.map((place) => (place?.waiting ?? 0) - first)).toEqual([2, 2, 2, 2, 2, 2]);
  });
});

describe("delete()", () => {
  test("leaves the history and nothing else, and forgets a mere visitor with its key", async () => {
    const made = await writer.open();
    await writer.store.save(await writer.turn(await writer.require(made.conversationId)));
    await writer.store.delete(
      TENANT,
      made.conversationId,
      writer.entry("conversation.deleted", made.subjectId, made.conversationId),
    );
    expect(await rowsOf(made.conversationId)).toEqual({ history: 3 });
    expect(await makeSubjectStore(own.database).find(TENANT, made.subjectId)).toBeNull();
    const tokens = makeTokenStore(own.database);
    expect(await tokens.findConversation(TENANT, made.tokenHash, writer.now)).toBeNull();
    expect(await makeHistory(own.database).list(TENANT, made.subjectId, 1)).toMatchObject([
      { kind: "conversation.deleted" },
    ]);
  });

  test("keeps what an owed notice and an unresolved act need, and ends when both are settled [SEC-015]", async () => {
    const made = await writer.open();
    const stored = await writer.require(made.conversationId);
    const cipher = await writer.keys.openConversation(stored);
    const act = writer.act(cipher, { state: "committing" });
    const sealed = cipher.seal({ kind: "notice", noticeId: "n" }, utf8(PLANTED.notice));
    await writer.store.save(await writer.turn(stored, { acts: [act], notices: [{ noticeId: "n", keyNo: 1, sealed }] }));
    const entry = writer.entry("conversation.deleted", made.subjectId, made.conversationId);
    await writer.store.delete(TENANT, made.conversationId, entry);
    expect(await rowsOf(made.conversationId)).toEqual({
      act: 1,
      conversation: 1,
      conversation_key: 1,
      history: 3,
      notice: 1,
      subject_conversation: 1,
      tracker: 1,
    });
    const left = await writer.require(made.conversationId);
    expect(left.endedAt).toEqual(writer.now);
    const still = await writer.keys.openConversation(left);
    expect(fromUtf8(still.open({ kind: "notice", noticeId: "n" }, 1, sealed))).toBe(PLANTED.notice);
    const isExpired = async () =>
      (await writer.store.listExpired(TENANT, new Date(0), 1000)).includes(made.conversationId);
    expect(await isExpired()).toBe(false);
    await own.database.query("test.sent", "DELETE FROM notice WHERE conversation_id = $1", [made.conversationId]);
    expect(await isExpired()).toBe(false);
    const done = writer.entry("act.done", made.subjectId, made.conversationId);
    await makeActStore(own.database).move(
      TENANT,
      made.conversationId,
      "committing",
      { ...act, state: "done" },
      done,
      writer.now,
    );
    expect(await isExpired()).toBe(true);
    await writer.store.delete(TENANT, made.conversationId, entry);
    expect(await rowsOf(made.conversationId)).toEqual({ history: 5 });
  });

  test("makes a turn in flight lose", async () => {
    const made = await writer.open();
    const turn = await writer.turn(await writer.require(made.conversationId));
    await writer.store.delete(
      TENANT,
      made.conversationId,
      writer.entry("conversation.deleted", null, made.conversationId),
    );
    expect((await writer.store.save(turn)).ok).toBe(false);
    expect(await rowsOf(made.conversationId)).toEqual({ history: 2 });
  });

  test("does nothing for a conversation that is gone", async () => {
    const id = makeConversationId(writer.clock, writer.random);
    await writer.store.delete(TENANT, id, writer.entry("conversation.deleted", null, id));
    expect(await rowsOf(id)).toEqual({});
  });
});

describe("listExpired()", () => {
  test("names conversations without a turn since, oldest first", async () => {
    const old = await writer.open();
    writer.clock.advance(1000);
    const older = await writer.open();
    writer.clock.advance(86_400_000);
    const touched = await writer.turn(await writer.require(old.conversationId));
    const limit = writer.now;
    const listed = await writer.store.listExpired(TENANT, limit, 10_000);
    expect(listed.indexOf(old.conversationId)).toBeGreaterThanOrEqual(0);
    expect(listed.indexOf(old.conversationId)).toBeLessThan(listed.indexOf(older.conversationId));
    await writer.store.save(touched);
    const after = await writer.store.listExpired(TENANT, limit, 10_000);
    expect(after).not.toContain(old.conversationId);
    expect(after).toContain(older.conversationId);
    expect(await writer.store.listExpired(TENANT, limit, 1)).toHaveLength(1);
  });
});
