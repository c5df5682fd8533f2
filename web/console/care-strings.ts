// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../ui/words.ts";
import type { QueueView } from "./state.ts";

/** Sentences about the queue, teams, labels, passing on and ending. */
export interface CareStrings {
  readonly status: Readonly<Record<"available" | "away", string>>;
  readonly statusHint: string;
  readonly filters: string;
  readonly team: string;
  readonly allTeams: string;
  readonly myTeams: string;
  readonly noTeam: string;
  readonly label: string;
  readonly anyLabel: string;
  readonly language: string;
  readonly anyLanguage: string;
  readonly sort: string;
  readonly sorts: Readonly<Record<QueueView["sort"], string>>;
  readonly more: string;
  readonly late: (count: number) => string;
  readonly isLate: string;
  readonly callBacks: string;
  readonly unread: (count: number) => string;
  readonly loading: string;
  readonly listFailed: string;
  readonly listForbidden: string;
  readonly tryAgain: string;
  readonly search: string;
  readonly searchHint: string;
  readonly code: string;
  readonly customerBy: string;
  readonly customerKinds: Readonly<Record<"none" | "phone" | "customer_number" | "email", string>>;
  readonly customerEmail: string;
  readonly customerValue: string;
  readonly customerHint: string;
  readonly from: string;
  readonly until: string;
  readonly find: string;
  readonly found: (count: number) => string;
  readonly searchTrouble: Readonly<Record<"spent" | "failed", string>>;
  readonly closedCase: string;
  readonly addressLeft: string;
  readonly addressLeftHint: string;
  readonly labels: string;
  readonly labelsTitle: string;
  readonly noLabels: string;
  readonly save: string;
  readonly cancel: string;
  readonly transfer: string;
  readonly transferTitle: string;
  readonly transferTo: string;
  readonly toTeam: (name: string) => string;
  readonly toAgent: (name: string, held: number) => string;
  readonly nobody: string;
  readonly note: string;
  readonly noteHint: string;
  readonly passed: string;
  readonly wrapUp: string;
  readonly wrapUpHint: string;
  readonly wrapUpNone: string;
  readonly words: string;
  readonly wordsHint: string;
  readonly wait: Readonly<Record<"writing" | "answered", (name: string) => string>>;
  readonly sendAnyway: string;
  readonly typing: string;
  readonly closedFoot: string;
  /** Under a case that somebody else holds. */
  readonly heldBy: (name: string) => string;
  readonly caseLoad: Readonly<Record<"loading" | "gone" | "spent" | "failed", string>>;
  readonly ending: string;
  readonly endingAt: (when: string) => string;
  readonly endingBy: (name: string) => string;
  readonly endingNone: string;
  readonly unreadable: string;
  readonly earlier: string;
  readonly earlierNone: string;
  readonly earlierTrouble: Readonly<Record<"forbidden" | "failed", string>>;
  readonly openCase: string;
  readonly alsoLooking: (names: string) => string;
  readonly writing: (names: string) => string;
  readonly setup: string;
  readonly setupIntro: string;
  readonly teams: string;
  readonly agents: string;
  readonly add: string;
  readonly remove: string;
  readonly teamCode: string;
  readonly nameEn: string;
  readonly nameAr: string;
  readonly languages: string;
  readonly reasons: string;
  readonly reasonsHint: string;
  readonly waitMinutes: string;
  readonly automatic: string;
  readonly wrapUps: string;
  readonly wrapUpRequired: string;
  readonly capacity: string;
  readonly here: string;
  readonly held: string;
  readonly saved: string;
  readonly setupTrouble: Readonly<Record<"faster" | "screened" | "failed", string>>;
  readonly tabs: string;
  readonly tab: (code: string, unread: number) => string;
  readonly closeTab: (code: string) => string;
  readonly tabKey: (at: number) => string;
  readonly group: string;
  readonly keys: Readonly<
    Record<"next" | "previous" | "take" | "reply" | "transfer" | "labels" | "end" | "search", string>
  >;
}

const en: CareStrings = {
  status: { available: "Available", away: "Away" },
  statusHint: "Cases of automatic teams come to you only while you are available.",
  filters: "Filter and sort",
  team: "Team",
  allTeams: "All teams",
  myTeams: "My teams",
  noTeam: "No team",
  label: "Label",
  anyLabel: "Any label",
  language: "Language",
  anyLanguage: "Any language",
  sort: "Order",
  sorts: {
    waiting: "Longest wait",
    due: "Due first",
    priority: "Most urgent",
    reason: "Reason",
    lang: "Language",
    level: "Best known",
  },
  more: "Show more",
  late: (count) => (count === 1 ? "1 waits longer than it should" : `${count} wait longer than they should`),
  isLate: "Late",
  callBacks: "To be called back",
  unread: (count) => `${count} new`,
  loading: "Loading the queue …",
  listFailed: "The queue cannot be read at the moment.",
  listForbidden: "Your roles do not open the queue. An admin can change that.",
  tryAgain: "Try again",
  search: "Search",
  searchHint: "Exact matches only. What was said in conversations is not searched.",
  code: "Case code (8 characters)",
  customerBy: "Customer",
  customerKinds: {
    none: "Any customer",
    phone: "By phone number",
    customer_number: "By customer number",
    email: "By e-mail address",
  },
  customerEmail: "E-mail address",
  customerValue: "Number",
  customerHint:
    "Compared as a keyed hash and kept nowhere. Each look-up counts against your bound and stands in the history.",
  from: "From",
  until: "Until",
  find: "Find",
  found: (count) => (count === 0 ? "Nothing was found." : count === 1 ? "1 case" : `${count} cases`),
  searchTrouble: {
    spent: "You have looked up as many customers as one may for now.",
    failed: "The search did not work. Try again.",
  },
  closedCase: "Closed",
  addressLeft: "Address left by the visitor",
  addressLeftHint:
    "An address left by the visitor is not the one on record: anybody can write down anybody's. Find out who it is before you answer there.",
  labels: "Labels",
  labelsTitle: "What is this case about?",
  noLabels: "There are no labels yet. An admin makes them under Teams and labels.",
  save: "Save",
  cancel: "Cancel",
  transfer: "Pass on",
  transferTitle: "Pass this case on",
  transferTo: "To",
  toTeam: (name) => `Team: ${name}`,
  toAgent: (name, held) => `${name} (${held} open)`,
  nobody: "Nobody takes cases at the moment.",
  note: "Note to them",
  noteHint: "The customer does not see it. Numbers and names in it are hidden like in the chat.",
  passed: "Note with the case",
  wrapUp: "How did it end?",
  wrapUpHint: "Choose one",
  wrapUpNone: "No code",
  words: "In a few words",
  wordsHint: "Hidden, sealed and erased like the chat itself.",
  wait: {
    writing: (name) => `${name} is writing in this case now. Send again if you want to answer all the same.`,
    answered: (name) => `${name} has answered since you began. Read it, and send again if your answer still fits.`,
  },
  sendAnyway: "Send all the same",
  typing: "writing …",
  closedFoot: "This case is closed: you can read it, and nothing else.",
  heldBy: (name) => `${name} answers here. You can read along and leave a note.`,
  caseLoad: {
    loading: "Opening the case …",
    gone: "This case cannot be opened: it was deleted, is not for people at the desk any more, or your roles do not open it.",
    spent: "You have read as much as one may for now.",
    failed: "The case cannot be read at the moment.",
  },
  ending: "How it ended",
  endingAt: (when) => `Closed: ${when}`,
  endingBy: (name) => `Written by ${name}`,
  endingNone: "No code and no words were left.",
  unreadable: "This was altered and cannot be read: tell security.",
  earlier: "Earlier cases of this customer",
  earlierNone: "There are no others.",
  earlierTrouble: { forbidden: "You may not see them.", failed: "They cannot be read at the moment." },
  openCase: "Open",
  alsoLooking: (names) => `Also looking: ${names}`,
  writing: (names) => `${names}: writing`,
  setup: "Teams and labels",
  setupIntro:
    "Which team answers what, who is in it, and which labels and codes there are. Each change stands in the history.",
  teams: "Teams",
  agents: "People",
  add: "Add",
  remove: "Remove",
  teamCode: "Code",
  nameEn: "Name in English",
  nameAr: "Name in Arabic",
  languages: "Languages",
  reasons: "Reasons",
  reasonsHint: "Codes with commas between them; none: any reason",
  waitMinutes: "Answer within (minutes)",
  automatic: "Cases come by themselves",
  wrapUps: "Codes for the end",
  wrapUpRequired: "A code is asked for at each end",
  capacity: "Cases at once",
  here: "Here now",
  held: "Open cases",
  saved: "Saved.",
  setupTrouble: {
    faster: "Somebody else has changed this meanwhile. It was read again.",
    screened: "A name looks like data of a person, or a code is not allowed. Nothing was saved.",
    failed: "It could not be saved. Try again.",
  },
  tabs: "Conversations that are open",
  tab: (code, unread) => (unread > 0 ? `${code}, ${unread} new` : code),
  closeTab: (code) => `Put ${code} away; it stays yours`,
  tabKey: (at) => `Open conversation ${at}`,
  group: "Cases",
  keys: {
    next: "Next case",
    previous: "Previous case",
    take: "Take over the open case",
    reply: "Write a reply",
    transfer: "Pass the open case on",
    labels: "Set labels",
    end: "End the conversation",
    search: "Search cases",
  },
};

const ar: CareStrings = {
  status: { available: "متاح", away: "غير متاح" },
  statusHint: "تصلك حالات الفرق التلقائية فقط ما دمت متاحًا.",
  filters: "تصفية وترتيب",
  team: "الفريق",
  allTeams: "كل الفرق",
  myTeams: "فرقي",
  noTeam: "بلا فريق",
  label: "التصنيف",
  anyLabel: "أي تصنيف",
  language: "اللغة",
  anyLanguage: "أي لغة",
  sort: "الترتيب",
  sorts: {
    waiting: "الأطول انتظارًا",
    due: "الأقرب موعدًا",
    priority: "الأكثر إلحاحًا",
    reason: "السبب",
    lang: "اللغة",
    level: "الأوثق هوية",
  },
  more: "عرض المزيد",
  late: (count) => `تجاوز الانتظار المسموح: ${count}`,
  isLate: "متأخرة",
  callBacks: "بانتظار الاتصال بهم",
  unread: (count) => `جديد: ${count}`,
  loading: "جارٍ تحميل القائمة…",
  listFailed: "لا يمكن قراءة القائمة حاليًا.",
  listForbidden: "أدوارك لا تفتح القائمة. يمكن لمسؤول تغيير ذلك.",
  tryAgain: "حاول مجددًا",
  search: "بحث",
  searchHint: "تطابق تام فقط. لا يُبحث فيما قيل في المحادثات.",
  code: "رمز الحالة (8 خانات)",
  customerBy: "العميل",
  customerKinds: { none: "أي عميل", phone: "برقم الهاتف", customer_number: "برقم العميل", email: "بالبريد الإلكتروني" },
  customerEmail: "البريد الإلكتروني",
  customerValue: "الرقم",
  customerHint: "يُقارن كبصمة بمفتاح ولا يُحفظ في أي مكان. كل بحث يُحسب من حدّك ويُسجّل في السجل.",
  from: "من",
  until: "إلى",
  find: "ابحث",
  found: (count) => (count === 0 ? "لم يُعثر على شيء." : `عدد الحالات: ${count}`),
  searchTrouble: { spent: "بلغت الحد المسموح به حاليًا من البحث عن العملاء.", failed: "لم ينجح البحث. حاول مجددًا." },
  closedCase: "مغلقة",
  addressLeft: "عنوان تركه الزائر",
  addressLeftHint:
    "العنوان الذي تركه الزائر ليس العنوان المسجّل: يستطيع أي شخص أن يكتب عنوان غيره. تحقّق من هوية صاحبه قبل أن تردّ عليه.",
  labels: "التصنيفات",
  labelsTitle: "ما موضوع هذه الحالة؟",
  noLabels: "لا توجد تصنيفات بعد. ينشئها مسؤول في صفحة الفرق والتصنيفات.",
  save: "حفظ",
  cancel: "إلغاء",
  transfer: "إحالة",
  transferTitle: "إحالة هذه الحالة",
  transferTo: "إلى",
  toTeam: (name) => `فريق: ${name}`,
  toAgent: (name, held) => `${name} (مفتوحة: ${held})`,
  nobody: "لا أحد يستقبل حالات حاليًا.",
  note: "ملاحظة لهم",
  noteHint: "لا يراها العميل. تُخفى فيها الأرقام والأسماء كما في المحادثة.",
  passed: "ملاحظة مع الحالة",
  wrapUp: "كيف انتهت؟",
  wrapUpHint: "اختر واحدًا",
  wrapUpNone: "بلا رمز",
  words: "بكلمات قليلة",
  wordsHint: "تُخفى وتُختم وتُمحى كالمحادثة نفسها.",
  wait: {
    writing: (name) => `${name} يكتب الآن في هذه الحالة. أرسل مجددًا إن أردت الرد رغم ذلك.`,
    answered: (name) => `${name} رد بعد أن بدأت الكتابة. اقرأ الرد، وأرسل مجددًا إن ظل ردك مناسبًا.`,
  },
  sendAnyway: "أرسل رغم ذلك",
  typing: "يكتب…",
  closedFoot: "هذه الحالة مغلقة: يمكنك قراءتها فقط.",
  heldBy: (name) => `يجيب هنا ${name}. يمكنك المتابعة قراءةً وترك ملاحظة.`,
  caseLoad: {
    loading: "جارٍ فتح الحالة…",
    gone: "لا يمكن فتح هذه الحالة: حُذفت، أو لم تعد متاحة للموظفين، أو أن أدوارك لا تفتحها.",
    spent: "قرأت القدر المسموح به حاليًا.",
    failed: "لا يمكن قراءة الحالة حاليًا.",
  },
  ending: "كيف انتهت",
  endingAt: (when) => `أُغلقت: ${when}`,
  endingBy: (name) => `كتبها ${name}`,
  endingNone: "لم يُترك رمز ولا كلمات.",
  unreadable: "جرى تعديل هذا النص ولا يمكن قراءته: أبلغ فريق الأمن.",
  earlier: "حالات سابقة لهذا العميل",
  earlierNone: "لا توجد حالات أخرى.",
  earlierTrouble: { forbidden: "لا يمكنك رؤيتها.", failed: "لا يمكن قراءتها حاليًا." },
  openCase: "فتح",
  alsoLooking: (names) => `يطّلع أيضًا: ${names}`,
  writing: (names) => `${names}: يكتب الآن`,
  setup: "الفرق والتصنيفات",
  setupIntro: "أي فريق يجيب عن ماذا، ومن فيه، وما التصنيفات والرموز. كل تغيير يُسجّل في السجل.",
  teams: "الفرق",
  agents: "الأشخاص",
  add: "إضافة",
  remove: "إزالة",
  teamCode: "الرمز",
  nameEn: "الاسم بالإنجليزية",
  nameAr: "الاسم بالعربية",
  languages: "اللغات",
  reasons: "الأسباب",
  reasonsHint: "رموز تفصل بينها فواصل؛ بلا رموز: أي سبب",
  waitMinutes: "الرد خلال (دقائق)",
  automatic: "تصل الحالات تلقائيًا",
  wrapUps: "رموز الإنهاء",
  wrapUpRequired: "يُطلب رمز عند كل إنهاء",
  capacity: "عدد الحالات معًا",
  here: "حاضر الآن",
  held: "حالات مفتوحة",
  saved: "حُفظ.",
  setupTrouble: {
    faster: "غيّر شخص آخر هذا في الأثناء. أُعيدت القراءة.",
    screened: "يبدو أحد الأسماء بيانات شخص، أو أن رمزًا غير مسموح. لم يُحفظ شيء.",
    failed: "تعذّر الحفظ. حاول مجددًا.",
  },
  tabs: "المحادثات المفتوحة",
  tab: (code, unread) => (unread > 0 ? `${code}، ${unread} جديد` : code),
  closeTab: (code) => `إخفاء ${code}؛ تبقى معك`,
  tabKey: (at) => `افتح المحادثة ${at}`,
  group: "الحالات",
  keys: {
    next: "الحالة التالية",
    previous: "الحالة السابقة",
    take: "تولّي الحالة المفتوحة",
    reply: "كتابة رد",
    transfer: "إحالة الحالة المفتوحة",
    labels: "تحديد التصنيفات",
    end: "إنهاء المحادثة",
    search: "البحث في الحالات",
  },
};

export function careStrings(lang: Lang): CareStrings {
  return lang === "ar" ? ar : en;
}
