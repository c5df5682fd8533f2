// SPDX-License-Identifier: Apache-2.0
// Staff come by the operator's own sign-on: a real provider on loopback.

import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import {
  type AppDeps,
  beginOwnPasskey,
  beginSignOn,
  changeStaff,
  finishSignOn,
  inviteStaff,
  type OpenedSeat,
  type StaffSignOn,
} from "#app";
import { testHop } from "#hop/testing";
import { makeClientAuth, makeOidcClient } from "#host-token";
import { ok, Sensitive } from "#kernel";
import { makeClientKey } from "#surfaces";
import { systemRandom } from "../../src/main/system.ts";
import { DESK_ORIGIN, openTestApp, type TestApp } from "../harness/app.ts";
import { type IdentityProvider, signInThere, startIdentityProvider } from "../harness/identity-provider.ts";
import { enrolFirst } from "../harness/staff.ts";

const DESK = `${DESK_ORIGIN}/console`;
const END = "/v1/desk/sign-on/end";
const strong = { amr: ["hwk"], acr: "urn:test:strong" } as const;

let idp: IdentityProvider;
let app: TestApp;
let deps: AppDeps;
beforeAll(async () => {
  app = await openTestApp();
  idp = await startIdentityProvider({
    people: [
      { id: "noor", ...strong, claims: { groups: ["care-team"], name: "Noor Haddad", email: "noor@operator.example" } },
      { id: "typed", amr: ["pwd"], acr: "urn:test:password", claims: { groups: ["care-team"], name: "Typed" } },
      { id: "silent", claims: { groups: ["care-team"], name: "Silent" } },
      { id: "stranger", ...strong, claims: { groups: ["cleaning", "constructor"], name: "Stranger" } },
      { id: "boss", ...strong, claims: { groups: "bosses", name: "Boss" } },
    ],
    redirectUris: [DESK],
  });
  const client = makeOidcClient({
    hop: testHop(),
    issuer: idp.issuer,
    clientId: idp.clientId,
    clientAuth: await makeClientAuth({ kind: "secret", secret: new Sensitive(idp.clientSecret), method: "basic" }),
    scopes: ["staff"],
    acrValues: ["urn:test:strong"],
    maxAgeSeconds: 900,
    alwaysAsks: true,
    claimsFrom: "userinfo",
    timeoutMs: 5_000,
    now: () => Date.now(),
  });
  const staffSignOn: StaffSignOn = {
    ...client,
    redirectUri: DESK,
    strong: { acr: ["urn:test:strong"], amr: ["hwk"] },
    roleClaim: "groups",
    roles: { "care-team": ["care"], bosses: ["admin", "auditor"], "privacy-team": ["privacy"] },
  };
  // Here the provider's word is enough for an admin; without it two people would approve one (SEC-469).
  deps = { ...app.deps, staffSignOn, directory: { ...app.deps.directory, mayGrant: ["admin"] } };
});
afterAll(async () => {
  await idp.close();
  await app.close();
});

let addressKey: Uint8Array;
beforeEach(() => {
  addressKey = systemRandom.bytes(32);
});

type Changes = {
  readonly pending?: string;
  readonly ticket?: string;
  readonly params?: string;
  readonly isKeyless?: boolean;
};

async function comeBack(person: string, changes: Changes = {}): ReturnType<typeof finishSignOn> {
  const begun = await beginSignOn(deps, addressKey);
  if (!begun.ok) throw new Error(begun.refusal.reason);
  const { pending, ticket } = begun.value;
  const wanted = { pending, ticket, params: (await signInThere(begun.value.url, person)).search, ...changes };
  return end(wanted, changes.isKeyless);
}

function end(
  wanted: { readonly pending: string; readonly ticket: string; readonly params: string },
  isKeyless = false,
): ReturnType<typeof finishSignOn> {
  const proof = makeClientKey().prove("POST", DESK_ORIGIN + END, null, app.clock.now());
  return finishSignOn(deps, wanted, { method: "POST", path: END, proof: isKeyless ? null : proof }, addressKey);
}

async function requireSeat(person: string): Promise<OpenedSeat["seat"]> {
  const opened = await comeBack(person);
  if (!opened.ok) throw new Error(opened.refusal.reason);
  return opened.value.seat;
}

const refused = { ok: false, refusal: { reason: "refused" } };

describe("the operator's own sign-on", () => {
  it("[SEC-099] makes an account at the first sign-in, with the roles of the claim, and knows it at the next", async () => {
    const first = await requireSeat("noor");
    expect(first.account).toMatchObject({ name: "Noor Haddad", email: "noor@operator.example", roles: ["care"] });
    expect(first.session.method).toBe("oidc");
    const second = await requireSeat("noor");
    expect(second.account.staffId).toBe(first.account.staffId);
    expect((await requireSeat("boss")).account.roles).toEqual(["admin", "auditor"]);
  });

  it("[SEC-099] lets nobody in without a method that configuration names, however right the rest is", async () => {
    expect(await comeBack("typed")).toEqual(refused);
    expect(await comeBack("silent")).toEqual(refused);
    const staff = await app.deps.staff.list(app.deps.tenant);
    expect(staff.map(({ name }) => name)).not.toContain("Typed");
  });

  it("[SEC-099] lets nobody in whose claim means nothing here, nor by a name that every object has", async () => {
    expect(await comeBack("stranger")).toEqual(refused);
  });

  it("[SEC-099] takes what came back once, for what was begun here, with a key of the browser", async () => {
    const begun = await beginSignOn(deps, addressKey);
    if (!begun.ok) throw new Error(begun.refusal.reason);
    const params = (await signInThere(begun.value.url, "noor")).search;
    const { pending, ticket } = begun.value;
    const altered = JSON.stringify({ ...(JSON.parse(pending) as object), nonce: "another" });
    expect(await end({ pending: altered, ticket, params })).toEqual(refused);
    expect(await end({ pending, ticket: "A".repeat(75), params })).toEqual(refused);
    expect((await end({ pending, ticket, params })).ok).toBe(true);
    expect(await end({ pending, ticket, params })).toEqual(refused);
    expect(await comeBack("noor", { isKeyless: true })).toEqual(refused);
    // What a stranger began, and a colleague's answer to something else.
    const other = await beginSignOn(deps, addressKey);
    if (!other.ok) throw new Error(other.refusal.reason);
    expect(await end({ ...other.value, params })).toEqual(refused);
    expect(await comeBack("")).toEqual(refused);
  });

  it("[SEC-099] follows the claim when it changes, and keeps out who was disabled here", async () => {
    const before = await requireSeat("noor");
    const noor = idp.people.findIndex(({ id }) => id === "noor");
    idp.people[noor] = { id: "noor", ...strong, claims: { groups: ["privacy-team"], name: "Noor Haddad" } };
    const after = await requireSeat("noor");
    expect(after.account).toMatchObject({ staffId: before.account.staffId, roles: ["privacy"] });
    idp.people[noor] = { id: "noor", ...strong, claims: { groups: [], name: "Noor Haddad" } };
    expect(await comeBack("noor")).toEqual(refused);
    idp.people[noor] = { id: "noor", ...strong, claims: { groups: ["care-team"], name: "Noor Haddad" } };
    const { account } = await requireSeat("noor");
    const boss = await requireSeat("boss");
    const disabled = await changeStaff(deps, boss, {
      staffId: account.staffId,
      version: account.version,
      change: { kind: "disable" },
    });
    expect(disabled.ok).toBe(true);
    expect(await comeBack("noor")).toEqual(refused);
  });

  // Attacker: finds an unlocked screen, whose owner signed in at the provider a while ago, and signs in again without being asked there.
  it("[SEC-099] is as old as the login at the provider: an old one changes no accounts and adds no passkey", async () => {
    const signOn = deps.staffSignOn;
    if (signOn === null) throw new Error("There is no sign-on");
    const aged: AppDeps = {
      ...deps,
      staffSignOn: {
        ...signOn,
        finish: async (pending, params) => {
          const login = await signOn.finish(pending, params);
          return login.ok ? ok({ ...login.value, authTime: app.clock.now() - 11 * 60_000 }) : login;
        },
      },
    };
    const begun = await beginSignOn(aged, addressKey);
    if (!begun.ok) throw new Error(begun.refusal.reason);
    expect(new URL(begun.value.url).searchParams.get("prompt")).toBe("login");
    const { pending, ticket, url } = begun.value;
    const proof = makeClientKey().prove("POST", DESK_ORIGIN + END, null, app.clock.now());
    const opened = await finishSignOn(
      aged,
      { pending, ticket, params: (await signInThere(url, "boss")).search },
      { method: "POST", path: END, proof },
      addressKey,
    );
    if (!opened.ok) throw new Error(opened.refusal.reason);
    const tooOld = { ok: false, refusal: { reason: "sign_in_too_old" } };
    expect(await inviteStaff(aged, opened.value.seat, { roles: ["care"] })).toEqual(tooOld);
    expect(await beginOwnPasskey(aged, opened.value.seat)).toEqual(tooOld);
    expect((await inviteStaff(deps, await requireSeat("boss"), { roles: ["care"] })).ok).toBe(true);
  });

  it("says nothing where there is none, and the first link is dead once somebody came this way", async () => {
    expect(await beginSignOn(app.deps, addressKey)).toEqual(refused);
    await expect(enrolFirst(app)).rejects.toThrow("Somebody has enrolled before");
  });
});
