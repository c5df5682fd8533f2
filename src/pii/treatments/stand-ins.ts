// SPDX-License-Identifier: Apache-2.0
import { mod97, passesLuhn } from "../checksums.ts";
import type { MaskedKind } from "../findings.ts";
import { standInPhone } from "./stand-in-phone.ts";
import { digitAfter, type Stream, streamOf } from "./stream.ts";

/**
 * A value of the same form that belongs to nobody: from a range that is reserved for examples where there is one, else one that no issuer
 * gives out. Deterministic: the same hash gives the same stand-in. Null for a kind that has none: secrets and cards are dropped.
 *
 * @param value - Canonical form of the real value: its length, letters and country are kept, nothing else of it.
 * @param hash - Keyed hash of the value, base64url. Never an unkeyed one: a stand-in must not tell whose number it stands for.
 */
export function standInFor(kind: MaskedKind, value: string, hash: string): string | null {
  const stream = streamOf(hash);
  return MAKERS[kind]?.(value, stream) ?? null;
}

type Maker = (value: string, stream: Stream) => string | null;

const MAKERS: Readonly<Partial<Record<MaskedKind, Maker>>> = {
  PHONE: standInPhone,
  // RFC 2606 §3.
  EMAIL: (_value, stream) => `person-${stream.letters(8)}@example.org`,
  IBAN: standInIban,
  DEVICE_ID: standInDevice,
  // RFC 5737 and RFC 3849.
  IP: (value, stream) =>
    value.includes(":")
      ? `2001:db8::${stream.below(0xffff).toString(16)}:${stream.below(0xffff).toString(16)}`
      : `${["192.0.2", "198.51.100", "203.0.113"][stream.below(3)] ?? ""}.${1 + stream.below(254)}`,
  // RFC 7042 §2.1.2.
  MAC: (value, stream) =>
    ["00", "00", "5e", "00", "53", stream.below(256).toString(16).padStart(2, "0")].join(
      value.includes("-") ? "-" : ":",
    ),
  URL: (_value, stream) => `https://example.org/${stream.letters(10)}`,
  PERSON: (value, stream) => person(isArabic(value) ? ARABIC_NAMES : LATIN_NAMES, value, stream),
  ADDRESS: (value, stream) =>
    isArabic(value) ? `شارع المثال ${1 + stream.below(199)}` : `${1 + stream.below(199)} Example Street`,
  LOCATION: (value) => (isArabic(value) ? "مدينة المثال" : "Exampletown"),
  DATE: standInDate,
  POSTCODE: (value, stream) =>
    /\p{L}/u.test(value) ? `ZZ${stream.below(100)} ${stream.below(10)}ZZ` : zeroed(value, stream, 3),
  NATIONAL_ID: standInNationalId,
  PASSPORT: (value, stream) => zeroed(value, stream, 2),
  DRIVER_LICENSE: (value, stream) => zeroed(value, stream, 2),
  BANK_ACCOUNT: (value, stream) => zeroed(value, stream, 4),
  ACCOUNT_ID: (value, stream) => zeroed(value, stream, 0),
};

/** Country and length stay; the bank's code is zeros, which no bank has; the check digits are right (ISO 13616). */
function standInIban(value: string, stream: Stream): string | null {
  const iban = value.replaceAll(/\s/g, "").toUpperCase();
  if (!/^[A-Z]{2}\d{2}[A-Z\d]{10,30}$/.test(iban)) return null;
  const country = iban.slice(0, 2);
  let seen = 0;
  const bban = iban.slice(4).replaceAll(/[A-Z\d]/g, (char) => {
    seen += 1;
    if (/[A-Z]/.test(char)) return "X";
    return seen <= 8 ? "0" : String(stream.below(10));
  });
  const check = 98 - mod97(`${bban}${country}00`);
  return `${country}${String(check).padStart(2, "0")}${bban}`;
}

/** IMEI of a test type (TAC 00…), ICCID and EID of country code 999, IMSI of the test network 001 01 (ITU-T E.212). */
function standInDevice(value: string, stream: Stream): string {
  const digits = value.replaceAll(/\D/g, "");
  const rest = (head: string, length: number): string => head + stream.digits(length - head.length);
  if (digits.length === 32) {
    const body = rest("89999", 30);
    return body + String(98 - mod97(`${body}00`)).padStart(2, "0");
  }
  if (digits.startsWith("89") && digits.length >= 18) return digitAfter(rest("89999", digits.length - 1));
  if (digits.length === 15 && passesLuhn(digits)) return digitAfter(rest("00100", 14));
  return rest("00101", digits.length);
}

/**
 * United States: numbers that begin with 9 are never issued. United Arab Emirates: born in 1900. Elsewhere nothing is reserved: the form
 * with a group of zeros in front, so that it names nobody; its check digit may be wrong.
 */
function standInNationalId(value: string, stream: Stream): string {
  const digits = value.replaceAll(/\D/g, "");
  if (/^784\d{12}$/.test(digits) && digits === value.replaceAll(/[\s-]/g, ""))
    return digitAfter(`7841900${stream.digits(7)}`);
  if (digits.length === 9 && !/\p{L}/u.test(value)) return shapeOf(value, `9${stream.digits(8)}`);
  return zeroed(value, stream, 4);
}

/** Same separators; a day and month that can be read in either order, in the years 1901 to 1999. */
function standInDate(value: string, stream: Stream): string {
  if (/\p{L}/u.test(value)) return `${1 + stream.below(12)}/${1 + stream.below(12)}/${1901 + stream.below(99)}`;
  return value.replaceAll(/\p{Nd}+/gu, (part) =>
    part.length === 4
      ? String(1901 + stream.below(99))
      : String(1 + stream.below(12)).padStart(part.length === 2 ? 2 : 1, "0"),
  );
}

/** Letters for letters and digits for digits; the first `zeros` digits are 0. */
function zeroed(value: string, stream: Stream, zeros: number): string {
  let seen = 0;
  return value.replaceAll(/[\p{L}\p{Nd}]/gu, (char) => {
    if (/\p{Lu}/u.test(char)) return stream.letters(1).toUpperCase();
    if (/\p{L}/u.test(char)) return stream.letters(1);
    seen += 1;
    return seen <= zeros ? "0" : String(stream.below(10));
  });
}

function shapeOf(value: string, digits: string): string {
  let at = 0;
  return value.replaceAll(/\d/g, () => digits.charAt(at++));
}

const LATIN_NAMES = {
  given: ["Alex", "Sam", "Robin", "Kim", "Jamie", "Chris", "Dana", "Lee", "Noel", "Terry", "Ashley", "Casey"],
  family: [
    "Sample",
    "Example",
    "Specimen",
    "Placeholder",
    "Anyone",
    "Somebody",
    "Standin",
    "Proxy",
    "Modelson",
    "Testwell",
  ],
} as const;
const ARABIC_NAMES = {
  given: ["نور", "رضا", "إحسان", "جمال", "وفاء", "سلام", "أمان", "ضياء"],
  family: ["المثال", "النموذج", "العيّنة", "البديل", "التجربة"],
} as const;

function person(
  names: { readonly given: readonly string[]; readonly family: readonly string[] },
  value: string,
  stream: Stream,
): string {
  const pick = (list: readonly string[]): string => list[stream.below(list.length)] ?? "";
  const given = pick(names.given);
  return /\S\s+\S/.test(value) ? `${given} ${pick(names.family)}` : given;
}

function isArabic(value: string): boolean {
  return /\p{Script=Arabic}/u.test(value);
}
