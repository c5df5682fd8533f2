// SPDX-License-Identifier: Apache-2.0
import type { SignInOutcome } from "#protocol";

/** Where the window stands: on the way there, on the way back, or at an end. */
export type Phase = "leaving" | "returning" | "nothing" | "lost" | SignInOutcome;

type Words = {
  readonly title: string;
  readonly close: string;
  readonly back: string;
  readonly phases: Readonly<Record<Phase, string>>;
};

const en: Words = {
  title: "Sign in",
  close: "Close this window",
  back: "Back to the chat",
  phases: {
    leaving: "One moment: taking you to the sign-in",
    returning: "One moment: checking the sign-in",
    nothing: "There is nothing to sign in for here any more. Please look into the chat.",
    lost: "No answer arrived. Please look into the chat.",
    done: "You are signed in. The chat goes on by itself.",
    one_factor: "You are signed in. The chat asks for one more step.",
    denied: "The sign-in was called off. Nothing was changed.",
    other_person: "That sign-in belongs to somebody else than the chat, so it was not taken.",
    no_customer:
      "You are signed in there, but no customer was found for it. Please look into the chat for another way.",
    unavailable: "Signing in there is not possible right now. Please look into the chat for another way.",
    failed: "That sign-in could not be confirmed. Nothing was changed. You can try again from the chat.",
    not_begun: "This sign-in was not begun in this browser, is too long ago, or was used before. Nothing was changed.",
  },
};

const ar: Words = {
  title: "تسجيل الدخول",
  close: "إغلاق هذه النافذة",
  back: "العودة إلى المحادثة",
  phases: {
    leaving: "لحظة واحدة، ننقلك إلى صفحة تسجيل الدخول",
    returning: "لحظة واحدة، نتحقق من تسجيل الدخول",
    nothing: "لم يعد هنا ما يستدعي تسجيل الدخول. يُرجى النظر في المحادثة.",
    lost: "لم يصل رد. يُرجى النظر في المحادثة.",
    done: "تم تسجيل دخولك. تستمر المحادثة وحدها.",
    one_factor: "تم تسجيل دخولك. تطلب المحادثة خطوة أخرى.",
    denied: "أُلغي تسجيل الدخول. لم يتغيّر شيء.",
    other_person: "يعود تسجيل الدخول هذا إلى شخص آخر غير صاحب المحادثة، فلم يُقبل.",
    no_customer: "تم تسجيل دخولك هناك، لكن لم يُعثر على عميل له. ستجد طريقة أخرى في المحادثة.",
    unavailable: "تسجيل الدخول هناك غير ممكن الآن. ستجد طريقة أخرى في المحادثة.",
    failed: "تعذّر تأكيد تسجيل الدخول. لم يتغيّر شيء. يمكنك المحاولة مرة أخرى من المحادثة.",
    not_begun: "لم يبدأ تسجيل الدخول هذا في هذا المتصفح، أو مضى عليه وقت طويل، أو استُخدم من قبل. لم يتغيّر شيء.",
  },
};

export function wordsOf(lang: "en" | "ar"): Words {
  return lang === "ar" ? ar : en;
}
