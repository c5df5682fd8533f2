// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ActId, fromUtf8, makeActId, makeConversationId, makeSubjectId, utf8 } from "#kernel";
import { seededRandom } from "#kernel/testing";
import { createTestDatabase, type TestDatabase } from "../testing.ts";
import { makeActStore } from "./acts.ts";
import { makeCounterStore } from "./counters.ts";
import { makeHistory } from "./history.ts";
import { sweepExpired } from "./housekeeping.ts";
import { makeKeyCheck } from "./key-check.ts";
import { makeNoticeStore } from "./notices.ts";
import { makeSubjectStore } from "./subjects.ts";
import { TENANT, Writer } from "./testing.ts";
import { makeTokenStore } from "./tokens.ts";

let own: TestDatabase;
let writer: Writer;
const random = seededRandom(9);
beforeAll(async () => {
  own = await createTestDatabase();
  writer = await Writer.on(own.database);
});
afterAll(async () => own.drop());

const later = (ms: number): Date => new Date(writer.clock.now() + ms);
const state = (sqlState: string): unknown => expect.objectContaining({ sqlState });

describe("SubjectStore", () => {
  const subject = async () => {
    const subjectId = makeSubjectId(random);
    return {
      subjectId,
      wrappedSubjectKey: await writer.keys.makeSubjectKey(TENANT, subjectId),
      sealedProfile: utf8("sealed"),
    };
  };

  test("createForParty() gives twenty callers at once the same subject, and makes one", async () => {
    const store = makeSubjectStore(own.database);
    const partyHash = random.bytes(32);
    const candidates = await Promise.all(Array.from({ length: 20 }, subject));
    const made = await Promise.all(
      candidates.map((candidate) => store.createForParty(TENANT, { ...candidate, partyHash })),
    );
    expect(new Set(made.map(({ subjectId }) => subjectId)).size).toBe(1);
    const found = await store.findByParty(TENANT, partyHash);
    expect(found).toEqual(made.find((one) => one.wrappedSubjectKey instanceof Buffer) ?? found);
    const stored = await Promise.all(candidates.map(({ subjectId }) => store.find(TENANT, subjectId)));
    expect(stored.filter((one) => one !== null)).toEqual([found]);
  });

  test("finds nothing for an unknown party or another tenant", async () => {
    const store = makeSubjectStore(own.database);
    const partyHash = random.bytes(32);
    const { subjectId } = await store.createForParty(TENANT, { ...(await subject()), partyHash });
    expect(await store.findByParty(TENANT, random.bytes(32))).toBeNull();
    expect(await store.findByParty("foxglove" as typeof TENANT, partyHash)).toBeNull();
    expect(await store.find("foxglove" as typeof TENANT, subjectId)).toBeNull();
  });
});

describe("TokenStore", () => {
  const tokens = async () => makeTokenStore(own.database);

  test("spendOnce() is true exactly once under 50 calls at once [SEC-016]", async () => {
    const store = await tokens();
    const hash = random.bytes(32);
    const results = await Promise.all(
      Array.from({ length: 50 }, () => store.spendOnce(TENANT, "jti", hash, later(1000))),
    );
    expect(results.filter(Boolean)).toHaveLength(1);
    expect(await store.spendOnce(TENANT, "jti", hash, later(1000))).toBe(false);
    expect(await store.spendOnce(TENANT, "desk_link", hash, later(1000))).toBe(true);
    expect(await store.spendOnce("foxglove" as typeof TENANT, "jti", hash, later(1000))).toBe(true);
  });

  test("findConversation() refuses a token from the moment it expires", async () => {
    const store = await tokens();
    const made = await writer.open();
    const justBefore = new Date(made.tokenExpiresAt.getTime() - 1);
    expect(await store.findConversation(TENANT, made.tokenHash, justBefore)).toBe(made.conversationId);
    expect(await store.findConversation(TENANT, made.tokenHash, made.tokenExpiresAt)).toBeNull();
    expect(await store.findConversation(TENANT, random.bytes(32), justBefore)).toBeNull();
    expect(await store.findConversation("foxglove" as typeof TENANT, made.tokenHash, justBefore)).toBeNull();
  });
});

describe("CounterStore", () => {
  test("add() counts every one of 200 calls at once", async () => {
    const store = makeCounterStore(own.database);
    const key = random.bytes(32);
    const counts = await Promise.all(Array.from({ length: 200 }, () => store.add(TENANT, key, 1, 60_000, later(0))));
    expect(counts.sort((a, b) => a - b)).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    expect(await store.read(TENANT, key, 60_000, later(0))).toBe(200);
  });

  test("begins again in the next window, and never because of a clock that runs behind", async () => {
    const store = makeCounterStore(own.database);
    const key = random.bytes(32);
    const at = (ms: number): Date => new Date(Date.UTC(2026, 10, 25) + ms);
    expect(await store.add(TENANT, key, 3, 1000, at(999))).toBe(3);
    expect(await store.add(TENANT, key, 2, 1000, at(1000))).toBe(2);
    expect(await store.add(TENANT, key, 1, 1000, at(998))).toBe(3);
    expect(await store.add(TENANT, key, 1, 1000, at(1999))).toBe(4);
    expect(await store.read(TENANT, key, 1000, at(1500))).toBe(4);
    expect(await store.read(TENANT, key, 1000, at(500))).toBe(4);
    expect(await store.read(TENANT, key, 1000, at(2000))).toBe(0);
    expect(await store.read(TENANT, random.bytes(32), 1000, at(0))).toBe(0);
  });

  test("keeps windows of different lengths, keys and tenants apart, and reset() clears all windows of a key", async () => {
    const store = makeCounterStore(own.database);
    const [key, other] = [random.bytes(32), random.bytes(32)];
    await store.add(TENANT, key, 1, 1000, later(0));
    await store.add(TENANT, key, 1, 60_000, later(0));
    await store.add(TENANT, other, 5, 1000, later(0));
    expect(await store.read("foxglove" as typeof TENANT, key, 1000, later(0))).toBe(0);
    await store.reset(TENANT, key);
    expect(await store.read(TENANT, key, 1000, later(0))).toBe(0);
    expect(await store.read(TENANT, key, 60_000, later(0))).toBe(0);
    expect(await store.read(TENANT, other, 1000, later(0))).toBe(5);
  });
});

describe("ActStore", () => {
  async function proposed() {
    const made = await writer.open();
    const stored = await writer.require(made.conversationId);
    const act = writer.act(await writer.keys.openConversation(stored));
    await writer.store.save(await writer.turn(stored, { acts: [act] }));
    const entry = writer.entry("act.committing", made.subjectId, made.conversationId);
    return { act, entry, id: made.conversationId, subjectId: made.subjectId };
  }

  test("move() lets exactly one of ten callers commit, with one history entry", async () => {
    const acts = makeActStore(own.database);
    const { act, entry, id, subjectId } = await proposed();
    const tries = Array.from({ length: 10 }, () =>
      acts.move(TENANT, id, "proposed", { ...act, state: "committing" }, entry, later(5)),
    );
    expect((await Promise.all(tries)).filter(Boolean)).toHaveLength(1);
    expect(await acts.find(TENANT, id, act.actId)).toMatchObject({ state: "committing", updatedAt: later(5) });
    const entries = await makeHistory(own.database).list(TENANT, subjectId, 100);
    expect(entries.filter(({ kind }) => kind === "act.committing")).toHaveLength(1);
  });

  test("move() writes the notices that it owes with the first of ten callers, and none where the state had moved on", async () => {
    const acts = makeActStore(own.database);
    const { act, entry, id } = await proposed();
    const notice = { noticeId: `${act.actId}/ordering`, keyNo: 1, sealed: random.bytes(40) };
    const move = () => acts.move(TENANT, id, "proposed", { ...act, state: "committing" }, entry, later(5), [notice]);
    const counted = async () =>
      (
        await own.database.query<{ notice_id: string; due_at: Date }>(
          "test.notices",
          "SELECT notice_id, due_at FROM notice WHERE conversation_id = $1",
          [id],
        )
      ).rows;
    expect((await Promise.all(Array.from({ length: 10 }, move))).filter(Boolean)).toHaveLength(1);
    expect(await counted()).toEqual([{ notice_id: notice.noticeId, due_at: later(5) }]);
    expect(await move()).toBe(false);
    expect(await counted()).toHaveLength(1);
    await makeNoticeStore(own.database).markSent(TENANT, id, notice.noticeId);
  });

  test.each([
    ["proposed", "proved", true],
    ["proved", "committing", true],
    ["proved", "proposed", false],
    ["committing", "done", true],
    ["committing", "unknown", true],
    ["committing", "declined", false],
    ["committing", "proved", false],
    ["unknown", "done", true],
    ["unknown", "committing", false],
    ["done", "refused", false],
    ["refused", "committing", false],
    ["declined", "proved", false],
    ["expired", "committing", false],
  ] as const)("move() from %s to %s is %s", async (from, to, isMoved) => {
    const acts = makeActStore(own.database);
    const { act, entry, id } = await proposed();
    await own.database.query("test.off", "ALTER TABLE act DISABLE TRIGGER act_goes_forward");
    await own.database.query("test.state", "UPDATE act SET state = $1 WHERE act_id = $2", [from, act.actId]);
    await own.database.query("test.on", "ALTER TABLE act ENABLE TRIGGER act_goes_forward");
    expect(await acts.move(TENANT, id, from, { ...act, state: to }, entry, later(0))).toBe(isMoved);
    expect((await acts.find(TENANT, id, act.actId))?.state).toBe(isMoved ? to : from);
  });

  test("move() is false for a state that has moved on, an unknown act and another tenant", async () => {
    const acts = makeActStore(own.database);
    const { act, entry, id } = await proposed();
    const done = { ...act, state: "done" } as const;
    expect(await acts.move(TENANT, id, "committing", done, entry, later(0))).toBe(false);
    expect(
      await acts.move(TENANT, id, "proposed", { ...done, actId: makeActId(writer.clock, random) }, entry, later(0)),
    ).toBe(false);
    expect(await acts.move("foxglove" as typeof TENANT, id, "proposed", done, entry, later(0))).toBe(false);
    expect(await acts.find(TENANT, id, "00000000-0000-7000-8000-000000000000" as ActId)).toBeNull();
  });

  test("listUnresolved() names acts left in committing or unknown, oldest first", async () => {
    const acts = makeActStore(own.database);
    const [first, second, third] = [await proposed(), await proposed(), await proposed()];
    await acts.move(TENANT, second.id, "proposed", { ...second.act, state: "committing" }, second.entry, later(10));
    await acts.move(TENANT, first.id, "proposed", { ...first.act, state: "unknown" }, first.entry, later(20));
    await acts.move(TENANT, third.id, "proposed", { ...third.act, state: "committing" }, third.entry, later(30));
    const mine = new Set([first, second, third].map(({ act }) => act.actId));
    const listed = (await acts.listUnresolved(TENANT, later(30), 1000)).filter(({ actId }) => mine.has(actId));
    expect(listed.map(({ actId }) => actId)).toEqual([second.act.actId, first.act.actId]);
    expect(listed[0]).toMatchObject({
      conversationId: second.id,
      subjectId: second.subjectId,
      externalId: second.act.externalId,
    });
  });
});

describe("NoticeStore", () => {
  async function owed(count: number) {
    const made = await writer.open();
    const stored = await writer.require(made.conversationId);
    const cipher = await writer.keys.openConversation(stored);
    const notices = Array.from({ length: count }, (_, i) => {
      const noticeId = `notice-${i}`;
      return { noticeId, keyNo: 1, sealed: cipher.seal({ kind: "notice", noticeId }, utf8(`send ${i}`)) };
    });
    await writer.store.save(await writer.turn(stored, { notices }));
    return { id: made.conversationId, cipher };
  }

  test("claim() gives each notice to one of four nodes, which can open it, and again only after the lease", async () => {
    const store = makeNoticeStore(own.database);
    const { id, cipher } = await owed(12);
    const claims = await Promise.all(Array.from({ length: 4 }, () => store.claim(TENANT, later(0), 5000, 5)));
    const claimed = claims.flat().filter(({ conversationId }) => conversationId === id);
    expect(claimed.map(({ noticeId }) => noticeId).sort()).toEqual(
      [...new Set(claimed.map(({ noticeId }) => noticeId))].sort(),
    );
    for (const { noticeId, keyNo, sealed, attempts } of claimed) {
      expect(fromUtf8(cipher.open({ kind: "notice", noticeId }, keyNo, sealed))).toBe(`send ${noticeId.slice(7)}`);
      expect(attempts).toBe(1);
    }
    await store.claim(TENANT, later(0), 5000, 100);
    expect(await store.claim(TENANT, later(4999), 5000, 100)).toEqual([]);
    const again = (await store.claim(TENANT, later(5000), 5000, 100)).filter(
      ({ conversationId }) => conversationId === id,
    );
    expect(again).toHaveLength(12);
    expect(new Set(again.map(({ attempts }) => attempts))).toEqual(new Set([2]));
  });

  test("markSent() ends a notice, markFailed() puts it off or gives it up", async () => {
    const store = makeNoticeStore(own.database);
    const { id } = await owed(3);
    await store.claim(TENANT, later(0), 1000, 1000);
    await store.markSent(TENANT, id, "notice-0");
    await store.markFailed(TENANT, id, "notice-1", later(60_000));
    await store.markFailed(TENANT, id, "notice-2", null);
    const due = async (ms: number) =>
      (await store.claim(TENANT, later(ms), 1, 1000))
        .filter(({ conversationId }) => conversationId === id)
        .map(({ noticeId }) => noticeId);
    expect(await due(59_999)).toEqual([]);
    expect(await due(60_000)).toEqual(["notice-1"]);
  });
});

describe("History", () => {
  test("append() within a transaction goes with it, and list() gives the newest first", async () => {
    const history = makeHistory(own.database);
    const subjectId = makeSubjectId(random);
    const entries = (["conversation.opened", "data.read", "data.changed"] as const).map((kind) => ({
      ...writer.entry(kind, subjectId, makeConversationId(writer.clock, random)),
      facts: { purpose: "billing", level: "A1", nested: { list: [1, null, true] } },
    }));
    await history.append(entries[0]!, null);
    await own.database.transaction(async (tx) => history.append(entries[1]!, { tx }));
    const failed = own.database.transaction(async (tx) => {
      await history.append(entries[2]!, { tx });
      throw new Error("the effect failed");
    });
    await expect(failed).rejects.toThrow("the effect failed");
    expect(await history.list(TENANT, subjectId, 10)).toEqual([entries[1], entries[0]]);
    expect(await history.list(TENANT, subjectId, 1)).toEqual([entries[1]]);
    expect(await history.list("foxglove" as typeof TENANT, subjectId, 10)).toEqual([]);
  });

  test("answers statements that would change it with an error of its own [SEC-013]", async () => {
    const made = await writer.open();
    const text = "DELETE FROM history WHERE conversation_id = $1";
    await expect(own.database.query("test.erase_history", text, [made.conversationId])).rejects.toThrow(state("WL002"));
    expect(await makeHistory(own.database).list(TENANT, made.subjectId, 10)).toHaveLength(1);
  });

  test.each([
    ["UPDATE history SET kind = 'data.read'"],
    ["UPDATE history SET facts = '{}' WHERE id = (SELECT max(id) FROM history)"],
    ["DELETE FROM history"],
    ["TRUNCATE history"],
    ["INSERT INTO history SELECT * FROM history ON CONFLICT DO NOTHING"],
    ["INSERT INTO history (id, tenant, at, kind, actor_kind, facts) VALUES (1, 'x', now(), 'x', 'bot', '{}')"],
  ])("cannot be changed by: %s", async (text) => {
    const count = async () =>
      (await own.database.query<{ n: number }>("test.n", "SELECT count(*) AS n FROM history")).rows[0]?.n;
    const before = await count();
    expect(before).toBeGreaterThan(0);
    await expect(own.database.query(`test.${text.slice(0, 50)}`, text)).rejects.toThrow(
      text.startsWith("INSERT") ? state("428C9") : state("WL002"),
    );
    expect(await count()).toBe(before);
  });
});

describe("KeyCheck", () => {
  test("keeps the value that came first, of ten at once", async () => {
    const check = makeKeyCheck(own.database);
    expect(await check.isClaimed()).toBe(false);
    const values = Array.from({ length: 10 }, () => random.bytes(32));
    const stored = await Promise.all(values.map((value) => check.claim(value)));
    expect(new Set(stored.map((value) => value.toHex())).size).toBe(1);
    expect(values.map((value) => value.toHex())).toContain(stored[0]?.toHex());
    expect(await check.isClaimed()).toBe(true);
  });
});

describe("sweepExpired()", () => {
  test("removes what expired more than a day ago, and nothing else", async () => {
    const tokens = makeTokenStore(own.database);
    const counters = makeCounterStore(own.database);
    const day = 86_400_000;
    await sweepExpired(own.database, later(0));
    const [old, young, key] = [random.bytes(32), random.bytes(32), random.bytes(32)];
    await tokens.spendOnce(TENANT, "sweep", old, later(-1));
    await tokens.spendOnce(TENANT, "sweep", young, later(2));
    await counters.add(TENANT, key, 1, 1000, later(-2000));
    expect(await sweepExpired(own.database, later(day - 2500))).toBe(0);
    expect(await sweepExpired(own.database, later(day))).toBeGreaterThanOrEqual(2);
    expect(await tokens.spendOnce(TENANT, "sweep", young, later(day))).toBe(false);
    expect(await tokens.spendOnce(TENANT, "sweep", old, later(day))).toBe(true);
  });
});
