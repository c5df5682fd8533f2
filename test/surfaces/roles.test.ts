// SPDX-License-Identifier: Apache-2.0
// What each role may ask of the desk's interface, over the network, against the reviewed table of the gate: all roles, none sampled.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { OpenedSeat } from "#app";
import { connectView, staffMe } from "#protocol";
import { parseGateRows } from "../../src/main/gate-rows.ts";
import { openTestServer, type TestServer } from "../harness/server.ts";
import { enrolColleague, enrolFirst, type StaffPerson } from "../harness/staff.ts";

const table = new URL("../../docs/security/gate-rows.yaml", import.meta.url);
const rows = parseGateRows(readFileSync(table, "utf8"));
const ROLES = ["care", "security", "privacy", "admin", "auditor"] as const;
type Role = (typeof ROLES)[number];

/** What a page of the console reads first, by the action that opens it. */
const READS: Readonly<Record<string, readonly string[]>> = {
  "desk.list": ["/v1/desk/cases"],
  "texts.read": ["/v1/desk/texts"],
  "wording.read": ["/v1/desk/wording"],
  "approval.list": ["/v1/desk/approvals"],
  "incidents.read": [
    "/v1/desk/incidents",
    "/v1/desk/incident-register",
    "/v1/desk/security/map",
    "/v1/desk/security/verdicts",
  ],
  "security.read": ["holds", "bounds", "detectors", "drills"].map((page) => `/v1/desk/security/${page}`),
  "policies.read": ["/v1/desk/policies/versions"],
  "requests.list": ["/v1/desk/requests"],
  "privacy.read": ["/v1/desk/inventory", "/v1/desk/legal-holds", "/v1/desk/retention", "/v1/desk/consents"],
  "evidence.read": ["/v1/desk/archives", "/v1/desk/audits"],
  "service.read": ["/v1/desk/alerts", "/v1/desk/service"],
  "staff.list": ["/v1/desk/staff", "/v1/desk/directory"],
  "roles.read": ["/v1/desk/roles"],
  "tokens.list": ["/v1/desk/tokens"],
};

let at: TestServer;
const people = new Map<Role, { readonly key: StaffPerson["key"]; readonly opened: OpenedSeat }>();

beforeAll(async () => {
  at = await openTestServer();
  const first = await enrolFirst(at.app, ["admin"]);
  people.set("admin", { key: first.person.key, opened: first.opened });
  // Security last: from then on an invitation would take two.
  for (const role of ["care", "privacy", "auditor", "security"] as const) {
    const { person, opened } = await enrolColleague(at.app, first.opened.seat, `Somebody of ${role}`, [role]);
    people.set(role, { key: person.key, opened });
  }
});
afterAll(async () => {
  await at.close();
});

async function ask(role: Role, path: string, method = "GET"): Promise<Response> {
  const who = people.get(role);
  if (who === undefined) throw new Error(`Nobody has the role ${role}`);
  const { key, opened } = who;
  const dpop = key.prove(method, at.url + path, opened.token, at.app.clock.now());
  return fetch(at.url + path, { method, headers: { cookie: `wardline_desk=${opened.token}`, dpop, origin: at.url } });
}

const mayOf = (role: Role): Set<string> =>
  new Set(
    rows
      .filter(({ actors, roles }) => actors.includes("Agent") && roles?.includes(role) === true)
      .map(({ action }) => action),
  );

describe("[SEC-486] a role reads over the interface what the reviewed table opens to it, and is refused everything else", () => {
  it.each(ROLES)("%s", async (role) => {
    const may = mayOf(role);
    const told = staffMe.parse(await (await ask(role, "/v1/desk/me")).json()).may;
    for (const [action, paths] of Object.entries(READS)) {
      // Approvals are offered to everybody; which of them somebody sees is decided one by one.
      if (action !== "approval.list") expect([action, told.includes(action)]).toEqual([action, may.has(action)]);
      for (const path of paths) {
        const { status } = await ask(role, path);
        expect([path, status === 403]).toEqual([path, !may.has(action)]);
        if (may.has(action)) expect([path, [400, 401, 404].includes(status)]).toEqual([path, false]);
      }
    }
  });

  it("looks at the operator's systems for who may read the state of the service, and for nobody else", async () => {
    const path = "/v1/desk/connect/check";
    expect((await ask("care", path, "POST")).status).toBe(403);
    const answer = await ask("admin", path, "POST");
    expect(answer.status).toBe(200);
    const view = connectView.parse(await answer.json());
    expect(view.apis.length).toBeGreaterThan(30);
    expect(view.flows.filter(({ state }) => state === "off")).toEqual([]);
    const titles = view.flows.map(({ title }) => title);
    expect(titles.filter((title) => title === null)).toEqual([]);
    expect(titles).toContainEqual({ en: "Top up", ar: "شحن الرصيد" });
    expect((await fetch(at.url + path, { method: "POST" })).status).toBe(401);
  });

  it("knows nobody without a session", async () => {
    const statuses = await Promise.all(
      Object.values(READS)
        .flat()
        .map(async (path) => (await fetch(at.url + path)).status),
    );
    expect(new Set(statuses)).toEqual(new Set([401]));
  });
});
