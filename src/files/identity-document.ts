// SPDX-License-Identifier: Apache-2.0

const WEIGHTS = [7, 3, 1] as const;
/** Document number, nationality, birth, sex, expiry: second line of a passport (TD3) and of the larger cards (TD2). */
const SECOND_LINE = /([A-Z0-9<]{9})(\d)[A-Z<]{3}(\d{6})(\d)[MFX<](\d{6})(\d)/gu;
/** First and second line of a card in the format of a bank card (TD1). */
const CARD = /[ACI][A-Z0-9<][A-Z<]{3}([A-Z0-9<]{9})(\d)[A-Z0-9<]{15}(\d{6})(\d)[MFX<](\d{6})(\d)[A-Z<]{3}/gu;

/**
 * Whether a text has the machine-readable lines of a passport or identity card (ICAO Doc 9303, parts 4 to 6), by their
 * form and three check digits, so that no other number is taken for one. Looks at text only: a photograph of a document
 * passes, and so does a document without these lines.
 */
export function hasMachineReadableZone(text: string): boolean {
  const letters = text.toUpperCase().replace(/[^A-Z0-9<]/gu, "");
  for (const pattern of [SECOND_LINE, CARD]) {
    pattern.lastIndex = 0;
    // One step at a time: lines may overlap what only looked like one.
    for (let found = pattern.exec(letters); found !== null; found = pattern.exec(letters)) {
      const [, number = "", n, birth = "", b, expiry = "", e] = found;
      if (isSum(number, n) && isSum(birth, b) && isSum(expiry, e)) return true;
      pattern.lastIndex = found.index + 1;
    }
  }
  return false;
}

/** Doc 9303-3 §4.9: weights 7, 3, 1; letters count from ten, `<` counts nothing. */
function isSum(field: string, digit: string | undefined): boolean {
  let sum = 0;
  for (let i = 0; i < field.length; i += 1) {
    const char = field[i] ?? "";
    const value = char === "<" ? 0 : Number.parseInt(char, 36);
    sum += value * (WEIGHTS[i % 3] ?? 0);
  }
  return sum % 10 === Number(digit);
}
