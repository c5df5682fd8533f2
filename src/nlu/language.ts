// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "#kernel";

/** Share of Arabic letters from which a text is Arabic: product names and abbreviations in Latin letters are usual there. */
const ARABIC_SHARE = 0.3;
/** Share of words that only Arabic in Latin letters has, from which such a text is Arabic. */
const ARABIZI_SHARE = 0.33;
/** Digits that stand for Arabic letters, between Latin ones: 3ayez, 7isab, ba2a. Not 4g, 5gb, 2nd, mp3. */
const LETTER_DIGIT = /^(?:[a-z]+[23579][a-z]+|[37][a-z]{2,}|[a-z]{2,}[27])[a-z23579]*$/;
const NO_ARABIZI =
  /^(?:[a-z]{1,4}\d+|\d+(?:gb?|mb|g|k|p|m|th|nd|rd|st|x|days?|hours?|months?|pounds?|quid|am|pm)|b2b|h2o|wifi\d)$/;
/** Words of it without such a digit, none of them English. */
const WORDS: ReadonlySet<string> = new Set(
  "abi abgha abghi badde badi biddi ayez ayza awez mesh mish mafi mafeesh mafish shu shou eih leh leish laish emta keef kif kifak ezayak shlonak shokran shukran mashkoor yeslamo teslam marhaba ahlan salam alaikom el fatora fatoora fatoorti elfatora sherka tajwal roaming_bkam bkam rasayel raseed shabaka shari7a shareeha khat khatti zyada zeyada delwa2ty bokra akeed aywa tamam khalas ensa raja3ni warini momken mokalmat sejel masari floosi floosy baqa baqat baqti bayanati bayanaty jawwali mobayli telephony nseet ism besm".split(
    " ",
  ),
);

/** The language of one message; `fallback` where it shows none (digits, emoji, a pseudonym alone). */
export function detectLanguage(text: string, fallback: Lang): Lang {
  const spoken = text.replaceAll(/«[^»]{0,40}»/g, " ");
  const arabic = spoken.match(/\p{Script=Arabic}/gu)?.length ?? 0;
  const latin = spoken.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (arabic + latin === 0) return fallback;
  if (arabic / (arabic + latin) >= ARABIC_SHARE) return "ar";
  return isArabizi(spoken) ? "ar" : "en";
}

/** Arabic in Latin letters. One such word among many may be a name; a third of them, or the only one, is the language. */
function isArabizi(text: string): boolean {
  const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
  const found = words.filter(
    (word) => WORDS.has(word) || (/[a-z]/.test(word) && LETTER_DIGIT.test(word) && !NO_ARABIZI.test(word)),
  );
  return found.length > 0 && found.length / words.length >= ARABIZI_SHARE;
}
