// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LoginClient } from "#app";
import { Sensitive } from "#kernel";
import { type IdentityProvider, signInThere, startIdentityProvider } from "../../../test/harness/identity-provider.ts";
import { makeClientAuth } from "./client-auth.ts";
import { makeOidcClient, type OidcSettings } from "./oidc-client.ts";

const REDIRECT = "http://chat.operator.localhost/sign-in/callback/own";
let idp: IdentityProvider;

beforeAll(async () => {
  idp = await startIdentityProvider({
    people: [
      { id: "CU-1", acr: "urn:test:strong", amr: ["hwk"], claims: { customer_id: "CU-C01" } },
      { id: "CU-2", claims: { phone_number: "+447700900101", phone_number_verified: true } },
    ],
    redirectUris: [REDIRECT],
  });
});
afterAll(async () => {
  await idp.close();
});

async function clientOf(changes: Partial<OidcSettings> = {}, secret: string = idp.clientSecret): Promise<LoginClient> {
  return makeOidcClient({
    issuer: idp.issuer,
    clientId: idp.clientId,
    clientAuth: await makeClientAuth({ kind: "secret", secret: new Sensitive(secret), method: "basic" }),
    scopes: ["customer", "phone"],
    acrValues: [],
    maxAgeSeconds: 900,
    claimsFrom: "id_token",
    timeoutMs: 5_000,
    now: () => Date.now(),
    ...changes,
  });
}

async function loginOf(client: LoginClient, person: string): ReturnType<LoginClient["finish"]> {
  const begun = await client.begin(REDIRECT);
  if (!begun.ok) throw new Error(begun.refusal.reason);
  return client.finish(begun.value.pending, (await signInThere(begun.value.url, person)).search);
}

describe("makeOidcClient() with a real provider", () => {
  it("makeOidcClient() gives who signed in, how and when, and the claims that were asked for", async () => {
    const login = await loginOf(await clientOf({ acrValues: ["urn:test:strong"] }), "CU-1");
    expect(login).toMatchObject({
      ok: true,
      value: {
        issuer: idp.issuer,
        subject: "CU-1",
        acr: "urn:test:strong",
        amr: ["hwk"],
        claims: { customer_id: "CU-C01" },
      },
    });
    expect(login.ok && Math.abs((login.value.authTime ?? 0) - Date.now())).toBeLessThan(30_000);
  });

  it("makeOidcClient() fetches claims from the UserInfo endpoint where it is told to", async () => {
    const login = await loginOf(await clientOf({ claimsFrom: "userinfo" }), "CU-2");
    expect(login).toMatchObject({ ok: true, value: { claims: { phone_number_verified: true } } });
  });

  it("makeOidcClient() tells a person who said no from a provider that is down and from what is wrong", async () => {
    expect(await loginOf(await clientOf(), "")).toEqual({ ok: false, refusal: { reason: "denied" } });
    const down = await clientOf({ issuer: "http://127.0.0.1:9" });
    expect(await down.begin(REDIRECT)).toMatchObject({ ok: false, refusal: { reason: "unavailable" } });
    const wrongSecret = await loginOf(await clientOf({}, "another-secret"), "CU-1");
    expect(wrongSecret).toMatchObject({ ok: false, refusal: { reason: "invalid" } });
  });
});
