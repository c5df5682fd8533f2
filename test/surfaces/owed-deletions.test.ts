// SPDX-License-Identifier: Apache-2.0
// What a program with a token, and a person without the role, can do about owed deletions and lists of help pages.
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type AppDeps, makeToken, type NewToken, type OpenedSeat } from "#app";
import { makeClientKey } from "#surfaces";
import { openTestServer, type TestServer } from "../harness/server.ts";
import { decideAs, enrolColleague, enrolFirst, type StaffPerson } from "../harness/staff.ts";

let at: TestServer;
let deps: AppDeps;
let maya: { person: StaffPerson; opened: OpenedSeat };
let sami: { person: StaffPerson; opened: OpenedSeat };
beforeAll(async () => {
  at = await openTestServer();
  deps = at.app.deps;
  maya = await enrolFirst(at.app);
  sami = await enrolColleague(at.app, maya.opened.seat, "Sami Frey", ["security"]);
});
afterAll(async () => {
  await at.close();
});

type Ask = (method: string, path: string, body?: object) => Promise<{ status: number; body: unknown }>;

async function program(scopes: readonly string[]): Promise<Ask> {
  const key = makeClientKey();
  const bound = { purpose: "rest", name: "desk-sync", days: 30, deviceKey: key.thumbprint } as const;
  const wanted: NewToken = { ...bound, scopes };
  const admin = await maya.person.requireSeat();
  const asked = await makeToken(deps, admin, wanted, null);
  if (!asked.ok) throw new Error(asked.refusal.reason);
  if (!("text" in asked.value)) await decideAs(at.app, sami.opened.seat, asked.value.approvalId);
  const made = "text" in asked.value ? asked : await makeToken(deps, admin, wanted, asked.value.approvalId);
  if (!made.ok || !("text" in made.value)) throw new Error("No token was made");
  const { text } = made.value;
  return async (method, path, body) => {
    const answer = await fetch(at.url + path, {
      method,
      headers: {
        authorization: `DPoP ${text}`,
        dpop: key.prove(method, at.url + path, text, at.app.clock.now()),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, body: await answer.json() };
  };
}

it("[SEC-619] a program reads and settles what another desk owes by these scopes only, in the history under its name", async () => {
  const id = randomUUID();
  await at.app.database.query(
    "test.owe",
    `INSERT INTO outside_case (tenant, conversation_id, state, sent_seq, attempts, due_at, read_at, opened_at, owed_since, last_code)
     VALUES ($1, $2, 'forgetting', 0, 3, now() + interval '1 hour', now(), now(), now() - interval '2 days', 'http_503')`,
    [deps.tenant, id],
  );
  const path = "/v1/desk/owed-deletions";
  const reader = await program(["privacy.read"]);
  const settler = await program(["privacy.settle_owed"]);
  const other = await program(["texts.read"]);
  expect(await reader("GET", path)).toMatchObject({
    status: 200,
    body: { owed: [{ conversationId: id, attempts: 3, code: "http_503", wasSent: false }], maySettle: false },
  });
  const reason = { reason: "desk_gone" };
  for (const ask of [reader, other]) expect((await ask("POST", `${path}/${id}/settle`, reason)).status).toBe(403);
  expect((await other("GET", path)).status).toBe(403);
  expect((await settler("GET", path)).status).toBe(403);
  expect((await fetch(at.url + path)).status).toBe(401);
  for (const bad of [{}, { reason: "tired of it" }, { ...reason, note: "of a customer" }])
    expect((await settler("POST", `${path}/${id}/settle`, bad)).status).toBe(400);
  expect((await settler("POST", `${path}/${randomUUID()}/settle`, reason)).status).toBe(404);
  expect((await settler("POST", `${path}/all/settle`, reason)).status).toBe(404);
  expect((await settler("POST", `${path}/${id}/settle`, reason)).status).toBe(200);
  expect((await settler("POST", `${path}/${id}/settle`, reason)).status).toBe(404);
  expect((await reader("GET", path)).body).toMatchObject({ owed: [] });
  const { rows } = await at.app.database.query<{ actor_id: string; facts: object }>(
    "test.settled",
    "SELECT actor_id, facts FROM history WHERE kind = 'outside.settled' AND conversation_id = $1",
    [id],
  );
  expect(rows).toEqual([{ actor_id: expect.any(String), facts: expect.objectContaining(reason) }]);
});

it("[SEC-618] a program learns what a list of help pages would change, row by row, and writes nothing by it", async () => {
  const csv =
    "title,url,text\nOne,one,Some words.\nTwo,http://x.example/,More words.\nThree,https://operator.example/3,Words.\n";
  const path = "/v1/desk/help/check";
  const checker = await program(["wording.read"]);
  const base = "https://operator.example/help";
  expect(await checker("POST", path, { csv, base })).toMatchObject({
    status: 200,
    body: {
      isTaken: false,
      added: { count: 2, first: [`${base}/one`, "https://operator.example/3"] },
      changed: { count: 0 },
      removed: { count: 0 },
      refused: [{ line: 3, reason: "url" }],
    },
  });
  expect((await checker("POST", path, { csv: "title,url\n", base })).body).toMatchObject({
    isTaken: false,
    refused: [{ line: 1, reason: "columns" }],
  });
  expect((await checker("POST", path, { csv, base: "http://x.example" })).status).toBe(400);
  const large = `title,url,text\n${Array.from({ length: 100 }, (_, n) => `T,p${n},${"word ".repeat(1_000)}\n`).join("")}`;
  expect((await checker("POST", path, { csv: large, base })).body).toMatchObject({
    isTaken: true,
    added: { count: 100 },
  });
  expect(deps.help()).toBe(null);
  const other = await program(["texts.read"]);
  expect((await other("POST", path, { csv, base })).status).toBe(403);
});
