// SPDX-License-Identifier: Apache-2.0
import { day, dayText, hour, localDayOf } from "../calendar.ts";
import { type Key, keyOfMsisdn, msisdn, patternOf } from "../ids.ts";
import { person } from "./people.ts";
import { mobileLines } from "./refs.ts";
import type { Times } from "./times.ts";

/** What the network knows about one number: the store behind the CAMARA interfaces. */
export type LineState = {
  readonly msisdn: string;
  readonly key: Key;
  readonly line: number;
  /** False once the number has left: ported out or never ours. */
  readonly onNetwork: boolean;
  readonly simSwapAt: number | null;
  readonly deviceSwapAt: number | null;
  readonly monitoredDays: number | null;
  readonly forwarding: readonly (
    | "unconditional"
    | "conditional_busy"
    | "conditional_not_reachable"
    | "conditional_no_answer"
  )[];
  readonly roaming: { readonly mcc: number; readonly countries: readonly string[] } | null;
  readonly reachable: readonly ("DATA" | "SMS")[];
  readonly statusAgeMs: number;
  readonly recycledAt: number | null;
  readonly tenureStart: number;
  readonly contractType: "PAYG" | "PAYM" | "Business";
  readonly subscription: {
    readonly voiceSmsIn: "active" | "suspended";
    readonly voiceSmsOut: "active" | "suspended";
    readonly dataService: "active" | "suspended" | "throttled";
  };
};

function clean(key: Key, line: number, times: Times): LineState {
  const pattern = patternOf(key);
  return {
    msisdn: msisdn(key, line),
    key,
    line,
    onNetwork: true,
    simSwapAt: null,
    deviceSwapAt: null,
    monitoredDays: 120,
    forwarding: [],
    roaming: null,
    reachable: ["DATA", "SMS"],
    statusAgeMs: 5 * 60_000,
    recycledAt: null,
    tenureStart: times.daysAgo(person(pattern).tenureDays),
    contractType: pattern === 15 ? "PAYG" : pattern === 22 ? "Business" : "PAYM",
    subscription: { voiceSmsIn: "active", voiceSmsOut: "active", dataService: "active" },
  };
}

function marks(pattern: number, line: number, times: Times): Partial<LineState> {
  switch (pattern) {
    case 10:
      return { deviceSwapAt: times.daysAgo(3) };
    case 13:
      return line === 4 ? { simSwapAt: times.beforeBill(5, 13), tenureStart: times.beforeBill(5, 13) } : {};
    case 15:
      return {
        subscription: { voiceSmsIn: "active", voiceSmsOut: "active", dataService: "suspended" },
        reachable: ["SMS"],
      };
    case 16:
      return {
        simSwapAt: times.hoursAgo(6),
        deviceSwapAt: times.hoursAgo(6),
        roaming: { mcc: 226, countries: ["RO"] },
      };
    case 17:
      return { simSwapAt: times.hoursAgo(48), deviceSwapAt: times.hoursAgo(48) };
    case 18:
      return { forwarding: ["unconditional"] };
    case 19: {
      const since = times.beforeBill(4, 20);
      return { recycledAt: since, tenureStart: since };
    }
    case 20:
      return { subscription: { voiceSmsIn: "active", voiceSmsOut: "suspended", dataService: "throttled" } };
    case 21:
      // A new subscription counts as a SIM swap.
      return { simSwapAt: times.daysAgo(5), tenureStart: times.daysAgo(5) };
    case 24:
      return { onNetwork: false };
    default:
      return {};
  }
}

/** Number kept for fixed-line customers: their contact mobile, which is on this network too. */
export function lineCount(pattern: number): number {
  return pattern === 14 ? 0 : Math.max(1, mobileLines(pattern));
}

/** State of a number at T0, or null when it is none of ours. */
export function seededLine(number: string, times: Times): LineState | null {
  const found = keyOfMsisdn(number);
  if (found === null) return null;
  const pattern = patternOf(found);
  if (pattern === 14) return lineOf(siblingOwner(found), 2, times, number);
  for (let line = 1; line <= lineCount(pattern); line += 1)
    if (msisdn(found, line) === number) return lineOf(found, line, times, number);
  return null;
}

function siblingOwner(key: Key): Key {
  return key.startsWith("X") ? `X${String(Number(key.slice(1)) - 1).padStart(7, "0")}` : "C13";
}

function lineOf(key: Key, line: number, times: Times, number: string): LineState {
  return { ...clean(key, line, times), ...marks(patternOf(key), line, times), msisdn: number };
}

/** Whether the number has changed hands since a calendar day; true as well for days before any contract. */
export function recycledSince(state: LineState, date: string): boolean {
  return dayText(localDayOf(state.recycledAt ?? state.tenureStart)) > date;
}

export function isSwappedWithin(at: number | null, now: number, maxAgeHours: number): boolean {
  return at !== null && now - at <= maxAgeHours * hour && at <= now;
}

export function withinMonitored(at: number | null, now: number, days: number): boolean {
  return at !== null && now - at <= days * day;
}
