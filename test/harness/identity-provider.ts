// SPDX-License-Identifier: Apache-2.0
// A real identity provider (oidc-provider) on loopback, with a page on which a person chooses who to be.
import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair } from "jose";
import { Provider } from "oidc-provider";

export type Person = {
  readonly id: string;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly acr?: string;
  readonly amr?: readonly string[];
};

export type IdentityProvider = {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** People who can sign in; may be changed while it runs. */
  readonly people: Person[];
  close(): Promise<void>;
};

type ProviderOptions = {
  readonly people: readonly Person[];
  readonly redirectUris: readonly string[];
  /** Changes to how the client is registered there. */
  readonly client?: object;
};

/** Starts one. Its clock is the machine's. */
export async function startIdentityProvider({
  people,
  redirectUris,
  client,
}: ProviderOptions): Promise<IdentityProvider> {
  const clientSecret = randomBytes(32).toString("base64url");
  const known = [...people];
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const issuer = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  const { privateKey } = await generateKeyPair("ES256", { extractable: true });
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: "wardline",
        client_secret: clientSecret,
        redirect_uris: [...redirectUris],
        response_types: ["code"],
        grant_types: ["authorization_code"],
        id_token_signed_response_alg: "ES256",
        ...client,
      },
    ],
    jwks: { keys: [{ ...(await exportJWK(privateKey)), alg: "ES256", use: "sig", kid: "one" }] },
    cookies: { keys: [randomBytes(16).toString("hex")] },
    acrValues: ["urn:test:password", "urn:test:strong"],
    claims: {
      openid: ["sub", "acr", "amr"],
      customer: ["customer_id"],
      phone: ["phone_number", "phone_number_verified"],
      staff: ["groups", "name", "email"],
    },
    scopes: ["openid", "customer", "phone", "staff"],
    conformIdTokenClaims: false,
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_context: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: async () => ({ sub: id, ...known.find((person) => person.id === id)?.claims }),
    }),
    // Nobody is asked for consent: the operator's own service signs in its own customers.
    loadExistingGrant: async (context: GrantContext) => {
      const { client: asking, session } = context.oidc;
      const grant = new provider.Grant({ accountId: session.accountId, clientId: asking.clientId });
      grant.addOIDCScope("openid customer phone staff");
      await grant.save();
      return grant;
    },
  });
  const serve = provider.callback();
  server.on("request", (request: IncomingMessage, response: ServerResponse) => {
    const isOurs = request.url?.startsWith("/interaction/") === true;
    void (isOurs ? interact(provider, known, request, response) : serve(request, response));
  });
  return {
    issuer,
    clientId: "wardline",
    clientSecret,
    people: known,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

type GrantContext = { oidc: { client: { clientId: string }; session: { accountId: string } } };

/** The login page: a button for each person, and one for changing one's mind. */
async function interact(
  provider: Provider,
  people: readonly Person[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { uid } = await provider.interactionDetails(request, response);
  if (request.method !== "POST") {
    const buttons = people.map(({ id }) => `<button name="person" value="${id}">${id}</button>`).join(" ");
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(`<!doctype html><html lang="en"><title>Test login</title><h1>Who are you?</h1>
<form method="post" action="/interaction/${uid}">${buttons} <button name="person" value="">Cancel</button></form>`);
    return;
  }
  const chosen = new URLSearchParams(await bodyOf(request)).get("person") ?? "";
  const person = people.find(({ id }) => id === chosen);
  await provider.interactionFinished(
    request,
    response,
    person === undefined
      ? { error: "access_denied", error_description: "The person said no" }
      : { login: { accountId: person.id, acr: person.acr, amr: person.amr, remember: false } },
  );
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}

/**
 * Walks through the provider as a browser would, with cookies of its own.
 *
 * @param person - Who to be there; empty = cancel.
 * @returns Where the provider sends the browser in the end.
 */
export async function signInThere(url: string, person: string): Promise<URL> {
  const jar = new Map<string, string>();
  const ask = async (address: string, init: RequestInit = {}): Promise<Response> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join("; ");
    const answer = await fetch(address, { ...init, redirect: "manual", headers: { ...init.headers, cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [name = "", value = ""] = (line.split(";")[0] ?? "").split(/=(.*)/s);
      jar.set(name, value);
    }
    return answer;
  };
  let at = url;
  const { origin } = new URL(url);
  for (let step = 0; step < 10; step += 1) {
    if (new URL(at).origin !== origin) return new URL(at);
    const isPage = at.includes("/interaction/");
    const answer = isPage
      ? await ask(at, {
          method: "POST",
          headers: { "content-type": "application/x-www-form-urlencoded" },
          body: new URLSearchParams({ person }),
        })
      : await ask(at);
    const next = answer.headers.get("location");
    if (next === null) throw new Error(`The provider stopped with ${answer.status}: ${await answer.text()}`);
    at = new URL(next, at).href;
  }
  throw new Error("The provider goes round in circles");
}
