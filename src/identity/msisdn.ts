// SPDX-License-Identifier: Apache-2.0
import { type CountryCode, getCountryCallingCode, parsePhoneNumberFromString } from "libphonenumber-js/min";

const OTHER_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

/**
 * Reads a number that a person typed into the number field. Accepts any that is possible (`isPossible`): `isValid` lags behind
 * new ranges and refuses test ranges.
 *
 * @param country - ISO 3166 alpha-2 for a number without `+`.
 * @returns E.164, or null.
 */
export function parseMsisdn(typed: string, country: string): string | null {
  const latin = typed.replace(OTHER_DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf));
  const number = parsePhoneNumberFromString(latin.slice(0, 40), country as CountryCode);
  return number?.isPossible() === true ? number.number : null;
}

/** Whether a number in international form belongs to another numbering plan than a country's. What cannot be told is another's. */
export function isForeignMsisdn(msisdn: string, country: string): boolean {
  const plan = getCountryCallingCode(country as CountryCode);
  return parsePhoneNumberFromString(msisdn)?.countryCallingCode !== plan;
}
