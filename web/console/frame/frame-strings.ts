// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../../ui/words.ts";
import type { Theme } from "./choices.ts";

export type PageGroup = "care" | "security" | "privacy" | "content" | "service" | "organisation";

/** Words of the console's frame. */
export interface FrameStrings {
  readonly console: string;
  readonly groups: Readonly<Record<PageGroup, string>>;
  readonly skip: string;
  readonly more: string;
  readonly allPages: string;
  readonly close: string;
  readonly fold: string;
  readonly unfold: string;
  readonly theme: string;
  readonly themes: Readonly<Record<Theme, string>>;
  readonly search: string;
  readonly searchHint: string;
  readonly noCommand: string;
  readonly goTo: (page: string) => string;
  readonly openCase: string;
  readonly pages: string;
  readonly acts: string;
  readonly look: string;
  readonly keys: string;
  readonly keysText: string;
  readonly keysOn: string;
  readonly then: string;
  readonly offline: string;
  readonly back: string;
  readonly signedInAs: (name: string) => string;
  readonly noPage: string;
  readonly noPageText: string;
}

const en: FrameStrings = {
  console: "Console",
  groups: {
    care: "Care",
    security: "Security",
    privacy: "Privacy",
    content: "Content",
    service: "Service",
    organisation: "Organisation",
  },
  skip: "Skip to the content",
  more: "More",
  allPages: "All pages",
  close: "Close",
  fold: "Fold the menu",
  unfold: "Unfold the menu",
  theme: "Appearance",
  themes: { light: "Light", dark: "Dark", system: "As the system" },
  search: "Find a page or an act",
  searchHint: "Type what you want to do, or the id of a case",
  noCommand: "Nothing is called that.",
  goTo: (page) => `Go to ${page}`,
  openCase: "Open the case with this id",
  pages: "Pages",
  acts: "Acts",
  look: "This window",
  keys: "Keyboard shortcuts",
  keysText: "They rest while you type. Letters are places of keys, so an Arabic layout has the same ones.",
  keysOn: "Single keys do something",
  then: "then",
  offline: "No connection. What you see may be old; it is fetched again as soon as the service is reached.",
  back: "Connected again",
  signedInAs: (name) => `Signed in as ${name}`,
  noPage: "This page is not open to you",
  noPageText: "It does not exist, or your roles do not include it.",
};

const ar: FrameStrings = {
  console: "لوحة العمل",
  groups: {
    care: "العناية بالعملاء",
    security: "الأمان",
    privacy: "الخصوصية",
    content: "المحتوى",
    service: "الخدمة",
    organisation: "المؤسسة",
  },
  skip: "انتقل إلى المحتوى",
  more: "المزيد",
  allPages: "كل الصفحات",
  close: "إغلاق",
  fold: "طيّ القائمة",
  unfold: "توسيع القائمة",
  theme: "المظهر",
  themes: { light: "فاتح", dark: "داكن", system: "حسب النظام" },
  search: "ابحث عن صفحة أو إجراء",
  searchHint: "اكتب ما تريد فعله، أو رقم معرّف حالة",
  noCommand: "لا شيء بهذا الاسم.",
  goTo: (page) => `انتقل إلى ${page}`,
  openCase: "افتح الحالة ذات هذا المعرّف",
  pages: "الصفحات",
  acts: "الإجراءات",
  look: "هذه النافذة",
  keys: "اختصارات لوحة المفاتيح",
  keysText: "لا تعمل أثناء الكتابة. الحروف هي مواضع المفاتيح، فهي نفسها في التخطيط العربي.",
  keysOn: "المفاتيح المفردة تعمل",
  then: "ثم",
  offline: "لا يوجد اتصال. قد يكون ما تراه قديمًا، وسيُجلب من جديد حالما يعود الاتصال.",
  back: "عاد الاتصال",
  signedInAs: (name) => `مسجّل الدخول باسم ${name}`,
  noPage: "هذه الصفحة غير متاحة لك",
  noPageText: "إما أنها غير موجودة أو أن أدوارك لا تشملها.",
};

export function frameStrings(lang: Lang): FrameStrings {
  return lang === "ar" ? ar : en;
}
