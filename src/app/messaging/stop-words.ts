// SPDX-License-Identifier: Apache-2.0

/** What ends messages and what allows them again, in both languages; a word of its own, whatever the case. */
const STOP = [
  "stop",
  "stopall",
  "stop all",
  "unsubscribe",
  "إيقاف",
  "ايقاف",
  "توقف",
  "أوقف",
  "اوقف",
  "إلغاء الاشتراك",
  "الغاء الاشتراك",
];
const START = ["start", "unstop", "subscribe", "ابدأ", "ابدا", "إبدأ", "بدء", "اشتراك"];

/** Whether a message is nothing but one of these words. */
export function stopWordIn(text: string): "stop" | "start" | null {
  const word = text
    .normalize("NFKC")
    .replaceAll(/[\u064b-\u0652\u200e\u200f\u2066-\u2069.!"'«»]/gu, "")
    .replaceAll(/\s+/gu, " ")
    .trim()
    .toLowerCase();
  if (STOP.includes(word)) return "stop";
  return START.includes(word) ? "start" : null;
}

/** Whether a message holds an Arabic letter: until more was said, that is the language. */
export function isArabic(text: string): boolean {
  return /\p{Script=Arabic}/u.test(text);
}
