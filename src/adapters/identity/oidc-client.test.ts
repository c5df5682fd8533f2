// SPDX-License-Identifier: Apache-2.0

import { generateKeyPairSync } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { LoginClient } from "#app";
import { testHop } from "#hop/testing";
import { Sensitive, toBase64Url, utf8 } from "#kernel";
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
    hop: testHop(),
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

  it.each(["ec", "rsa"] as const)("makeClientAuth() shows by a private key (%s) who the client is", async (kind) => {
    const { privateKey, publicKey } =
      kind === "ec"
        ? generateKeyPairSync("ec", { namedCurve: "P-256" })
        : generateKeyPairSync("rsa", { modulusLength: 2048 });
    const alg = kind === "ec" ? "ES256" : "RS256";
    const other = await startIdentityProvider({
      people: [{ id: "CU-1" }],
      redirectUris: [REDIRECT],
      client: {
        client_secret: undefined,
        token_endpoint_auth_method: "private_key_jwt",
        token_endpoint_auth_signing_alg: alg,
        jwks: { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "ours", alg, use: "sig" }] },
      },
    });
    const pem = new Sensitive(privateKey.export({ type: "pkcs8", format: "pem" }));
    const clientAuth = await makeClientAuth({ kind: "private_key", pem, keyId: "ours" });
    expect((await loginOf(await clientOf({ issuer: other.issuer, clientAuth }), "CU-1")).ok).toBe(true);
    await other.close();
    const broken = makeClientAuth({ kind: "private_key", pem: new Sensitive("no key"), keyId: null });
    await expect(broken).rejects.toThrow("Cannot read the client's private key");
  });

  it("makeOidcClient() tells a person who said no from a provider that is down and from what is wrong", async () => {
    expect(await loginOf(await clientOf(), "")).toEqual({ ok: false, refusal: { reason: "denied" } });
    const down = await clientOf({ issuer: "http://127.0.0.1:9" });
    expect(await down.begin(REDIRECT)).toMatchObject({ ok: false, refusal: { reason: "unavailable" } });
    const wrongSecret = await loginOf(await clientOf({}, "another-secret"), "CU-1");
    expect(wrongSecret).toMatchObject({ ok: false, refusal: { reason: "invalid" } });
  });
});

/** A provider that says whatever it is told to say. */
class LyingProvider {
  readonly #server: Server;
  issuer = "";
  metadata: Record<string, unknown> = {};
  idToken: (claims: JWTPayload) => Promise<string> = async () => "";
  nonce = "";
  status = 200;
  isSilent = false;

  constructor(jwks: object) {
    this.#server = createServer((request, response) => {
      const path = (request.url ?? "").split("?")[0] ?? "";
      if (this.isSilent && path === "/token") return;
      void this.#answer(path, jwks).then((body) => {
        response.writeHead(path === "/token" ? this.status : 200, { "content-type": "application/json" });
        response.end(JSON.stringify(body));
      });
    });
  }

  async listen(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.issuer = `http://127.0.0.1:${String((this.#server.address() as AddressInfo).port)}`;
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #answer(path: string, jwks: object): Promise<object> {
    if (path === "/jwks") return jwks;
    if (path !== "/token")
      return {
        issuer: this.issuer,
        authorization_endpoint: `${this.issuer}/auth`,
        token_endpoint: `${this.issuer}/token`,
        jwks_uri: `${this.issuer}/jwks`,
        response_types_supported: ["code"],
        subject_types_supported: ["public"],
        id_token_signing_alg_values_supported: ["ES256", "HS256", "none"],
        ...this.metadata,
      };
    const now = Math.floor(Date.now() / 1_000);
    const claims = {
      iss: this.issuer,
      aud: "wardline",
      sub: "CU-1",
      nonce: this.nonce,
      iat: now,
      exp: now + 300,
      auth_time: now,
    };
    return { access_token: "x", token_type: "bearer", id_token: await this.idToken(claims) };
  }
}

describe("makeOidcClient() with a provider that lies", () => {
  let liar: LyingProvider;
  let key: CryptoKey;
  let other: CryptoKey;

  beforeAll(async () => {
    const pair = await generateKeyPair("ES256", { extractable: true });
    key = pair.privateKey;
    other = (await generateKeyPair("ES256")).privateKey;
    liar = new LyingProvider({
      keys: [{ ...(await exportJWK(pair.publicKey)), kid: "one", alg: "ES256", use: "sig" }],
    });
    await liar.listen();
  });
  afterAll(() => liar.close());

  const signed = (claims: JWTPayload, by: CryptoKey = key): Promise<string> =>
    new SignJWT(claims).setProtectedHeader({ alg: "ES256", kid: "one" }).sign(by);

  async function outcome(
    idToken: (claims: JWTPayload) => Promise<string>,
    params: Record<string, string> = {},
  ): Promise<string> {
    liar.idToken = idToken;
    const client = await clientOf({ issuer: liar.issuer, timeoutMs: 500 });
    const begun = await client.begin(REDIRECT);
    if (!begun.ok) return `begin ${begun.refusal.reason}`;
    const { state, nonce } = begun.value.pending;
    liar.nonce = nonce;
    const login = await client.finish(
      begun.value.pending,
      new URLSearchParams({ code: "x", state, ...params }).toString(),
    );
    return login.ok ? "taken" : login.refusal.reason;
  }

  const day = 86_400;
  const lies: [string, (claims: JWTPayload) => Promise<string>][] = [
    ["another audience", (claims) => signed({ ...claims, aud: "somebody-else" })],
    ["two audiences and no authorised party", (claims) => signed({ ...claims, aud: ["wardline", "somebody-else"] })],
    ["another issuer", (claims) => signed({ ...claims, iss: "https://evil.example" })],
    ["another nonce", (claims) => signed({ ...claims, nonce: "another" })],
    ["no nonce", ({ nonce: _, ...claims }) => signed(claims)],
    ["expired", (claims) => signed({ ...claims, iat: (claims.iat ?? 0) - day, exp: (claims.exp ?? 0) - day })],
    ["no expiry", ({ exp: _, ...claims }) => signed(claims)],
    ["no subject", ({ sub: _, ...claims }) => signed(claims)],
    ["a login that is too old", (claims) => signed({ ...claims, auth_time: (claims.iat ?? 0) - 3_600 })],
    ["a login without its time", ({ auth_time: _, ...claims }) => signed(claims)],
    ["a signature by another key", (claims) => signed(claims, other)],
    [
      "a key that is the client's secret",
      (claims) => new SignJWT(claims).setProtectedHeader({ alg: "HS256" }).sign(utf8(idp.clientSecret)),
    ],
    ["no signature (alg none)", async (claims) => `${encode({ alg: "none" })}.${encode(claims)}.`],
    ["a signature that was cut off", async (claims) => `${(await signed(claims)).split(".").slice(0, 2).join(".")}.`],
    ["no token", async () => ""],
  ];

  it("makeOidcClient() takes it while it says the truth", async () => {
    expect(await outcome((claims) => signed(claims))).toBe("taken");
  });

  it.each(lies)("[SEC-117] makeOidcClient() refuses an ID token with %s", async (_name, idToken) => {
    expect(await outcome(idToken)).toBe("invalid");
  });

  it("[SEC-117] makeOidcClient() refuses an answer for another state or issuer, and metadata of another issuer", async () => {
    const truth = (claims: JWTPayload): Promise<string> => signed(claims);
    expect(await outcome(truth, { state: "another" })).toBe("invalid");
    expect(await outcome(truth, { iss: "https://evil.example" })).toBe("invalid");
    liar.metadata = { issuer: "https://evil.example" };
    expect(await outcome(truth)).toBe("begin invalid");
    liar.metadata = {};
  });

  it("makeOidcClient() says that the provider is down when its token endpoint fails or says nothing in time", async () => {
    liar.isSilent = true;
    expect(await outcome((claims) => signed(claims))).toBe("unavailable");
    liar.isSilent = false;
    liar.status = 503;
    expect(await outcome((claims) => signed(claims))).toBe("unavailable");
    liar.status = 200;
  });
});

function encode(value: object): string {
  return toBase64Url(utf8(JSON.stringify(value)));
}
