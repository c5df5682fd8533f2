// SPDX-License-Identifier: Apache-2.0
import type { BillingAccount, Line } from "#telecom";

/** How a line is named to people: the last three digits of its number, or the plan where it has none. */
export function lineLabel(line: Line): string {
  return line.msisdn === null ? line.planName : `••• ${line.msisdn.slice(-3)}`;
}

export function lineEnding(line: Line): string | null {
  return line.msisdn?.slice(-2) ?? null;
}

export function accountLabel(account: BillingAccount): string {
  return `••• ${account.ending}`;
}
