// SPDX-License-Identifier: Apache-2.0
// What the journeys know of the two operators that the sandbox plays.
import { readFileSync } from "node:fs";

export type Seed = "larkspur" | "noor";

type Golden = {
  readonly explanations: readonly {
    readonly customer: string;
    readonly month: string;
    readonly totalMinor: number;
    readonly previousTotalMinor: number;
    readonly deltaMinor: number;
    readonly causes: readonly { readonly amountMinor: number }[];
  }[];
};

export type Practice = {
  readonly seed: Seed;
  readonly numberPrefix: string;
  readonly golden: Golden;
  /** An amount of the smallest unit as the chat shows it, without the marks that keep it together. */
  readonly amount: (minor: number, sign?: string) => string;
  /** Names and prices that customers meet, in the smallest unit, tax included. */
  readonly plans: { readonly m: string; readonly l: string; readonly mPrice: number; readonly lPrice: number };
  /** The larger plan as a customer calls it. */
  readonly larger: string;
  readonly abroad: { readonly cap: number; readonly prices: readonly number[] };
  readonly owed: { readonly roaming: number; readonly prepaid: number; readonly overdue: number };
  /** Where problem SP-5 is. */
  readonly postcode: string;
  /** What would give an amount away. */
  readonly sign: RegExp;
};

function goldenOf(file: string): Golden {
  return JSON.parse(readFileSync(new URL(`../../sandbox/golden/${file}`, import.meta.url), "utf8")) as Golden;
}

export const PRACTICES: Readonly<Record<Seed, Practice>> = {
  larkspur: {
    seed: "larkspur",
    numberPrefix: "+4477009001",
    golden: goldenOf("bill-explanations.json"),
    amount: (minor, sign = "") => `${sign}£${(minor / 100).toFixed(2)}`,
    plans: { m: "SIM M 30 GB", l: "SIM L 100 GB", mPrice: 2_160, lPrice: 3_120 },
    larger: "SIM L",
    abroad: { cap: 5_400, prices: [24, 120, 42] },
    owed: { roaming: 7_212, prepaid: 40, overdue: 7_240 },
    postcode: "LE1 4AB",
    sign: /£/u,
  },
  noor: {
    seed: "noor",
    numberPrefix: "+965700001",
    golden: goldenOf("bill-explanations.noor.json"),
    amount: (minor, sign = "") => `${sign}${(minor / 1000).toFixed(3)} د.ك`,
    plans: { m: "نور 30 جيجا", l: "نور 100 جيجا", mPrice: 7_500, lPrice: 11_250 },
    larger: "نور 100",
    abroad: { cap: 20_000, prices: [85, 375, 120] },
    owed: { roaming: 24_620, prepaid: 135, overdue: 26_500 },
    postcode: "92601",
    sign: /د\.ك/u,
  },
};

/** A text as a person reads it: without the marks for direction, blanks that do not break as plain ones. */
export function plain(text: string): string {
  return text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "").replace(/\u00a0/gu, " ");
}
