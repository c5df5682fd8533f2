// SPDX-License-Identifier: Apache-2.0
import type { LoginContext, StrongLogins } from "#identity";
import type { Lang, Result } from "#kernel";

/** What has to be there when the browser comes back from the provider. Secret until then; works once. */
export type PendingLogin = {
  readonly state: string;
  readonly nonce: string;
  readonly codeVerifier: string;
  /** Where the provider sends the browser; one address per provider, so that one cannot answer for another. */
  readonly redirectUri: string;
};

/** A login that the provider vouches for: signature, issuer, audience, times, nonce, state and PKCE were checked. */
export type VerifiedLogin = LoginContext & {
  readonly issuer: string;
  readonly subject: string;
  /** Everything else it said, of the ID token and, where configured, of the UserInfo endpoint. */
  readonly claims: { readonly [name: string]: unknown };
};

/**
 * `denied`: the person said no there. `unavailable`: it could not be reached. `invalid`: anything else; `code` says what, for a log, and
 * holds nothing of a person.
 */
export type LoginRefusal =
  | { readonly reason: "denied" }
  | { readonly reason: "unavailable"; readonly code: string }
  | { readonly reason: "invalid"; readonly code: string };

/** What a provider says when a login there is over: `sid` one login, `subject` all of a person's. One of them is there. */
export type ProviderLogout = {
  readonly issuer: string;
  readonly jti: string;
  readonly sid: string | null;
  readonly subject: string | null;
};

/** An identity provider of OpenID Connect (authorization code with PKCE). The same for customers and for staff. */
export interface LoginClient {
  begin(redirectUri: string): Promise<Result<{ readonly url: string; readonly pending: PendingLogin }, LoginRefusal>>;
  /** @param params - Query with which the provider sent the browser back. Untrusted. */
  finish(pending: PendingLogin, params: string): Promise<Result<VerifiedLogin, LoginRefusal>>;
  /** Checks what the provider sends when a login is over. @param token - Untrusted. That it comes once is for the caller to see. */
  readLogout?(token: string): Promise<Result<ProviderLogout, LoginRefusal>>;
}

/** A provider at which customers sign in, as configured. */
export type SignInProvider = LoginClient & {
  readonly name: string;
  readonly label: Readonly<Record<Lang, string>>;
  readonly strong: StrongLogins;
  /**
   * How a login names a customer: by a claim that holds the operator's id of the party; or by a verified number (`phone_number` with
   * `phone_number_verified`), which shows a line and nothing more, so that such a login is one factor whatever else is said.
   */
  readonly customerBy: { readonly kind: "claim"; readonly claim: string } | { readonly kind: "phone_number" };
};
