// SPDX-License-Identifier: Apache-2.0

/** Which words of an identity provider about a login mean a phishing-resistant one. As configured; empty = none do. */
export type StrongLogins = { readonly acr: readonly string[]; readonly amr: readonly string[] };

/** What a provider said about how somebody signed in (OpenID Connect Core 1.0 §2). */
export type LoginContext = {
  readonly acr: string | null;
  readonly amr: readonly string[];
  /** When the person was asked, in milliseconds; null where the provider does not say. */
  readonly authTime: number | null;
};

/**
 * Whether a login was phishing-resistant (A2 by itself) rather than just a login (A1): by an `acr` or an `amr` that configuration names,
 * and only where the provider says when it was. What is not named does not count.
 */
export function isStrongLogin({ acr, amr, authTime }: LoginContext, strong: StrongLogins): boolean {
  if (authTime === null) return false;
  return (acr !== null && strong.acr.includes(acr)) || amr.some((method) => strong.amr.includes(method));
}

/**
 * Methods (RFC 8176) that no configuration may take for phishing-resistant: what is typed or told can be given away to a false page,
 * and `mfa` says how many, not which.
 */
export const WEAK_METHODS: readonly string[] = ["pwd", "pin", "kba", "otp", "sms", "tel", "mfa", "mca", "geo", "rba"];
