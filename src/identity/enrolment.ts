// SPDX-License-Identifier: Apache-2.0

/** What an authenticator was added on: it is never better than that. */
export type Enrolment = {
  /** True when the level that let it be added rested on a code by SMS, itself or through another authenticator. */
  readonly restsOnSms: boolean;
  /** When the notice reached every contact point that was on record before; null while it has not. Milliseconds. */
  readonly noticedAt: number | null;
};

/** What an act that needs proof of itself (A3) is about. */
export type ProofClass =
  | "plan_change"
  | "add_on"
  | "sim"
  | "esim"
  | "port_out"
  | "puk"
  | "contact_data"
  | "payment_data"
  | "call_detail"
  | "cancellation"
  | "device";

/** The owner has this long after the notice to say "that was not me". */
export const PROBATION_MS: number = 72 * 3_600_000;

/** True when an authenticator still counts only as much as the SMS code that it was added on. */
export function isOnProbation(enrolment: Enrolment, now: number): boolean {
  if (!enrolment.restsOnSms) return false;
  return enrolment.noticedAt === null || now < enrolment.noticedAt + PROBATION_MS;
}

/**
 * Whether an assertion by an authenticator that was added like this proves an act of this class. On probation it proves plan
 * changes only: an attacker who holds the line for a day can add a passkey, and must get nothing by it that cannot be undone.
 */
export function provesA3For(act: ProofClass, enrolment: Enrolment, now: number): boolean {
  return act === "plan_change" || !isOnProbation(enrolment, now);
}
