// SPDX-License-Identifier: Apache-2.0

/** Currencies (ISO 4217) by the regions (ISO 3166-1) whose own they are. Where two are in use, or none is known here, nothing is said. */
const CURRENCIES: Readonly<Record<string, string>> = {
  AED: "AE",
  AFN: "AF",
  ALL: "AL",
  AMD: "AM",
  AOA: "AO",
  ARS: "AR",
  AUD: "AU KI NR TV",
  AZN: "AZ",
  BAM: "BA",
  BBD: "BB",
  BDT: "BD",
  BHD: "BH",
  BIF: "BI",
  BND: "BN",
  BOB: "BO",
  BRL: "BR",
  BSD: "BS",
  BWP: "BW",
  BYN: "BY",
  BZD: "BZ",
  CAD: "CA",
  CDF: "CD",
  CHF: "CH LI",
  CLP: "CL",
  CNY: "CN",
  COP: "CO",
  CRC: "CR",
  CVE: "CV",
  CZK: "CZ",
  DJF: "DJ",
  DKK: "DK FO GL",
  DOP: "DO",
  DZD: "DZ",
  EGP: "EG",
  ERN: "ER",
  ETB: "ET",
  EUR: "AD AT BE BG CY DE EE ES FI FR GF GP GR HR IE IT LT LU LV MC ME MQ MT NL PT RE SI SK SM VA XK YT",
  FJD: "FJ",
  GBP: "GB GG IM JE",
  GEL: "GE",
  GHS: "GH",
  GMD: "GM",
  GNF: "GN",
  GTQ: "GT",
  GYD: "GY",
  HKD: "HK",
  HNL: "HN",
  HTG: "HT",
  HUF: "HU",
  IDR: "ID",
  ILS: "IL PS",
  INR: "IN",
  IQD: "IQ",
  IRR: "IR",
  ISK: "IS",
  JMD: "JM",
  JOD: "JO",
  JPY: "JP",
  KES: "KE",
  KGS: "KG",
  KHR: "KH",
  KMF: "KM",
  KRW: "KR",
  KWD: "KW",
  KZT: "KZ",
  LAK: "LA",
  LKR: "LK",
  LSL: "LS",
  LYD: "LY",
  MAD: "EH MA",
  MDL: "MD",
  MGA: "MG",
  MKD: "MK",
  MMK: "MM",
  MNT: "MN",
  MOP: "MO",
  MRU: "MR",
  MUR: "MU",
  MVR: "MV",
  MWK: "MW",
  MXN: "MX",
  MYR: "MY",
  MZN: "MZ",
  NAD: "NA",
  NGN: "NG",
  NIO: "NI",
  NOK: "NO SJ",
  NPR: "NP",
  NZD: "CK NU NZ TK",
  OMR: "OM",
  PEN: "PE",
  PGK: "PG",
  PHP: "PH",
  PKR: "PK",
  PLN: "PL",
  PYG: "PY",
  QAR: "QA",
  RON: "RO",
  RSD: "RS",
  RUB: "RU",
  RWF: "RW",
  SAR: "SA",
  SBD: "SB",
  SCR: "SC",
  SDG: "SD",
  SEK: "SE",
  SGD: "SG",
  SOS: "SO",
  SRD: "SR",
  SSP: "SS",
  SYP: "SY",
  SZL: "SZ",
  THB: "TH",
  TJS: "TJ",
  TMT: "TM",
  TND: "TN",
  TOP: "TO",
  TRY: "TR",
  TTD: "TT",
  TWD: "TW",
  TZS: "TZ",
  UAH: "UA",
  UGX: "UG",
  USD: "AS EC FM GU MH MP PR PW SV TL US VI",
  UYU: "UY",
  UZS: "UZ",
  VND: "VN",
  VUV: "VU",
  WST: "WS",
  XAF: "CF CG CM GA GQ TD",
  XCD: "AG DM GD KN LC VC",
  XOF: "BF BJ CI GW ML NE SN TG",
  XPF: "NC PF WF",
  YER: "YE",
  ZAR: "ZA",
  ZMW: "ZM",
};

/** The currency of a region; empty where none is known here. */
export function currencyOf(region: string): string {
  return Object.keys(CURRENCIES).find((code) => CURRENCIES[code]?.split(" ").includes(region) === true) ?? "";
}

/** The region that a time zone lies in, where it is one; empty otherwise. By the data that comes with the runtime. */
export function regionOf(timeZone: string): string {
  const wanted = canonical(timeZone);
  const found = wanted === null ? [] : regions().filter((region) => zonesOf(region).includes(wanted));
  return found.length === 1 ? (found[0] ?? "") : "";
}

/**
 * Where the machine stands, as far as it says so: its time zone, or, where it runs in UTC as servers do, that of the region of its language where
 * there is one alone. Empty: it does not say, and is asked without a usual answer.
 *
 * @param localeName - As `LC_ALL` and `LANG` have it: `ar_KW.UTF-8`.
 */
export function usualTimeZone(systemZone: string, localeName: string | undefined): string {
  if (regionOf(systemZone) !== "") return systemZone;
  const region = /^[a-z]{2,3}_([A-Z]{2})(?:[.@]|$)/u.exec(localeName ?? "")?.[1];
  const zones = region === undefined ? [] : zonesOf(region);
  return zones.length === 1 ? (zones[0] ?? "") : "";
}

function zonesOf(region: string): readonly string[] {
  const zones = new Intl.Locale(`und-${region}`).getTimeZones() ?? [];
  return zones.map((zone) => canonical(zone) ?? zone);
}

function regions(): readonly string[] {
  return Object.values(CURRENCIES).flatMap((all) => all.split(" "));
}

/** One name for a zone that has several; null: there is no such zone. */
function canonical(zone: string): string | null {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}
