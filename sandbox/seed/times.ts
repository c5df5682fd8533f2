// SPDX-License-Identifier: Apache-2.0
import { billDates, day, hour, type LocalDay, plusDays, startOf } from "../calendar.ts";

/** Every instant of the seed hangs on T0 or on a bill date; this is where they are worked out. */
export type Times = {
  readonly t0: number;
  /** Bill dates M-6 to M-1. */
  readonly bills: readonly LocalDay[];
  readonly daysAgo: (days: number) => number;
  readonly hoursAgo: (hours: number) => number;
  /** Local midnight some days before a bill date; `bill` 0 is M-6, 5 is M-1. */
  readonly beforeBill: (bill: number, days: number) => number;
};

export function billDay(times: Times, bill: number): LocalDay {
  const found = times.bills[bill];
  if (found === undefined) throw new RangeError(`No bill ${bill}`);
  return found;
}

export function timesFrom(t0: number): Times {
  const bills = billDates(t0);
  const times: Times = {
    t0,
    bills,
    daysAgo: (days) => t0 - days * day,
    hoursAgo: (hours) => t0 - hours * hour,
    beforeBill: (bill, days) => startOf(plusDays(billDay(times, bill), -days)),
  };
  return times;
}
