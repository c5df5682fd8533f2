// SPDX-License-Identifier: Apache-2.0
// Lists that are longer than a page: nothing is pushed out of sight, and what is read part by part is the same as read at once.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type AgentIdentity,
  type AppDeps,
  endByAgent,
  listApprovals,
  listStaff,
  readCase,
  readPlace,
  requestExport,
  type StaffSeat,
  takeOver,
} from "#app";
import { type AgentId, makeUuid, utf8 } from "#kernel";
import { type ConversationEvent, clientFrame, deskCaseQuery } from "#protocol";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, type Talk, type TestApp } from "../harness/app.ts";
import { enrolFirst } from "../harness/staff.ts";

let app: TestApp;
let maya: StaffSeat;
beforeAll(async () => {
  app = await openTestApp();
  maya = (await enrolFirst(app)).opened.seat;
});
afterAll(async () => {
  await app.close();
});

const FLOOD = 230;
const pia: AgentIdentity = { agentId: makeUuid(systemRandom) as AgentId, name: "Pia", roles: ["privacy"] };

describe("listApprovals()", () => {
  it("[SEC-626] shows what waits for a colleague first, however much was asked and decided after it", async () => {
    const asked = await requestExport(app.deps, pia, "audit of November");
    if (!asked.ok) throw new Error(asked.refusal.reason);
    // What somebody asks for and has refused all day, later than the one that matters.
    for (let n = 0; n < FLOOD; n += 1) await requestExport(app.deps, pia, `audit number ${n}`);
    await app.database.query(
      "test.flood",
      "UPDATE approval SET state = 'rejected', proposed_at = proposed_at + interval '1 second' WHERE approval_id <> $1",
      [asked.value.approvalId],
    );
    const listed = await listApprovals(app.deps, pia);
    expect(listed.ok && listed.value.approvals[0]?.approvalId).toBe(asked.value.approvalId);

    const ids: string[] = [];
    let after = null as ReturnType<typeof readPlace>;
    do {
      const stored = await app.deps.approvals.list(app.deps.tenant, new Date(app.clock.now()), 100, after);
      ids.push(...stored.map(({ approvalId }) => approvalId));
      const last = stored.at(-1);
      after =
        stored.length < 100 || last === undefined
          ? null
          : { key: last.state, at: last.proposedAt, id: last.approvalId };
    } while (after !== null);
    expect([ids.length, new Set(ids).size]).toEqual([FLOOD + 1, FLOOD + 1]);
  });
});

describe("listStaff()", () => {
  it("tells everybody once, page by page, and all at once to who asks for no page", async () => {
    for (let n = 0; n < 23; n += 1) {
      const account = {
        ...{
          staffId: makeUuid(systemRandom) as AgentId,
          name: `Colleague ${n}`,
          email: null,
          roles: ["care"] as const,
        },
        ...{ state: "active" as const, version: 1, createdAt: new Date(app.clock.now() + Math.floor(n / 4)) },
      };
      const entry = { at: new Date(app.clock.now()), tenant: app.deps.tenant, kind: "staff.enrolled" as const };
      await app.deps.staff.addForLogin(app.deps.tenant, utf8(`login ${n}`.padEnd(32)), account, {
        ...entry,
        ...{ actor: { kind: "system", id: null }, subjectId: null, conversationId: null, facts: {} },
      });
    }
    const all = await listStaff(app.deps, maya);
    if (!all.ok) throw new Error(all.refusal.reason);
    const ids: string[] = [];
    let next: string | null = null;
    do {
      const page = await listStaff(app.deps, maya, { after: readPlace(next ?? undefined), limit: 5 });
      if (!page.ok) throw new Error(page.refusal.reason);
      expect(page.value.accounts.length).toBeLessThanOrEqual(5);
      ids.push(...page.value.accounts.map(({ staffId }) => staffId));
      next = page.value.next;
    } while (next !== null);
    expect(ids).toEqual(all.value.accounts.map(({ staffId }) => staffId));
    expect(ids).toHaveLength(24);
  });

  it.each(["", "x", "W10", "bnVsbA", "WyIiLCJub3QgYSBkYXRlIiwieCJd"])(
    "begins at the beginning with a place that is none of ours: %j",
    (text) => {
      expect(readPlace(text)).toBeNull();
    },
  );
});

describe("readCase() of a long conversation", () => {
  const noor: AgentIdentity = { agentId: makeUuid(systemRandom) as AgentId, name: "Noor", roles: ["care"] };

  /** Says so many more things than were said, sealed as the conversation seals them. */
  async function goOn(talk: Talk, many: number, at: Date): Promise<number> {
    const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own");
    if (stored === null) throw new Error("No conversation");
    const cipher = await app.deps.keys.openConversation(stored);
    const seqs = Array.from({ length: many }, (_, n) => stored.lastSeq + 1 + n);
    const sealed = seqs.map((seq) => {
      const body = { kind: "message", by: "visitor", parts: [{ type: "text", text: `line ${seq}` }] };
      return cipher.seal({ kind: "message", seq }, utf8(JSON.stringify(body)));
    });
    await app.database.query(
      "test.go_on",
      `INSERT INTO message (tenant, conversation_id, seq, at, kind, author, key_no, sealed)
       SELECT $1, $2, seq, $3, 'message', 'visitor', $4, sealed FROM unnest($5::int[], $6::bytea[]) AS one (seq, sealed)`,
      [app.deps.tenant, talk.id, at, cipher.keyNo, seqs, sealed],
    );
    const last = stored.lastSeq + many;
    await app.database.query(
      "test.last",
      "UPDATE conversation SET last_seq = $3 WHERE tenant = $1 AND conversation_id = $2",
      [app.deps.tenant, talk.id, last],
    );
    return last;
  }
  const seqsOf = (events: readonly ConversationEvent[]): number[] => events.map(({ seq }) => seq);

  it("begins with the newest events, and tells those after and before one of them", async () => {
    const talk = await app.open();
    await talk.send({ kind: "person" });
    const last = await goOn(talk, 1_200, new Date(app.clock.now()));
    const read = async (part?: Parameters<typeof readCase>[3]): Promise<number[]> => {
      const found = await readCase(app.deps, talk.id, noor, part);
      if (!found.ok) throw new Error(found.refusal.reason);
      return seqsOf(found.value.events);
    };
    const newest = await read();
    expect([newest.length, newest[0], newest.at(-1)]).toEqual([500, last - 499, last]);
    expect(await read({ after: last - 3, before: null })).toEqual([last - 2, last - 1, last]);
    const all = [...newest];
    for (let before = newest[0] ?? 1; before > 1; before = all[0] ?? 1)
      all.unshift(...(await read({ after: null, before })));
    expect(all).toEqual(Array.from({ length: last }, (_, n) => n + 1));
  });

  it("[SEC-627] shows nothing of a closed case that was said after its end, from whichever event it is read", async () => {
    const talk = await app.open();
    await talk.send({ kind: "person" });
    await goOn(talk, 20, new Date(app.clock.now()));
    const taken = await takeOver(app.deps, { conversationId: talk.id, agent: noor, version: 0 });
    const ended = await endByAgent(app.deps, { conversationId: talk.id, agent: noor });
    expect([taken.ok, ended.ok]).toEqual([true, true]);
    const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own");
    const until = stored?.lastSeq ?? 0;
    const last = await goOn(talk, 700, new Date(app.clock.now() + 60_000));
    const parts = [null, 0, 1, until - 1, until, last - 1].flatMap((seq) =>
      seq === null
        ? [undefined]
        : [
            { after: seq, before: null },
            { after: null, before: seq + 1 },
          ],
    );
    for (const part of parts) {
      const found = await readCase(app.deps, talk.id, noor, part);
      if (!found.ok) throw new Error(found.refusal.reason);
      expect(Math.max(0, ...seqsOf(found.value.events))).toBeLessThanOrEqual(until);
    }
    // It is not empty either: what was said until then is found behind all that came later.
    const newest = await readCase(app.deps, talk.id, noor);
    expect(newest.ok && seqsOf(newest.value.events).at(-1)).toBe(until);

    // And not by reading all that: one look into the rows, whichever part is asked for.
    for (const part of [undefined, { after: null, before: 2_147_483_647 }, { after: null, before: last }]) {
      const { deps, looks } = watched();
      const found = await readCase(deps, talk.id, noor, part);
      expect([found.ok && seqsOf(found.value.events).at(-1), looks.length]).toEqual([until, 1]);
    }
  });

  /** The app, and each look into the rows of a conversation; more than a few are one without an end. */
  function watched(settings: Partial<AppDeps["settings"]["budgets"]> = {}): { deps: AppDeps; looks: number[] } {
    const looks: number[] = [];
    const { conversations } = app.deps;
    const messagesAfter: typeof conversations.messagesAfter = (tenant, id, afterSeq, limit) => {
      looks.push(afterSeq);
      if (looks.length > 5) throw new Error("It goes on and on");
      return conversations.messagesAfter(tenant, id, afterSeq, limit);
    };
    const budgets = { ...app.deps.settings.budgets, ...settings };
    const deps = { ...app.deps, settings: { ...app.deps.settings, budgets } };
    return { deps: { ...deps, conversations: { ...conversations, messagesAfter } }, looks };
  }

  it("[SEC-650] looks once, whatever is asked for: before an event that will never be, after one, before the first", async () => {
    const talk = await app.open();
    await talk.send({ kind: "person" });
    const last = await goOn(talk, 30, new Date(app.clock.now()));
    for (const [part, seqs, many] of [
      [{ after: null, before: 2_147_483_647 }, last, 1],
      [{ after: null, before: last + 1 }, last, 1],
      [{ after: null, before: 1 }, undefined, 0],
      [{ after: 2_147_483_647, before: null }, undefined, 0],
      [{ after: last, before: null }, undefined, 0],
    ] as const) {
      const { deps, looks } = watched();
      const found = await readCase(deps, talk.id, noor, part);
      expect([part, found.ok && seqsOf(found.value.events).at(-1), looks.length]).toEqual([part, seqs, many]);
    }
  });

  it("[SEC-650] opens nothing for whoever has read enough", async () => {
    const talk = await app.open();
    await talk.send({ kind: "person" });
    await goOn(talk, 30, new Date(app.clock.now()));
    const eve: AgentIdentity = { agentId: makeUuid(systemRandom) as AgentId, name: "Eve", roles: ["care"] };
    const { deps, looks } = watched({ maxFieldsPerHour: 10 });
    const found = await readCase(deps, talk.id, eve);
    expect([!found.ok && found.refusal.reason, looks]).toEqual(["budget_spent", []]);
  });

  it("[SEC-650] a number that no event can have is refused before anything is asked for", () => {
    for (const seq of [2_147_483_647, 2_147_483_648, 1e300, -1]) {
      const isOne = seq === 2_147_483_647;
      expect([seq, deskCaseQuery.safeParse({ before: String(seq) }).success]).toEqual([seq, isOne]);
      expect([seq, deskCaseQuery.safeParse({ after: String(seq) }).success]).toEqual([seq, isOne]);
      expect([seq, clientFrame.safeParse({ type: "resume", lastSeq: seq }).success]).toEqual([seq, isOne]);
      expect([seq, clientFrame.safeParse({ type: "seen", seq }).success]).toEqual([seq, isOne]);
    }
  });
});
