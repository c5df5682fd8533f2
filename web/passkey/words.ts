// SPDX-License-Identifier: Apache-2.0
import type { PasskeyTrouble } from "../ui/passkey.ts";

type Words = {
  readonly title: string;
  readonly close: string;
  readonly phases: Readonly<Record<"loading" | "nothing" | "asking" | "done" | "lost", string>>;
  readonly trouble: Readonly<Record<PasskeyTrouble, string>>;
};

const en: Words = {
  title: "Passkey",
  close: "Close this window",
  phases: {
    loading: "One moment",
    nothing: "There is nothing to confirm here any more. You can close this window.",
    asking: "Waiting for your device",
    done: "Done. The chat goes on by itself; you can close this window.",
    lost: "No answer arrived. Please look into the chat.",
  },
  trouble: {
    refused: "Nothing was confirmed. You can try again.",
    blocked: "This browser does not allow it here.",
    exists: "This device already has a passkey for this account.",
    unsupported: "This browser cannot use passkeys here.",
  },
};

const ar: Words = {
  title: "مفتاح المرور",
  close: "إغلاق هذه النافذة",
  phases: {
    loading: "لحظة واحدة",
    nothing: "لم يعد هنا ما يُؤكَّد. يمكنك إغلاق هذه النافذة.",
    asking: "في انتظار جهازك",
    done: "تم. تستمر المحادثة وحدها، ويمكنك إغلاق هذه النافذة.",
    lost: "لم يصل رد. يُرجى النظر في المحادثة.",
  },
  trouble: {
    refused: "لم يُؤكَّد شيء. يمكنك المحاولة مرة أخرى.",
    blocked: "لا يسمح هذا المتصفح بذلك هنا.",
    exists: "لهذا الجهاز مفتاح مرور لهذا الحساب.",
    unsupported: "لا يستطيع هذا المتصفح استخدام مفاتيح المرور هنا.",
  },
};

export function wordsOf(lang: "en" | "ar"): Words {
  return lang === "ar" ? ar : en;
}
