// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "#kernel";

/** Share of Arabic letters from which a text is Arabic: product names and abbreviations in Latin letters are usual there. */
const ARABIC_SHARE = 0.3;

/** The language of one message; `fallback` where it shows none (digits, emoji, a pseudonym alone). */
export function detectLanguage(text: string, fallback: Lang): Lang {
  const spoken = text.replaceAll(/«[^»]{0,40}»/g, " ");
  const arabic = spoken.match(/\p{Script=Arabic}/gu)?.length ?? 0;
  const latin = spoken.match(/\p{Script=Latin}/gu)?.length ?? 0;
  if (arabic + latin === 0) return fallback;
  return arabic / (arabic + latin) >= ARABIC_SHARE ? "ar" : "en";
}
