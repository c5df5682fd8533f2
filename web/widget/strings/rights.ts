// SPDX-License-Identifier: Apache-2.0
import type { OwnRequests } from "#protocol";
import type { Lang } from "../../ui/words.ts";

type One = OwnRequests["requests"][number];
type Pair = readonly [string, string];

const KINDS: Readonly<Record<One["kind"], Pair>> = {
  access: ["What you hold about me", "ما لديكم عني"],
  copy: ["A copy of my data", "نسخة من بياناتي"],
  portability: ["My data for another service", "بياناتي لخدمة أخرى"],
  rectification: ["Correct my data", "تصحيح بياناتي"],
  erasure: ["Delete my data", "حذف بياناتي"],
  restriction: ["Nobody but me opens my chats", "لا يفتح محادثاتي أحد سواي"],
  objection: ["Learn nothing from my data", "لا تتعلّموا شيئًا من بياناتي"],
  withdrawal: ["Stop messages I agreed to", "إيقاف رسائل وافقت عليها"],
  who_looked: ["Who looked at my data", "من اطّلع على بياناتي"],
  human_review: ["A person looks at a decision", "أن ينظر شخص في قرار"],
};

const STATES: Readonly<Record<One["state"], Pair>> = {
  received: ["received", "مُستلَم"],
  proposed: ["being decided", "قيد البتّ"],
  granted: ["granted, being done", "مقبول وقيد التنفيذ"],
  erasing: ["being deleted", "قيد الحذف"],
  done: ["done", "منجز"],
  partly_done: ["done in part", "منجز جزئيًا"],
  refused: ["refused", "مرفوض"],
  withdrawn: ["taken back", "مسحوب"],
};

const GROUNDS: Readonly<Record<NonNullable<One["ground"]>, Pair>> = {
  legal_hold: ["the data must be kept for a legal case", "يجب حفظ البيانات لقضية قانونية"],
  legal_retention: ["a law makes us keep the data for now", "يُلزمنا القانون بحفظ البيانات حاليًا"],
  legal_claims: ["the data is needed for a legal claim", "البيانات لازمة لمطالبة قانونية"],
  rights_of_others: ["it would show data of somebody else", "سيُظهر ذلك بيانات شخص آخر"],
  identity_not_shown: ["it was not sure that it was you", "لم نتأكد أنك صاحب الطلب"],
  unfounded: ["there is no ground for it", "لا أساس له"],
  excessive: ["it was asked too often", "تكرّر طلبه كثيرًا"],
  nothing_held: ["nothing of that kind is held", "لا نحتفظ بشيء من هذا النوع"],
  security: ["it would endanger the security of your account", "سيعرّض أمان حسابك للخطر"],
  decision_stands: ["a person looked again, and the decision stands", "نظر فيه شخص من جديد وبقي القرار"],
};

const CHROME = [
  {
    title: "My rights",
    text: "What this chat service holds about you, you can save here, and ask for more. Bills and contracts lie with the operator, who answers for them.",
    savePage: "Save my data as a page",
    saveJson: "Save my data for machines (JSON)",
    ask: "Ask for",
    mine: "My requests",
    none: "You have asked for nothing yet.",
    due: "Answer by",
    answered: "Answered on",
    why: "Why not, or not all",
    longer: "It takes longer, and you are told so before the first day is over.",
    takeBack: "Take back",
    lift: "Let it be used again",
    notEnough:
      "This needs a proof that it is you, for some of it two, not older than 15 minutes. Ask about your bill, for example, and confirm it.",
    failed: "That did not work just now. Please try again.",
    ok: "Done.",
  },
  {
    title: "حقوقي",
    text: "يمكنك هنا حفظ ما تحتفظ به خدمة المحادثة هذه عنك، وطلب المزيد. أما الفواتير والعقود فلدى المشغّل وهو المسؤول عنها.",
    savePage: "حفظ بياناتي كصفحة",
    saveJson: "حفظ بياناتي للآلات (JSON)",
    ask: "اطلب",
    mine: "طلباتي",
    none: "لم تطلب شيئًا بعد.",
    due: "الجواب حتى",
    answered: "أُجيب في",
    why: "سبب الرفض كله أو بعضه",
    longer: "يستغرق ذلك وقتًا أطول، وتُبلَّغ به قبل انتهاء المهلة الأولى.",
    takeBack: "سحب الطلب",
    lift: "السماح بالاستخدام من جديد",
    notEnough: "يتطلب هذا إثباتًا أنك أنت، ولبعضه إثباتين، لم يمضِ عليه أكثر من 15 دقيقة. اسأل مثلًا عن فاتورتك وأكّد ذلك.",
    failed: "لم ينجح ذلك الآن. حاول مرة أخرى.",
    ok: "تم.",
  },
] as const;

const of = (lang: Lang): 0 | 1 => (lang === "ar" ? 1 : 0);
export const rightsChrome = (lang: Lang): (typeof CHROME)[number] => CHROME[of(lang)];
export const rightName = (kind: One["kind"], lang: Lang): string => KINDS[kind]?.[of(lang)] ?? kind;
export const stateName = (state: One["state"], lang: Lang): string => STATES[state]?.[of(lang)] ?? state;
export const groundName = (ground: NonNullable<One["ground"]>, lang: Lang): string =>
  GROUNDS[ground]?.[of(lang)] ?? ground;
