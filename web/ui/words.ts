// SPDX-License-Identifier: Apache-2.0

export type Lang = "en" | "ar";

/** Direction in which a language is written. */
export function directionOf(lang: Lang): "ltr" | "rtl" {
  return lang === "ar" ? "rtl" : "ltr";
}

/** Chrome of the parts that widget and desk share. Each screen gives its own catalogue. */
export interface PartWords {
  readonly cause: string;
  readonly change: string;
  readonly total: string;
  readonly difference: string;
  readonly currentPlan: string;
  readonly choosePlan: (name: string) => string;
  readonly stepState: Readonly<Record<"todo" | "current" | "done" | "failed", string>>;
  readonly reference: string;
  readonly opensNewWindow: string;
  readonly unsafeLink: string;
  readonly secureForm: string;
  readonly confirmation: string;
  readonly masked: Readonly<Record<string, string>>;
  readonly hidden: string;
  readonly isHidden: string;
  readonly bot: string;
  readonly agent: string;
  readonly typing: (who: string) => string;
  readonly close: string;
  readonly filePurposes: Readonly<Record<"router" | "bill" | "other", string>>;
  readonly pages: (count: number) => string;
  /** What stands between the items of a list. */
  readonly comma: string;
}

export const partWordsEn: PartWords = {
  cause: "Why",
  change: "Change",
  total: "Total",
  difference: "Difference",
  currentPlan: "Your plan",
  choosePlan: (name) => `Choose ${name}`,
  stepState: { todo: "to do", current: "now", done: "done", failed: "did not help" },
  reference: "Reference",
  opensNewWindow: "opens a new window",
  unsafeLink: "This link was left out because it is not a safe address.",
  secureForm: "Secure form",
  confirmation: "Confirmation",
  masked: {
    PHONE: "phone number",
    EMAIL: "e-mail address",
    CREDIT_CARD: "card number",
    IBAN: "bank account",
    DEVICE_ID: "device or SIM number",
    SECRET: "secret",
    PERSON: "name",
    ADDRESS: "address",
    POSTCODE: "postcode",
    DATE: "date of birth",
    BANK_ACCOUNT: "bank account",
    NATIONAL_ID: "identity number",
    PASSPORT: "passport number",
    DRIVER_LICENSE: "licence number",
    ACCOUNT_ID: "account number",
    IP: "network address",
    MAC: "device address",
    URL: "link",
    LOCATION: "place",
  },
  hidden: "Hidden for your safety:",
  isHidden: "hidden",
  bot: "Assistant",
  agent: "Care team",
  typing: (who) => `${who} is typing`,
  close: "Close",
  filePurposes: { router: "Router or device", bill: "Bill", other: "Something else" },
  pages: (count) => (count === 1 ? "1 page" : `${count} pages`),
  comma: ", ",
};

export const partWordsAr: PartWords = {
  cause: "السبب",
  change: "التغيير",
  total: "الإجمالي",
  difference: "الفرق",
  currentPlan: "باقتك",
  choosePlan: (name) => `اختر ${name}`,
  stepState: { todo: "لاحقًا", current: "الآن", done: "تم", failed: "لم يفد" },
  reference: "الرقم المرجعي",
  opensNewWindow: "يفتح نافذة جديدة",
  unsafeLink: "حُذف هذا الرابط لأن عنوانه غير آمن.",
  secureForm: "نموذج آمن",
  confirmation: "تأكيد",
  masked: {
    PHONE: "رقم هاتف",
    EMAIL: "بريد إلكتروني",
    CREDIT_CARD: "رقم بطاقة",
    IBAN: "حساب مصرفي",
    DEVICE_ID: "رقم جهاز أو شريحة",
    SECRET: "معلومة سرية",
    PERSON: "اسم",
    ADDRESS: "عنوان",
    POSTCODE: "رمز بريدي",
    DATE: "تاريخ ميلاد",
    BANK_ACCOUNT: "حساب مصرفي",
    NATIONAL_ID: "رقم هوية",
    PASSPORT: "رقم جواز",
    DRIVER_LICENSE: "رقم رخصة",
    ACCOUNT_ID: "رقم حساب",
    IP: "عنوان شبكة",
    MAC: "عنوان جهاز",
    URL: "رابط",
    LOCATION: "مكان",
  },
  hidden: "أُخفي حفاظًا على أمانك:",
  isHidden: "مخفي",
  bot: "المساعد الآلي",
  agent: "فريق العناية",
  typing: (who) => `${who} يكتب`,
  close: "إغلاق",
  filePurposes: { router: "جهاز التوجيه أو جهاز آخر", bill: "فاتورة", other: "شيء آخر" },
  pages: (count) => `عدد الصفحات: ${count}`,
  comma: "، ",
};

/** Items of a list as each language writes them. */
export function listOf(lang: Lang, items: readonly string[]): string {
  return items.join(lang === "ar" ? partWordsAr.comma : partWordsEn.comma);
}
