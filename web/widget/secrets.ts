// SPDX-License-Identifier: Apache-2.0

/** What looks like something that must not be written in a chat. */
export type SecretKind = "card" | "pin" | "password" | "code";

/** Arabic-Indic and extended Arabic-Indic digits count like Latin ones. */
function latinDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/gu, (sign) => String((sign.codePointAt(0) ?? 0) & 0xf));
}

/** Luhn check (ISO/IEC 7812-1) over a string of digits. */
export function passesLuhn(digits: string): boolean {
  if (!/^\d+$/u.test(digits)) return false;
  let sum = 0;
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at]);
    const weighed = at % 2 === 0 ? digit : digit * 2;
    sum += weighed > 9 ? weighed - 9 : weighed;
  }
  return sum % 10 === 0;
}

/** First digits of the card schemes; keeps IMEIs (15 digits that pass Luhn too) and references out. */
const CARD_START = /^(?:4|5[1-5]|2[2-7]|3[47]|6(?:011|4|5|2)|50|5[6-8]|6[0-9])/u;
const DIGIT_RUNS = /\d(?:[ \-.\u00a0]?\d){12,18}/gu;

function hasCard(text: string): boolean {
  return Array.from(text.matchAll(DIGIT_RUNS), ([run]) => run.replace(/\D/gu, "")).some(
    (digits) => CARD_START.test(digits) && passesLuhn(digits) && (digits.length !== 15 || /^3[47]/u.test(digits)),
  );
}

const LINK = "(?:\\s|[:=#\\-]|\\bis\\b|\\bnumber\\b|\\bcode\\b|هو|هي){0,6}";
/** No word sign may touch the keyword: `\b` knows Latin letters only, so Arabic ones are named. */
const BEFORE = "(?:^|[^\\p{L}\\p{N}])(?:و?ال|و)?";
const PIN = new RegExp(
  `${BEFORE}(?:pin2?|puk2?|cvv2?|cvc2?|csc|رمز\\s*التعريف|الرقم\\s*السري|رقم\\s*سري|بن)${LINK}\\d{3,8}(?!\\d)`,
  "iu",
);
const CODE = new RegExp(
  `${BEFORE}(?:otp|(?:sms|security|verification|one[- ]time)?\\s?(?:code|passcode)|كود|رمز(?:\\s*التحقق)?)${LINK}\\d{6}(?!\\d)`,
  "iu",
);
/** A recovery code as it was shown: it belongs into the form. At least one digit, so that two words are none. */
const RECOVERY = /(?:^|[^\p{L}\p{N}-])(?=[A-Z-]*\d)[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}(?![\p{L}\p{N}-])/iu;
const PASSWORD = new RegExp(
  `${BEFORE}(?:(?:password|passwd|pwd|passphrase)\\s*(?:is|[:=])\\s*\\S{4,}|كلمة\\s*(?:السر|المرور)\\s*(?:هي|[:=])\\s*\\S{4,})`,
  "iu",
);

/**
 * Says what in a text should not be sent, most dangerous first. It advises: the server screens again and decides. Looks
 * only at the text in the box; nothing is kept.
 */
export function findSecrets(text: string): SecretKind[] {
  const plain = latinDigits(text);
  const found: SecretKind[] = [];
  if (hasCard(plain)) found.push("card");
  if (PIN.test(plain)) found.push("pin");
  if (PASSWORD.test(plain)) found.push("password");
  if (CODE.test(plain) || RECOVERY.test(plain)) found.push("code");
  return found;
}
