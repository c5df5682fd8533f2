// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type AgentIdentity,
  deleteConversation,
  placeHold,
  planRetention,
  purgeConversations,
  requestVouch,
  runRetention,
  takeOver,
} from "#app";
import type { AgentId, SubjectId } from "#kernel";
import { INVENTORY } from "#privacy";
import { runRetentionCommand } from "#surfaces";
import { openTestApp, type Talk, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const noor: AgentIdentity = {
  agentId: "00000000-0000-4000-8000-0000000000b7" as AgentId,
  name: "Noor",
  roles: ["care"],
};

/** Tables that hold a row of a conversation. */
async function tablesWith({ id }: Talk): Promise<string[]> {
  const found: string[] = [];
  for (const [table, columns] of Object.entries(INVENTORY)) {
    if (!("conversation_id" in columns)) continue;
    const text = `SELECT FROM ${table} WHERE conversation_id = $1 LIMIT 1`;
    const { rowCount } = await app.database.query(`test.left.${table}`, text, [id]);
    if (rowCount > 0) found.push(table);
  }
  return found;
}

describe("retention", () => {
  it("[SEC-036] one run removes every conversation whose time is over, however many there are", async () => {
    const talks = await Promise.all([app.open(), app.open(), app.open()]);
    app.clock.advance(31 * 86_400_000);
    expect((await purgeConversations(app.deps, 1)).deleted).toBeGreaterThanOrEqual(3);
    for (const talk of talks) expect((await talk.trySend({ kind: "text", text: "hello" })).ok).toBe(false);
    app.clock.advance(-31 * 86_400_000);
  });

  it("[SEC-036] of a deleted conversation nothing is left but the history: no request of staff about it either", async () => {
    const talk = await app.open({ customer: "CU-C11" });
    await talk.say("my number is 07700 900321");
    await talk.send({ kind: "person" });
    const scope = { conversationId: talk.id, agent: noor };
    expect(await takeOver(app.deps, { ...scope, version: 1 })).toMatchObject({ ok: true });
    const vouched = await requestVouch(app.deps, {
      ...scope,
      check: "shop",
      document: "passport",
      purpose: "identity",
    });
    expect(vouched).toMatchObject({ ok: true });
    expect(await tablesWith(talk)).toContain("approval");
    await deleteConversation(app.deps, talk.id, "visitor");
    expect(await tablesWith(talk)).toEqual(["history"]);
  });
});

const YEAR_MS = 365 * 86_400_000;

/** Consents that ended long ago, of a new subject; whose they are. */
async function oldConsents(count: number): Promise<{ readonly talk: Talk; readonly subjectId: SubjectId }> {
  const talk = await app.open();
  const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own");
  if (stored === null) throw new Error("The conversation is gone");
  const ended = new Date(app.clock.now() - 2 * YEAR_MS);
  await app.database.query(
    "test.consents",
    `INSERT INTO consent (tenant, subject_id, consent_id, purpose, topic_hash, sealed, state, given_at, ended_at, lapses_at)
     SELECT $1, $2, gen_random_uuid(), 'bill_ready', '\\x00', '\\x00', 'told', $4, $4, $4 FROM generate_series(1, $3::int)`,
    [app.deps.tenant, stored.subjectId, count, ended],
  );
  return { talk, subjectId: stored.subjectId };
}

async function consentsOf(subjectId: SubjectId): Promise<number> {
  const text = "SELECT count(*)::int AS n FROM consent WHERE subject_id = $1";
  return (await app.database.query<{ n: number }>("test.count", text, [subjectId])).rows[0]?.n ?? -1;
}

const kept = async (kind: string): Promise<{ due: number; held: number }> => {
  const line = (await planRetention(app.deps)).find((one) => one.kind === kind);
  return { due: line?.due ?? -1, held: line?.held ?? -1 };
};

describe("runRetention()", () => {
  it("[SEC-366] removes what its dated rule says and no more, keeps what is on hold, and the history says how much", async () => {
    const [free, held] = [await oldConsents(2_100), await oldConsents(7)];
    await placeHold(app.deps, held.subjectId, "legal_claims", null, { kind: "agent", id: noor.agentId });
    const before = await kept("consent");
    expect(before).toEqual({ due: 2_100, held: 7 });
    const lines: string[] = [];
    const terminal = { isInteractive: false, write: (text: string) => lines.push(text) };
    expect(await runRetentionCommand(app, ["run"], { "dry-run": true }, terminal)).toBe(0);
    expect(lines.find((line) => line.startsWith("consent"))).toMatch(/2100 to remove, 7 on hold/);
    // A plan changes nothing, and a day without a rule removes nothing.
    expect(await kept("consent")).toEqual(before);
    const { rights } = app.deps;
    const lawless = { ...app.deps, rights: { ...rights, retentionRules: { version: "x", profiles: {} } } };
    expect([await planRetention(lawless), await runRetention(lawless)]).toEqual([[], []]);

    // Cut off after one batch: the next run goes on with the same one.
    const { retention } = rights;
    let batches = 0;
    const removeSome: typeof retention.removeSome = async (...args) => {
      if (batches === 1) throw new Error("killed");
      batches += 1;
      return retention.removeSome(...args);
    };
    const killed = { ...app.deps, rights: { ...rights, retention: { ...retention, removeSome } } };
    await expect(runRetention(killed)).rejects.toThrow("killed");
    expect(await consentsOf(free.subjectId)).toBe(1_100);
    const progress: number[] = [];
    const runs = await runRetention(app.deps, (kind, removed) => {
      if (kind === "consent") progress.push(removed);
    });
    expect(progress).toEqual([2_000, 2_100]);
    expect(runs.find(({ kind }) => kind === "consent")).toMatchObject({ removed: 2_100, rule: "default/1970-01-01" });
    expect([await consentsOf(free.subjectId), await consentsOf(held.subjectId)]).toEqual([0, 7]);
    const { rows } = await app.database.query<{ facts: Record<string, unknown> }>(
      "test.proof",
      "SELECT facts FROM history WHERE kind = 'retention.run' AND facts->>'class' = 'consent'",
      [],
    );
    expect(rows.map(({ facts }) => [facts["removed"], facts["held"]])).toEqual([[2_100, 7]]);
    expect((await runRetention(app.deps)).filter(({ kind }) => kind === "consent")).toEqual([]);
  });

  it("[SEC-366] leaves conversations of a subject on hold, and a duty to keep lengthens what is configured", async () => {
    const [free, held] = [await oldConsents(0), await oldConsents(0)];
    await placeHold(app.deps, held.subjectId, "legal_claims", null, { kind: "agent", id: noor.agentId });
    app.clock.advance(31 * 86_400_000);
    const rule = {
      from: "2020-01-01",
      until: null,
      classes: ["conversation" as const],
      keepDays: null,
      atLeastDays: 90,
    };
    const { rights } = app.deps;
    const duty = { version: "x", profiles: { gdpr: [{ ...rule, source: "law", basis: "read" as const }] } };
    const bound = { ...app.deps, rights: { ...rights, retentionRules: duty } };
    expect((await runRetention(bound)).filter(({ kind }) => kind === "conversation")).toEqual([]);
    expect((await purgeConversations(bound)).deleted).toBe(0);
    await runRetention(app.deps);
    expect(await app.deps.conversations.find(app.deps.tenant, free.talk.id, null, "own")).toBeNull();
    expect(await app.deps.conversations.find(app.deps.tenant, held.talk.id, null, "own")).not.toBeNull();
    app.clock.advance(-31 * 86_400_000);
  });
});
