// SPDX-License-Identifier: Apache-2.0
// What a legal hold or a restriction keeps: not the customer's to delete, nobody's to read, and deleted when it ends.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  ANY_CASE,
  ANY_SEARCH,
  announceWebhook,
  deleteConversation,
  liftLimit,
  placeHold,
  purgeConversations,
  releaseHold,
  runRetention,
  sendNotices,
} from "#app";
import { entityKey, setLimit } from "#app/testing";
import { type ConversationId, makeUuid, type SubjectId } from "#kernel";
import { systemRandom } from "../../src/main/system.ts";
import type { Talk } from "../harness/app.ts";
import { openTestServer, type TestServer } from "../harness/server.ts";

const DAY = 86_400_000;
const NOOR = { kind: "agent", id: "00000000-0000-4000-8000-0000000000b7" } as const;
let at: TestServer;
beforeAll(async () => {
  at = await openTestServer();
});
afterAll(() => at.close());

async function subjectOf(talk: Pick<Talk, "id">): Promise<SubjectId> {
  const { deps } = at.app;
  const stored = await deps.conversations.find(deps.tenant, talk.id, null, "own");
  if (stored === null) throw new Error("The conversation is gone");
  return stored.subjectId;
}
async function rows(table: string, talk: Pick<Talk, "id">): Promise<number> {
  const text = `SELECT count(*)::int AS n FROM ${table} WHERE conversation_id = $1`;
  return (await at.app.database.query<{ n: number }>(`test.${table}`, text, [talk.id])).rows[0]?.n ?? -1;
}
const kinds = async (talk: Pick<Talk, "id">): Promise<string[]> =>
  (
    await at.app.database.query<{ kind: string }>(
      "test.kinds",
      "SELECT kind FROM history WHERE conversation_id = $1 AND kind LIKE 'conversation.%' ORDER BY id",
      [talk.id],
    )
  ).rows.map(({ kind }) => kind);

describe("deleteConversation() under a hold", () => {
  it("[SEC-422] closes what a hold keeps for the customer and the desk, deletes nothing, and deletes it once the hold is released", async () => {
    const { deps } = at.app;
    const talk = await at.app.open({ customer: "CU-C02" });
    await talk.say("my bill is too high");
    await talk.send({ kind: "person" });
    const subjectId = await subjectOf(talk);
    const [messages, keys] = [await rows("message", talk), await rows("conversation_key", talk)];
    const hold = await placeHold(deps, subjectId, "legal_hold", null, NOOR);
    expect(await deleteConversation(deps, talk.id, "visitor")).toBe("kept");
    expect([await rows("message", talk), await rows("conversation_key", talk)]).toEqual([messages, keys]);
    expect([await rows("visitor_token", talk), await rows("line_session", talk)]).toEqual([0, 0]);
    expect(await deps.conversations.find(deps.tenant, talk.id, null, "desk")).toBeNull();
    const queue = await deps.care.page(deps.tenant, ANY_CASE, "waiting", null, 200);
    expect(queue.rows.map(({ conversationId }) => conversationId)).not.toContain(talk.id);
    expect(await deps.care.search(deps.tenant, { ...ANY_SEARCH, conversationIds: [talk.id] }, 50)).toEqual([]);
    at.app.clock.advance(90 * DAY);
    await purgeConversations(deps);
    expect(await rows("message", talk)).toBe(messages);
    await releaseHold(deps, subjectId, hold.holdId, NOOR);
    // What is owed is sent first, as after any deletion.
    await sendNotices(deps);
    expect((await purgeConversations(deps)).deleted).toBe(1);
    expect([
      await rows("message", talk),
      await rows("conversation", talk),
      await rows("conversation_key", talk),
    ]).toEqual([0, 0, 0]);
    expect(await kinds(talk)).toEqual(["conversation.opened", "conversation.kept", "conversation.deleted"]);
    at.app.clock.advance(-90 * DAY);
  });

  it("[SEC-422] keeps what is restricted until that is lifted; the request answers 202 and says nothing of why", async () => {
    const { deps } = at.app;
    const opened = await fetch(`${at.url}/v1/conversations`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ lang: "en", tokenIn: "bearer" }),
    });
    const { token, state } = (await opened.json()) as { token: string; state: { conversationId: ConversationId } };
    const talk = { id: state.conversationId };
    const subjectId = await subjectOf(talk);
    await setLimit(deps, subjectId, "restricted", makeUuid(systemRandom), { kind: "subject", id: null });
    const headers = { authorization: `Bearer ${token}` };
    const asked = await fetch(`${at.url}/v1/conversations/current`, { method: "DELETE", headers });
    expect([asked.status, await asked.json()]).toEqual([202, { outcome: "kept" }]);
    expect((await fetch(`${at.url}/v1/conversations/current`, { headers })).status).toBe(404);
    await purgeConversations(deps);
    expect(await rows("conversation", talk)).toBe(1);
    await liftLimit(deps, subjectId, "restricted", { kind: "subject", id: null });
    await purgeConversations(deps);
    expect(await rows("conversation", talk)).toBe(0);
  });

  it("[SEC-423] reaches deliveries of webhooks and what attacks left of the subject, and nobody else's", async () => {
    const { deps, database, clock } = at.app;
    const [held, free] = [await subjectOf(await at.app.open()), await subjectOf(await at.app.open())];
    const webhooks = {
      ...deps.webhooks,
      endpoints: [{ name: "crm", url: "https://crm.example", events: ["subject.erased"] as const }],
    };
    for (const subjectId of [held, free])
      await announceWebhook({ ...deps, webhooks }, "subject.erased", subjectId, {}, { subjectId });
    await announceWebhook({ ...deps, webhooks }, "subject.erased", "of-nobody", {});
    await database.query(
      "test.settle",
      "UPDATE webhook_delivery SET state = 'delivered', due_at = NULL, settled_at = $1",
      [new Date(clock.now())],
    );
    const incident = makeUuid(systemRandom);
    await database.query(
      "test.incident",
      `INSERT INTO incident (tenant, incident_id, kind, severity, state, source, group_key, opened_at, last_at, verdicts, reasons)
       VALUES ($1, $2, 'enumeration', 'low', 'open', 'detector', '\\x00', $3, $3, 1, '{}')`,
      [deps.tenant, incident, new Date(clock.now())],
    );
    for (const subjectId of [held, free])
      await database.query(
        "test.entity",
        "INSERT INTO incident_entity (tenant, incident_id, entity_kind, entity, verdicts, first_at, last_at) VALUES ($1, $2, 'subject', $3, 1, $4, $4)",
        [deps.tenant, incident, entityKey(deps, "subject", subjectId), new Date(clock.now())],
      );
    const hold = await placeHold(deps, held, "legal_claims", null, NOOR);
    clock.advance(800 * DAY);
    const left = async (): Promise<unknown> =>
      (
        await database.query(
          "test.left",
          `SELECT (SELECT array_agg(subject_id) FROM webhook_delivery) AS told, (SELECT array_agg(entity) FROM incident_entity) AS attacks`,
          [],
        )
      ).rows[0];
    await runRetention(deps);
    expect(await left()).toEqual({ told: [held], attacks: [Buffer.from(entityKey(deps, "subject", held))] });
    await releaseHold(deps, held, hold.holdId, NOOR);
    await runRetention(deps);
    expect(await left()).toEqual({ told: null, attacks: null });
  });
});
