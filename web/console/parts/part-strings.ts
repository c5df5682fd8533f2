// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../../ui/words.ts";

/** Words of the parts that all pages share. */
export interface PartStrings {
  readonly loading: string;
  readonly failedTitle: string;
  readonly failedText: string;
  readonly retry: string;
  readonly forbiddenTitle: string;
  readonly forbiddenText: string;
  readonly stale: string;
  readonly rows: (count: number) => string;
  readonly moreRows: string;
  readonly more: string;
  readonly sortBy: string;
  readonly sortUp: string;
  readonly sortDown: string;
  readonly asTable: string;
  readonly asChart: string;
  readonly cancel: string;
  readonly exportCsv: string;
}

const en: PartStrings = {
  loading: "Loading",
  failedTitle: "This could not be loaded",
  failedText: "The service did not answer as expected. Nothing was changed.",
  retry: "Try again",
  forbiddenTitle: "Not open to you",
  forbiddenText: "Your roles do not include this. Whoever administers staff can tell you which one does.",
  stale: "Not up to date: the last attempt to refresh this failed.",
  rows: (count) => (count === 1 ? "1 row" : `${count.toLocaleString("en-GB")} rows`),
  moreRows: "Loading more rows",
  more: "Show more",
  sortBy: "Sort by",
  sortUp: "ascending",
  sortDown: "descending",
  asTable: "Show as table",
  asChart: "Show as chart",
  cancel: "Cancel",
  exportCsv: "Export CSV",
};

const ar: PartStrings = {
  loading: "جارٍ التحميل",
  failedTitle: "تعذّر تحميل هذا",
  failedText: "لم تُجب الخدمة كما هو متوقع. لم يتغيّر شيء.",
  retry: "حاول مرة أخرى",
  forbiddenTitle: "غير متاح لك",
  forbiddenText: "لا تشمل أدوارك هذا الجزء. يمكن لمن يدير حسابات الموظفين أن يخبرك بالدور المطلوب.",
  stale: "غير محدّث: فشلت آخر محاولة للتحديث.",
  rows: (count) => `عدد الصفوف: ${count.toLocaleString("en-GB")}`,
  moreRows: "جارٍ تحميل صفوف أخرى",
  more: "عرض المزيد",
  sortBy: "الترتيب حسب",
  sortUp: "تصاعديًا",
  sortDown: "تنازليًا",
  asTable: "عرض كجدول",
  asChart: "عرض كرسم بياني",
  cancel: "إلغاء",
  exportCsv: "تصدير CSV",
};

export function partStrings(lang: Lang): PartStrings {
  return lang === "ar" ? ar : en;
}
