// SPDX-License-Identifier: Apache-2.0
import { passesLuhn } from "./checksums.ts";

const weighted = (digits: string, weights: readonly number[]): number =>
  weights.reduce((sum, weight, i) => sum + weight * (digits.charCodeAt(i) - 48), 0);

/** United States: area not 000 or 666, group not 00, serial not 0000; 9xx are taxpayer numbers. */
export function isSsn(digits: string): boolean {
  return /^(?!000|666)\d{3}(?!00)\d{2}(?!0000)\d{4}$/.test(digits);
}

/** Spain: DNI and NIE carry the letter of the number modulo 23. */
export function isDni(value: string): boolean {
  const number = value.toUpperCase().replace(/^[XYZ]/, (head) => String("XYZ".indexOf(head)));
  const digits = number.slice(0, -1);
  return /^\d{7,8}$/.test(digits) && "TRWAGMYFPDXBNJZSQVHLCKE".charAt(Number(digits) % 23) === number.slice(-1);
}

/** Poland: weights 1 3 7 9. */
export function isPesel(digits: string): boolean {
  return digits.length === 11 && weighted(digits, [1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]) % 10 === 0;
}

/** Netherlands: the eleven test. */
export function isBsn(digits: string): boolean {
  return digits.length === 9 && weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0;
}

/** Brazil: two digits modulo 11. */
export function isCpf(digits: string): boolean {
  if (digits.length !== 11 || /^(\d)\1+$/.test(digits)) return false;
  const check = (size: number): number =>
    ((weighted(
      digits,
      Array.from({ length: size }, (_, i) => size + 1 - i),
    ) *
      10) %
      11) %
    10;
  return check(9) === Number(digits.charAt(9)) && check(10) === Number(digits.charAt(10));
}

/** Portugal: NIF. */
export function isNif(digits: string): boolean {
  if (digits.length !== 9) return false;
  const rest = weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2]) % 11;
  return (rest < 2 ? 0 : 11 - rest) === Number(digits.charAt(8));
}

/** Germany: ISO 7064 MOD 11,10. */
export function isSteuerId(digits: string): boolean {
  if (digits.length !== 11 || digits.startsWith("0")) return false;
  let product = 10;
  for (const digit of digits.slice(0, 10)) {
    const sum = (Number(digit) + product) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10 === Number(digits.charAt(10));
}

/** France: thirteen digits and 97 minus their remainder. */
export function isNir(digits: string): boolean {
  return digits.length === 15 && 97 - Number(BigInt(digits.slice(0, 13)) % 97n) === Number(digits.slice(13));
}

/** United Arab Emirates: 784, year, Luhn. */
export function isEmiratesId(digits: string): boolean {
  return /^784(?:19|20)\d{10}$/.test(digits) && digits.length === 15 && passesLuhn(digits);
}

/** Saudi Arabia: citizens begin with 1, residents (Iqama) with 2; Luhn. */
export function isSaudiId(digits: string): boolean {
  return /^[12]\d{9}$/.test(digits) && passesLuhn(digits);
}

/** Kuwait: century, birth date, weights modulo 11. */
export function isKuwaitiId(digits: string): boolean {
  if (!/^[23]\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{5}$/.test(digits)) return false;
  return 11 - (weighted(digits, [2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]) % 11) === Number(digits.charAt(11));
}

/** Egypt: century, birth date, governorate. */
export function isEgyptianId(digits: string): boolean {
  return /^[23]\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:0[1-4]|1[1-9]|2[1-9]|3[1-5]|88)\d{5}$/.test(digits);
}

/** Qatar: century 2 or 3, year, ISO 3166 numeric country, serial. */
export function isQatariId(digits: string): boolean {
  return /^[23]\d{10}$/.test(digits);
}

/** Bahrain: year, month, serial, check. */
export function isBahrainiId(digits: string): boolean {
  return /^\d{2}(?:0[1-9]|1[0-2])\d{5}$/.test(digits);
}

/** Dihedral group D5, for India's Aadhaar (Verhoeff). */
const PRODUCT = "0123456789123406789523401789563401289567401239567859876043216598710432765982104387659321049876543210";
const SHUFFLE = "01234567891576283094580379614289160435279453126870428657390127938064157046913258";

export function isAadhaar(digits: string): boolean {
  if (!/^[2-9]\d{11}$/.test(digits)) return false;
  let check = 0;
  for (let i = 0; i < digits.length; i += 1) {
    const digit = Number(digits.charAt(digits.length - 1 - i));
    check = Number(PRODUCT.charAt(10 * check + Number(SHUFFLE.charAt(10 * (i % 8) + digit))));
  }
  return check === 0;
}
