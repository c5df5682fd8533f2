// SPDX-License-Identifier: Apache-2.0
import type { OwnSecurity } from "./tool-spec.ts";

export type Protection = OwnSecurity & { readonly isForwarding: boolean | null; readonly isSwapRecent: boolean | null };

/** What each part is worth when it is well; together 100. A locked account is safe, and neither better nor worse by it. */
const WORTH = { passkeys: 30, codes: 15, app: 10, contacts: 15, sessions: 10, forwarding: 10, swap: 10 } as const;
/** One passkey, or one contact point, is lost with one device. */
const ONE_PASSKEY = 22;
const ONE_CONTACT = 8;
const ENOUGH_CODES = 3;
const STRONG = 80;
const FAIR = 50;

/**
 * How well an account is protected, from 0 to 100. Whatever could not be read earns nothing: a score is never better because somebody was
 * silent. Every point that is missing has a sentence and a fix in the flow of the check-up.
 */
export function scoreOf(found: Protection): { readonly score: number; readonly grade: "strong" | "fair" | "weak" } {
  const contacts = found.contacts ?? 0;
  const points = [
    found.passkeys > 1 ? WORTH.passkeys : found.passkeys === 1 ? ONE_PASSKEY : 0,
    (found.recoveryCodesLeft ?? 0) >= ENOUGH_CODES ? WORTH.codes : 0,
    found.hasApp ? WORTH.app : 0,
    contacts > 1 ? WORTH.contacts : contacts === 1 ? ONE_CONTACT : 0,
    found.otherSessions === 0 ? WORTH.sessions : 0,
    found.isForwarding === false ? WORTH.forwarding : 0,
    found.isSwapRecent === false ? WORTH.swap : 0,
  ];
  const score = points.reduce((sum, each) => sum + each, 0);
  // While the network warns, nothing is strong.
  const isWarned = found.isForwarding === true || found.isSwapRecent === true;
  return { score, grade: score >= STRONG && !isWarned ? "strong" : score >= FAIR ? "fair" : "weak" };
}
