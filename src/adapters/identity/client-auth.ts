// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey } from "node:crypto";
import * as oidc from "openid-client";
import { AppError, type Sensitive } from "#kernel";

/** How this service shows a provider that it is itself. */
export type ClientCredential =
  | { readonly kind: "secret"; readonly secret: Sensitive<string>; readonly method: "basic" | "post" }
  /** `private_key_jwt` (RFC 7523): PEM, PKCS 8; EC P-256 signs ES256, RSA signs RS256. */
  | { readonly kind: "private_key"; readonly pem: Sensitive<string>; readonly keyId: string | null };

/**
 * Makes what the client library authenticates with.
 *
 * @throws AppError `adapter.oidc_key_unreadable` - If the private key is not one of these.
 */
export async function makeClientAuth(credential: ClientCredential): Promise<oidc.ClientAuth> {
  if (credential.kind === "secret") {
    // EXPOSE: the token endpoint gets it
    const secret = credential.secret.expose();
    return credential.method === "basic" ? oidc.ClientSecretBasic(secret) : oidc.ClientSecretPost(secret);
  }
  // EXPOSE: imported as a key that cannot be exported
  const key = await importKey(credential.pem.expose());
  return oidc.PrivateKeyJwt(credential.keyId === null ? key : { key, kid: credential.keyId });
}

async function importKey(pem: string): Promise<CryptoKey> {
  try {
    const key = createPrivateKey(pem);
    const der = key.export({ type: "pkcs8", format: "der" });
    const how =
      key.asymmetricKeyType === "ec"
        ? { name: "ECDSA", namedCurve: "P-256" }
        : { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    return await crypto.subtle.importKey("pkcs8", der, how, false, ["sign"]);
  } catch (cause) {
    throw new AppError(
      "adapter.oidc_key_unreadable",
      "Cannot read the client's private key: a PEM file of PKCS 8 with an EC P-256 or RSA key is wanted",
      { cause },
    );
  }
}
