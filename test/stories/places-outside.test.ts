// SPDX-License-Identifier: Apache-2.0
// What leaves a conversation beside its rows: notifications between nodes, queued notices, the history, the database's own log settings.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { announceFile, readCase, receiveFile, replyAsAgent, takeOver } from "#app";
import { PLANTED as IN_METADATA, makeBill } from "#files/testing";
import type { AgentId } from "#kernel";
import { readSettings } from "../../src/main/deployment-facts.ts";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

const PLANTED = [
  "4111 1111 1111 1111",
  "+447700900555",
  "jane.planted@example.org",
  "purple elephant planted",
  "GB29NWBK60161331926819",
];

describe("what a person typed, and what an agent answered", () => {
  it("[SEC-041] is in no notification between nodes, in no row of a queue, and in no entry of the history", async () => {
    const heard: string[] = [];
    const subscription = await app.database.listen("wardline_fan_out", (payload) => heard.push(payload));
    const talk = await app.open({ customer: "CU-C01" });
    for (const value of PLANTED) {
      await talk.say(`it is about ${value} please`);
      // Understood in between: else the bot brings a person before the question about the bill.
      await talk.say("hello");
    }
    await talk.say("why is my bill higher?");
    await talk.stepUp();
    const bill = await makeBill();
    const announced = await announceFile(app.deps, {
      conversationId: talk.id,
      purpose: "bill",
      sizeBytes: bill.length,
      addressKey: systemRandom.bytes(32),
    });
    if (!announced.ok) throw new Error(announced.refusal.reason);
    await receiveFile(app.deps, { conversationId: talk.id, ...announced.value, read: async () => bill });
    await talk.send({ kind: "person" });
    const agent = { agentId: "00000000-0000-4000-8000-000000000001" as AgentId, name: "Noor", roles: ["care"] };
    expect((await takeOver(app.deps, { conversationId: talk.id, agent, version: 1 })).ok).toBe(true);
    for (const [i, text] of PLANTED.entries()) {
      const clientId = `00000000-0000-4000-8000-00000000010${i}`;
      expect(
        (await replyAsAgent(app.deps, { conversationId: talk.id, agent, clientId, text: `you said ${text}` })).ok,
      ).toBe(true);
    }
    expect((await readCase(app.deps, talk.id, agent)).ok).toBe(true);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await subscription.close();

    const tables = ["notice", "history", "counter", "spent_token", "reach", "turn", "visitor_token", "attachment"];
    const rows = await Promise.all(
      tables.map(async (table) => {
        const text = `SELECT coalesce(string_agg(t::text, E'\\n'), '') AS text FROM ${table} t`;
        return (await app.database.query<{ text: string }>(`test.rows.${table}`, text)).rows[0]?.text ?? "";
      }),
    );
    const all = [...heard, ...rows].join("\n");
    expect(heard.join("")).toContain(talk.id);
    expect(rows.join("")).toContain(talk.id);
    for (const value of [...PLANTED, IN_METADATA, "Noor"]) {
      for (const form of [
        value,
        value.replaceAll(" ", ""),
        Buffer.from(value).toString("hex"),
        Buffer.from(value).toString("base64").slice(0, -4),
      ])
        expect([value, all.includes(form)]).toEqual([value, false]);
    }
  });
});

describe("the database's log", () => {
  it("[SEC-011] is asked by doctor for settings that would write values down; the bundled server has none", async () => {
    expect((await readSettings(app.database)).talkative).toEqual([]);
    // Only a superuser may set these, so a table with other values stands before the catalogue.
    const talkative = await app.database.transaction(async (tx) => {
      await tx.runScript(
        "test.talk",
        "CREATE TEMP TABLE pg_settings ON COMMIT DROP AS SELECT name, setting FROM pg_catalog.pg_settings; SET LOCAL search_path = pg_temp, pg_catalog; UPDATE pg_temp.pg_settings SET setting = 'all' WHERE name = 'log_statement'; UPDATE pg_temp.pg_settings SET setting = '10' WHERE name = 'log_min_duration_statement'",
      );
      return readSettings({ ...app.database, query: (name, text, values) => tx.query(name, text, values) }).then(
        (settings) => settings.talkative,
      );
    });
    expect(talkative).toEqual(["log_min_duration_statement = 10", "log_statement = all"]);
  });
});
