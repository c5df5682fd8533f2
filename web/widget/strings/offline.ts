// SPDX-License-Identifier: Apache-2.0
import type { OfflineWish } from "#protocol";
import type { Lang } from "../../ui/words.ts";

/** What the form says that is there while nobody is at the desk. */
export interface OfflineWords {
  readonly title: string;
  readonly unknown: string;
  readonly opens: (when: string) => string;
  readonly open: string;
  readonly how: string;
  readonly hows: Readonly<Record<OfflineWish["how"], string>>;
  readonly contact: Readonly<Record<"call" | "email", string>>;
  readonly contactHint: string;
  readonly when: string;
  readonly whens: Readonly<Record<OfflineWish["when"], string>>;
  readonly about: string;
  readonly aboutHint: string;
  readonly send: string;
  readonly cancel: string;
  readonly done: string;
  readonly trouble: Readonly<Record<"open" | "often" | "failed", string>>;
}

const en: OfflineWords = {
  title: "Nobody is here right now.",
  unknown: "Whether people are here now",
  opens: (when) => `People are back ${when}.`,
  open: "Leave a message for them",
  how: "How should they answer?",
  hows: { call: "Call me", email: "Write me an e-mail", here: "Answer here in the chat" },
  contact: { call: "Your number", email: "Your e-mail address" },
  contactHint: "Leave it empty for the contact we have. It is hidden and sealed like everything you write here.",
  when: "When?",
  whens: { any: "At any time", morning: "In the morning", afternoon: "In the afternoon", evening: "In the evening" },
  about: "What is it about?",
  aboutHint: "A few words. No passwords and no codes.",
  send: "Send",
  cancel: "Cancel",
  done: "Your message waits for them. You may go on with the chat or leave it.",
  trouble: {
    open: "Somebody is here now: ask for a person.",
    often: "You have left several messages already. They will be read.",
    failed: "It was not sent. Try again.",
  },
};

const ar: OfflineWords = {
  title: "لا أحد هنا الآن.",
  unknown: "هل الموظفون هنا الآن",
  opens: (when) => `يعود الموظفون ${when}.`,
  open: "اترك لهم رسالة",
  how: "كيف يجيبونك؟",
  hows: { call: "اتصلوا بي", email: "راسلوني بالبريد الإلكتروني", here: "أجيبوني هنا في المحادثة" },
  contact: { call: "رقمك", email: "بريدك الإلكتروني" },
  contactHint: "اتركه فارغًا لاستخدام جهة الاتصال المسجلة لدينا. يُخفى ويُختم ككل ما تكتبه هنا.",
  when: "متى؟",
  whens: { any: "في أي وقت", morning: "صباحًا", afternoon: "بعد الظهر", evening: "مساءً" },
  about: "ما الموضوع؟",
  aboutHint: "بكلمات قليلة. بلا كلمات مرور ولا رموز.",
  send: "إرسال",
  cancel: "إلغاء",
  done: "رسالتك بانتظارهم. يمكنك متابعة المحادثة أو مغادرتها.",
  trouble: {
    open: "يوجد موظف الآن: اطلب التحدث مع شخص.",
    often: "تركت عدة رسائل بالفعل. ستُقرأ.",
    failed: "لم تُرسل. حاول مجددًا.",
  },
};

export function offlineWords(lang: Lang): OfflineWords {
  return lang === "ar" ? ar : en;
}
