// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../../ui/words.ts";
import { type Pair, said } from "./say.ts";

const WORDS = {
  title: ["Holds and retention", "الحجز والاحتفاظ"],
  text: [
    "What is kept although somebody wants it gone, and what goes because its time is over.",
    "ما يُحفظ رغم طلب إزالته، وما يُزال لانتهاء مدته.",
  ],
  retention: ["Retention", "الاحتفاظ"],
  holds: ["Legal holds", "الحجوز القانونية"],
  preview: ["What would go now", "ما الذي سيُزال الآن"],
  previewText: [
    "Counted, not removed. Rules are dated and belong to a jurisdiction; what a hold keeps stays.",
    "معدود لا مُزال. للقواعد تواريخ واختصاص؛ وما يحفظه حجز يبقى.",
  ],
  profile: ["Rules of", "قواعد"],
  kind: ["Class of data", "فئة البيانات"],
  due: ["To remove", "للإزالة"],
  held: ["On hold", "محجوز"],
  days: ["Kept for days", "مدة الاحتفاظ بالأيام"],
  before: ["Older than", "أقدم من"],
  rule: ["Rule", "القاعدة"],
  withoutRule: ["No rule says how long, so nothing of it goes", "لا قاعدة تحدد المدة، فلا يُزال شيء"],
  start: ["Remove now", "أزل الآن"],
  startText: [
    "The same happens by itself within the hour. It goes on after a crash, and the history proves each class by counts.",
    "يحدث هذا من تلقاء نفسه خلال ساعة. يستمر بعد التعطل، ويثبت السجل كل فئة بالأعداد.",
  ],
  started: ["Started. How far it has come is shown below.", "بدأ. يظهر التقدم أدناه."],
  nothing: ["Nothing to remove.", "لا شيء للإزالة."],
  runs: ["Runs", "عمليات الإزالة"],
  removed: ["Removed", "أُزيل"],
  startedAt: ["Started", "بدأ"],
  ended: ["Ended", "انتهى"],
  isRunning: ["running", "جارٍ"],
  proof: ["Proof", "الإثبات"],
  entry: ["entry of the history", "مدخل السجل"],
  holdsText: [
    "A hold keeps one customer's data from erasure and removal. It begins and ends only when two people agree.",
    "يمنع الحجز محو بيانات عميل وإزالتها. لا يبدأ ولا ينتهي إلا باتفاق شخصين.",
  ],
  place: ["Ask for a hold", "طلب حجز"],
  subject: ["Customer (random id)", "العميل (معرّف عشوائي)"],
  ground: ["Ground", "السبب"],
  placedBy: ["Asked by", "طلبه"],
  placedAt: ["Since", "منذ"],
  until: ["Until", "حتى"],
  open: ["no end named", "بلا نهاية محددة"],
  state: ["State", "الحالة"],
  inForce: ["in force", "سارٍ"],
  released: ["released", "مرفوع"],
  ended_: ["run out", "انتهى"],
  release: ["Ask for its end", "طلب إنهائه"],
  who: ["Whose data", "بيانات من"],
  byRequest: ["By one of their requests", "بأحد طلباته"],
  byNumber: ["By a number", "برقم"],
  byCase: ["By a case", "بحالة"],
  id: ["Id, as its address shows it", "المعرّف كما يظهر في العنوان"],
  number: ["Number", "الرقم"],
  numberHint: ["Looked up at the operator and kept nowhere.", "يُبحث عنه لدى المشغّل ولا يُحفظ."],
  untilHint: ["Empty: until two people end it.", "فارغ: حتى ينهيه شخصان."],
  reason: ["Why", "السبب"],
  reasonHint: [
    "Your colleague reads it. What is personal in it is hidden first.",
    "يقرؤه زميلك. ما هو شخصي فيه يُحجب أولًا.",
  ],
  asked: [
    "Asked. It happens when a colleague of the role privacy agrees, on the page “Approvals”.",
    "طُلب. يحدث عندما يوافق زميل بدور الخصوصية في صفحة «الموافقات».",
  ],
  owed: ["Owed deletions", "عمليات حذف مستحقة"],
  owedText: [
    "Deleted here, and not yet at the desk of others that had it too. It is tried again by itself; after a day it is an alert.",
    "حُذف هنا ولم يُحذف بعد لدى المكتب الآخر الذي كان عنده أيضًا. تُعاد المحاولة من تلقاء نفسها، وبعد يوم يصير تنبيهًا.",
  ],
  owedConversation: ["Conversation (random id)", "المحادثة (معرّف عشوائي)"],
  owedTries: ["Tries", "المحاولات"],
  owedCode: ["Why not", "سبب التعذّر"],
  owedSettle: ["Wait no more", "إنهاء الانتظار"],
  owedSettleText: [
    "Nothing is deleted by this. The history keeps your name and the reason.",
    "لا يُحذف شيء بهذا. يحفظ السجل اسمك والسبب.",
  ],
  owedDone: ["Done. Nobody waits for it any more.", "تم. لم يعد أحد ينتظره."],
} as const satisfies Readonly<Record<string, Pair>>;

const OWED_STATES = {
  waiting: ["waits for its first try", "بانتظار المحاولة الأولى"],
  failing: ["refused or unreachable so far", "مرفوض أو متعذّر الوصول حتى الآن"],
  elsewhere: ["at a desk that is no longer configured", "لدى مكتب لم يعد ضمن الإعداد"],
  not_sent: ["never got there", "لم يصل إليه قط"],
} as const satisfies Readonly<Record<string, Pair>>;

const OWED_REASONS = {
  deleted_there: ["It was deleted there by hand", "حُذف هناك يدويًا"],
  desk_gone: ["That desk is no more, and its data with it", "لم يعد ذلك المكتب قائمًا ولا بياناته"],
  kept_by_law: ["They must keep it by law", "يلزمهم القانون بحفظه"],
} as const satisfies Readonly<Record<string, Pair>>;

const REFUSALS: Readonly<Record<string, Pair>> = {
  nobody_found: ["Nobody is known by that.", "لا أحد معروف بذلك."],
  several_holders: ["Several people hold this line.", "لهذا الخط أكثر من صاحب."],
  not_held: ["It was released already.", "رُفع من قبل."],
  impossible_time: ["It would end before it begins.", "سينتهي قبل أن يبدأ."],
  operator_unavailable: ["The operator's systems do not answer now.", "أنظمة المشغّل لا تجيب الآن."],
  unscreenable: ["The text could not be screened and was not kept.", "تعذّر فحص النص ولم يُحفظ."],
  too_many_requests: [
    "You have reached as many customers as one person may for now.",
    "بلغت حد العملاء المسموح حاليًا.",
  ],
  not_authorised: ["Your roles do not include this.", "أدوارك لا تشمل هذا."],
  expired: ["This needs a fresh sign-in.", "يلزم تسجيل دخول جديد."],
  approval_needed: [
    "About a customer or an incident, a colleague must approve an export first.",
    "لما يخص عميلًا أو حادثة، يجب أن يوافق زميل على تصدير أولًا.",
  ],
  approval_worthless: [
    "This approval is not there, used up, or too old.",
    "هذه الموافقة غير موجودة أو مستخدمة أو قديمة.",
  ],
  not_for_them: [
    "What is about a customer or an incident is for a regulator only.",
    "ما يخص عميلًا أو حادثة للجهة الرقابية فقط.",
  ],
  bad_request: ["That is not as it should be.", "ليس كما ينبغي."],
  failed: ["The service did not answer. Nothing was changed.", "لم تُجب الخدمة. لم يتغيّر شيء."],
};

export const keepingStrings = (lang: Lang) => said(WORDS, lang);

/** How an owed deletion stands. */
export function owedStateText(state: keyof typeof OWED_STATES, lang: Lang): string {
  return OWED_STATES[state][lang === "ar" ? 1 : 0];
}

/** Why nobody waits for an owed deletion any more. */
export function owedReasonText(reason: keyof typeof OWED_REASONS, lang: Lang): string {
  return OWED_REASONS[reason][lang === "ar" ? 1 : 0];
}

/** Why something about customers, holds or archives was refused. */
export function refusalText(code: string, lang: Lang): string {
  const pair = (Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : REFUSALS["failed"]) ?? ["", ""];
  return pair[lang === "ar" ? 1 : 0];
}
