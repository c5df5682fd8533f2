// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../../ui/words.ts";
import { type Pair, said } from "./say.ts";

const WORDS = {
  title: ["Requests", "الطلبات"],
  text: [
    "What customers ask about their data, by the day it is due. No name, no number: codes and random ids.",
    "ما يطلبه العملاء بشأن بياناتهم، بحسب موعد الاستحقاق. لا أسماء ولا أرقام: رموز ومعرّفات عشوائية.",
  ],
  fileIt: ["File a request", "تسجيل طلب"],
  open: ["Open", "مفتوحة"],
  closed: ["Answered", "مجابة"],
  soon: ["Due within a week", "تستحق خلال أسبوع"],
  late: ["Late", "متأخرة"],
  all: ["All", "الكل"],
  kind: ["Right", "الحق"],
  state: ["State", "الحالة"],
  regime: ["Rules", "القواعد"],
  clock: ["Clock", "المهلة"],
  dueOn: ["Due", "الاستحقاق"],
  channel: ["Came by", "ورد عبر"],
  level: ["Identity", "الهوية"],
  filed: ["filed by staff", "سجّله موظف"],
  none: ["No requests", "لا طلبات"],
  noneText: ["What customers ask for appears here at once.", "يظهر هنا فورًا ما يطلبه العملاء."],
  back: ["All requests", "كل الطلبات"],
  about: ["The request", "الطلب"],
  received: ["Received", "استُلم"],
  rule: ["Under the rule", "وفق القاعدة"],
  levelGiven: ["Identity shown", "الهوية المثبتة"],
  levelNeeded: ["needed", "المطلوب"],
  evidence: ["Noted when filed", "ما دُوّن عند التسجيل"],
  filedByYou: [
    "You filed this for the customer: another of you decides it.",
    "سجّلت هذا الطلب نيابة عن العميل: يبتّ فيه شخص آخر.",
  ],
  filedBy: ["Filed by", "سجّله"],
  asked: ["In their words, screened", "بكلماتهم بعد الحجب"],
  extension: ["Extended because of", "مُدّد بسبب"],
  outcome: ["Ground", "السبب"],
  preview: ["What would be done", "ما الذي سيُفعل"],
  previewText: [
    "Rows of this customer now, place by place. Nothing was opened to count them.",
    "صفوف هذا العميل الآن، مكانًا مكانًا. لم يُفتح شيء لعدّها.",
  ],
  place: ["Place", "المكان"],
  rows: ["Rows", "الصفوف"],
  effect: ["Effect", "الأثر"],
  nothingHeld: ["Nothing of this customer lies in these tables.", "لا شيء عن هذا العميل في هذه الجداول."],
  holds: ["Kept by a hold", "محفوظ بحجز"],
  holdsText: [
    "An erasure waits until this is released, or is refused on this ground.",
    "ينتظر المحو حتى يُرفع هذا، أو يُرفض لهذا السبب.",
  ],
  until: ["until", "حتى"],
  decide: ["Decide", "القرار"],
  takesTwo: [
    "This cannot be undone: a second person must decide the same.",
    "لا رجوع عن هذا: يجب أن يقرر شخص ثانٍ القرار نفسه.",
  ],
  proposedBy: ["Proposed by", "اقترحه"],
  proposedByYou: [
    "You proposed this. Somebody else decides the same, or refuses.",
    "أنت من اقترح هذا. يقرر شخص آخر القرار نفسه أو يرفض.",
  ],
  verdict: ["Verdict", "الحكم"],
  grant: ["Grant", "قبول"],
  grantPartly: ["Grant in part", "قبول جزئي"],
  refuse: ["Refuse", "رفض"],
  ground: ["Ground", "السبب"],
  answer: ["Answer to the customer", "الرد على العميل"],
  answerHint: [
    "The customer reads it. What is personal in it is hidden before it is kept.",
    "يقرؤه العميل. ما هو شخصي فيه يُحجب قبل حفظه.",
  ],
  send: ["Decide", "قرّر"],
  more: ["Give it more time", "تمديد المهلة"],
  moreText: [
    "Once, before the time is over, with a reason that the customer reads.",
    "مرة واحدة، قبل انتهاء المهلة، بسبب يقرؤه العميل.",
  ],
  reason: ["Reason", "السبب"],
  extend: ["Extend", "مدّد"],
  told: ["Who else is told", "من يُبلَّغ أيضًا"],
  decisions: ["Decisions made by programs", "قرارات اتخذتها برامج"],
  decisionsText: [
    "What held or holds for this customer. Look at the incident before you answer.",
    "ما سرى أو يسري على هذا العميل. انظر في الحادثة قبل الرد.",
  ],
  noDecisions: ["No program has decided anything about this customer.", "لم يتخذ أي برنامج قرارًا بشأن هذا العميل."],
  thisOne: ["The request is about this one", "الطلب عن هذا القرار"],
  openIncident: ["Open the incident", "فتح الحادثة"],
  steps: ["Step by step", "خطوة بخطوة"],
  certificate: ["Save the certificate", "حفظ الشهادة"],
  certificateText: [
    "Codes, times and the proof that the history says so. It can be checked without us.",
    "رموز وأوقات وإثبات أن السجل يقول ذلك. يمكن التحقق منها بدوننا.",
  ],
  saved: ["The certificate was saved.", "حُفظت الشهادة."],
  decided: ["Decided.", "اتُّخذ القرار."],
  waitsForTwo: ["Proposed. Somebody else decides the same.", "اقتُرح. يقرر شخص آخر القرار نفسه."],
  extended: ["Extended. The customer reads until when and why.", "مُدّد. يقرأ العميل حتى متى ولماذا."],
  fileText: [
    "For a customer who calls, writes or comes in. What you note decides which rights you can file; it is kept with your name, and the customer sees the request in their window.",
    "لعميل يتصل أو يكتب أو يحضر. ما تدوّنه يحدد الحقوق التي يمكنك تسجيلها، ويُحفظ باسمك، ويرى العميل الطلب في نافذته.",
  ],
  way: ["How they reached us", "كيف تواصلوا معنا"],
  who: ["Who it is", "من هو"],
  byNumber: ["By a number they name", "برقم يذكره"],
  byCase: ["By a case", "بحالة"],
  number: ["Number", "الرقم"],
  numberHint: [
    "Looked up at the operator and kept nowhere. It counts against the customers one person may reach.",
    "يُبحث عنه لدى المشغّل ولا يُحفظ. يُحتسب ضمن حد العملاء الذين يصل إليهم شخص واحد.",
  ],
  caseId: ["Id of the case", "معرّف الحالة"],
  caseHint: ["As it stands in the address of the case.", "كما يظهر في عنوان الحالة."],
  notes: ["What showed who it is", "ما أثبت الهوية"],
  notesHint: [
    "Tick what you saw or did. No number of a document is kept.",
    "أشّر على ما رأيته أو فعلته. لا يُحفظ رقم أي وثيقة.",
  ],
  decision: ["The decision to be reviewed", "القرار المطلوب مراجعته"],
  decisionAnswer: ["Something that was locked, held or cut", "ما أُقفل أو عُلّق أو قُطع"],
  decisionIncident: ["An incident", "حادث"],
  decisionId: ["Number of the decision", "رقم القرار"],
  decisionHint: [
    "As the page of incidents or of what holds now shows it. May be left out; must be about this customer.",
    "كما تعرضه صفحة الحوادث أو صفحة ما هو سارٍ الآن. يمكن تركه؛ ويجب أن يخص هذا العميل.",
  ],
  words: ["What they asked, in short", "ما طلبوه باختصار"],
  wordsHint: ["What is personal in it is hidden before it is kept.", "ما هو شخصي فيه يُحجب قبل حفظه."],
  file: ["File it", "سجّل"],
  cancel: ["Cancel", "إلغاء"],
  isFiled: [
    "Filed. It is due on the day below; the customer sees it in their window.",
    "سُجّل. يستحق في اليوم أدناه، ويراه العميل في نافذته.",
  ],
  tooWeak: [
    "What you noted is not enough for this right: note more, or ask the customer to use their own window.",
    "ما دوّنته لا يكفي لهذا الحق: دوّن المزيد أو اطلب من العميل استخدام نافذته.",
  ],
} as const satisfies Readonly<Record<string, Pair>>;

const REFUSALS: Readonly<Record<string, Pair>> = {
  not_enough_proof: WORDS.tooWeak,
  nobody_found: ["Nobody is known by that.", "لا أحد معروف بذلك."],
  several_holders: [
    "Several people hold this line: the number alone names none of them.",
    "لهذا الخط أكثر من صاحب: الرقم وحده لا يحدد أحدًا.",
  ],
  not_of_channel: ["That cannot be noted for this way of reaching us.", "لا يمكن تدوين ذلك لهذه الطريقة."],
  not_about_them: ["This decision is not about this customer.", "هذا القرار لا يخص هذا العميل."],
  operator_unavailable: [
    "The operator's systems do not answer now. Try again.",
    "أنظمة المشغّل لا تجيب الآن. حاول ثانية.",
  ],
  unscreenable: ["The text could not be screened and was not kept. Try again.", "تعذّر فحص النص ولم يُحفظ. حاول ثانية."],
  no_rule: ["No rule says until when this is to be answered.", "لا قاعدة تحدد متى يجب الرد."],
  too_many_requests: [
    "You have reached as many customers as one person may for now.",
    "بلغت حد العملاء المسموح لشخص واحد حاليًا.",
  ],
  not_authorised: [
    "This is not yours to decide: you proposed it, or your roles do not include it.",
    "ليس لك أن تقرر هذا: أنت من اقترحه أو أدوارك لا تشمله.",
  ],
  already_answered: [
    "Somebody was faster, or the first person decided otherwise.",
    "سبقك غيرك، أو قرر الشخص الأول غير ذلك.",
  ],
  expired: ["Too late for that.", "فات أوان ذلك."],
  bad_request: [
    "That cannot be done: something keeps the data, or it has no middle way.",
    "لا يمكن ذلك: شيء يحفظ البيانات، أو لا حل وسط له.",
  ],
  failed: ["The service did not answer. Nothing was changed.", "لم تُجب الخدمة. لم يتغيّر شيء."],
};

export type RequestStrings = ReturnType<typeof requestStrings>;
export const requestStrings = (lang: Lang) => said(WORDS, lang);

export function requestRefusal(code: string, lang: Lang): string {
  const pair = (Object.hasOwn(REFUSALS, code) ? REFUSALS[code] : REFUSALS["failed"]) ?? ["", ""];
  return pair[lang === "ar" ? 1 : 0];
}
