// SPDX-License-Identifier: Apache-2.0
import type { DeskProofWish, DeskProposal, DeskSummary } from "#protocol";
import type { Lang } from "../../ui/words.ts";

type ProofState = "asked" | "reached" | "unavailable" | "elsewhere" | "failed";

/** Sentences of what makes an agent's work quick. */
export interface HelpStrings {
  readonly found: string;
  readonly aim: string;
  readonly noAim: string;
  readonly came: string;
  readonly level: (level: string, needs: string) => string;
  readonly locked: string;
  readonly checked: string;
  readonly acts: string;
  readonly outcomes: (code: string) => string;
  readonly misunderstood: (count: number) => string;
  readonly warnings: Readonly<Record<DeskSummary["warnings"][number], string>>;
  readonly left: (reveals: number, files: number) => string;
  readonly notes: (count: number) => string;
  readonly noteHint: string;
  readonly note: string;
  readonly noteMention: string;
  readonly nobody: string;
  readonly noteSave: string;
  readonly noteFailed: string;
  readonly noNotes: string;
  readonly noteUnreadable: string;
  readonly notePassed: string;
  readonly noteNew: string;
  readonly asksYou: string;
  readonly mentions: string;
  readonly asks: (name: string) => string;
  readonly texts: string;
  readonly textsHint: string;
  readonly textsSearch: string;
  readonly textsNone: string;
  readonly suggested: string;
  readonly fromPage: string;
  readonly notFilled: (names: string) => string;
  readonly textFailed: string;
  readonly steps: string;
  readonly stepsRun: string;
  readonly stepsDone: (count: number) => string;
  readonly stepsStopped: (at: number) => string;
  readonly step: Readonly<Record<"reply" | "label" | "wrap_up" | "transfer" | "ask_proof", string>>;
  readonly stepGone: string;
  readonly proof: string;
  readonly proofText: string;
  readonly proofLevels: Readonly<Record<DeskProofWish["level"], string>>;
  readonly proofReasons: Readonly<Record<DeskProofWish["reason"], string>>;
  readonly proofWhich: string;
  readonly proofStates: Readonly<Record<ProofState, string>>;
  readonly act: string;
  readonly actText: string;
  readonly actKind: string;
  readonly actKinds: Readonly<Record<DeskProposal["kind"], string>>;
  readonly actLine: string;
  readonly actOption: string;
  readonly actNone: string;
  readonly actAsk: string;
  readonly actAsked: string;
  readonly actRefused: string;
  readonly actLocked: string;
  readonly why: string;
  readonly close: string;
  readonly loading: string;
  readonly ownWords: string;
}

const en: HelpStrings = {
  found: "What the assistant found",
  aim: "What they came for",
  noAim: "Nothing in particular yet",
  came: "Why a person was called",
  level: (level, needs) => `Proved: ${level}. Needed for this: ${needs}.`,
  locked: "Locked: the customer's data opens when they have proved who they are.",
  checked: "What was checked",
  acts: "Changes",
  outcomes: (code) =>
    ({
      ok: "answered",
      proposed: "put before the customer",
      done: "carried out",
      refused: "refused",
      declined: "declined by the customer",
      unknown: "not known yet",
      unavailable: "no answer",
      not_found: "nothing found",
      not_allowed: "not allowed",
    })[code] ?? code,
  misunderstood: (count) => (count === 1 ? "Not understood once" : `Not understood ${count} times`),
  warnings: {
    coached: "The customer reported a scam: somebody may be telling them what to say.",
    proof_failed: "A proof was not accepted: do not take anybody's word for who they are.",
    line_alarm: "There is an alarm on a line: changes stop until security has looked.",
  },
  left: (reveals, files) => `In this hour you may still look at ${reveals} hidden values and ${files} files.`,
  notes: (count) => (count === 0 ? "Notes" : `Notes (${count})`),
  noteHint: "Only colleagues read this. Personal data is hidden before it is kept.",
  note: "Note",
  noteMention: "Ask a colleague to look",
  nobody: "Nobody",
  noteSave: "Keep the note",
  noteFailed: "The note could not be kept. Try again.",
  noNotes: "No notes yet.",
  noteUnreadable: "This note was altered and cannot be read: tell security.",
  notePassed: "Passed on with the case",
  noteNew: "New",
  asksYou: "You are asked to look",
  mentions: "Colleagues ask you to look at:",
  asks: (name) => `${name} is asked to look`,
  texts: "Prepared texts",
  textsHint: "Chosen texts are put into the reply for you to read and change. Nothing is sent by itself.",
  textsSearch: "Search, or /shortcut",
  textsNone: "No text fits.",
  suggested: "May answer this",
  fromPage: "From the help pages, word for word",
  notFilled: (names) => `Not filled in, because the customer has not proved enough: ${names}`,
  textFailed: "That text could not be filled in.",
  steps: "Lists of steps",
  stepsRun: "Do all this",
  stepsDone: (count) => (count === 1 ? "1 step done" : `${count} steps done`),
  stepsStopped: (at) => `Stopped at step ${at}: it is not allowed now. What was done before stands.`,
  step: {
    reply: "Say",
    label: "Set the label",
    wrap_up: "End with the code",
    transfer: "Pass on to",
    ask_proof: "Ask for proof of who they are",
  },
  stepGone: "This text is no longer in use.",
  proof: "Ask for proof",
  proofText:
    "The customer gets a form in their own window and answers it there. You see whether it worked and never the code. Do not ask for a code by phone.",
  proofLevels: { A1: "One proof: a login or a code", A2: "Two proofs: a passkey, or a login and a code" },
  proofReasons: {
    see_account: "To look at their account with them",
    change_something: "To change something of theirs",
    check_caller: "So that nobody else speaks for them",
  },
  proofWhich: "How sure you need to be",
  proofStates: {
    asked: "The customer has the form now.",
    reached: "The customer has proved that already.",
    unavailable: "There is no way to prove that in this chat. A shop, or two of our people, can help.",
    elsewhere: "The customer got a link into our secure window, because others can read this channel.",
    failed: "That did not work. Try again.",
  },
  act: "Do something for them",
  actText:
    "The customer reads it in exactly these words and decides. What gives money back, changes a plan or a SIM is signed by their passkey, or a colleague approves it first.",
  actKind: "What",
  actKinds: {
    roaming_enable: "Switch roaming on",
    add_on: "Order an extra",
    plan_change: "Change the plan",
    bill_credit: "Give a charge back",
    bill_dispute: "Open a case about a charge",
    line_suspend: "Pause the line",
    line_resume: "Open the line again",
    sim_change: "New SIM or eSIM",
  },
  actLine: "Line",
  actOption: "Which",
  actNone: "Nothing can be chosen for this line.",
  actAsk: "Put it before the customer",
  actAsked: "Done: the customer has it, or a colleague is asked first. It stands in the chat.",
  actRefused: "That is not possible now.",
  actLocked: "The customer has to prove who they are first.",
  why: "Reason",
  close: "Close",
  loading: "One moment…",
  ownWords: "In your own words, for colleagues (optional)",
};

const ar: HelpStrings = {
  found: "ما وجده المساعد",
  aim: "سبب التواصل",
  noAim: "لا شيء محدد بعد",
  came: "لماذا استُدعي موظف",
  level: (level, needs) => `المُثبَت: ${level}. المطلوب لهذا: ${needs}.`,
  locked: "مقفل: تُفتح بيانات العميل عندما يثبت هويته.",
  checked: "ما جرى فحصه",
  acts: "التغييرات",
  outcomes: (code) =>
    ({
      ok: "أُجيب",
      proposed: "عُرض على العميل",
      done: "نُفّذ",
      refused: "رُفض",
      declined: "رفضه العميل",
      unknown: "غير معروف بعد",
      unavailable: "لا جواب",
      not_found: "لم يُعثر على شيء",
      not_allowed: "غير مسموح",
    })[code] ?? code,
  misunderstood: (count) => `مرات لم يُفهم فيها: ${count}`,
  warnings: {
    coached: "أبلغ العميل عن احتيال: ربما يملي عليه أحد ما يقوله.",
    proof_failed: "لم يُقبل إثبات: لا تكتفِ بقول أحد عن هويته.",
    line_alarm: "يوجد إنذار على خط: تتوقف التغييرات حتى ينظر فريق الأمن.",
  },
  left: (reveals, files) => `يمكنك في هذه الساعة الاطلاع على ${reveals} من القيم المخفية و${files} من الملفات.`,
  notes: (count) => (count === 0 ? "الملاحظات" : `الملاحظات (${count})`),
  noteHint: "يقرؤها الزملاء فقط، وتُخفى البيانات الشخصية قبل حفظها.",
  note: "ملاحظة",
  noteMention: "اطلب من زميل أن ينظر",
  nobody: "لا أحد",
  noteSave: "حفظ الملاحظة",
  noteFailed: "تعذّر حفظ الملاحظة. حاول مرة أخرى.",
  noNotes: "لا ملاحظات بعد.",
  noteUnreadable: "عُدّلت هذه الملاحظة ولا يمكن قراءتها: أبلغ فريق الأمن.",
  notePassed: "أُرفقت عند الإحالة",
  noteNew: "جديد",
  asksYou: "طُلب منك النظر",
  mentions: "يطلب زملاؤك أن تنظر في:",
  asks: (name) => `طُلب من ${name} النظر`,
  texts: "نصوص جاهزة",
  textsHint: "يوضع النص المختار في الرد لتقرأه وتعدّله. لا يُرسل شيء من تلقاء نفسه.",
  textsSearch: "ابحث، أو /اختصار",
  textsNone: "لا يوجد نص مناسب.",
  suggested: "قد يجيب عن هذا",
  fromPage: "من صفحات المساعدة حرفيًا",
  notFilled: (names) => `لم يُملأ لأن العميل لم يُثبت ما يكفي: ${names}`,
  textFailed: "تعذّر ملء هذا النص.",
  steps: "قوائم خطوات",
  stepsRun: "نفّذ كل هذا",
  stepsDone: (count) => `خطوات نُفّذت: ${count}`,
  stepsStopped: (at) => `توقف عند الخطوة ${at}: غير مسموح الآن. ما نُفّذ قبلها باقٍ.`,
  step: {
    reply: "قل",
    label: "ضع الوسم",
    wrap_up: "أنهِ بالرمز",
    transfer: "حوّل إلى",
    ask_proof: "اطلب إثبات الهوية",
  },
  stepGone: "لم يعد هذا النص مستعملًا.",
  proof: "اطلب إثبات الهوية",
  proofText: "يصل العميل نموذج في نافذته ويجيب فيه. ترى هل نجح ذلك ولا ترى الرمز أبدًا. لا تطلب رمزًا بالهاتف.",
  proofLevels: { A1: "إثبات واحد: تسجيل دخول أو رمز", A2: "إثباتان: مفتاح مرور، أو تسجيل دخول ورمز" },
  proofReasons: {
    see_account: "للاطلاع على حسابه معه",
    change_something: "لتغيير شيء يخصه",
    check_caller: "حتى لا يتحدث غيره باسمه",
  },
  proofWhich: "مقدار الثقة المطلوب",
  proofStates: {
    asked: "وصل النموذج إلى العميل.",
    reached: "أثبت العميل ذلك من قبل.",
    unavailable: "لا سبيل إلى إثبات ذلك في هذه المحادثة. يمكن لمتجر أو لاثنين من موظفينا المساعدة.",
    elsewhere: "وصل العميل رابط إلى نافذتنا الآمنة لأن غيره قد يقرأ هذه القناة.",
    failed: "لم ينجح ذلك. حاول مرة أخرى.",
  },
  act: "نفّذ له شيئًا",
  actText:
    "يقرأ العميل ذلك بهذه الكلمات نفسها ويقرر. ما يعيد مالًا أو يغيّر باقة أو شريحة يوقّعه بمفتاح مروره، أو يوافق عليه زميل أولًا.",
  actKind: "ماذا",
  actKinds: {
    roaming_enable: "تفعيل التجوال",
    add_on: "طلب إضافة",
    plan_change: "تغيير الباقة",
    bill_credit: "إعادة مبلغ",
    bill_dispute: "فتح قضية عن مبلغ",
    line_suspend: "إيقاف الخط مؤقتًا",
    line_resume: "إعادة فتح الخط",
    sim_change: "شريحة جديدة أو eSIM",
  },
  actLine: "الخط",
  actOption: "أيّها",
  actNone: "لا يوجد ما يُختار لهذا الخط.",
  actAsk: "اعرضه على العميل",
  actAsked: "تم: وصل إلى العميل، أو يُسأل زميل أولًا. تجده في المحادثة.",
  actRefused: "هذا غير ممكن الآن.",
  actLocked: "على العميل إثبات هويته أولًا.",
  why: "السبب",
  close: "إغلاق",
  loading: "لحظة…",
  ownWords: "بكلماتك أنت، للزملاء (اختياري)",
};

export function helpStrings(lang: Lang): HelpStrings {
  return lang === "ar" ? ar : en;
}
