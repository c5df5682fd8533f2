// SPDX-License-Identifier: Apache-2.0
import { operator } from "./operator.ts";
import { dice } from "./prng.ts";

/** `C05` for a seeded customer, `X0000123` for the 123rd copy. Stands inside every id that belongs to the customer. */
export type Key = string;

export const patternCount = 26;
const keyInside = /(?:^|-)(C\d{2}|X\d{7})(?=-|$)/;
const scaledPrefix = "+999";

export function baseKey(pattern: number): Key {
  return `C${String(pattern).padStart(2, "0")}`;
}

export function scaledKey(index: number): Key {
  return `X${String(index).padStart(7, "0")}`;
}

/** Position of a copy, counted from 1; null for a seeded customer. */
export function scaledIndex(key: Key): number | null {
  return key.startsWith("X") ? Number(key.slice(1)) : null;
}

/** Which of the 26 patterns (1 to 26) a customer follows. */
export function patternOf(key: Key): number {
  const index = scaledIndex(key);
  return index === null ? Number(key.slice(1)) : ((index - 1) % patternCount) + 1;
}

/** The customer who follows `pattern` in the same block of 26: how a copy of Hannah finds the copy of Jonas. */
export function siblingKey(key: Key, pattern: number): Key {
  const index = scaledIndex(key);
  return index === null ? baseKey(pattern) : scaledKey(index - patternOf(key) + pattern);
}

/** The customer an id belongs to, or null when the id names none. */
export function keyIn(id: string): Key | null {
  return keyInside.exec(id)?.[1] ?? null;
}

/** Numbers of seeded lines beyond the first, in the fictional range. */
const extraBase: Readonly<Record<string, readonly string[]>> = {
  C13: ["14", "33", "34"],
  C22: ["52", "53", "54", "55"],
};

export function msisdn(key: Key, line: number): string {
  const index = scaledIndex(key);
  if (patternOf(key) === 13 && line === 2 && index !== null) return msisdn(siblingKey(key, 14), 1);
  if (index !== null) return `${scaledPrefix}${String(index).padStart(7, "0")}${line}`;
  const suffix = line === 1 ? key.slice(1) : extraBase[key]?.[line - 2];
  if (suffix === undefined) throw new RangeError(`No number for line ${line} of ${key}`);
  return `${operator().numberPrefix}${suffix}`;
}

/** The customer a number was given to, or null when it is none of ours. */
export function keyOfMsisdn(number: string): Key | null {
  if (number.startsWith(scaledPrefix) && number.length === 12) return scaledKey(Number(number.slice(4, 11)));
  const { numberPrefix } = operator();
  const suffix = number.slice(numberPrefix.length);
  if (!number.startsWith(numberPrefix) || !/^\d{2}$/.test(suffix)) return null;
  const extra = Object.entries(extraBase).find(([, suffixes]) => suffix !== "14" && suffixes.includes(suffix));
  if (extra !== undefined) return extra[0];
  const pattern = Number(suffix);
  return pattern >= 1 && pattern <= patternCount ? baseKey(pattern) : null;
}

/** Check digit that makes `digits` pass Luhn. */
export function luhnDigit(digits: string): string {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return String((10 - (sum % 10)) % 10);
}

function withLuhn(digits: string): string {
  return digits + luhnDigit(digits);
}

export function accountNumber(key: Key, account: number): string {
  return withLuhn(dice(`account/${key}/${account}`).digits(7));
}

/** 19 digits: 89, country code, issuer 99, the digits that are left, Luhn. */
export function iccid(key: Key, sim: number): string {
  return withLuhn(`${operator().simPrefix}${dice(`iccid/${key}/${sim}`).digits(18 - operator().simPrefix.length)}`);
}

export function imsi(key: Key, sim: number): string {
  return `00101${dice(`imsi/${key}/${sim}`).digits(10)}`;
}

export function imei(key: Key, device: number, typeCode: string): string {
  return withLuhn(`${typeCode}${dice(`imei/${key}/${device}`).digits(6)}`);
}

/** 32 digits whose value leaves 1 when divided by 97. */
export function eid(key: Key, device: number): string {
  const body = `89049032${dice(`eid/${key}/${device}`).digits(22)}`;
  const rest = Number(BigInt(`${body}00`) % 97n);
  return body + String((98 - rest) % 97).padStart(2, "0");
}

export function puk(key: Key, sim: number): string {
  return dice(`puk/${key}/${sim}`).digits(8);
}

export function pin(key: Key, sim: number): string {
  return dice(`pin/${key}/${sim}`).digits(4);
}
