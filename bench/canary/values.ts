// SPDX-License-Identifier: Apache-2.0

/** A value that belongs to nobody: made up, with valid checksums, and unlikely to be made twice. */
export type Value = {
  readonly kind: ValueKind;
  /** As a careful person writes it. */
  readonly plain: string;
  /** What goes before it so that the sentence says what it is. */
  readonly lead: string;
  /** Made of digits only, apart from a country's letters. */
  readonly isNumber: boolean;
};

/** Random whole number below `bound`. */
export type Below = (bound: number) => number;

export const VALUE_KINDS = [
  "PHONE",
  "EMAIL",
  "CREDIT_CARD",
  "IBAN",
  "DEVICE_ID",
  "NATIONAL_ID",
  "BANK_ACCOUNT",
  "PASSPORT",
  "SECRET",
  "MAC",
  "PERSON",
  "ADDRESS",
] as const;
export type ValueKind = (typeof VALUE_KINDS)[number];

const SYLLABLES =
  "ba be bo da de do fa fi ga go ha jo ka ko la le lo ma mi mo na no pa po ra ro sa so ta to va vi za zo".split(" ");
const FIRST_NAMES =
  "Amelia Bruno Clara David Elena Farid Grace Hassan Irene Jonas Karim Laura Miriam Nadia Oscar Petra".split(" ");
const STREETS = ["Street", "Road", "Avenue", "Lane", "Close"];

export function makeValue(kind: ValueKind, below: Below): Value {
  const make = MAKERS[kind];
  return { kind, ...make(below) };
}

const MAKERS: Readonly<Record<ValueKind, (below: Below) => Omit<Value, "kind">>> = {
  PHONE: (below) =>
    number(
      "my phone is",
      pick(below, [
        () => `+447${3 + below(6)}${digits(below, 8)}`,
        () => `+9715${pick(below, ["0", "2", "4", "5", "6", "8"])}${digits(below, 7)}`,
        () => `+201${pick(below, ["0", "1", "2", "5"])}${digits(below, 8)}`,
      ])(),
    ),
  EMAIL: (below) =>
    word(
      "my mail is",
      `${syllables(below, 4)}.${syllables(below, 4)}${below(90) + 10}@${syllables(below, 3)}.example.org`,
    ),
  CREDIT_CARD: (below) =>
    number(
      "the card is",
      withLuhn(pick(below, [() => `4${digits(below, 14)}`, () => `5${1 + below(5)}${digits(below, 13)}`])()),
    ),
  IBAN: (below) =>
    word(
      "iban",
      pick(below, [
        () => iban("GB", `${letters(below, 4)}${digits(below, 14)}`),
        () => iban("DE", digits(below, 18)),
        () => iban("AE", digits(below, 19)),
      ])(),
    ),
  DEVICE_ID: (below) => number("imei", withLuhn(`35${digits(below, 12)}`)),
  NATIONAL_ID: (below) => number("emirates id", withLuhn(`784${1950 + below(55)}${digits(below, 7)}`)),
  BANK_ACCOUNT: (below) =>
    number("my sort code and account number are", `20${digits(below, 4)} ${1 + below(9)}${digits(below, 7)}`),
  PASSPORT: (below) => word("passport number", `${letters(below, 2)}${1 + below(9)}${digits(below, 6)}`),
  SECRET: (below) =>
    word("my password is", `${letters(below, 1)}${syllables(below, 3)}${digits(below, 4)}!${syllables(below, 2)}`),
  MAC: (below) =>
    word("the mac address is", Array.from({ length: 6 }, () => below(256).toString(16).padStart(2, "0")).join(":")),
  PERSON: (below) => word("my name is", `${pick(below, FIRST_NAMES)} ${capital(syllables(below, 4))}`),
  ADDRESS: (below) =>
    word(
      "i live at",
      `${1 + below(200)} ${capital(syllables(below, 4))} ${pick(below, STREETS)}, ${capital(syllables(below, 3))}`,
    ),
};

function number(lead: string, plain: string): Omit<Value, "kind"> {
  return { lead, plain, isNumber: true };
}

function word(lead: string, plain: string): Omit<Value, "kind"> {
  return { lead, plain, isNumber: false };
}

function pick<T>(below: Below, list: readonly T[]): T {
  return list[below(list.length)]!;
}

function digits(below: Below, count: number): string {
  return Array.from({ length: count }, () => below(10)).join("");
}

function letters(below: Below, count: number): string {
  return Array.from({ length: count }, () => String.fromCharCode(65 + below(26))).join("");
}

function syllables(below: Below, count: number): string {
  return Array.from({ length: count }, () => pick(below, SYLLABLES)).join("");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** ISO/IEC 7812-1 annex B. */
function withLuhn(body: string): string {
  const sum = [...body].toReversed().reduce((total, char, i) => {
    const doubled = Number(char) * (i % 2 === 0 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return `${body}${(10 - (sum % 10)) % 10}`;
}

/** ISO 13616: the check digits make the whole number 1 modulo 97. */
function iban(country: string, account: string): string {
  const asNumber = [...`${account}${country}00`]
    .map((char) => (/\d/.test(char) ? char : String(char.charCodeAt(0) - 55)))
    .join("");
  return `${country}${String(98n - (BigInt(asNumber) % 97n)).padStart(2, "0")}${account}`;
}
