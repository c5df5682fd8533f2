// SPDX-License-Identifier: Apache-2.0
import type { Money } from "#kernel";

/** What the tenant charges abroad, including tax. A country that is missing has no price, and none is guessed. */
export type RoamingTable = {
  /** ISO 3166 alpha-2 → zone. Zone 1 is in the bundle. */
  readonly zones: { readonly [country: string]: 1 | 2 };
  readonly zone2: RoamingPrices;
  /** Spending abroad at which data stops, unless the customer opted out. */
  readonly cap: Money;
  readonly dayPassOfferId: string;
};
export type RoamingPrices = { readonly dataPerMb: Money; readonly voicePerMinute: Money; readonly sms: Money };

export type RoamingTariff = {
  readonly country: string | null;
  readonly zone: 1 | 2 | null;
  readonly isInBundle: boolean;
  readonly prices: RoamingPrices | null;
};

/** The tariff at a country; `country` is null when none is known. */
export function roamingTariff(table: RoamingTable, country: string | null): RoamingTariff {
  const code = country?.toUpperCase() ?? null;
  const zone = code !== null && Object.hasOwn(table.zones, code) ? (table.zones[code] ?? null) : null;
  return { country: code, zone, isInBundle: zone === 1, prices: zone === 2 ? table.zone2 : null };
}
