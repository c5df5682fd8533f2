// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../ui/words.ts";

/** What a long conversation needs beside its messages. */
interface TranscriptStrings {
  readonly find: string;
  readonly findHint: string;
  /** How many rows hold the words, and which of them is shown. */
  readonly found: (at: number, count: number) => string;
  readonly foundNone: string;
  /** Not everything is here yet. */
  readonly foundSoFar: string;
  readonly previous: string;
  readonly next: string;
  readonly earlier: string;
  readonly earlierFailed: string;
  readonly newest: string;
}

const en: TranscriptStrings = {
  find: "Find in this conversation",
  findHint: "A long conversation is not in the page as a whole: the browser's own search finds only what is near.",
  found: (at, count) => `${at} of ${count}`,
  foundNone: "Not found",
  foundSoFar: "in what is shown so far",
  previous: "Previous",
  next: "Next",
  earlier: "Earlier messages",
  earlierFailed: "Earlier messages could not be read",
  newest: "To the newest message",
};

const ar: TranscriptStrings = {
  find: "ابحث في هذه المحادثة",
  findHint: "لا تظهر المحادثة الطويلة كلها في الصفحة: بحث المتصفح لا يجد إلا القريب مما تراه.",
  found: (at, count) => `${at} من ${count}`,
  foundNone: "لا نتائج",
  foundSoFar: "فيما عُرض حتى الآن",
  previous: "السابق",
  next: "التالي",
  earlier: "رسائل أقدم",
  earlierFailed: "تعذرت قراءة الرسائل الأقدم",
  newest: "إلى أحدث رسالة",
};

export function transcriptStrings(lang: Lang): TranscriptStrings {
  return lang === "ar" ? ar : en;
}
