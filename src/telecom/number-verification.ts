// SPDX-License-Identifier: Apache-2.0
import type { Result, Sensitive } from "#kernel";

/** Why the network did not confirm that a phone has a number. Only `other_line` says that it has another one. */
export type NumberRefusal =
  | { readonly reason: "other_line" }
  /** On Wi-Fi, a VPN or a hotspot: says nothing against the person; another factor is used. */
  | { readonly reason: "not_on_mobile_network" }
  /** The operator does not know the token, or it was used or is too old. */
  | { readonly reason: "token_refused" }
  /** Time-out, fault, an answer of another shape. Never a yes. */
  | { readonly reason: "unknown" };

/**
 * CAMARA Number Verification: whether the SIM of the phone at hand has this number now. Whoever took the SIM over gets a yes as well, so
 * it counts only beside a clean SIM Swap.
 */
export interface NumberVerification {
  /**
   * Never throws; answers within the signal budget (2 s), the exchange of the token included. Asks once: the token is used up.
   *
   * @param msisdn - E.164. Leaves as a hash.
   * @param operatorToken - What the phone's own network gave to the operator's app.
   */
  verify(msisdn: string, operatorToken: Sensitive<string>): Promise<Result<null, NumberRefusal>>;
}
