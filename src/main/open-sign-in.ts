// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Hop, LoginClient, SignInProvider } from "#app";
import { type ClientCredential, makeClientAuth, makeOidcClient } from "#host-token";
import { AppError, Sensitive } from "#kernel";
import type { Config } from "./config.ts";
import type { LoadedConfig } from "./load-config.ts";

type Configured = Config["identity"]["oidc"][number];

/** What every provider is configured with, be it for customers or for staff. */
export type ProviderConfig = Pick<
  Configured,
  | "name"
  | "issuer"
  | "clientId"
  | "clientSecretFile"
  | "clientSecretBy"
  | "clientKeyFile"
  | "clientKeyId"
  | "scopes"
  | "acrValues"
  | "claimsFrom"
  | "maxAgeMinutes"
  | "timeoutMs"
>;

/** The identity providers at which customers may sign in, in the order of the configuration. */
export async function openSignIn(
  { config, baseDir }: LoadedConfig,
  hop: Hop,
  now: () => number,
): Promise<SignInProvider[]> {
  const { oidc } = config.identity;
  if (new Set(oidc.map(({ name }) => name)).size < oidc.length)
    throw new AppError("main.oidc_name_twice", "Cannot offer sign-in: two identity providers have one name");
  return Promise.all(oidc.map(async (each) => providerOf(each, await openLoginClient(baseDir, hop, each, now))));
}

function providerOf(configured: Configured, client: LoginClient): SignInProvider {
  const { name, labelEn, labelAr, customerClaim, strongAcr, strongAmr } = configured;
  return {
    ...client,
    name,
    label: { en: labelEn, ar: labelAr },
    strong: { acr: strongAcr, amr: strongAmr },
    customerBy: customerClaim === "phone_number" ? { kind: "phone_number" } : { kind: "claim", claim: customerClaim },
  };
}

/**
 * A client of one provider as configured. Nothing is read from the provider yet.
 *
 * @param baseDir - Folder that file names are relative to.
 * @param alwaysAsks - The provider is to ask each time, whoever is signed in there.
 * @throws AppError - `main.oidc_credential_missing`, `main.oidc_credential_unreadable`.
 */
export async function openLoginClient(
  baseDir: string,
  hop: Hop,
  configured: ProviderConfig,
  now: () => number,
  alwaysAsks = false,
): Promise<LoginClient> {
  const { issuer, clientId, scopes, acrValues, claimsFrom, maxAgeMinutes, timeoutMs } = configured;
  return makeOidcClient({
    hop,
    issuer,
    clientId,
    clientAuth: await makeClientAuth(await readCredential(baseDir, configured)),
    scopes,
    acrValues,
    maxAgeSeconds: maxAgeMinutes === null ? null : maxAgeMinutes * 60,
    alwaysAsks,
    claimsFrom,
    timeoutMs,
    now,
  });
}

async function readCredential(baseDir: string, configured: ProviderConfig): Promise<ClientCredential> {
  const { name, clientSecretFile, clientSecretBy, clientKeyFile, clientKeyId } = configured;
  const file = clientKeyFile ?? clientSecretFile;
  if (file === undefined || (clientKeyFile !== undefined && clientSecretFile !== undefined))
    throw new AppError(
      "main.oidc_credential_missing",
      `Cannot offer sign-in with ${name}: either clientSecretFile or clientKeyFile is wanted`,
    );
  const content = new Sensitive(await readText(name, resolve(baseDir, file)));
  return clientKeyFile === undefined
    ? { kind: "secret", secret: content, method: clientSecretBy }
    : { kind: "private_key", pem: content, keyId: clientKeyId ?? null };
}

async function readText(name: string, path: string): Promise<string> {
  try {
    return (await readFile(path, "utf8")).trim();
  } catch (cause) {
    throw new AppError(
      "main.oidc_credential_unreadable",
      `Cannot offer sign-in with ${name}: ${path} cannot be opened`,
      { cause },
    );
  }
}
