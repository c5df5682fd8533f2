// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../../ui/words.ts";

/** Words of the list of what was not understood. */
export interface MessageStrings {
  readonly title: string;
  readonly read: string;
  readonly text: string;
  readonly showExamples: string;
  readonly showOpen: string;
  readonly flagged: string;
  readonly intent: string;
  readonly make: string;
  readonly drop: string;
  readonly made: string;
  readonly dropped: string;
  readonly left: string;
  readonly failed: string;
}

const en: MessageStrings = {
  title: "Not understood",
  read: "Read the messages",
  text: "Screened words, without who wrote them. That you read them stands in the history. An example goes with its chat, and with its customer's data.",
  showExamples: "Show examples",
  showOpen: "Show what is new",
  flagged: "Cannot be an example, something may be left in it:",
  intent: "What was meant?",
  make: "Make an example",
  drop: "Put aside",
  made: "It is an example now.",
  dropped: "It was put aside.",
  left: "Something that could lead to a person is left in it: nothing is learned from it.",
  failed: "That did not work. Somebody else may have decided it.",
};

const ar: MessageStrings = {
  title: "ما لم يُفهم",
  read: "قراءة الرسائل",
  text: "كلمات مفحوصة بلا ذكر كاتبها. تُسجّل قراءتك لها. يزول المثال مع محادثته ومع بيانات عميله.",
  showExamples: "عرض الأمثلة",
  showOpen: "عرض الجديد",
  flagged: "لا يصلح مثالًا، فقد يكون بقي فيه شيء:",
  intent: "ما المقصود؟",
  make: "اجعله مثالًا",
  drop: "استبعاد",
  made: "أصبح مثالًا.",
  dropped: "استُبعد.",
  left: "بقي فيه ما قد يدل على شخص: لا يُتعلم منه شيء.",
  failed: "لم ينجح ذلك. ربما قرره شخص آخر.",
};

export function messageStrings(lang: Lang): MessageStrings {
  return lang === "ar" ? ar : en;
}
