// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppDeps, handleTurn, sendNotices } from "#app";
import { SoftAuthenticator } from "#identity/testing";
import { makeUuid } from "#kernel";
import type { PasskeyResponse } from "#protocol";
import { systemRandom } from "../../src/main/system.ts";
import { openTestApp, type Talk, type TestApp } from "../harness/app.ts";
import { askedFor, client, mail } from "./accounts.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

/** At A2 by a code, with a registration open. */
async function registering(customer: string): Promise<Talk> {
  const talk = await app.open({ customer });
  await talk.say("why is my bill higher?");
  await talk.stepUp();
  await talk.send({ kind: "authenticator", action: "add_passkey" });
  return talk;
}

async function subjectOfTalk(talk: Talk): Promise<string> {
  const stored = await app.deps.conversations.find(app.deps.tenant, talk.id, null, "own");
  return stored!.subjectId;
}

async function count(table: "authenticator" | "notice", talk: Talk): Promise<number> {
  const [column, id] =
    table === "authenticator" ? ["subject_id", await subjectOfTalk(talk)] : ["conversation_id", talk.id];
  const found = await app.database.query(`test.${table}`, `SELECT 1 FROM ${table} WHERE ${column} = $1`, [id]);
  return found.rows.length;
}

function register(talk: Talk, key: SoftAuthenticator, deps: AppDeps, clientId: string): ReturnType<typeof handleTurn> {
  const { ceremonyId, options } = askedFor(talk);
  const response = key.register(options, client) as PasskeyResponse;
  const input = { kind: "passkey", clientId, ceremonyId, decision: "submit", response } as const;
  return handleTurn({ tenant: deps.tenant, conversationId: talk.id, input, addressKey: systemRandom.bytes(32) }, deps);
}

describe("a passkey and the notice of it", () => {
  it("[SEC-133] are both there or neither, wherever it stops", async () => {
    const talk = await registering("CU-C01");
    await sendNotices(app.deps);
    const key = new SoftAuthenticator("C01");
    const clientId = makeUuid(systemRandom);

    // Stopped before the write: nothing is there.
    const stopped: AppDeps = {
      ...app.deps,
      conversations: {
        ...app.deps.conversations,
        save: async () => {
          throw new Error("the process stopped here");
        },
      },
    };
    await expect(register(talk, key, stopped, clientId)).rejects.toThrow("stopped here");
    expect([await count("authenticator", talk), await count("notice", talk)]).toEqual([0, 0]);

    // Stopped in the middle of it, by the database itself: nothing is there either.
    await app.database.query(
      "test.break",
      "ALTER TABLE authenticator ADD CONSTRAINT stops_here CHECK (kind <> 'passkey') NOT VALID",
      [],
    );
    await expect(register(talk, key, app.deps, clientId)).rejects.toThrow();
    expect([await count("authenticator", talk), await count("notice", talk)]).toEqual([0, 0]);
    await app.database.query("test.mend", "ALTER TABLE authenticator DROP CONSTRAINT stops_here", []);

    // Somebody else wrote first: the turn runs again, and there is one of each.
    let isFirst = true;
    const overtaken: AppDeps = {
      ...app.deps,
      conversations: {
        ...app.deps.conversations,
        save: async (writes) => {
          if (isFirst) {
            isFirst = false;
            await app.database.query(
              "test.overtake",
              "UPDATE conversation SET version = version + 1 WHERE conversation_id = $1",
              [talk.id],
            );
          }
          return app.deps.conversations.save(writes);
        },
      },
    };
    expect((await register(talk, key, overtaken, clientId)).ok).toBe(true);
    expect([await count("authenticator", talk), await count("notice", talk)]).toEqual([1, 1]);

    // Sent again by the browser: still one.
    expect((await register(talk, key, app.deps, clientId)).ok).toBe(true);
    expect(await count("authenticator", talk)).toBe(1);
    await sendNotices(app.deps);
    expect(mail(app, /passkey was added/u)).toBe(1);
  });

  it("[SEC-133] a removed one and its notice, too; two removals at once are one", async () => {
    const talk = await registering("CU-C02");
    const key = new SoftAuthenticator("C02");
    expect((await register(talk, key, app.deps, makeUuid(systemRandom))).ok).toBe(true);
    await sendNotices(app.deps);
    const [held] = await app.deps.authenticators.list(app.deps.tenant, (await subjectOfTalk(talk)) as never);
    const { authenticatorId } = held!;
    const failing: AppDeps = {
      ...app.deps,
      conversations: {
        ...app.deps.conversations,
        save: async () => {
          throw new Error("the process stopped here");
        },
      },
    };
    const input = { kind: "authenticator_remove", clientId: makeUuid(systemRandom), authenticatorId } as const;
    const scope = { tenant: app.deps.tenant, conversationId: talk.id, addressKey: systemRandom.bytes(32) };
    await expect(handleTurn({ ...scope, input }, failing)).rejects.toThrow("stopped here");
    expect(await count("authenticator", talk)).toBe(1);
    const other = { ...input, clientId: makeUuid(systemRandom) };
    await Promise.all([handleTurn({ ...scope, input }, app.deps), handleTurn({ ...scope, input: other }, app.deps)]);
    expect(await count("authenticator", talk)).toBe(0);
    await sendNotices(app.deps);
    expect(mail(app, /passkey was removed/u)).toBe(1);
  });
});
