// SPDX-License-Identifier: Apache-2.0

/** Digits of any script that a page may be written in. */
const NUMBER = "[0-9\u0660-\u0669\u06f0-\u06f9]";
const NUMBER_WORD_EN =
  "one|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|eighteen|twenty|thirty|sixty|ninety";
const NUMBER_WORD_AR = "واحد|يومين|أسبوعين|شهرين|سنتين|ثلاث|أربع|خمس|ست|سبع|ثمان|تسع|عشر|ثلاثين|ستين|تسعين";

/**
 * What binds: money, shares, periods that run for or against somebody, and words of rights and promises. Wide on purpose: what is taken
 * for a promise by mistake is only named, not quoted.
 */
const BINDING: readonly RegExp[] = [
  /[£$€¥₹]|\b(?:gbp|usd|eur|aed|sar|kwd|qar|bhd|omr|egp|jod|inr)\b/iu,
  new RegExp(
    `(?:${NUMBER}|\\b(?:${NUMBER_WORD_EN}))\\s*(?:%|٪|percent|per cent|بالمئة|بالمائة|في المئة|في المائة)`,
    "iu",
  ),
  new RegExp(
    `(?:${NUMBER}|\\b(?:${NUMBER_WORD_EN}))[\\s-]*(?:p\\b|pence|pounds?|dollars?|euros?|cents?|dirhams?|riyals?|dinars?)`,
    "iu",
  ),
  new RegExp(`${NUMBER}\\s*(?:جنيه|دولار|يورو|درهم|ريال|دينار|بنس|قرش)`, "u"),
  new RegExp(
    `(?:${NUMBER}|\\b(?:${NUMBER_WORD_EN}))[\\s-]*(?:working |business |calendar )?(?:hours?|days?|weeks?|months?|years?)\\b`,
    "iu",
  ),
  new RegExp(
    `(?:${NUMBER}|${NUMBER_WORD_AR})\\S*\\s*(?:ساعة|ساعات|يوم|أيام|أسبوع|أسابيع|شهر|أشهر|شهور|سنة|سنوات|عام|أعوام)`,
    "u",
  ),
  /(?:خلال|لمدة)\s+(?:ساعة|ساعتين|يوم|أسبوع|شهر|سنة|عام)/u,
  /\b(?:refund\w*|compensat\w*|reimburs\w*|goodwill|guarante\w*|warrant\w*|promise[sd]?|entitled|free of charge|for free|free (?:calls?|minutes|texts?|data|roaming|delivery|sim|upgrade|replacement)|half[- ]price|no (?:extra |additional )?(?:charge|cost|fee)s?|at no (?:extra |additional )?cost|discount\w*|cashback|waive\w*|exit fees?|termination fees?|minimum term|cooling[- ]off|price rises?|pro[- ]?rata|is free|are free|money back|credit (?:your|the) (?:account|bill))\b/iu,
  /(?:نصف السعر|استرداد|نسترد|نرد لك|تعويض|نعوض|مجان|دون مقابل|بلا مقابل|بدون مقابل|بلا رسوم|بدون رسوم|دون رسوم|دون أي رسوم|خصم(?!\S*\s+(?:ال)?مباشر)|ضمان|نضمن|نتعهد|نلتزم|يحق لك|من حقك|رسوم الإنهاء|رسوم إنهاء|الحد الأدنى للعقد|مدة العقد|استرجاع المبلغ)/u,
];

/** True where a text promises, prices or limits something that somebody could hold the operator to. */
export function commits(text: string): boolean {
  const plain = plainly(text);
  return BINDING.some((pattern) => pattern.test(plain));
}

/** Vowel signs, stretched letters, accents, wide letters, hyphens of every kind and what is invisible hide no promise. */
function plainly(text: string): string {
  return text
    .normalize("NFC")
    .replace(/[\u0640\u064b-\u065f\u0670\p{Cf}]/gu, "")
    .normalize("NFKC")
    .replace(/[\p{Pd}\u2212]/gu, "-");
}
