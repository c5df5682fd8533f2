// SPDX-License-Identifier: Apache-2.0
import type { AssuranceLevel } from "#kernel";

/** Something that was proven, and when. Two of the same kind never add up. */
export type Factor =
  /** The operator's server vouches that the customer is signed in on the host page. */
  | { readonly kind: "host_token"; readonly at: number }
  /**
   * A login at an identity provider (OpenID Connect); `at` is when the person signed in there. Phishing-resistant where the
   * provider says so in the way that configuration takes for it: then it is two factors, for as long as a passkey would be.
   */
  | { readonly kind: "oidc"; readonly at: number; readonly isPhishingResistant: boolean }
  /** A code sent to the line was typed back. `signalsClean` is what the network said when it was sent. */
  | { readonly kind: "sms_code"; readonly at: number; readonly signalsClean: boolean }
  /** The mobile network said that the phone at hand has the line, while SIM Swap and Number Recycling were clean. One factor, whatever stands beside it. */
  | { readonly kind: "network_line"; readonly at: number }
  /** A message that the channel signed came from the line's own number, while SIM Swap and Number Recycling were clean. Reads only, and never more. */
  | { readonly kind: "channel_line"; readonly at: number }
  /** A passkey with user verification: something one has and is or knows, so two factors at once. */
  | { readonly kind: "passkey"; readonly at: number; readonly restsOnSms: boolean }
  /** A code of an authenticator app. */
  | { readonly kind: "totp"; readonly at: number; readonly restsOnSms: boolean }
  /** An agent and a second person vouch, by a document that one of them saw. Made by an approval only. */
  | {
      readonly kind: "vouched";
      readonly at: number;
      /** They vouched for a recovery of access by name: it does not wait. */
      readonly opensRecovery?: true;
    };

/** How long each factor counts, in milliseconds: levels age. */
export const FACTOR_LIFETIME_MS = {
  host_token: 60 * 60_000,
  oidc: 60 * 60_000,
  sms_code: 15 * 60_000,
  network_line: 15 * 60_000,
  channel_line: 15 * 60_000,
  passkey: 15 * 60_000,
  totp: 15 * 60_000,
  vouched: 15 * 60_000,
} as const satisfies Record<Factor["kind"], number>;

export type AssuranceNow = {
  readonly level: AssuranceLevel;
  /** When the level falls, in milliseconds since the epoch; null at A0. */
  readonly until: number | null;
  /**
   * True when the second factor is a code by SMS, or an authenticator that was added on one and is on probation; and where people
   * vouch: what is added on their word waits as well, until every old contact point has had time to object.
   */
  readonly restsOnSms: boolean;
};

const ANONYMOUS: AssuranceNow = { level: "A0", until: null, restsOnSms: false };

/**
 * The level that factors give at `now`. A4: two people vouch. A2: a passkey or a phishing-resistant login alone, or a login with a code of an app or with a code by SMS while
 * signals were clean. A1: a login, or a code by SMS with clean signals, or the network's word for the line, alone: code and word are of the
 * same SIM and make nothing together; nor does the word with a login. Of several ways to a level the best one counts.
 * Anything else is A0. Never gives A3: that is proof of one act, not a state.
 */
export function assuranceNow(factors: readonly Factor[], now: number): AssuranceNow {
  const oidc = newestValid(factors, "oidc", now);
  const login = laterOf(newestValid(factors, "host_token", now), oidc);
  const passkey = newestValid(factors, "passkey", now);
  const totp = newestValid(factors, "totp", now);
  const code = newestValid(factors, "sms_code", now);
  const vouched = newestValid(factors, "vouched", now);
  if (vouched) return { level: "A4", until: expiry(vouched), restsOnSms: true };
  const cleanCode = code?.signalsClean === true ? code : null;
  const second: AssuranceNow[] = [];
  const strongUntil = oidc?.isPhishingResistant === true ? oidc.at + FACTOR_LIFETIME_MS.passkey : 0;
  if (now < strongUntil) second.push({ level: "A2", until: strongUntil, restsOnSms: false });
  if (passkey) second.push({ level: "A2", until: expiry(passkey), restsOnSms: passkey.restsOnSms });
  if (login && totp)
    second.push({ level: "A2", until: Math.min(expiry(login), expiry(totp)), restsOnSms: totp.restsOnSms });
  if (login && cleanCode)
    second.push({ level: "A2", until: Math.min(expiry(login), expiry(cleanCode)), restsOnSms: true });
  const best = second.toSorted(strongerFirst)[0];
  if (best) return best;
  const ownLine = laterOf(newestValid(factors, "network_line", now), newestValid(factors, "channel_line", now));
  const line = laterOf(cleanCode, ownLine);
  const single = login ?? line;
  if (!single) return ANONYMOUS;
  return { level: "A1", until: expiry(single), restsOnSms: single === line };
}

/** Whether people have just vouched for a recovery of access, and not only for who speaks. */
export function isVouchedToRecover(factors: readonly Factor[], now: number): boolean {
  return newestValid(factors, "vouched", now)?.opensRecovery === true;
}

/** Two of a kind are one factor: the one that lasts longer counts. */
function laterOf<A extends Factor, B extends Factor>(a: A | null, b: B | null): A | B | null {
  if (a === null || b === null) return a ?? b;
  return expiry(a) >= expiry(b) ? a : b;
}

/** What does not rest on SMS first, then what lasts longer. */
function strongerFirst(a: AssuranceNow, b: AssuranceNow): number {
  return Number(a.restsOnSms) - Number(b.restsOnSms) || (b.until ?? 0) - (a.until ?? 0);
}

function expiry(factor: Factor): number {
  return factor.at + FACTOR_LIFETIME_MS[factor.kind];
}

type FactorOf<K extends Factor["kind"]> = Extract<Factor, { readonly kind: K }>;

function newestValid<K extends Factor["kind"]>(factors: readonly Factor[], kind: K, now: number): FactorOf<K> | null {
  const valid = factors.filter(
    (factor): factor is FactorOf<K> => factor.kind === kind && factor.at <= now && now < expiry(factor),
  );
  return valid.reduce<FactorOf<K> | null>(
    (newest, factor) => (newest && newest.at >= factor.at ? newest : factor),
    null,
  );
}
