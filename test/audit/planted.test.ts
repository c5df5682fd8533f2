// SPDX-License-Identifier: Apache-2.0
// A handful of what `npm run prove -- audit` plants: a proxy that spoils one thing, and SQL that unseals a row, before a server that runs.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AuditFacts, auditChecks, type Observation, observe } from "#app";
import { makeHop } from "#hop";
import { makeAuditFacts } from "#postgres";
import { PLAIN_ROUTES } from "#surfaces";
import { openFront, type Weakening } from "../../bench/audit/front.ts";
import { FRONT_WEAKNESSES } from "../../bench/audit/front-weaknesses.ts";
import { makeChatFacts } from "../../src/main/audit/chat-facts.ts";
import { ask } from "../../src/main/audit/web-facts.ts";
import { hashes } from "../../src/main/system.ts";
import { openTestServer, type TestServer } from "../harness/server.ts";

let at: TestServer;
beforeAll(async () => {
  at = await openTestServer({ isChannelRequired: true });
});
afterAll(async () => {
  await at.close();
});

const hop = makeHop({ groups: "X25519", ciphers: "TLS_AES_256_GCM_SHA384", egress: () => "listed" });

/** What the checks of this file look at, through the proxy. */
function factsAt(origin: string): AuditFacts {
  const { database, deps } = at.app;
  return {
    nowMs: deps.clock.now(),
    now: () => deps.clock.now(),
    deployment: { isLoopback: true, usesDatabaseUrl: false },
    settings: { of: () => 168, usesSandbox: true },
    web: {
      origin,
      isHttps: false,
      publicOrigins: [at.url],
      embedOrigins: ["http://www.larkspur.localhost"],
      plainRoutes: PLAIN_ROUTES,
      ask: (asked: Parameters<AuditFacts["web"]["ask"]>[0]) => ask(hop, origin, asked),
    },
    chat: makeChatFacts(origin, hop),
    database: makeAuditFacts(database, deps.tenant, { conversation: 30, file: 14 }, () => deps.clock.now()),
    parts: {},
  } as unknown as AuditFacts;
}

async function look(id: string, weakening: Weakening = {}): Promise<Observation> {
  const front = await openFront(at.url, weakening);
  try {
    return await observe(auditChecks.find((check) => check.id === id)!, factsAt(front.origin), hashes);
  } finally {
    await front.close();
  }
}
const errorsOf = ({ findings }: Observation): string[] =>
  findings.filter(({ severity }) => severity !== "info").map(({ text }) => text);

const PLANTED = ["nosniff is gone", "anybody may embed", "a route for developers is open", "failures show a stack"];

describe("what is planted before a server that runs", () => {
  it.each(FRONT_WEAKNESSES.filter(({ name }) => PLANTED.includes(name)).map((each) => [each.name, each] as const))(
    "[SEC-352] is found, and is not found without it: %s",
    async (_name, { expects, weakening }) => {
      const before = errorsOf(await look(expects));
      expect(before.filter((text) => !/problem document/u.test(text))).toEqual([]);
      expect(errorsOf(await look(expects, weakening)).filter((text) => !before.includes(text))).not.toEqual([]);
    },
  );

  it("[SEC-352] a row that is not sealed is found in the bytes of its column", async () => {
    const { database } = at.app;
    expect(errorsOf(await look("data.sealed"))).toEqual([]);
    await database.query(
      "planted",
      "INSERT INTO staff (tenant, staff_id, roles, sealed, created_at) VALUES ($1, gen_random_uuid(), '{care}', convert_to('Jo, jo@operator.example, in the clear', 'UTF8'), now())",
      [at.app.deps.tenant],
    );
    expect(errorsOf(await look("data.sealed"))).toEqual(["staff.sealed holds 1 values that are not sealed"]);
    expect(errorsOf(await look("data.staff"))).not.toEqual([]);
  });

  it("[SEC-352] a trigger that is off, a right too many and a column in no record are found", async () => {
    const { database } = at.app;
    for (const id of ["data.guards", "data.grants", "data.inventory"])
      expect([id, errorsOf(await look(id))]).toEqual([id, []]);
    await database.transaction((tx) =>
      tx.runScript(
        "planted",
        "ALTER TABLE history DISABLE TRIGGER history_append_only; GRANT SELECT ON message TO PUBLIC; ALTER TABLE staff ADD COLUMN remarks text",
      ),
    );
    for (const id of ["data.guards", "data.grants", "data.inventory"])
      expect([id, errorsOf(await look(id)).length]).toEqual([id, 1]);
  });
});
