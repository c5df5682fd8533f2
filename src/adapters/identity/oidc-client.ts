// SPDX-License-Identifier: Apache-2.0
import * as oidc from "openid-client";
import type { Hop, LoginClient, LoginRefusal, PendingLogin, VerifiedLogin } from "#app";
import { ok, type Result, refuse } from "#kernel";
import { LogoutTokens } from "./logout-token.ts";

/** A provider of OpenID Connect and how this service is known there. */
export type OidcSettings = {
  readonly hop: Hop;
  /** `iss`: https, or http on loopback for trying things out. Its metadata is found under it (OpenID Connect Discovery 1.0). */
  readonly issuer: string;
  readonly clientId: string;
  /** How the service shows the provider that it is itself (`oidc.ClientSecretPost`, `oidc.PrivateKeyJwt`): see `client-auth.ts`. */
  readonly clientAuth: oidc.ClientAuth;
  /** `openid` is added. */
  readonly scopes: readonly string[];
  /** Contexts that are asked for, best first; empty = none is. That they were met is for whoever reads `acr` to check. */
  readonly acrValues: readonly string[];
  /** A login that is older is asked for again, in seconds; null = any age is taken, and the provider need not say it. */
  readonly maxAgeSeconds: number | null;
  /** Whether the provider is to ask each time (`prompt=login`), whoever is signed in there. What it says of the time decides all the same. */
  readonly alwaysAsks?: boolean;
  /** `userinfo`: claims are also fetched from there; the ID token's win. */
  readonly claimsFrom: "id_token" | "userinfo";
  readonly timeoutMs: number;
  readonly now: () => number;
};

/** Metadata of the provider is read again after this. Keys are read again by themselves when an unknown one signs. */
const METADATA_LIFETIME_MS = 60 * 60_000;
/** Only signatures that nobody can make with a secret the two sides share, and never `none`. */
const SIGNATURES = new Set([
  "ES256",
  "ES384",
  "ES512",
  "PS256",
  "PS384",
  "PS512",
  "RS256",
  "RS384",
  "RS512",
  "EdDSA",
  "Ed25519",
]);
/** Parameters of an authorization response (RFC 6749 §4.1.2, RFC 9207); whatever else comes is dropped. */
const RESPONSE = ["code", "state", "iss", "error", "error_description", "session_state"];

/**
 * A client of one provider: authorization code with PKCE (S256), state and nonce. Checks issuer (also of the response, RFC 9207),
 * audience, times, signature by a key of the provider, nonce, and the age of the login. Keeps nothing between `begin` and
 * `finish`: the caller keeps `pending`, gives it back once, and has to see to it that only the browser that began can finish.
 * Nothing is read at start: a provider that is down takes nobody with it.
 */
export function makeOidcClient(settings: OidcSettings): LoginClient {
  const server = new Server(settings);
  const logouts = new LogoutTokens(settings);
  return {
    async readLogout(token) {
      return guarded(async () => {
        const { metadata } = await server.metadata();
        if (metadata.jwks_uri === undefined) return refuse({ reason: "invalid", code: "no_keys" });
        const { issuer, jwks_uri: jwksUri, id_token_signing_alg_values_supported: algorithms = [] } = metadata;
        return logouts.read(token, { issuer, audience: settings.clientId, jwksUri, algorithms });
      });
    },

    async begin(redirectUri) {
      return guarded(async () => {
        const config = await server.configuration();
        const codeVerifier = oidc.randomPKCECodeVerifier();
        const pending: PendingLogin = {
          state: oidc.randomState(),
          nonce: oidc.randomNonce(),
          codeVerifier,
          redirectUri,
        };
        const url = oidc.buildAuthorizationUrl(config, {
          redirect_uri: redirectUri,
          scope: [...new Set(["openid", ...settings.scopes])].join(" "),
          state: pending.state,
          nonce: pending.nonce,
          code_challenge: await oidc.calculatePKCECodeChallenge(codeVerifier),
          code_challenge_method: "S256",
          ...(settings.acrValues.length === 0 ? {} : { acr_values: settings.acrValues.join(" ") }),
          ...(settings.maxAgeSeconds === null ? {} : { max_age: String(settings.maxAgeSeconds) }),
          ...(settings.alwaysAsks === true ? { prompt: "login" } : {}),
        });
        return ok({ url: url.href, pending });
      });
    },

    async finish(pending, params) {
      return guarded(async () => {
        const config = await server.configuration();
        const tokens = await oidc.authorizationCodeGrant(config, responseUrl(pending.redirectUri, params), {
          expectedState: pending.state,
          expectedNonce: pending.nonce,
          pkceCodeVerifier: pending.codeVerifier,
          idTokenExpected: true,
          ...(settings.maxAgeSeconds === null ? {} : { maxAge: settings.maxAgeSeconds }),
        });
        const claims = tokens.claims();
        if (claims === undefined) return refuse({ reason: "invalid", code: "no_id_token" });
        const more =
          settings.claimsFrom === "userinfo" ? await oidc.fetchUserInfo(config, tokens.access_token, claims.sub) : {};
        server.rememberKeys(config);
        return ok(loginOf({ ...more, ...claims }, claims));
      });
    },
  };
}

function responseUrl(redirectUri: string, params: string): URL {
  const brought = new URLSearchParams(params);
  const url = new URL(redirectUri);
  // A name that came twice goes on twice, and is refused for it.
  for (const name of RESPONSE) for (const value of brought.getAll(name)) url.searchParams.append(name, value);
  return url;
}

function loginOf(claims: oidc.IDToken | Record<string, unknown>, idToken: oidc.IDToken): VerifiedLogin {
  const { amr } = idToken;
  return {
    issuer: idToken.iss,
    subject: idToken.sub,
    acr: typeof idToken["acr"] === "string" ? idToken["acr"] : null,
    amr: (Array.isArray(amr) ? amr : [amr]).filter((method): method is string => typeof method === "string"),
    authTime: typeof idToken.auth_time === "number" ? idToken.auth_time * 1_000 : null,
    claims,
  };
}

/** What is known of the provider, read when it is first needed and again after a while. */
class Server {
  readonly #settings: OidcSettings;
  #known: { readonly metadata: oidc.ServerMetadata; readonly at: number } | null = null;
  #keys: Parameters<typeof oidc.setJwksCache>[1] | undefined;

  constructor(settings: OidcSettings) {
    this.#settings = settings;
  }

  readonly #fetch: oidc.CustomFetch = (url, call) => this.#settings.hop.fetch(url, call);

  async metadata(): Promise<{ readonly metadata: oidc.ServerMetadata; readonly at: number }> {
    const at = this.#settings.now();
    if (this.#known === null || at - this.#known.at > METADATA_LIFETIME_MS)
      this.#known = { metadata: await this.#discover(), at };
    return this.#known;
  }

  async configuration(): Promise<oidc.Configuration> {
    const { issuer, clientId, clientAuth, timeoutMs, now } = this.#settings;
    const at = now();
    const known = await this.metadata();
    const metadata = { [oidc.clockSkew]: Math.round((at - Date.now()) / 1_000), [oidc.clockTolerance]: 10 };
    const config = new oidc.Configuration(known.metadata, clientId, metadata, clientAuth);
    config[oidc.customFetch] = this.#fetch;
    config.timeout = timeoutMs / 1_000;
    // Without it the library trusts TLS alone for what comes from the token endpoint.
    oidc.enableNonRepudiationChecks(config);
    for (const relax of plainHttpFor(issuer)) relax(config);
    if (this.#keys !== undefined) oidc.setJwksCache(config, this.#keys);
    return config;
  }

  rememberKeys(config: oidc.Configuration): void {
    this.#keys = oidc.getJwksCache(config);
  }

  async #discover(): Promise<oidc.ServerMetadata> {
    const { issuer, clientId, clientAuth, timeoutMs } = this.#settings;
    const found = await oidc.discovery(new URL(issuer), clientId, undefined, clientAuth, {
      timeout: timeoutMs / 1_000,
      execute: [...plainHttpFor(issuer)],
      [oidc.customFetch]: this.#fetch,
    });
    const { supportsPKCE: _, ...metadata } = found.serverMetadata();
    const offered = metadata.id_token_signing_alg_values_supported ?? ["RS256"];
    return { ...metadata, id_token_signing_alg_values_supported: offered.filter((name) => SIGNATURES.has(name)) };
  }
}

/** Plain HTTP on this machine only, where nobody listens between the two. */
function plainHttpFor(issuer: string): readonly ((config: oidc.Configuration) => void)[] {
  const { protocol, hostname } = new URL(issuer);
  const isHere = protocol === "http:" && (hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]");
  // eslint-disable-next-line @typescript-eslint/no-deprecated -- the library strikes it through so that it is seen
  return isHere ? [oidc.allowInsecureRequests] : [];
}

/** Turns what the library throws into refusals. Its messages may quote what was sent: only its codes go on. */
async function guarded<T>(work: () => Promise<Result<T, LoginRefusal>>): Promise<Result<T, LoginRefusal>> {
  try {
    return await work();
  } catch (error) {
    return refuse(refusalOf(error));
  }
}

function refusalOf(error: unknown): LoginRefusal {
  if (error instanceof oidc.AuthorizationResponseError) {
    if (error.error === "access_denied") return { reason: "denied" };
    const isDown = ["temporarily_unavailable", "server_error"].includes(error.error);
    return { reason: isDown ? "unavailable" : "invalid", code: plainCode(error.error) };
  }
  if (error instanceof oidc.ResponseBodyError)
    return { reason: error.status >= 500 ? "unavailable" : "invalid", code: plainCode(error.error) };
  const code = error instanceof Error && "code" in error ? plainCode(String(error.code)) : "";
  const isDown = ["OAUTH_TIMEOUT", "OAUTH_ABORT"].includes(code) || isOutOfReach(error);
  return { reason: isDown ? "unavailable" : "invalid", code: code === "" ? "unexpected" : code };
}

function plainCode(code: string): string {
  return /^\w{1,60}$/.test(code) ? code : "unexpected";
}

/** `fetch` says "failed" for whatever happened on the way; or an answer of 500 and more came where metadata, keys or tokens were expected. */
function isOutOfReach(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  if (error instanceof TypeError && error.message === "fetch failed") return true;
  if (cause instanceof Response) return cause.status >= 500;
  return cause instanceof Error && cause !== error && isOutOfReach(cause);
}
