// SPDX-License-Identifier: Apache-2.0

/**
 * A pseudonym as screening writes it, and as models write it again: with other marks, with spaces inside them, or with the underscore
 * escaped for Markdown. The number is missing where nothing was kept (secrets, cards).
 */
const SHAPE = /(?:«|<<|‹‹|&laquo;)\s{0,2}([A-Z][A-Z_]{1,30}?)(?:\\?_(\d{1,6}))?\s{0,2}(?:»|>>|››|&raquo;)/gu;

/** What stands in a text for a value that this caller may not see, or that was not kept. By kind; never with a number. */
const NEUTRAL: Readonly<Record<string, string>> = {
  PHONE: "[phone number]",
  EMAIL: "[e-mail address]",
  CREDIT_CARD: "[card number]",
  IBAN: "[account number]",
  BANK_ACCOUNT: "[account number]",
  DEVICE_ID: "[device number]",
  SECRET: "[secret]",
  PERSON: "[name]",
  ADDRESS: "[address]",
  POSTCODE: "[postcode]",
  DATE: "[date]",
  NATIONAL_ID: "[identity number]",
  PASSPORT: "[passport number]",
  DRIVER_LICENSE: "[licence number]",
  ACCOUNT_ID: "[customer number]",
  IP: "[network address]",
  MAC: "[network address]",
  URL: "[link]",
  LOCATION: "[place]",
};

export function neutralFor(kind: string): string {
  return NEUTRAL[kind] ?? "[hidden]";
}

/** Rewrites what reads like a pseudonym. `name` is its spelling as screening writes it. */
export function replacePseudonyms(
  text: string,
  by: (name: string, kind: string, at: number, length: number) => string,
): string {
  if (!/[«<‹&]/u.test(text)) return text;
  return text.replace(SHAPE, (all, kind: string, number: string | undefined, at: number) =>
    by(number === undefined ? `«${kind}»` : `«${kind}_${String(Number(number))}»`, kind, at, all.length),
  );
}

/** A text that was typed as if it were a pseudonym stands for nobody: it becomes neutral before anything is named. */
export function neutralise(text: string): string {
  return replacePseudonyms(text, (_name, kind) => neutralFor(kind));
}
