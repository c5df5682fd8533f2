// SPDX-License-Identifier: Apache-2.0
import type { WordingProblemView } from "#protocol";
import type { Lang } from "../../ui/words.ts";

export type WordingTab = "messages" | "versions" | "notice" | "hours";
type ProblemCode = WordingProblemView["code"];

/** Sentences of the page on which the words of the service are edited. */
export interface WordingStrings {
  readonly title: string;
  readonly text: string;
  readonly about: string;
  readonly tabs: Readonly<Record<WordingTab, string>>;
  readonly search: string;
  readonly searchHint: string;
  readonly only: string;
  readonly onlyWhich: Readonly<Record<"all" | "own" | "draft" | "unfit", string>>;
  readonly id: string;
  readonly english: string;
  readonly arabic: string;
  readonly state: string;
  readonly shipped: string;
  readonly own: string;
  readonly draft: string;
  readonly unfit: string;
  readonly usedIn: string;
  readonly byServer: string;
  readonly values: (names: string) => string;
  readonly propose: (count: number) => string;
  readonly proposeText: string;
  readonly asked: string;
  readonly failed: string;
  readonly save: string;
  readonly saved: string;
  readonly discard: string;
  readonly reset: string;
  readonly nowSaid: string;
  readonly preview: string;
  readonly previewNone: string;
  readonly sample: (note: string) => string;
  readonly problems: Readonly<Record<ProblemCode, (names: string) => string>>;
  readonly fits: string;
  readonly inForce: string;
  readonly versionsText: string;
  readonly version: (number: number) => string;
  readonly how: Readonly<Record<"published" | "rolled_back", string>>;
  readonly messages: (count: number) => string;
  readonly back: string;
  readonly backTo: (number: number) => string;
  readonly backText: string;
  readonly toShipped: string;
  readonly noticeText: string;
  readonly shownNow: string;
  readonly until: (when: string) => string;
  readonly takeDown: string;
  readonly show: string;
  readonly replace: string;
  readonly forHowLong: string;
  readonly minutes: Readonly<Record<"30" | "60" | "120" | "240" | "720" | "1440", string>>;
  readonly shownDone: string;
  readonly downDone: string;
  readonly noticeRefused: string;
}

const en: WordingStrings = {
  title: "Wording",
  text: "What the service says by itself. Change it in both languages; a colleague puts it into force.",
  about: "Wording",
  tabs: { messages: "Messages", versions: "Versions", notice: "Notice to everybody", hours: "Opening hours" },
  search: "Search",
  searchHint: "In names and words. What you type stays in this window.",
  only: "Show",
  onlyWhich: { all: "All messages", own: "In your own words", draft: "Drafts", unfit: "No longer fitting" },
  id: "Message",
  english: "English",
  arabic: "Arabic",
  state: "State",
  shipped: "As shipped",
  own: "Your own words",
  draft: "Draft",
  unfit: "Fits the flows no more: the shipped words are said",
  usedIn: "Said in",
  byServer: "the service itself",
  values: (names) => `Values that must stand in it: ${names}`,
  propose: (count) => `Ask for ${count} ${count === 1 ? "draft" : "drafts"}`,
  proposeText: "A colleague sees every word, before and after, under Approvals. All drafts come into force together.",
  asked: "A colleague was asked.",
  failed: "That did not work. Try again.",
  save: "Keep as draft",
  saved: "Kept as a draft.",
  discard: "Throw the draft away",
  reset: "Back to the shipped words",
  nowSaid: "Now said",
  preview: "How it reads",
  previewNone: "Nothing to show yet.",
  sample: (note) => (note === "" ? "" : `with ${note}`),
  problems: {
    unknown_message: () => "There is no such message any more.",
    empty: () => "There are no words.",
    too_long: (names) => `Too long: at most ${names} characters.`,
    not_icu: () => "The braces do not fit together.",
    placeholders_differ: (names) => `Other values than the shipped words take: ${names}.`,
    unknown_option: (names) => `A choice that never comes: ${names}.`,
    plural_forms: (names) => `Forms of number are missing: ${names}.`,
    controls: () => "There is an invisible control in it.",
    markup: () => "There is markup in it; text is shown as it is.",
    foreign_link: (names) => `Leads somewhere that is not yours: ${names}.`,
    asks_for_secret: () => "It asks for a secret. The chat never does.",
    holds_personal_data: () => "Somebody's data seems to be in it.",
    unscreenable: () => "It could not be looked through. Try again.",
  },
  fits: "Nothing is wrong with it.",
  inForce: "In force",
  versionsText: "Each version is whole. Going back takes one step: two people have agreed to those words already.",
  version: (number) => `Version ${number}`,
  how: { published: "Published", rolled_back: "Gone back to" },
  messages: (count) => (count === 1 ? "1 message in your words" : `${count} messages in your words`),
  back: "Go back",
  backTo: (number) => (number === 0 ? "Go back to the shipped words" : `Go back to version ${number}`),
  backText:
    "Every node says these words from then on. Conversations in the middle of something finish in the words they began with.",
  toShipped: "All shipped words",
  noticeText:
    "Shown to everybody who has the chat open or opens it, at once and until its time is over. No customer's data, no address of others.",
  shownNow: "Shown now",
  until: (when) => `until ${when}`,
  takeDown: "Take down now",
  show: "Show now",
  replace: "Show this instead",
  forHowLong: "For how long",
  minutes: {
    "30": "30 minutes",
    "60": "1 hour",
    "120": "2 hours",
    "240": "4 hours",
    "720": "12 hours",
    "1440": "1 day",
  },
  shownDone: "The notice is shown.",
  downDone: "The notice is down.",
  noticeRefused: "Not shown: it holds somebody's data, an address that is not yours, markup, or asks for a secret.",
};

const ar: WordingStrings = {
  title: "الصياغة",
  text: "ما تقوله الخدمة بنفسها. غيّره باللغتين، ويضعه زميل موضع التنفيذ.",
  about: "الصياغة",
  tabs: { messages: "الرسائل", versions: "النسخ", notice: "إشعار للجميع", hours: "ساعات العمل" },
  search: "بحث",
  searchHint: "في الأسماء والكلمات. ما تكتبه يبقى في هذه النافذة.",
  only: "عرض",
  onlyWhich: { all: "كل الرسائل", own: "بكلماتكم", draft: "المسودات", unfit: "لم تعد تناسب" },
  id: "الرسالة",
  english: "الإنجليزية",
  arabic: "العربية",
  state: "الحالة",
  shipped: "كما وردت",
  own: "بكلماتكم",
  draft: "مسودة",
  unfit: "لم تعد تناسب المسارات: تُقال الكلمات الأصلية",
  usedIn: "تُقال في",
  byServer: "الخدمة نفسها",
  values: (names) => `قيم يجب أن ترد فيها: ${names}`,
  propose: (count) => `اطلب نشر المسودات (${count})`,
  proposeText: "يرى زميل كل كلمة، قبل التغيير وبعده، في صفحة الموافقات. تدخل كل المسودات حيز التنفيذ معًا.",
  asked: "طُلب من زميل.",
  failed: "لم ينجح ذلك. حاول مرة أخرى.",
  save: "احفظ كمسودة",
  saved: "حُفظت كمسودة.",
  discard: "تخلَّ عن المسودة",
  reset: "العودة إلى الكلمات الأصلية",
  nowSaid: "يُقال الآن",
  preview: "كيف تُقرأ",
  previewNone: "لا شيء للعرض بعد.",
  sample: (note) => (note === "" ? "" : `مع ${note}`),
  problems: {
    unknown_message: () => "لم تعد هذه الرسالة موجودة.",
    empty: () => "لا توجد كلمات.",
    too_long: (names) => `طويلة جدًا: ${names} حرف على الأكثر.`,
    not_icu: () => "الأقواس غير متطابقة.",
    placeholders_differ: (names) => `قيم غير التي تأخذها الكلمات الأصلية: ${names}.`,
    unknown_option: (names) => `خيار لا يأتي أبدًا: ${names}.`,
    plural_forms: (names) => `صيغ عدد ناقصة: ${names}.`,
    controls: () => "فيها رمز تحكم غير مرئي.",
    markup: () => "فيها ترميز، والنص يُعرض كما هو.",
    foreign_link: (names) => `تؤدي إلى مكان ليس لكم: ${names}.`,
    asks_for_secret: () => "تطلب سرًا. المحادثة لا تفعل ذلك أبدًا.",
    holds_personal_data: () => "يبدو أن فيها بيانات شخص ما.",
    unscreenable: () => "تعذر فحصها. حاول مرة أخرى.",
  },
  fits: "لا خطأ فيها.",
  inForce: "سارية",
  versionsText: "كل نسخة كاملة. العودة خطوة واحدة: فقد وافق شخصان على تلك الكلمات من قبل.",
  version: (number) => `النسخة ${number}`,
  how: { published: "نُشرت", rolled_back: "أُعيد العمل بها" },
  messages: (count) => `رسائل بكلماتكم: ${count}`,
  back: "عودة",
  backTo: (number) => (number === 0 ? "العودة إلى الكلمات الأصلية" : `العودة إلى النسخة ${number}`),
  backText: "تقول كل الخوادم هذه الكلمات من الآن. وتنتهي المحادثات الجارية بالكلمات التي بدأت بها.",
  toShipped: "كل الكلمات الأصلية",
  noticeText: "يُعرض حالًا لكل من فتح المحادثة أو يفتحها حتى ينتهي وقته. لا بيانات عملاء ولا عناوين غيركم.",
  shownNow: "يُعرض الآن",
  until: (when) => `حتى ${when}`,
  takeDown: "أزله الآن",
  show: "اعرضه الآن",
  replace: "اعرض هذا بدلًا منه",
  forHowLong: "المدة",
  minutes: { "30": "30 دقيقة", "60": "ساعة", "120": "ساعتان", "240": "4 ساعات", "720": "12 ساعة", "1440": "يوم" },
  shownDone: "الإشعار معروض.",
  downDone: "أُزيل الإشعار.",
  noticeRefused: "لم يُعرض: فيه بيانات شخص ما، أو عنوان ليس لكم، أو ترميز، أو يطلب سرًا.",
};

export function wordingStrings(lang: Lang): WordingStrings {
  return lang === "ar" ? ar : en;
}
