// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AgentIdentity, deleteConversation, purgeConversations, requestVouch, takeOver } from "#app";
import type { AgentId } from "#kernel";
import { INVENTORY } from "#privacy";
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
