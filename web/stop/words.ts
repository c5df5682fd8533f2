// SPDX-License-Identifier: Apache-2.0

export type Phase = "asking" | "sending" | "stopped" | "unknown" | "lost";

export interface StopWords {
  readonly title: string;
  readonly text: string;
  readonly stop: string;
  readonly other: string;
  readonly phases: Readonly<Record<Exclude<Phase, "asking">, string>>;
}

const en: StopWords = {
  title: "Stop these messages?",
  text: "You asked us to tell you when something happens. Stop it here and we send none of these messages any more. You need not sign in.",
  stop: "Stop the messages",
  other: "العربية",
  phases: {
    sending: "One moment",
    stopped: "Done. We send you none of these messages any more. In the chat you can ask for them again.",
    unknown: "This link is not complete. Please open it from the message again.",
    lost: "No answer arrived. Please press again.",
  },
};

const ar: StopWords = {
  title: "إيقاف هذه الرسائل؟",
  text: "طلبت منا أن نُبلغك عند حدوث أمر. أوقف ذلك هنا فلا نرسل إليك أيًا من هذه الرسائل. لا حاجة إلى تسجيل الدخول.",
  stop: "أوقف الرسائل",
  other: "English",
  phases: {
    sending: "لحظة واحدة",
    stopped: "تم. لن نرسل إليك أيًا من هذه الرسائل بعد الآن. يمكنك طلبها من جديد في المحادثة.",
    unknown: "هذا الرابط غير مكتمل. يُرجى فتحه من الرسالة مرة أخرى.",
    lost: "لم يصل رد. يُرجى الضغط مرة أخرى.",
  },
};

export function stopWords(lang: "en" | "ar"): StopWords {
  return lang === "ar" ? ar : en;
}
