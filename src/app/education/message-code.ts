// SPDX-License-Identifier: Apache-2.0
import { localDay, type TenantId } from "#kernel";
import type { KeyService } from "../ports.ts";

/** Crockford's alphabet: no I, L, O, U. */
const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const MAC_CHARS = 8;
const HOUR_MS = 3_600_000;
/** For so long a message can be checked. */
export const CHECKED_FOR_DAYS = 30;

export type CodeScope = {
  readonly tenant: TenantId;
  /** Party or line: who gets the message. */
  readonly recipient: string;
  readonly kind: string;
  /** `YYYY-MM-DD` where the operator is. */
  readonly day: string;
};

/**
 * The check code of a message: one character that tells messages of a day apart, 40 bits of a keyed hash over tenant, recipient, kind and
 * day, and one against typing errors. Nothing is stored; whoever has no key guesses one in 2^40 for each kind and day.
 *
 * @returns 10 characters.
 */
export function messageCode(keys: Pick<KeyService, "blindIndex">, scope: CodeScope, messageId: string): string {
  const salt = ALPHABET.charAt((keys.blindIndex("token", `message salt ${messageId}`)[0] ?? 0) & 31);
  return codeWith(keys, scope, salt);
}

function codeWith(keys: Pick<KeyService, "blindIndex">, scope: CodeScope, salt: string): string {
  const { tenant, recipient, kind, day } = scope;
  const mac = keys.blindIndex("token", `message code ${JSON.stringify([tenant, recipient, kind, day, salt])}`);
  const body = `${salt}${charsOf(mac)}`;
  return `${body}${checkOf(body)}`;
}

/** As people read it: `7K3-Q9M2-XPB`; a recovery code is written in other groups, and neither is taken for the other. */
export function groupCode(code: string): string {
  return `${code.slice(0, 3)}-${code.slice(3, 7)}-${code.slice(7)}`;
}

/** What somebody typed, as it is compared: upper case, no separators, the letters that look like digits as digits. */
export function normaliseCode(typed: string): string {
  return typed
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, "")
    .replaceAll("O", "0")
    .replace(/[IL]/g, "1");
}

/** Whether a normalised code has no typing error in it. Public: it says nothing about whether there is such a message. */
export function isWellTyped(code: string): boolean {
  const body = code.slice(0, 1 + MAC_CHARS);
  return /^[0-9A-HJKMNP-TV-Z]{10}$/.test(code) && checkOf(body) === code.slice(1 + MAC_CHARS);
}

/**
 * Finds what a well-typed code stands for, among everything a recipient can have been sent lately. The work is the same whether or not it
 * is found.
 *
 * @returns The kind and day; null for a code that is nobody's or somebody else's, and for one that would mean two things.
 */
export function readMessageCode(
  keys: Pick<KeyService, "blindIndex">,
  code: string,
  among: {
    readonly tenant: TenantId;
    readonly recipients: readonly string[];
    readonly kinds: readonly string[];
    readonly now: number;
    readonly timeZone: string;
  },
): { readonly kind: string; readonly day: string } | null {
  const { tenant, recipients, kinds, now, timeZone } = among;
  const salt = code.charAt(0);
  const found: { readonly kind: string; readonly day: string }[] = [];
  for (const day of lastDays(now, timeZone))
    for (const kind of kinds)
      for (const recipient of recipients)
        if (codeWith(keys, { tenant, recipient, kind, day }, salt) === code) found.push({ kind, day });
  const [first] = found;
  const isOne = found.every(({ kind, day }) => kind === first?.kind && day === first.day);
  return first !== undefined && isOne ? first : null;
}

/** Half-day steps: no day is missed where a clock is put forward. */
function lastDays(now: number, timeZone: string): readonly string[] {
  const steps = Array.from({ length: 2 * CHECKED_FOR_DAYS + 1 }, (_, i) => localDay(now - i * 12 * HOUR_MS, timeZone));
  return [...new Set(steps)];
}

function charsOf(mac: Uint8Array): string {
  let bits = 0n;
  for (let i = 0; i < 5; i += 1) bits = (bits << 8n) | BigInt(mac[i] ?? 0);
  return Array.from({ length: MAC_CHARS }, (_, i) => ALPHABET.charAt(Number((bits >> BigInt(35 - 5 * i)) & 31n))).join(
    "",
  );
}

/** A sum over GF(32), each place with another power: one wrong character, or two neighbours that changed places, are noticed. */
function checkOf(body: string): string {
  let sum = 0;
  for (const char of body) sum = double(sum) ^ ALPHABET.indexOf(char);
  return ALPHABET.charAt(double(sum) & 31);
}

/** Times x modulo x^5 + x^2 + 1. */
function double(value: number): number {
  const next = value << 1;
  return next & 32 ? next ^ 0b100101 : next;
}
