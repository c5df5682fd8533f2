// SPDX-License-Identifier: Apache-2.0
// The desk's interface as a browser uses it: cookie, origin and a proof of the key on each request.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { changeStaff, type OpenedSeat } from "#app";
import { makeClientKey } from "#surfaces";
import { openTestServer, type TestServer } from "../harness/server.ts";
import { enrolColleague, enrolFirst, linkFor, type StaffPerson } from "../harness/staff.ts";

const MINUTE_MS = 60_000;

let at: TestServer;
beforeEach(async () => {
  at = await openTestServer();
});
afterEach(async () => {
  await at.close();
});

type Signer = { readonly key: StaffPerson["key"]; readonly opened: OpenedSeat };

function ask(
  { key, opened }: Signer,
  method: string,
  path: string,
  changes: { readonly body?: unknown; readonly headers?: Record<string, string>; readonly proof?: string | null } = {},
): Promise<Response> {
  const proof =
    changes.proof === undefined ? key.prove(method, at.url + path, opened.token, at.app.clock.now()) : changes.proof;
  return fetch(at.url + path, {
    method,
    headers: {
      cookie: `wardline_desk=${opened.token}`,
      ...(method === "GET" ? {} : { "content-type": "application/json", origin: at.url }),
      ...(proof === null ? {} : { dpop: proof }),
      ...changes.headers,
    },
    ...(method === "GET" ? {} : { body: JSON.stringify(changes.body ?? {}) }),
  });
}

type Heard = { readonly frames: string[]; readonly closed: Promise<number>; readonly socket: WebSocket };

function connect({ key, opened }: Signer, proof?: string | null, origin: string = at.url): Heard {
  const socket = new WebSocket(`${at.wsUrl}/v1/desk/socket`, {
    origin,
    headers: { cookie: `wardline_desk=${opened.token}` },
  });
  const frames: string[] = [];
  socket.on("message", (data: Buffer) => frames.push(data.toString("utf8")));
  socket.on("open", () => {
    const own = key.prove("GET", `${at.url}/v1/desk/socket`, opened.token, at.app.clock.now());
    if (proof !== null) socket.send(JSON.stringify({ type: "prove", proof: proof ?? own }));
  });
  const closed = new Promise<number>((resolve) => socket.on("close", resolve));
  return { frames, closed, socket };
}

async function until(claim: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 15_000; Date.now() < end; ) {
    if (holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`It did not come: ${claim}`);
}

async function maya(): Promise<Signer & { readonly person: StaffPerson }> {
  const { person, opened } = await enrolFirst(at.app);
  return { person, opened, key: person.key };
}

describe("the desk over HTTP", () => {
  it("[SEC-093] answers cookie and proof of the session's key together, and nothing less", async () => {
    const me = await maya();
    expect((await ask(me, "GET", "/v1/desk/me")).status).toBe(200);
    expect((await ask(me, "GET", "/v1/desk/cases")).status).toBe(200);
    const thief = { ...me, key: makeClientKey() };
    for (const path of ["/v1/desk/me", "/v1/desk/cases", "/v1/desk/staff", "/v1/desk/account"]) {
      expect((await ask(thief, "GET", path)).status).toBe(401);
      expect((await ask(me, "GET", path, { proof: null })).status).toBe(401);
    }
    const proof = me.key.prove("GET", `${at.url}/v1/desk/me`, me.opened.token, at.app.clock.now());
    expect((await ask(me, "GET", "/v1/desk/me", { proof })).status).toBe(200);
    expect((await ask(me, "GET", "/v1/desk/me", { proof })).status).toBe(401);
    const bare = await fetch(`${at.url}/v1/desk/me`, {
      headers: { dpop: me.key.prove("GET", `${at.url}/v1/desk/me`, me.opened.token, at.app.clock.now()) },
    });
    expect(bare.status).toBe(401);
  });

  it("[SEC-098] takes what changes anything from the desk's own page only", async () => {
    const me = await maya();
    const headers = [
      { origin: "https://evil.example" },
      { origin: "null" },
      { origin: "http://chat.larkspur.localhost" },
    ];
    for (const each of headers)
      expect((await ask(me, "POST", "/v1/desk/sign-out", { headers: each })).status).toBe(401);
    const noOrigin = await fetch(`${at.url}/v1/desk/sign-out`, {
      method: "POST",
      headers: {
        cookie: `wardline_desk=${me.opened.token}`,
        dpop: me.key.prove("POST", `${at.url}/v1/desk/sign-out`, me.opened.token, at.app.clock.now()),
      },
    });
    expect(noOrigin.status).toBe(401);
    for (const path of [
      "door",
      "sign-in",
      "enrolment",
      "enrolment/look",
      "enrolment/options",
      "sign-on",
      "sign-on/end",
    ]) {
      const answer = await fetch(`${at.url}/v1/desk/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: "https://evil.example" },
        body: "{}",
      });
      expect([path, answer.status]).toEqual([path, 401]);
    }
    expect((await ask(me, "POST", "/v1/desk/sign-out")).status).toBe(204);
    expect((await ask(me, "GET", "/v1/desk/me")).status).toBe(401);
  });

  it("is at home on this machine only, as long as no other origin is configured", async () => {
    const headers = { "x-forwarded-for": "203.0.113.9" };
    expect((await fetch(`${at.url}/console`, { headers })).status).toBe(403);
    expect((await fetch(`${at.url}/console`)).status).toBe(200);
    const me = await maya();
    expect((await ask(me, "GET", "/v1/desk/me", { headers })).status).toBe(401);
  });

  it("[SEC-094] counts presses as somebody who is there, and what a page fetches by itself not", async () => {
    const me = await maya();
    for (let i = 0; i < 3; i += 1) {
      at.app.clock.advance(6 * MINUTE_MS);
      if (i < 2) expect((await ask(me, "GET", "/v1/desk/cases")).status).toBe(200);
    }
    expect((await ask(me, "GET", "/v1/desk/cases")).status).toBe(401);
    const opened = await me.person.signIn();
    if (!opened.ok) throw new Error(opened.refusal.reason);
    const again = { key: me.person.key, opened: opened.value };
    for (let i = 0; i < 5; i += 1) {
      at.app.clock.advance(10 * MINUTE_MS);
      expect((await ask(again, "POST", "/v1/desk/active")).status).toBe(204);
    }
    expect((await ask(again, "GET", "/v1/desk/cases")).status).toBe(200);
  });

  it("[SEC-097] opens to each role what is its own, and says which", async () => {
    const me = await maya();
    const { person, opened } = await enrolColleague(at.app, me.opened.seat, "Noor", ["auditor"]);
    const noor = { key: person.key, opened };
    const statuses: Record<string, number> = {};
    for (const path of ["cases", "staff", "history", "history?topic=reveals", "policies", "account"])
      statuses[path] = (await ask(noor, "GET", `/v1/desk/${path}`)).status;
    expect(statuses).toEqual({
      cases: 403,
      staff: 403,
      history: 200,
      "history?topic=reveals": 200,
      policies: 200,
      account: 200,
    });
    expect(((await (await ask(noor, "GET", "/v1/desk/me")).json()) as { may: string[] }).may.sort()).toEqual([
      "analytics.read",
      "evidence.build",
      "evidence.read",
      "history.all",
      "history.reveals",
      "history.security",
      "incidents.read",
      "policies.read",
      "privacy.read",
      "records.read",
      "roles.read",
      "security.read",
      "service.read",
    ]);
    const id = "01a1dea6-4100-7261-8a03-f18095602e3c";
    for (const wish of ["take-over", "hand-back"])
      expect((await ask(noor, "POST", `/v1/desk/cases/${id}/${wish}`, { body: { version: 1 } })).status).toBe(401);
  });

  it("opens an incident, its clocks, drafts and register to who answers for them, and ids to nobody else [SEC-374]", async () => {
    const me = await maya();
    const noor = await enrolColleague(at.app, me.opened.seat, "Noor", ["privacy"]);
    const other = { key: noor.person.key, opened: noor.opened };
    const body = { kind: "lost_device", severity: "high", words: "a laptop", facts: { personal_data: "yes" } };
    expect((await ask(me, "POST", "/v1/desk/incidents", { body })).status).toBe(403);
    expect((await ask(other, "POST", "/v1/desk/incidents", { body: { ...body, kind: "ennui" } })).status).toBe(400);
    const made = await ask(other, "POST", "/v1/desk/incidents", { body });
    const { result } = (await made.json()) as { result: { incidentId: string } };
    const on = `/v1/desk/incidents/${result.incidentId}`;
    const read = (await (await ask(other, "GET", `${on}/clocks`)).json()) as { result: { facts: object } };
    expect(read.result.facts).toEqual({ personal_data: true });
    const reason = "who must know";
    const statuses = [
      await ask(other, "POST", `${on}/facts`, { body: { facts: { subjects: "many" } } }),
      await ask(other, "POST", `${on}/stages`, { body: { clock: "gdpr-72h" } }),
      await ask(other, "GET", `${on}/drafts/gdpr-72h`),
      await ask(other, "POST", `${on}/reach`, { body: { reason } }),
      await ask(other, "POST", `${on}/reach`, { body: {} }),
      await ask(me, "POST", `${on}/reach`, { body: { reason } }),
      await ask(other, "POST", `${on}/notices`, { body: { reason } }),
      await ask(me, "POST", `${on}/notices/approve`, { body: { digest: "0".repeat(64) } }),
      await ask(other, "GET", "/v1/desk/incident-register"),
      await ask(me, "GET", "/v1/desk/incident-register"),
    ].map(({ status }) => status);
    // No regime is configured here, so there is no clock to send for; nobody was reached.
    expect(statuses).toEqual([400, 404, 404, 200, 400, 403, 409, 403, 200, 403]);
  });

  it("[SEC-096] asks for a fresh sign-in where an admin's is old, and names it", async () => {
    const me = await maya();
    at.app.clock.advance(11 * MINUTE_MS);
    const refused = await ask(me, "POST", "/v1/desk/staff/invites", { body: { roles: ["care"] } });
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([403, "expired"]);
    const opened = await me.person.signIn();
    if (!opened.ok) throw new Error(opened.refusal.reason);
    const fresh = { key: me.person.key, opened: opened.value };
    const made = await ask(fresh, "POST", "/v1/desk/staff/invites", { body: { roles: ["care"] } });
    expect(made.status).toBe(201);
    expect(((await made.json()) as { url: string }).url).toMatch(/\/console#enrol=[\w-]{43}$/);
    const odd = await ask(fresh, "POST", "/v1/desk/staff/invites", { body: { roles: ["root"] } });
    expect(odd.status).toBe(400);
  });

  it("[SEC-185] asks a colleague where there is one, and shows the link to whoever approved it, once", async () => {
    const me = await maya();
    const noor = await enrolColleague(at.app, me.opened.seat, "Noor", ["security"]);
    const other = { key: noor.person.key, opened: noor.opened };
    const asked = await ask(me, "POST", "/v1/desk/staff/invites", { body: { roles: ["care"] } });
    const { approvalId, ...more } = (await asked.json()) as { approvalId: string };
    expect([asked.status, more]).toEqual([202, {}]);
    const change = {
      version: noor.opened.seat.account.version,
      change: { kind: "roles", roles: ["security", "care"] },
    };
    const noorId = noor.opened.seat.account.staffId;
    expect((await ask(me, "POST", `/v1/desk/staff/${noorId}/change`, { body: change })).status).toBe(202);

    type Listed = { approvals: { approvalId: string; digest: string; details: object; mayDecide: boolean }[] };
    const listed = (await (await ask(other, "GET", "/v1/desk/approvals")).json()) as Listed;
    const shown = listed.approvals.find((one) => one.approvalId === approvalId);
    expect(shown).toMatchObject({ mayDecide: true, details: { change: "invite", roles: "care" } });
    const body = { digest: shown?.digest, decision: "approve", reason: "I met them" };
    const path = `/v1/desk/approvals/${approvalId}/decision`;
    expect((await ask(me, "POST", path, { body })).status).not.toBe(200);
    const decided = await ask(other, "POST", path, { body });
    expect(decided.status).toBe(200);
    const { link, ...rest } = (await decided.json()) as { link: { url: string } };
    expect(rest).toEqual({ state: "used", isCarriedOut: true });
    expect(link.url).toMatch(/\/console#enrol=[\w-]{43}$/);
    const secret = link.url.split("enrol=")[1] ?? "";
    for (const who of [me, other])
      expect(await (await ask(who, "GET", "/v1/desk/approvals")).text()).not.toContain(secret);
  });

  it("makes a sign-in again replace the session of the same browser", async () => {
    const me = await maya();
    const options = await me.person.challenge();
    const key = makeClientKey();
    const answer = await fetch(`${at.url}/v1/desk/sign-in`, {
      method: "POST",
      headers: {
        cookie: `wardline_desk=${me.opened.token}`,
        "content-type": "application/json",
        origin: at.url,
        dpop: key.prove("POST", `${at.url}/v1/desk/sign-in`, null, at.app.clock.now()),
      },
      body: JSON.stringify({
        challenge: (options as { challenge: string }).challenge,
        response: me.person.authenticator.assert(options, { origin: at.url, rpId: "localhost" }),
      }),
    });
    expect(answer.status).toBe(200);
    const [cookie = ""] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^wardline_desk=[\w-]{43};/);
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Strict/i);
    expect((await ask(me, "GET", "/v1/desk/me")).status).toBe(401);
  });
});

describe("the desk's socket", () => {
  it("[SEC-093] opens by a proof in its first frame, and not by a cookie alone, another key or a used proof", async () => {
    const me = await maya();
    const good = connect(me);
    await until("the list", () => good.frames.length > 0);
    expect(good.frames[0]).toContain('"cases"');

    const thief = { ...me, key: makeClientKey() };
    const stolen = connect(thief);
    expect(await stolen.closed).toBe(4401);
    const foreign = connect(me, undefined, "https://evil.example");
    expect(await foreign.closed).toBe(4401);
    const proof = me.key.prove("GET", `${at.url}/v1/desk/socket`, me.opened.token, at.app.clock.now());
    const first = connect(me, proof);
    await until("the list again", () => first.frames.length > 0);
    const second = connect(me, proof);
    expect(await second.closed).toBe(4401);
    expect([stolen.frames, foreign.frames, second.frames]).toEqual([[], [], []]);
    good.socket.close();
    first.socket.close();
  });

  it("[SEC-095] ends at once when the account is disabled, and when its session is ended elsewhere", async () => {
    const me = await maya();
    const { person, opened } = await enrolColleague(at.app, me.opened.seat, "Noor", ["care"]);
    const noor = connect({ key: person.key, opened });
    await until("the list", () => noor.frames.length > 0);
    const { account } = opened.seat;
    const from = performance.now();
    const disabled = await changeStaff(at.app.deps, me.opened.seat, {
      staffId: account.staffId,
      version: account.version,
      change: { kind: "disable" },
    });
    expect(disabled.ok).toBe(true);
    expect(await noor.closed).toBe(4401);
    expect(performance.now() - from).toBeLessThan(2_000);
  });

  it("[SEC-094] tells nothing once nobody has been there for too long", async () => {
    const me = await maya();
    const idle = connect(me);
    await until("the list", () => idle.frames.length > 0);
    at.app.clock.advance(15 * MINUTE_MS);
    const talk = await at.app.open();
    await talk.send({ kind: "person" });
    expect(await idle.closed).toBe(4401);
    expect(idle.frames.filter((frame) => frame.includes('"cases"'))).toHaveLength(1);
  });

  it("[SEC-097] tells somebody who may not see the list of no case, not even that there is one", async () => {
    const me = await maya();
    const { person, opened } = await enrolColleague(at.app, me.opened.seat, "Noor", ["auditor"]);
    const noor = connect({ key: person.key, opened });
    const care = connect(me);
    await until("both are told how far they heard", () =>
      [noor, care].every(({ frames }) => frames.some((frame) => frame.includes('"at"'))),
    );
    const talk = await at.app.open();
    await talk.send({ kind: "person" });
    await until("whoever may see cases hears of it", () =>
      care.frames.some((frame) => frame.includes('"changed"') && frame.includes(talk.id)),
    );
    noor.socket.send(JSON.stringify({ type: "presence", conversationId: talk.id, is: "looking" }));
    noor.socket.send(JSON.stringify({ type: "ping" }));
    await until("what was sent before the ping was read", () => noor.frames.some((frame) => frame.includes('"pong"')));
    const heard = noor.frames.map((frame) => (JSON.parse(frame) as { type: string }).type);
    expect(heard.filter((type) => !["at", "topic", "pong"].includes(type))).toEqual([]);
    expect(noor.frames.join()).not.toContain(talk.id);
    noor.socket.close();
    care.socket.close();
  });
});

describe("at the door", () => {
  it("[SEC-092] says the same to whoever is unknown, wrong or late, and stops who goes on", async () => {
    await maya();
    const knock = async (body: unknown): Promise<{ status: number; text: string }> => {
      const answer = await fetch(`${at.url}/v1/desk/sign-in`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          origin: at.url,
          dpop: makeClientKey().prove("POST", `${at.url}/v1/desk/sign-in`, null, at.app.clock.now()),
        },
        body: JSON.stringify(body),
      });
      return { status: answer.status, text: (await answer.text()).replace(/"requestId":"[^"]+"/, "") };
    };
    const response = {
      id: "AAAA",
      rawId: "AAAA",
      type: "public-key",
      clientExtensionResults: {},
      response: { clientDataJSON: "AAAA", authenticatorData: "AAAA", signature: "AAAA" },
    };
    const unknown = await knock({ challenge: "A".repeat(75), response });
    expect(unknown.status).toBe(401);
    for (const userHandle of ["AAAAAAAAQACAAAAAAAAAAA", "AAAA"])
      expect(
        await knock({
          challenge: "A".repeat(75),
          response: { ...response, response: { ...response.response, userHandle } },
        }),
      ).toEqual(unknown);
    let last = unknown;
    for (let i = 0; i < 100 && last.status === 401; i += 1) last = await knock({ challenge: "A".repeat(75), response });
    expect(last.status).toBe(429);
  });

  it("shows a link what it is for and spends nothing by it", async () => {
    const me = await maya();
    const token = await linkFor(at.app, me.opened.seat, { roles: ["care"] }, null);
    const look = (token: string): Promise<Response> =>
      fetch(`${at.url}/v1/desk/enrolment/look`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: at.url },
        body: JSON.stringify({ token }),
      });
    for (let i = 0; i < 2; i += 1) expect(await (await look(token)).json()).toEqual({ roles: ["care"], name: null });
    expect((await look("A".repeat(43))).status).toBe(401);
  });
});
