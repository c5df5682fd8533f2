// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../../ui/words.ts";

/** What the widget says when it asks how a chat went. */
export interface RatingWords {
  readonly title: string;
  readonly scores: Readonly<Record<1 | 2 | 3 | 4 | 5, string>>;
  readonly comment: string;
  readonly hint: string;
  readonly send: string;
  readonly skip: string;
  readonly done: string;
  readonly choose: string;
  readonly failed: string;
}

const en: RatingWords = {
  title: "How did it go?",
  scores: { 1: "Very badly", 2: "Badly", 3: "So-so", 4: "Well", 5: "Very well" },
  comment: "Anything to add? (optional)",
  hint: "Hidden and sealed like everything you write here. No passwords and no codes.",
  send: "Send",
  skip: "Not now",
  done: "Thank you. It was kept with this chat.",
  choose: "Choose one of the five first.",
  failed: "It was not sent. Try again.",
};

const ar: RatingWords = {
  title: "كيف كانت المحادثة؟",
  scores: { 1: "سيئة جدًا", 2: "سيئة", 3: "متوسطة", 4: "جيدة", 5: "جيدة جدًا" },
  comment: "هل تود إضافة شيء؟ (اختياري)",
  hint: "يُخفى ويُختم ككل ما تكتبه هنا. بلا كلمات مرور ولا رموز.",
  send: "إرسال",
  skip: "ليس الآن",
  done: "شكرًا لك. حُفظ مع هذه المحادثة.",
  choose: "اختر أولًا واحدة من الخمس.",
  failed: "لم يُرسل. حاول مجددًا.",
};

export function ratingWords(lang: Lang): RatingWords {
  return lang === "ar" ? ar : en;
}
