// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../../ui/words.ts";
import { type Pair, said } from "./say.ts";

const WORDS = {
  title: ["Who looked", "من اطّلع"],
  text: [
    "Every look at data of customers, by member of staff, customer and time. Ids and codes only.",
    "كل اطّلاع على بيانات العملاء، بحسب الموظف والعميل والوقت. معرّفات ورموز فقط.",
  ],
  staff: ["Member of staff", "الموظف"],
  anybody: ["Anybody", "أي شخص"],
  customer: ["Customer", "العميل"],
  allCustomers: ["All customers", "كل العملاء"],
  oneCustomer: ["One customer", "عميل واحد"],
  oneText: ["The customer reads that you looked them up.", "يقرأ العميل أنك بحثت عنه."],
  from: ["From", "من"],
  until: ["Until", "حتى"],
  search: ["Search", "ابحث"],
  when: ["When", "متى"],
  who: ["Who", "من"],
  what: ["What", "ماذا"],
  why: ["Why", "لماذا"],
  subject: ["Customer (random id)", "العميل (معرّف عشوائي)"],
  bulk: ["many", "كثير"],
  bulkTitle: ["Many within an hour", "كثير خلال ساعة"],
  bulkText: [
    "Members of staff who looked at this many customers or more within one hour of the clock:",
    "موظفون اطّلعوا على هذا العدد من العملاء أو أكثر خلال ساعة واحدة:",
  ],
  customers: ["customers", "عملاء"],
  looks: ["looks", "اطّلاعات"],
  none: ["Nobody looked", "لم يطّلع أحد"],
  noneText: ["In this time, by this search.", "في هذه المدة وبهذا البحث."],
  older: ["Older ones", "الأقدم"],
  saveCsv: ["Save as CSV", "حفظ CSV"],
} as const satisfies Readonly<Record<string, Pair>>;

export const looksStrings = (lang: Lang) => said(WORDS, lang);
