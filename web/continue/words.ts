// SPDX-License-Identifier: Apache-2.0

export interface ContinueWords {
  readonly title: string;
  readonly text: string;
  readonly go: string;
  readonly other: string;
  readonly incomplete: string;
}

const en: ContinueWords = {
  title: "Go on in the secure window",
  text: "You asked us something that we do not answer where others could read it. Here nobody reads along. The link works once, and only for you: whoever opens it still has to prove who they are. Nothing of yours is shown before that.",
  go: "Go on",
  other: "العربية",
  incomplete: "This link is not complete. Please open it from the message again, or ask us for a new one.",
};

const ar: ContinueWords = {
  title: "المتابعة في النافذة الآمنة",
  text: "سألتنا عن أمر لا نجيب عنه حيث قد يقرؤه آخرون. هنا لا يقرأ أحد معك. يعمل الرابط مرة واحدة ولك فقط: على من يفتحه أن يُثبت من هو، ولا يُعرض شيء من بياناتك قبل ذلك.",
  go: "متابعة",
  other: "English",
  incomplete: "هذا الرابط غير مكتمل. يُرجى فتحه من الرسالة مرة أخرى أو طلب رابط جديد.",
};

export function continueWords(lang: "en" | "ar"): ContinueWords {
  return lang === "ar" ? ar : en;
}
