// SPDX-License-Identifier: Apache-2.0
const ZONE_1 =
  "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI ES SE IS LI NO GI GG JE IM".split(" ");
const ZONE_2 =
  "AE AL AR AU BA BH BR CA CH CL CN CO DZ EG GE HK ID IL IN JM JO JP KE KR KW LB LK MA MD ME MK MV MX MY NZ OM PE PH PK QA RS RU SA SG TH TN TR TW UA US UY VN XK ZA".split(
    " ",
  );

/**
 * A common division of the world for a tenant in Europe that names none of its own: the single market in the bundle,
 * often visited countries priced, the rest without a price (then nothing is said about one).
 */
export const DEFAULT_ROAMING_ZONES: { readonly [country: string]: 1 | 2 } = Object.freeze({
  ...Object.fromEntries(ZONE_1.map((country) => [country, 1 as const])),
  ...Object.fromEntries(ZONE_2.map((country) => [country, 2 as const])),
});
