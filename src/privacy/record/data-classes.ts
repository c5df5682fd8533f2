// SPDX-License-Identifier: Apache-2.0
import type { AnyPurpose } from "../purposes.ts";

/** Classes of data, as a record of processing names them. Recipients, tables and routes name these ids. */
export const DATA_CLASSES = {
  words: { en: "what was said or written, after screening", ar: "ما قيل أو كُتب بعد الفحص" },
  values: { en: "values that stand behind pseudonyms", ar: "القيم التي تقف خلف الأسماء المستعارة" },
  files: { en: "photos and bills that were sent", ar: "الصور والفواتير المرسلة" },
  account: { en: "contract, lines, plans, bills and usage", ar: "العقد والخطوط والباقات والفواتير والاستخدام" },
  contacts: { en: "numbers and addresses to reach somebody", ar: "أرقام وعناوين للتواصل" },
  identity: { en: "who somebody is, authenticators and proofs", ar: "هوية الشخص ووسائل التحقق والإثباتات" },
  orders: { en: "orders, and what was confirmed", ar: "الطلبات وما تم تأكيده" },
  consents: { en: "consents, limits and objections", ar: "الموافقات والقيود والاعتراضات" },
  requests: { en: "requests about data, and their answers", ar: "الطلبات المتعلقة بالبيانات والردود عليها" },
  metadata: { en: "times, levels, languages and random ids", ar: "الأوقات والمستويات واللغات والمعرّفات العشوائية" },
  signals: { en: "keyed hashes and counts about attacks and limits", ar: "بصمات بمفتاح وعدّادات عن الهجمات والحدود" },
  staff: { en: "accounts and sessions of members of staff", ar: "حسابات الموظفين وجلساتهم" },
  history: { en: "what was done, by ids and codes", ar: "ما جرى، بمعرّفات ورموز" },
  keys: { en: "keys, wrapped", ar: "مفاتيح مغلّفة" },
  technical: { en: "nothing about people", ar: "لا شيء عن الأشخاص" },
} as const;
export type DataClass = keyof typeof DATA_CLASSES;
export const DATA_CLASS_IDS = Object.keys(DATA_CLASSES) as readonly DataClass[];

/** Classes that say something about a person. */
export function isPersonal(data: DataClass): boolean {
  return data !== "technical" && data !== "keys";
}

/** Categories of data subjects. */
export const SUBJECT_CATEGORIES = {
  customers: { en: "customers of the operator", ar: "عملاء المشغل" },
  visitors: { en: "visitors who have not said who they are", ar: "زوار لم يعرّفوا بأنفسهم" },
  mentioned: { en: "others whom somebody wrote about", ar: "آخرون كتب عنهم أحد" },
  staff: { en: "members of staff", ar: "الموظفون" },
} as const;
export type SubjectCategory = keyof typeof SUBJECT_CATEGORIES;

/** What a table or a route is used for, which data it holds or carries, and of whom. */
export type ProcessingEntry = {
  readonly purposes: readonly AnyPurpose[];
  readonly data: readonly DataClass[];
  readonly subjects: readonly SubjectCategory[];
};

/** One entry in a line, for registries that are long. `about`: the first letters c, v, m, s of the categories. */
export function processingEntry(purposes: string, data: string, about: string): ProcessingEntry {
  const named: Readonly<Record<string, SubjectCategory>> = {
    c: "customers",
    v: "visitors",
    m: "mentioned",
    s: "staff",
  };
  const subjects = [...about].map((letter) => named[letter]);
  if (subjects.includes(undefined)) throw new TypeError(`Cannot read the categories "${about}"`);
  return {
    purposes: purposes.split(" ") as AnyPurpose[],
    data: data.split(" ") as DataClass[],
    subjects: subjects as SubjectCategory[],
  };
}
