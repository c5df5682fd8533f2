// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deleteConversation, sendNotices } from "#app";
import { openTestApp, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

/** Values that a person may type or the operator may send; none may stand anywhere in the database in any of these forms. */
const PLANTED = [
  "4111 1111 1111 1111",
  "4111111111111111",
  "jane.planted@example.org",
  "+44 7700 900 555",
  "490154203237518",
  "GB82 WEST 1234 5698 7654 32",
  "purple-elephant-planted",
  "IN-C07",
  "60.68",
  "Layla",
];

async function dump(): Promise<string> {
  const { rows } = await app.database.query<{ name: string }>(
    "test.tables",
    "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'public'",
  );
  const parts = await Promise.all(
    rows.map(async ({ name }, i) =>
      JSON.stringify(
        (await app.database.query<{ row: string }>(`test.dump.${i}`, `SELECT t::text AS row FROM ${name} t`)).rows,
      ),
    ),
  );
  return parts.join("\n");
}

/** Hex is how bytea prints: what was stored in the clear would show as this. */
const forms = (value: string): string[] => [
  value,
  Buffer.from(value, "utf8").toString("hex"),
  Buffer.from(value, "utf8").toString("base64").replace(/=+$/, ""),
];

describe("planted values", () => {
  it("[SEC-033] are found nowhere in the tables after a conversation full of them", async () => {
    const talk = await app.open({ customer: "CU-C07" });
    await talk.say(`my card is ${PLANTED[0]}, mail ${PLANTED[2]}, phone ${PLANTED[3]}`);
    await talk.say(`imei ${PLANTED[4]} and iban ${PLANTED[5]} and ${PLANTED[6]}`);
    await talk.say("why is my bill higher?");
    await talk.stepUp();
    await talk.send({ kind: "person" });
    await sendNotices(app.deps);
    expect(JSON.stringify(talk.events)).toContain("60.68");
    expect(JSON.stringify(talk.events)).not.toContain("4111");
    const everything = await dump();
    expect(everything).toContain(talk.id);
    for (const value of PLANTED)
      for (const form of forms(value))
        expect(everything.includes(form), `${value} as ${form.slice(0, 12)}`).toBe(false);
  });

  it("the search above can find something: a value written in the clear is seen", async () => {
    const talk = await app.open();
    await app.database.query("test.plant", "UPDATE conversation SET brand = $2 WHERE conversation_id = $1", [
      talk.id,
      "purple-elephant-planted",
    ]);
    expect(await dump()).toContain("purple-elephant-planted");
    await deleteConversation(app.deps, talk.id, "visitor");
  });

  it("[SEC-034] deleting a chat leaves no row, key or token of it, and its token opens nothing", async () => {
    const talk = await app.open();
    await talk.say("hello");
    await deleteConversation(app.deps, talk.id, "visitor");
    const { rows } = await app.database.query<{ name: string }>(
      "test.with_conversation",
      "SELECT c.table_name AS name FROM information_schema.columns c JOIN pg_class k ON k.relname = c.table_name WHERE c.column_name = 'conversation_id' AND c.table_schema = 'public' AND NOT k.relispartition AND c.table_name <> 'history'",
    );
    expect(rows.length).toBeGreaterThan(5);
    for (const [i, { name }] of rows.entries()) {
      const left = await app.database.query<{ n: number }>(
        `test.left.${i}`,
        `SELECT count(*)::int AS n FROM "${name}" WHERE conversation_id = $1`,
        [talk.id],
      );
      expect([name, left.rows[0]?.n]).toEqual([name, 0]);
    }
    expect((await talk.trySend({ kind: "text", text: "hello" })).ok).toBe(false);
  });
});
