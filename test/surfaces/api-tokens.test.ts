// SPDX-License-Identifier: Apache-2.0
// Programs with a token, as an attacker would use them: another's scope, expired, revoked, replayed, copied.
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  API_SCOPES,
  type AppDeps,
  listTokens,
  makeToken,
  type NewToken,
  type OpenedSeat,
  readStaffHistory,
  revokeToken,
  type StaffSeat,
  seatOfToken,
  tokensWithoutMaker,
} from "#app";
import { type AgentId, isTokenId } from "#kernel";
import { makeAuditFacts } from "#postgres";
import { makeClientKey, openApi, runApi, runCases } from "#surfaces";
import { TOKEN_ROUTES } from "../../src/surfaces/http/token-routes.ts";
import { openTestServer, type TestServer } from "../harness/server.ts";
import { decideAs, enrolColleague, enrolFirst, type StaffPerson } from "../harness/staff.ts";

const DAY_MS = 86_400_000;

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

type Key = ReturnType<typeof makeClientKey>;
type Program = { readonly text: string; readonly id: string; readonly key: Key };

/** A token that is bound to a key, approved by a colleague where that is needed. */
async function program(scopes: readonly string[], changes: Partial<NewToken> = {}): Promise<Program> {
  const key = makeClientKey();
  const wanted: NewToken = {
    purpose: "rest",
    name: "crm-sync",
    scopes,
    days: 30,
    deviceKey: key.thumbprint,
    ...changes,
  };
  const admin = await maya.person.requireSeat();
  const asked = await makeToken(deps, admin, wanted, null);
  if (!asked.ok) throw new Error(asked.refusal.reason);
  if ("text" in asked.value) return { text: asked.value.text, id: asked.value.token.tokenId, key };
  const { approvalId } = asked.value;
  await decideAs(at.app, sami.opened.seat, approvalId);
  const made = await makeToken(deps, admin, wanted, approvalId);
  if (!made.ok || !("text" in made.value)) throw new Error("No token was made");
  return { text: made.value.text, id: made.value.token.tokenId, key };
}

type Changes = { readonly proof?: string | null; readonly scheme?: string; readonly headers?: Record<string, string> };

async function ask({ key, text }: Program, method: string, path: string, changes: Changes = {}): Promise<number> {
  const own = key.prove(method, at.url + path, text, at.app.clock.now());
  const proof = changes.proof === undefined ? own : changes.proof;
  const answer = await fetch(at.url + path, {
    method,
    headers: {
      authorization: `${changes.scheme ?? "DPoP"} ${text}`,
      ...(proof === null ? {} : { dpop: proof }),
      ...(method === "GET" ? {} : { "content-type": "application/json" }),
      ...changes.headers,
    },
    ...(method === "GET" ? {} : { body: "{}" }),
  });
  return answer.status;
}

describe("tokens of programs", () => {
  it("[SEC-471] open what their scopes name and nothing else, whatever the role behind it would", async () => {
    const reader = await program(["incidents.read", "history.security"]);
    expect(await ask(reader, "GET", "/v1/desk/incidents")).toBe(200);
    expect(await ask(reader, "GET", "/v1/desk/history?topic=security")).toBe(200);
    // A token that one person made tells nobody's name.
    const token = (await deps.apiTokens.list(deps.tenant)).find(({ tokenId }) => tokenId === reader.id);
    if (token === undefined) throw new Error("There is no such token");
    const narrow = seatOfToken(token);
    const wide = { ...narrow, agent: { ...narrow.agent, scopes: [...(narrow.agent.scopes ?? []), "staff.list"] } };
    const namesFor = async (seat: StaffSeat): Promise<number> => {
      const page = await readStaffHistory(deps, seat, "security", null);
      return page.ok ? Object.keys(page.value.names).length : -1;
    };
    expect(await namesFor(narrow)).toBe(0);
    expect(await namesFor(wide)).toBeGreaterThan(1);
    for (const path of [
      "/v1/desk/history",
      "/v1/desk/history?topic=reveals",
      "/v1/desk/history?topic=security&topic=all",
    ])
      expect([path, await ask(reader, "GET", path)]).toEqual([path, 403]);
    for (const path of ["/v1/desk/cases", "/v1/desk/staff", "/v1/desk/me", "/v1/desk/account", "/v1/desk/requests"])
      expect([path, await ask(reader, "GET", path)]).toEqual([path, 403]);
  });

  it("[SEC-471] never decide, reveal, open files, vouch, give roles or make tokens: no route of these takes one", async () => {
    const all = await program(Object.keys(API_SCOPES));
    const id = "00000000-0000-4000-8000-000000000001";
    const closed: [string, string][] = [
      ["POST", `/v1/desk/approvals/${id}/decision`],
      ["GET", "/v1/desk/approvals"],
      ["POST", `/v1/desk/cases/${id}/reveal`],
      ["POST", `/v1/desk/cases/${id}/values`],
      ["POST", `/v1/desk/cases/${id}/files/open`],
      ["POST", `/v1/desk/cases/${id}/vouch`],
      ["POST", `/v1/desk/cases/${id}/alarms/lift`],
      ["POST", `/v1/desk/cases/${id}/ask-proof`],
      ["POST", `/v1/desk/cases/${id}/acts`],
      ["POST", `/v1/desk/cases/${id}/files/fetch`],
      ["POST", `/v1/desk/requests/${id}/decision`],
      ["POST", "/v1/desk/requests"],
      ["POST", "/v1/desk/legal-holds"],
      ["POST", `/v1/desk/legal-holds/${id}/release`],
      ["POST", "/v1/desk/retention/runs"],
      ["POST", "/v1/desk/archives"],
      ["POST", `/v1/desk/archives/${id}/download`],
      ["POST", `/v1/desk/incidents/${id}/reach`],
      ["POST", `/v1/desk/incidents/${id}/notices/approve`],
      ["POST", "/v1/desk/subjects/look-up"],
      ["POST", "/v1/desk/reads/search"],
      ["POST", "/v1/desk/staff/invites"],
      ["DELETE", `/v1/desk/staff/${id}`],
      ["GET", "/v1/desk/tokens"],
      ["POST", "/v1/desk/tokens"],
      ["POST", "/v1/desk/account/passkeys/options"],
      ["POST", "/v1/desk/sign-out"],
    ];
    for (const [method, path] of closed) expect([path, await ask(all, method, path)]).toEqual([path, 403]);
    // What wants a fresh sign-in is closed within a route that is open.
    const { account } = sami.opened.seat;
    const answer = await fetch(`${at.url}/v1/desk/staff/${account.staffId}/change`, {
      method: "POST",
      headers: {
        authorization: `DPoP ${all.text}`,
        dpop: all.key.prove("POST", `${at.url}/v1/desk/staff/${account.staffId}/change`, all.text, at.app.clock.now()),
        "content-type": "application/json",
      },
      body: JSON.stringify({ version: account.version, change: { kind: "roles", roles: ["admin"] } }),
    });
    expect(answer.status).toBe(403);
    expect(
      Object.keys(TOKEN_ROUTES).filter((route) =>
        /decision|reveal|values|cases\/:id\/files|vouch|lift|tokens/u.test(route),
      ),
    ).toEqual([]);
  });

  it("[SEC-472] are worth nothing without their key, twice, elsewhere, beside a cookie, expired or revoked", async () => {
    const one = await program(["incidents.read"], { days: 2 });
    const path = "/v1/desk/incidents";
    const thief = { ...one, key: makeClientKey() };
    expect(await ask(one, "GET", path, { proof: null })).toBe(401);
    expect(await ask(thief, "GET", path)).toBe(401);
    expect(await ask(one, "GET", path, { proof: null, scheme: "Bearer" })).toBe(401);
    expect(await ask(one, "GET", path, { scheme: "Bearer" })).toBe(401);
    const proof = one.key.prove("GET", at.url + path, one.text, at.app.clock.now());
    expect(await ask(one, "GET", path, { proof })).toBe(200);
    expect(await ask(one, "GET", path, { proof })).toBe(401);
    const elsewhere = one.key.prove("GET", `${at.url}/v1/desk/policies`, one.text, at.app.clock.now());
    expect(await ask(one, "GET", path, { proof: elsewhere })).toBe(401);
    // An admin's cookie beside a token adds nothing to it.
    const cookie = `wardline_desk=${maya.opened.token}`;
    expect(await ask(one, "GET", "/v1/desk/staff", { headers: { cookie } })).toBe(403);
    expect(await ask({ ...one, text: "wlt_".padEnd(47, "B") }, "GET", path, { headers: { cookie } })).toBe(401);
    at.app.clock.advance(2 * DAY_MS + 1);
    expect(await ask(one, "GET", path)).toBe(401);
    const other = await program(["incidents.read"]);
    expect(await ask(other, "GET", path)).toBe(200);
    expect((await revokeToken(deps, await maya.person.requireSeat(), other.id)).ok).toBe(true);
    expect(await ask(other, "GET", path)).toBe(401);
  });

  it("[SEC-473] take a second person where they are wide, for exactly what was approved, once; and are shown once", async () => {
    const admin = await maya.person.requireSeat();
    const key = makeClientKey().thumbprint;
    const wide = { purpose: "rest", name: "staff-export", scopes: ["staff.list"], days: 30, deviceKey: key } as const;
    const narrow = { ...wide, scopes: ["policies.read"] } as const;
    const asked = await makeToken(deps, admin, wide, null);
    if (!asked.ok || "text" in asked.value) throw new Error("It was made alone");
    const { approvalId } = asked.value;
    const worthless = { ok: false, refusal: { reason: "approval_worthless" } };
    expect(await makeToken(deps, admin, wide, approvalId)).toEqual(worthless);
    // Nobody approves their own.
    expect(await decideAs(at.app, admin, approvalId)).toMatchObject({ refusal: { reason: "not_permitted" } });
    expect((await decideAs(at.app, sami.opened.seat, approvalId)).ok).toBe(true);
    for (const other of [
      { ...wide, scopes: ["staff.list", "desk.read"] },
      { ...wide, days: 366 },
      { ...wide, deviceKey: null },
    ])
      expect(await makeToken(deps, admin, other, approvalId)).toEqual(worthless);
    const made = await makeToken(deps, admin, wide, approvalId);
    if (!made.ok || !("text" in made.value)) throw new Error("It was not made");
    expect(await makeToken(deps, admin, wide, approvalId)).toEqual(worthless);
    const listed = await listTokens(deps, admin);
    expect(JSON.stringify(listed)).not.toContain(made.value.text.slice(4));
    // A narrow one is made at once; as a bearer token it is not narrow.
    expect(await makeToken(deps, admin, narrow, null)).toMatchObject({
      ok: true,
      value: { token: { name: "staff-export" } },
    });
    expect(await makeToken(deps, admin, { ...narrow, deviceKey: null }, null)).toMatchObject({
      value: { approvalId: expect.any(String) },
    });
    for (const [wanted, reason] of [
      [{ ...narrow, scopes: [] }, "bad_scope"],
      [{ ...narrow, scopes: ["staff.invite"] }, "bad_scope"],
      [{ ...narrow, scopes: ["constructor"] }, "bad_scope"],
      [{ ...narrow, days: 367 }, "bad_days"],
      [{ ...narrow, name: "+447700900123" }, "bad_name"],
      [{ ...narrow, name: "call-07700900123" }, "bad_name"],
      [{ ...narrow, deviceKey: "short" }, "bad_key"],
    ] as const)
      expect(await makeToken(deps, admin, wanted, null)).toEqual({ ok: false, refusal: { reason } });
    // Only an admin, and freshly signed in.
    expect(await makeToken(deps, sami.opened.seat, narrow, null)).toMatchObject({
      refusal: { reason: "not_permitted" },
    });
    const old: StaffSeat = { ...admin, session: { ...admin.session, createdAt: new Date(0) } };
    expect(await makeToken(deps, old, narrow, null)).toMatchObject({ refusal: { reason: "sign_in_too_old" } });
  });

  it("[SEC-473] stand in the history as programs, and their use is noted", async () => {
    const one = await program(["staff.disable", "staff.list"]);
    const { person, opened } = await enrolColleague(
      at.app,
      await maya.person.requireSeat(),
      "Ada Roth",
      ["care"],
      sami.opened.seat,
    );
    const path = `/v1/desk/staff/${opened.seat.account.staffId}/change`;
    const answer = await fetch(at.url + path, {
      method: "POST",
      headers: {
        authorization: `DPoP ${one.text}`,
        dpop: one.key.prove("POST", at.url + path, one.text, at.app.clock.now()),
        "content-type": "application/json",
      },
      body: JSON.stringify({ version: opened.seat.account.version, change: { kind: "disable" } }),
    });
    expect(answer.status).toBe(204);
    expect((await person.signIn()).ok).toBe(false);
    const entries = await deps.historyReader.page(deps.tenant, { topic: "all", before: null, limit: 10 });
    const own = entries.find(({ entry }) => entry.kind === "staff.changed")?.entry.actor;
    expect(own).toEqual({ kind: "token", id: one.id });
    const seen = await deps.historyReader.page(deps.tenant, { topic: "security", before: null, limit: 20 });
    const made = seen.find(({ entry }) => entry.kind === "token.made" && entry.facts["token"] === one.id);
    expect(made?.entry).toMatchObject({ actor: { kind: "agent" }, facts: { scopes: ["staff.list", "staff.disable"] } });
    expect([isTokenId(one.id), isTokenId(opened.seat.account.staffId)]).toEqual([true, false]);
    const kept = (await deps.apiTokens.list(deps.tenant)).find(({ tokenId }) => tokenId === one.id);
    expect(kept?.usedAt).not.toBeNull();
  });

  it("[SEC-505] stop at once when whoever made them has lost the role, is disabled or gone, on every node", async () => {
    const lena = await enrolColleague(at.app, await maya.person.requireSeat(), "Lena Ott", ["admin"], sami.opened.seat);
    const key = makeClientKey();
    const wanted: NewToken = {
      purpose: "rest",
      name: "lena-sync",
      scopes: ["policies.read"],
      days: 30,
      deviceKey: key.thumbprint,
    };
    const made = await makeToken(deps, await lena.person.requireSeat(), wanted, null);
    if (!made.ok || !("text" in made.value)) throw new Error("No token was made");
    const one: Program = { text: made.value.text, id: made.value.token.tokenId, key };
    const { staffId } = lena.opened.seat.account;
    const other = await at.app.node();
    const entry = {
      ...(await deps.historyReader.page(deps.tenant, { topic: "all", before: null, limit: 1 }))[0]!.entry,
    };
    const set = async (change: { roles?: readonly string[]; state?: "active" | "disabled" }): Promise<void> => {
      const now = (await deps.staff.find(deps.tenant, staffId))!;
      const next = { ...now, ...change, roles: (change.roles ?? now.roles) as typeof now.roles };
      expect((await deps.staff.change(deps.tenant, next, new Date(deps.clock.now()), entry)).ok).toBe(true);
    };
    const isOrphan = async (): Promise<boolean> =>
      (await tokensWithoutMaker(other, await other.apiTokens.list(other.tenant))).has(one.id as AgentId);
    const seen = async (): Promise<readonly [number, boolean]> => [
      await ask(one, "GET", "/v1/desk/policies"),
      await isOrphan(),
    ];
    expect(await seen()).toEqual([200, false]);
    await set({ roles: ["care"] });
    expect(await seen()).toEqual([401, true]);
    await set({ roles: ["admin"] });
    expect(await seen()).toEqual([200, false]);
    await set({ state: "disabled" });
    expect(await seen()).toEqual([401, true]);
    const facts = makeAuditFacts(at.app.database, deps.tenant, { conversation: 1, file: 1 }, () => at.app.clock.now());
    expect(await facts.tokenMakers()).toContainEqual(null);
    expect((await deps.staff.remove(deps.tenant, staffId, entry)).ok).toBe(true);
    expect(await seen()).toEqual([401, true]);
  });

  it("[SEC-471] do by `wardline api` what they may, through the sealed channel, and no more", async () => {
    const one = await program(["desk.list", "policies.read"]);
    const dir = await mkdtemp(join(tmpdir(), "wardline-api-"));
    await writeFile(join(dir, "token"), `${one.text}\n`);
    await writeFile(join(dir, "key"), JSON.stringify(one.key.exportJwk()));
    const flags = { token: join(dir, "token"), key: join(dir, "key") };
    const ask = await openApi(at.url, flags, () => at.app.clock.now());
    let said = "";
    const terminal = { isInteractive: false, write: (text: string) => void (said += text) };
    expect(await runApi(ask, ["get", "/v1/desk/policies"], flags, terminal)).toBe(0);
    expect(await runCases(ask, ["list"], { view: "waiting" }, terminal)).toBe(0);
    expect(said).toContain('"cases": []');
    const taken = runCases(ask, ["take", "00000000-0000-4000-8000-000000000001"], {}, terminal);
    await expect(taken).rejects.toThrow("The service refused: 403 not_authorised");
    await expect(runApi(ask, ["GET", "//elsewhere.example/v1"], flags, terminal)).rejects.toThrow("api METHOD PATH");
  });

  it("[SEC-472] stop a program, and a network that guesses, that ask too often", async () => {
    const one = await program(["policies.read"]);
    const seen = new Set<number>();
    for (let tries = 0; tries < 40; tries += 1)
      seen.add(await ask({ ...one, text: "wlt_".padEnd(47, "C") }, "GET", "/v1/desk/policies"));
    expect([...seen]).toEqual([401, 429]);
    // Whoever has a good one is not stopped by a neighbour that guesses.
    expect(await ask(one, "GET", "/v1/desk/policies")).toBe(200);
  });
});
