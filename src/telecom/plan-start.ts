// SPDX-License-Identifier: Apache-2.0
import { addDays, addMonths, localDay, startOfLocalDay } from "#kernel";
import type { LocalDate } from "./nouns.ts";

const DAY_MS = 86_400_000;

/**
 * The first local day that begins at least 24 hours after `now`: until it begins the order can be cancelled, and that
 * is the subject's undo.
 */
export function earliestStart(now: number, timeZone: string): LocalDate {
  const soonest = now + DAY_MS;
  const day = localDay(soonest, timeZone);
  return startOfLocalDay(day, timeZone) >= soonest ? day : addDays(day, 1);
}

/** The first bill day on or after a local day. */
export function nextBillDay(from: LocalDate, billDay: number): LocalDate {
  const inMonth = (month: LocalDate): LocalDate => {
    const last = addDays(addMonths(`${month.slice(0, 7)}-01`, 1), -1);
    const wanted = `${month.slice(0, 7)}-${String(billDay).padStart(2, "0")}`;
    return wanted > last ? last : wanted;
  };
  const thisMonth = inMonth(from);
  return thisMonth >= from ? thisMonth : inMonth(addMonths(`${from.slice(0, 7)}-01`, 1));
}
