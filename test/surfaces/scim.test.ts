// SPDX-License-Identifier: Apache-2.0
// The operator's directory as a program sends it: SCIM over HTTP, and what becomes of roles and sessions.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  type AppDeps,
  findSeatUnproved,
  makeTokenByCommand,
  type OpenedSeat,
  revokeTokenByCommand,
  type StaffAccount,
} from "#app";
import { openSeat } from "#app/testing";
import type { AgentId } from "#kernel";
import { openTestServer, type TestServer } from "../harness/server.ts";
import { decideAs, enrolColleague, enrolFirst, type StaffPerson } from "../harness/staff.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const PATCH = "urn:ietf:params:scim:api:messages:2.0:PatchOp";

let at: TestServer;
let deps: AppDeps;
let token: string;
let maya: { person: StaffPerson; opened: OpenedSeat };
let sami: { person: StaffPerson; opened: OpenedSeat };
beforeAll(async () => {
  at = await openTestServer();
  const groups = { "care-team": ["care"], "privacy-team": ["privacy"], bosses: ["admin", "care"] } as const;
  Object.assign(at.app.deps, { directory: { ...at.app.deps.directory, isScimOn: true, groups } });
  deps = at.app.deps;
  token = await newToken();
  maya = await enrolFirst(at.app);
  sami = await enrolColleague(at.app, maya.opened.seat, "Sami Frey", ["security"]);
});
afterAll(async () => {
  await at.close();
});

/** As the first start would: nobody is there who could approve it. */
async function newToken(days = 300, name = "directory"): Promise<string> {
  const first = { ...deps, staff: { ...deps.staff, hasAny: async () => false } };
  const wanted = { purpose: "scim", name, scopes: [], days, deviceKey: null } as const;
  const made = await makeTokenByCommand(first, wanted, null, HOUR_MS);
  if (!made.ok || !("text" in made.value)) throw new Error("No token was made");
  return made.value.text;
}

type Answer = { readonly status: number; readonly body: Record<string, unknown>; readonly headers: Headers };

async function scim(
  method: string,
  path: string,
  body?: unknown,
  changes: { readonly token?: string | null; readonly headers?: Record<string, string> } = {},
): Promise<Answer> {
  const shown = changes.token === undefined ? token : changes.token;
  const answer = await fetch(`${at.url}/scim/v2${path}`, {
    method,
    headers: {
      ...(shown === null ? {} : { authorization: `Bearer ${shown}` }),
      ...(body === undefined ? {} : { "content-type": "application/scim+json" }),
      ...changes.headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, body: text === "" ? {} : JSON.parse(text), headers: answer.headers };
}

const patch = (path: string, ...Operations: object[]): Promise<Answer> =>
  scim("PATCH", path, { schemas: [PATCH], Operations });

let count = 0;
async function send(changes: object = {}): Promise<string> {
  count += 1;
  const user = {
    schemas: ["urn:ietf:params:scim:schemas:core:2.0:User"],
    userName: `person${count}@operator.example`,
    externalId: `ext-${count}`,
    name: { givenName: "Noor", familyName: `Haddad ${count}` },
    emails: [{ value: `person${count}@operator.example`, type: "work", primary: true }],
    active: true,
    "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User": { department: "Care", employeeNumber: "4711" },
    ...changes,
  };
  const made = await scim("POST", "/Users", user);
  expect(made.status).toBe(201);
  return made.body["id"] as string;
}

async function makeGroup(displayName: string, members: readonly string[] = []): Promise<string> {
  const made = await scim("POST", "/Groups", { displayName, members: members.map((value) => ({ value })) });
  expect(made.status).toBe(201);
  return made.body["id"] as string;
}

async function account(id: string): Promise<StaffAccount> {
  const found = await deps.staff.find(deps.tenant, id as AgentId);
  if (found === null) throw new Error("There is no such account");
  return found;
}

/** Signed in, whatever the way. */
const signIn = async (id: string): Promise<OpenedSeat> => openSeat(deps, await account(id), "oidc", "key");

describe("SCIM", () => {
  it("[SEC-467] answers a directory's token and nothing else, and each refusal is the same", async () => {
    const other = { purpose: "rest", name: "crm", scopes: ["desk.list"], days: 9, deviceKey: null } as const;
    const first = { ...deps, staff: { ...deps.staff, hasAny: async () => false } };
    const rest = await makeTokenByCommand(first, other, null, HOUR_MS);
    const gone = await newToken(9, "former");
    const held = (await deps.apiTokens.list(deps.tenant)).find(({ name }) => name === "former");
    const old = await newToken(1);
    const body = { status: "401", schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"] };
    for (const shown of [null, "wls_".padEnd(47, "A"), rest.ok && "text" in rest.value ? rest.value.text : ""])
      expect(await scim("GET", "/Users", undefined, { token: shown })).toMatchObject({ status: 401, body });
    expect((await scim("GET", "/Users", undefined, { token: gone })).status).toBe(200);
    expect(await revokeTokenByCommand(deps, held?.tokenId ?? "")).toBe(true);
    expect((await scim("GET", "/Users", undefined, { token: gone })).status).toBe(401);
    at.app.clock.advance(DAY_MS + 1);
    expect((await scim("GET", "/Users", undefined, { token: old })).status).toBe(401);
    expect((await scim("GET", "/Users")).status).toBe(200);
    // A directory's token opens no desk.
    const desk = await fetch(`${at.url}/v1/desk/staff`, { headers: { authorization: `Bearer ${token}` } });
    expect(desk.status).toBe(401);
  });

  it("says what it understands, and pages, filters and versions as the standard wants", async () => {
    const ids = [await send(), await send(), await send()];
    expect((await scim("GET", "/ServiceProviderConfig")).body["patch"]).toEqual({ supported: true });
    expect((await scim("GET", "/ResourceTypes/Group")).body["endpoint"]).toBe("/Groups");
    expect((await scim("GET", "/Schemas")).body["totalResults"]).toBe(2);
    const found = await scim("GET", `/Users?filter=${encodeURIComponent(`externalId eq "ext-${count}"`)}`);
    expect(found.body).toMatchObject({ totalResults: 1, Resources: [{ id: ids[2], active: true }] });
    expect(JSON.stringify(found.body)).not.toContain("4711");
    const page = await scim("GET", "/Users?startIndex=2&count=1");
    expect(page.body).toMatchObject({ startIndex: 2, itemsPerPage: 1 });
    expect(page.body["totalResults"]).toBeGreaterThanOrEqual(3);
    const asked = { filter: `externalId eq "ext-${count}"`, count: 5, excludedAttributes: ["emails"] };
    const inBody = await scim("POST", "/Users/.search", asked);
    expect(inBody.body).toMatchObject({ totalResults: 1, Resources: [{ id: ids[2] }] });
    expect((inBody.body["Resources"] as readonly object[])[0]).not.toHaveProperty("emails");
    const wrong = await scim("GET", `/Users?filter=${encodeURIComponent('userName ne "x"')}`);
    expect(wrong).toMatchObject({ status: 400, body: { scimType: "invalidFilter" } });
    const one = await scim("GET", `/Users/${ids[0]}`);
    const etag = one.headers.get("etag") ?? "";
    expect((one.body["meta"] as { readonly version: string }).version).toBe(etag);
    expect((await scim("GET", `/Users/${ids[0]}`, undefined, { headers: { "if-none-match": etag } })).status).toBe(304);
    const put = { ...one.body, displayName: "Noor H." };
    expect((await scim("PUT", `/Users/${ids[0]}`, put, { headers: { "if-match": etag } })).status).toBe(200);
    expect((await scim("PUT", `/Users/${ids[0]}`, put, { headers: { "if-match": etag } })).status).toBe(412);
    const double = { userName: String(one.body["userName"]).toUpperCase() };
    expect(await scim("POST", "/Users", double)).toMatchObject({ status: 409, body: { scimType: "uniqueness" } });
    expect((await scim("POST", "/Users", { userName: "" })).body["scimType"]).toBe("invalidValue");
    expect((await scim("GET", "/Users/nobody")).status).toBe(404);
    // Accounts that were made here are not the directory's.
    expect((await scim("GET", `/Users/${maya.opened.seat.account.staffId}`)).status).toBe(404);
    expect((await scim("GET", "/Bulk")).status).toBe(404);
  });

  it("[SEC-468] gives by a group what configuration says, and takes role and sessions away at once, on every node", async () => {
    const id = await send();
    expect((await account(id)).roles).toEqual([]);
    const group = await makeGroup("care-team");
    await makeGroup("cleaning", [id]);
    expect((await account(id)).roles).toEqual([]);
    expect((await patch(`/Groups/${group}`, { op: "Add", path: "members", value: [{ value: id }] })).status).toBe(200);
    expect((await account(id)).roles).toEqual(["care"]);
    const node = await at.app.node();
    const { token: session } = await signIn(id);
    expect((await findSeatUnproved(node, session))?.agent.roles).toEqual(["care"]);
    expect((await patch(`/Groups/${group}`, { op: "Remove", path: `members[value eq "${id}"]` })).status).toBe(200);
    expect((await account(id)).roles).toEqual([]);
    expect(await findSeatUnproved(node, session)).toBeNull();
    // The same by taking the group away, and by another name.
    await patch(`/Groups/${group}`, { op: "add", path: "members", value: [{ value: id }] });
    const again = await signIn(id);
    await patch(`/Groups/${group}`, { op: "replace", value: { displayName: "Care-Team" } });
    expect([(await account(id)).roles, await findSeatUnproved(node, again.token)]).toEqual([[], null]);
    await patch(`/Groups/${group}`, { op: "replace", path: "displayName", value: "care-team" });
    const third = await signIn(id);
    expect((await account(id)).roles).toEqual(["care"]);
    expect((await scim("DELETE", `/Groups/${group}`)).status).toBe(204);
    expect([(await account(id)).roles, await findSeatUnproved(node, third.token)]).toEqual([[], null]);
    // A group gives nothing to an account that was made here.
    const local = [{ value: sami.opened.seat.account.staffId }];
    expect(await scim("POST", "/Groups", { displayName: "privacy-team", members: local })).toMatchObject({
      status: 400,
    });
  });

  it("[SEC-468] ends every session of who is deactivated in the same request; a person's no outlives the directory's yes", async () => {
    const id = await send();
    await makeGroup("privacy-team", [id]);
    const node = await at.app.node();
    const { token: session } = await signIn(id);
    // As one directory writes it: a text instead of a truth.
    const off = await patch(`/Users/${id}`, { op: "Replace", path: "active", value: "False" });
    expect([off.status, off.body["active"]]).toEqual([200, false]);
    expect(await findSeatUnproved(node, session)).toBeNull();
    const on = await patch(`/Users/${id}`, { op: "replace", value: { active: true } });
    expect([on.body["active"], (await account(id)).roles]).toEqual([true, ["privacy"]]);
    const { version } = await account(id);
    const local = { staffId: id as AgentId, version, roles: ["privacy"], state: "disabled" } as const;
    const entry = {
      ...(await deps.historyReader.page(deps.tenant, { topic: "all", before: null, limit: 1 }))[0]!.entry,
    };
    expect((await deps.staff.change(deps.tenant, local, new Date(deps.clock.now()), entry)).ok).toBe(true);
    await patch(`/Users/${id}`, { op: "replace", value: { active: true } });
    expect((await account(id)).state).toBe("disabled");
    expect((await scim("DELETE", `/Users/${id}`)).status).toBe(204);
    expect(await deps.staff.find(deps.tenant, id as AgentId)).toBeNull();
  });

  it("[SEC-469] makes nobody an admin by a group: two people approve it, and then it is", async () => {
    const id = await send();
    const group = await makeGroup("bosses", [id]);
    expect((await account(id)).roles).toEqual(["care"]);
    await patch(`/Groups/${group}`, { op: "add", path: "members", value: [{ value: id }] });
    const asked = (await deps.approvals.list(deps.tenant, new Date(deps.clock.now()), 50)).filter(
      ({ kind, state }) => kind === "staff" && state === "proposed",
    );
    expect(asked.map(({ needed, proposedBy }) => [needed, proposedBy])).toEqual([[2, "command"]]);
    const approvalId = asked[0]?.approvalId ?? "";
    // Somebody whom the directory has sent may not decide: they have no such role.
    const first = await decideAs(at.app, maya.opened.seat, approvalId);
    expect(first).toMatchObject({ ok: true, value: { state: "proposed" } });
    expect((await account(id)).roles).toEqual(["care"]);
    const second = await decideAs(at.app, sami.opened.seat, approvalId);
    expect(second).toMatchObject({ ok: true, value: { isCarriedOut: true } });
    expect((await account(id)).roles).toEqual(["care", "admin"]);
    // It stays as long as the group says so, and no longer.
    await scim("DELETE", `/Groups/${group}`);
    expect((await account(id)).roles).toEqual([]);
  });

  it("[SEC-469] whose account it is does not pass to another login with the power that two people gave it", async () => {
    const id = await send();
    const group = await makeGroup("bosses", [id]);
    const open = (await deps.approvals.list(deps.tenant, new Date(deps.clock.now()), 50)).filter(
      ({ kind, state }) => kind === "staff" && state === "proposed",
    );
    const approvalId = open.at(-1)?.approvalId ?? "";
    await decideAs(at.app, maya.opened.seat, approvalId);
    await decideAs(at.app, sami.opened.seat, approvalId);
    expect((await account(id)).roles).toEqual(["care", "admin"]);
    const session = await signIn(id);
    // Whoever holds the directory's token names a login of their own as this admin's.
    const moved = await patch(`/Users/${id}`, { op: "replace", path: "externalId", value: "ext-mallory" });
    expect(moved.status).toBe(200);
    expect((await account(id)).roles).toEqual(["care"]);
    expect(await findSeatUnproved(deps, session.token)).toBeNull();
    const own = new Uint8Array(32).fill(1);
    expect(await deps.staff.addLogin(deps.tenant, own, id as AgentId)).toBe(true);
    expect(await deps.staff.addLogin(deps.tenant, new Uint8Array(32).fill(2), id as AgentId)).toBe(false);
    expect((await scim("DELETE", `/Groups/${group}`)).status).toBe(204);
  });

  it("[SEC-504] of first sign-ons at the same moment one opens the account that the directory sent, and the others nothing", async () => {
    const id = await send();
    const other = await at.app.node();
    const logins = Array.from({ length: 16 }, (_, index) => new Uint8Array(32).fill(100 + index));
    const linked = await Promise.all(
      logins.map((login, index) => (index % 2 === 0 ? deps : other).staff.addLogin(deps.tenant, login, id as AgentId)),
    );
    expect(linked.filter(Boolean)).toHaveLength(1);
    const opened = await Promise.all(logins.map((login) => deps.staff.findByLogin(deps.tenant, login)));
    expect(opened.map((account) => account?.staffId === id)).toEqual(linked);
  });

  it("[SEC-468] lets in for good whom a person has let in again", async () => {
    const id = await send();
    const entry = {
      ...(await deps.historyReader.page(deps.tenant, { topic: "all", before: null, limit: 1 }))[0]!.entry,
    };
    const set = async (state: "active" | "disabled"): Promise<void> => {
      const { version, roles } = await account(id);
      const wanted = { staffId: id as AgentId, version, roles, state } as const;
      expect((await deps.staff.change(deps.tenant, wanted, new Date(deps.clock.now()), entry)).ok).toBe(true);
    };
    const sync = async (given: string): Promise<string> => {
      await patch(`/Users/${id}`, { op: "replace", value: { active: true, "name.givenName": given } });
      return (await account(id)).state;
    };
    await set("disabled");
    expect(await sync("Nour")).toBe("disabled");
    await set("active");
    expect(await sync("Noor")).toBe("active");
    await set("disabled");
    expect(await sync("Nora")).toBe("disabled");
  });

  it("[SEC-012] keeps no name of a person or a group in the clear, and says in the history that a program did it", async () => {
    await makeGroup("planted-group-name", [await send({ userName: "planted.person", displayName: "Planted Person" })]);
    const tables = ["scim_user", "scim_group", "scim_member", "api_token", "staff"];
    for (const table of tables) {
      const { rows } = await at.app.database.query<{ text: string }>(
        `test.dump_${table}`,
        `SELECT t::text AS text FROM ${table} t`,
      );
      const text = rows
        .map((row) => row.text)
        .join("\n")
        .toLowerCase();
      expect(text.length).toBeGreaterThan(50);
      for (const planted of ["planted", "directory", Buffer.from("planted").toString("hex")])
        expect([table, planted, text.includes(planted)]).toEqual([table, planted, false]);
    }
    const entries = await deps.historyReader.page(deps.tenant, { topic: "all", before: null, limit: 20 });
    const own = entries.filter(({ entry }) => entry.kind === "directory.changed" || entry.facts["by"] === "scim");
    expect(own.length).toBeGreaterThan(1);
    expect(new Set(own.map(({ entry }) => entry.actor.kind))).toEqual(new Set(["token"]));
  });
});
