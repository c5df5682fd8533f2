// SPDX-License-Identifier: Apache-2.0
// The operator's sign-on says that a login is over: a provider on loopback with keys of its own, and tokens as an attacker makes them.
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTHeaderParameters, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type AppDeps, findSeatUnproved, logOutByProvider, type StaffAccount } from "#app";
import { loginHash, openSeat, sidHash } from "#app/testing";
import { testHop } from "#hop/testing";
import { makeClientAuth, makeOidcClient } from "#host-token";
import { type AgentId, makeUuid, Sensitive } from "#kernel";
import { systemRandom } from "../../src/main/system.ts";
import type { TestApp } from "../harness/app.ts";
import { openTestServer, type TestServer } from "../harness/server.ts";

const EVENT = "http://schemas.openid.net/event/backchannel-logout";
const CLIENT = "wardline-desk";

let app: TestApp;
let at: TestServer;
let deps: AppDeps;
let provider: Server;
let issuer: string;
type Keys = Awaited<ReturnType<typeof generateKeyPair>>;
let keys: Keys;
let strange: Keys;
beforeAll(async () => {
  [at, keys, strange] = await Promise.all([
    openTestServer(),
    generateKeyPair("ES256", { extractable: true }),
    generateKeyPair("ES256"),
  ]);
  app = at.app;
  const jwk = { ...(await exportJWK(keys.publicKey)), alg: "ES256", use: "sig", kid: "one" };
  provider = createServer((request, response) => {
    response.setHeader("content-type", "application/json");
    const metadata = {
      issuer,
      jwks_uri: `${issuer}/jwks`,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      response_types_supported: ["code"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["ES256", "HS256", "none"],
    };
    response.end(JSON.stringify(request.url === "/jwks" ? { keys: [jwk] } : metadata));
  });
  await new Promise<void>((resolve) => provider.listen(0, "127.0.0.1", resolve));
  issuer = `http://127.0.0.1:${String((provider.address() as AddressInfo).port)}`;
  const client = makeOidcClient({
    hop: testHop(),
    issuer,
    clientId: CLIENT,
    clientAuth: await makeClientAuth({ kind: "secret", secret: new Sensitive("secret"), method: "basic" }),
    scopes: [],
    acrValues: [],
    maxAgeSeconds: null,
    claimsFrom: "id_token",
    timeoutMs: 5_000,
    now: () => app.clock.now(),
  });
  const strong = { acr: ["x"], amr: [] };
  const staffSignOn = { ...client, redirectUri: "http://localhost/console", strong, roleClaim: "groups", roles: {} };
  Object.assign(app.deps, { staffSignOn });
  deps = app.deps;
});
afterAll(async () => {
  provider.closeAllConnections();
  await new Promise((resolve) => provider.close(resolve));
  await at.close();
});

type Changes = {
  readonly claims?: Record<string, unknown>;
  readonly header?: Partial<JWTHeaderParameters>;
  readonly key?: Parameters<SignJWT["sign"]>[0];
};

/** A token as the provider sends it; changes are what somebody else would have. */
function logoutToken(
  about: object,
  { claims = {}, header = {}, key = keys.privateKey }: Changes = {},
): Promise<string> {
  const now = Math.floor(app.clock.now() / 1_000);
  const all = {
    iss: issuer,
    aud: CLIENT,
    iat: now,
    exp: now + 120,
    jti: makeUuid(systemRandom),
    events: { [EVENT]: {} },
  };
  return new SignJWT({ ...all, ...about, ...claims })
    .setProtectedHeader({ alg: "ES256", kid: "one", typ: "logout+jwt", ...header })
    .sign(key);
}

let count = 0;
/** Somebody who came by the provider, with an open session of one login there. */
async function signedIn(sid: string): Promise<{ sub: string; session: string; account: StaffAccount }> {
  count += 1;
  const sub = `person-${count}`;
  const account = await deps.staff.addForLogin(
    deps.tenant,
    loginHash(deps, issuer, sub),
    {
      staffId: makeUuid(systemRandom) as AgentId,
      name: "Noor",
      email: null,
      roles: ["care"],
      state: "active",
      version: 1,
      createdAt: new Date(app.clock.now()),
    },
    {
      at: new Date(app.clock.now()),
      tenant: deps.tenant,
      kind: "staff.enrolled",
      actor: { kind: "system", id: null },
      subjectId: null,
      conversationId: null,
      facts: {},
    },
  );
  return { sub, account, session: await another(account, sid) };
}

async function another(account: StaffAccount, sid: string, method: "oidc" | "passkey" = "oidc"): Promise<string> {
  const hash = method === "oidc" ? sidHash(deps, issuer, sid) : null;
  return (await openSeat(deps, account, method, "key", app.clock.now(), hash)).token;
}

async function post(body: string): Promise<Response> {
  return fetch(`${at.url}/v1/staff/back-channel-logout`, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body,
  });
}

const send = async (token: string): Promise<number> =>
  (await post(new URLSearchParams({ logout_token: token }).toString())).status;

describe("the operator's sign-on ends logins", () => {
  it("[SEC-470] by sid that one login, by sub all of them, on every node; and no passkey's", async () => {
    const node = await app.node();
    const { account, session, sub } = await signedIn("login-1");
    const second = await another(account, "login-2");
    const passkey = await another(account, "", "passkey");
    const neighbour = await signedIn("login-3");
    const token = await logoutToken({ sid: "login-1", sub });
    const answer = await post(new URLSearchParams({ logout_token: token }).toString());
    expect([answer.status, answer.headers.get("cache-control")]).toEqual([200, "no-store"]);
    expect(await findSeatUnproved(node, session)).toBeNull();
    expect(await findSeatUnproved(node, second)).not.toBeNull();
    // The same token again says nothing new.
    expect(await send(token)).toBe(400);
    expect(await send(await logoutToken({ sub }))).toBe(200);
    expect(await findSeatUnproved(node, second)).toBeNull();
    expect(await findSeatUnproved(node, passkey)).not.toBeNull();
    expect(await findSeatUnproved(node, neighbour.session)).not.toBeNull();
    const entries = await deps.historyReader.page(deps.tenant, { topic: "security", before: null, limit: 5 });
    expect(entries[0]?.entry).toMatchObject({
      kind: "staff.signed_out",
      facts: { about: account.staffId, by: "provider" },
    });
  });

  it("[SEC-470] takes no token that is old, for others, of another kind, signed otherwise, or says nothing", async () => {
    const { session, sub } = await signedIn("login-9");
    const now = Math.floor(app.clock.now() / 1_000);
    const about = { sub };
    const hmac = new Uint8Array(32).fill(7);
    const wrong: [string, Promise<string>][] = [
      ["another issuer", logoutToken(about, { claims: { iss: "https://elsewhere.example" } })],
      ["another audience", logoutToken(about, { claims: { aud: "another" } })],
      ["a nonce, as an ID token has", logoutToken(about, { claims: { nonce: "n" } })],
      ["no event", logoutToken(about, { claims: { events: {} } })],
      ["another event", logoutToken(about, { claims: { events: { "http://elsewhere.example/event": {} } } })],
      ["an event that is no object", logoutToken(about, { claims: { events: { [EVENT]: "yes" } } })],
      ["nobody", logoutToken({})],
      ["no jti", logoutToken(about, { claims: { jti: undefined } })],
      ["no iat", logoutToken(about, { claims: { iat: undefined } })],
      ["too old", logoutToken(about, { claims: { iat: now - 200, exp: now + 200 } })],
      ["from the future", logoutToken(about, { claims: { iat: now + 300, exp: now + 600 } })],
      ["expired", logoutToken(about, { claims: { exp: now - 60 } })],
      ["an access token", logoutToken(about, { header: { typ: "at+jwt" } })],
      ["another key", logoutToken(about, { key: strange.privateKey })],
      ["a shared secret", logoutToken(about, { header: { alg: "HS256" }, key: hmac })],
    ];
    for (const [why, token] of wrong) expect([why, await send(await token)]).toEqual([why, 400]);
    const [, payload = ""] = (await logoutToken(about)).split(".");
    const none = Buffer.from(JSON.stringify({ alg: "none", typ: "logout+jwt" })).toString("base64url");
    expect(await send(`${none}.${payload}.`)).toBe(400);
    const good = await logoutToken(about);
    const twice = new URLSearchParams([
      ["logout_token", good],
      ["logout_token", good],
    ]);
    for (const body of ["", "logout_token=", "logout_token=x", twice.toString()])
      expect((await post(body)).status).toBe(400);
    expect(await findSeatUnproved(deps, session)).not.toBeNull();
    // As an older provider writes it: nothing about its type.
    expect(await send(await logoutToken(about, { header: { typ: undefined as never } }))).toBe(200);
    expect(await findSeatUnproved(deps, session)).toBeNull();
  });

  it("[SEC-503] does not spend its word before what it says is done: after a failure in between the same token ends the login", async () => {
    const { account, session, sub } = await signedIn("login-cut");
    const token = await logoutToken({ sid: "login-cut", sub });
    // The history refuses the entry: as if the process had ended between spending the word and ending the session.
    const cut: AppDeps = {
      ...deps,
      staff: {
        ...deps.staff,
        endByProvider: (tenant, by, once, entry) =>
          deps.staff.endByProvider(tenant, by, once, (staffId) => ({ ...entry(staffId), kind: null as never })),
      },
    };
    await expect(logOutByProvider(cut, token, systemRandom.bytes(32))).rejects.toThrow();
    expect(await findSeatUnproved(deps, session)).not.toBeNull();
    expect(await send(token)).toBe(200);
    expect(await findSeatUnproved(deps, session)).toBeNull();
    expect(await send(token)).toBe(400);
    expect(account.state).toBe("active");
  });

  it("[SEC-470] is bounded for a network that guesses", async () => {
    const addressKey = systemRandom.bytes(32);
    for (let tries = 0; tries < 100; tries += 1) await logOutByProvider(deps, "x.y.z", addressKey);
    expect(await logOutByProvider(deps, await logoutToken({ sub: "x" }), addressKey)).toEqual({
      ok: false,
      refusal: { reason: "too_many_tries" },
    });
  });
});
