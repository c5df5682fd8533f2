// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../ui/words.ts";

export type OutsideStrings = {
  readonly title: (code: string) => string;
  readonly text: string;
  readonly none: string;
  readonly nowhere: string;
  readonly failed: string;
  readonly loading: string;
  readonly close: string;
};

const EN: OutsideStrings = {
  title: (code) => `Hidden values of case ${code}`,
  text: "You came here from another desk. Choose what you need: the customer reads in the chat that you looked, and why.",
  none: "Nothing is hidden in this conversation.",
  nowhere:
    "This link leads nowhere any more: it is too old, the other desk no longer has the conversation, or your account may not look.",
  failed: "That did not work. Open the link again.",
  loading: "One moment",
  close: "Close",
};
const AR: OutsideStrings = {
  title: (code) => `القيم المخفية في الحالة ${code}`,
  text: "وصلت إلى هنا من مكتب آخر. اختر ما تحتاج إليه: يقرأ العميل في المحادثة أنك اطّلعت ولماذا.",
  none: "لا شيء مخفي في هذه المحادثة.",
  nowhere:
    "لم يعد هذا الرابط يؤدي إلى شيء: فقد مضى وقته، أو لم تعد المحادثة لدى المكتب الآخر، أو لا يحق لحسابك الاطلاع.",
  failed: "لم ينجح ذلك. افتح الرابط من جديد.",
  loading: "لحظة",
  close: "إغلاق",
};

export function outsideStrings(lang: Lang): OutsideStrings {
  return lang === "ar" ? AR : EN;
}
