// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "#kernel";

const SECRETS: Readonly<Record<Lang, RegExp>> = {
  en: /\b(?:passwords?|passcodes?|pass\s?phrases?|pins?|puks?|cvvs?|cvcs?|otps?|(?:one[- ]time|security|verification|recovery|sms|login|sign-in) codes?|card numbers?|secrets?)\b/i,
  ar: /(?:كلمة|كلمات)\s+(?:ال)?(?:مرور|سر)|(?:ال)?رمز\s*(?:ال)?(?:سري|تحقق|أمان|دخول|مرور|مؤقت)|(?:ال)?رقم\s+(?:ال)?(?:سري|بطاقة)|رقم\s+بطاقتك|رمزك|\b(?:PIN|PUK|CVV|OTP)\b/i,
};
const WISHES: Readonly<Record<Lang, RegExp>> = {
  en: /\b(?:send|type|enter|give|tell|share|reply|write|provide|text|confirm|need|forward|paste|submit|what(?:'s| is) your)\b/i,
  ar: /(?:أرسل|ارسل|اكتب|أدخل|ادخل|أعط|اعط|أخبر|اخبر|شارك|زود|زوّد|أكّد|أكد|نحتاج|أجب|ما هو|ما هي)/,
};
/** A sentence that warns says the same words. */
const WARNINGS: Readonly<Record<Lang, RegExp>> = {
  en: /\b(?:never|not|don't|nobody|no one|without|won't|cannot)\b/i,
  ar: /(?:^|\s)[وف]?(?:لا|لن|لم|أبدًا|أبدا|بدون|دون|ليس)(?=\s|$)/,
};

/**
 * Whether a text asks a customer to write a secret, which no sentence of the chat may. Looks at each sentence alone; a sentence that warns
 * does not ask. A list of words: it stops haste and the usual wording of fraud, not somebody who writes around it. Two people read each text.
 */
export function asksForSecret(lang: Lang, text: string): boolean {
  return text
    .split(/[.!?؟;؛\n]+/u)
    .some((sentence) => SECRETS[lang].test(sentence) && WISHES[lang].test(sentence) && !WARNINGS[lang].test(sentence));
}
