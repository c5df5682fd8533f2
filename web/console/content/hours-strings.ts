// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../../ui/words.ts";

/** Sentences of the tab on which opening hours are edited. */
export interface HoursStrings {
  readonly text: (timeZone: string) => string;
  readonly now: string;
  readonly isOpen: string;
  readonly isClosed: (next: string) => string;
  readonly nobody: string;
  readonly asConfigured: string;
  readonly week: string;
  readonly open: string;
  readonly openOn: (day: string) => string;
  readonly from: (day: string) => string;
  readonly to: (day: string) => string;
  /** Heads of the columns, for eyes: each field names its day too. */
  readonly fromHead: string;
  readonly toHead: string;
  readonly midnight: string;
  readonly wrongOrder: string;
  readonly holidays: string;
  readonly holidaysText: string;
  readonly noHolidays: string;
  readonly newHoliday: string;
  readonly add: string;
  readonly removeDay: (day: string) => string;
  readonly remove: string;
  readonly ask: string;
  readonly asked: string;
  readonly back: string;
  readonly unchanged: string;
  readonly failed: string;
  readonly earlier: string;
  readonly since: (when: string) => string;
  readonly take: string;
}

const en: HoursStrings = {
  text: (timeZone) =>
    `When people answer, in the time zone ${timeZone}. Outside these hours a customer who asks for a person gets a reference. A colleague puts changes into force.`,
  now: "In force",
  isOpen: "Open now",
  isClosed: (next) => `Closed now; open again ${next}`,
  nobody: "Closed now, and for the next month",
  asConfigured: "As configured",
  week: "Hours of the week",
  open: "Open",
  openOn: (day) => `${day}: open`,
  from: (day) => `${day}: from`,
  to: (day) => `${day}: until`,
  fromHead: "From",
  toHead: "Until",
  midnight: "Midnight as the end means the end of that day: from midnight until midnight is the whole day.",
  wrongOrder: "Closing comes after opening.",
  holidays: "Holidays",
  holidaysText: "Days on which nobody answers, whatever weekday they are.",
  noHolidays: "None.",
  newHoliday: "Another day",
  add: "Add",
  removeDay: (day) => `Remove ${day}`,
  remove: "Remove",
  ask: "Ask a colleague to put these into force",
  asked: "A colleague was asked.",
  back: "Ask for the configured hours again",
  unchanged: "These are in force already.",
  failed: "That did not work. Try again.",
  earlier: "Earlier",
  since: (when) => `since ${when}`,
  take: "Take into the form",
};

const ar: HoursStrings = {
  text: (timeZone) =>
    `متى يجيب الموظفون، بالمنطقة الزمنية ${timeZone}. خارج هذه الساعات يحصل العميل الذي يطلب موظفًا على رقم مرجعي. يضع زميل التغييرات موضع التنفيذ.`,
  now: "سارية",
  isOpen: "مفتوح الآن",
  isClosed: (next) => `مغلق الآن، ويفتح ${next}`,
  nobody: "مغلق الآن وطوال الشهر القادم",
  asConfigured: "كما في الإعداد",
  week: "ساعات الأسبوع",
  open: "مفتوح",
  openOn: (day) => `${day}: مفتوح`,
  from: (day) => `${day}: من`,
  to: (day) => `${day}: حتى`,
  fromHead: "من",
  toHead: "حتى",
  midnight: "منتصف الليل في خانة النهاية يعني آخر ذلك اليوم: من منتصف الليل حتى منتصف الليل يوم كامل.",
  wrongOrder: "الإغلاق يأتي بعد الفتح.",
  holidays: "العطلات",
  holidaysText: "أيام لا يجيب فيها أحد، أيًا كان يوم الأسبوع.",
  noHolidays: "لا شيء.",
  newHoliday: "يوم آخر",
  add: "أضف",
  removeDay: (day) => `أزل ${day}`,
  remove: "أزل",
  ask: "اطلب من زميل وضعها موضع التنفيذ",
  asked: "طُلب من زميل.",
  back: "اطلب ساعات الإعداد من جديد",
  unchanged: "هذه سارية بالفعل.",
  failed: "لم ينجح ذلك. حاول مرة أخرى.",
  earlier: "السابقة",
  since: (when) => `منذ ${when}`,
  take: "انقلها إلى النموذج",
};

export function hoursStrings(lang: Lang): HoursStrings {
  return lang === "ar" ? ar : en;
}
