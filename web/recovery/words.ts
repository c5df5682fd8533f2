// SPDX-License-Identifier: Apache-2.0

export type Phase = "asking" | "sending" | "cancelled" | "ended" | "unknown" | "lost";

export interface RecoveryWords {
  readonly title: string;
  readonly text: string;
  readonly yours: string;
  readonly stop: string;
  readonly other: string;
  readonly phases: Readonly<Record<Exclude<Phase, "asking">, string>>;
}

const en: RecoveryWords = {
  title: "Stop the request for new access?",
  text: "Somebody said that they lost every passkey of your account, and asked to add a new one. If that was not you, stop it here. You need not sign in.",
  yours: "If it was you, close this page and do nothing.",
  stop: "It wasn’t me: stop it",
  other: "العربية",
  phases: {
    sending: "One moment",
    cancelled:
      "It is stopped. We tell every contact of your account, and orders for your lines are paused until a person has looked. Please contact us.",
    ended: "This request is over already. Nothing more can come of it.",
    unknown: "This link is not complete. Please open it from the message again.",
    lost: "No answer arrived, so it may still be going on. Please press again.",
  },
};

const ar: RecoveryWords = {
  title: "إيقاف طلب الوصول الجديد؟",
  text: "قال شخص إنه فقد كل مفاتيح المرور لحسابك وطلب إضافة مفتاح جديد. إن لم تكن أنت فأوقفه هنا. لا حاجة إلى تسجيل الدخول.",
  yours: "إن كنت أنت فأغلق هذه الصفحة ولا تفعل شيئًا.",
  stop: "لم أكن أنا: أوقفه",
  other: "English",
  phases: {
    sending: "لحظة واحدة",
    cancelled: "أُوقف الطلب. نُبلغ كل جهات اتصال حسابك، والطلبات على خطوطك متوقفة حتى ينظر فيها موظف. يُرجى التواصل معنا.",
    ended: "انتهى هذا الطلب من قبل، ولا يمكن أن ينتج عنه شيء.",
    unknown: "هذا الرابط غير مكتمل. يُرجى فتحه من الرسالة مرة أخرى.",
    lost: "لم يصل رد، فقد يكون الطلب ما زال جاريًا. يُرجى الضغط مرة أخرى.",
  },
};

const simEn: RecoveryWords = {
  ...en,
  title: "Stop the new SIM?",
  text: "Somebody ordered a new SIM for your number. If that was not you, stop it here. You need not sign in.",
  phases: {
    ...en.phases,
    cancelled:
      "It is stopped, and your present SIM stays. We tell every contact of your account, and orders for the line are paused until a person has looked. Please contact us.",
    ended: "There is nothing to stop any more. If a new SIM is in place and it isn’t yours, contact us at once.",
  },
};

const simAr: RecoveryWords = {
  ...ar,
  title: "إيقاف الشريحة الجديدة؟",
  text: "طلب شخص شريحة جديدة لرقمك. إن لم تكن أنت فأوقفها هنا. لا حاجة إلى تسجيل الدخول.",
  phases: {
    ...ar.phases,
    cancelled:
      "أُوقف ذلك وتبقى شريحتك الحالية. نُبلغ كل جهات اتصال حسابك، والطلبات على الخط متوقفة حتى ينظر فيها موظف. يُرجى التواصل معنا.",
    ended: "لم يعد هناك ما يُوقف. إن كانت هناك شريحة جديدة ليست لك فتواصل معنا فورًا.",
  },
};

/** What the page says: of a request for new access, or of a new SIM. */
export function recoveryWords(lang: "en" | "ar", isSim: boolean): RecoveryWords {
  if (isSim) return lang === "ar" ? simAr : simEn;
  return lang === "ar" ? ar : en;
}
