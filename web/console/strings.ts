// SPDX-License-Identifier: Apache-2.0
import { type Lang, type PartWords, partWordsAr, partWordsEn } from "../ui/words.ts";

/** Every sentence of the desk's own chrome. */
export interface DeskStrings extends PartWords {
  readonly desk: string;
  readonly language: string;
  readonly waiting: string;
  readonly mine: string;
  readonly others: string;
  readonly closed: string;
  readonly waitingFor: (minutes: number) => string;
  readonly level: (level: string) => string;
  readonly levels: Readonly<Record<"A0" | "A1" | "A2" | "A3" | "A4", string>>;
  readonly langs: Readonly<Record<Lang, string>>;
  readonly takeOver: string;
  readonly handBack: string;
  readonly end: string;
  readonly lock: string;
  readonly lockTitle: string;
  readonly lockText: string;
  readonly endTitle: string;
  readonly endText: string;
  readonly cancel: string;
  readonly back: string;
  readonly pick: string;
  readonly pickHint: string;
  readonly conversation: string;
  readonly maskedHint: string;
  readonly revealTitle: (label: string) => string;
  readonly revealText: string;
  readonly revealWhy: string;
  readonly revealReasons: Readonly<Record<"callBack" | "contactCheck" | "fraudPrevention", string>>;
  readonly revealIt: string;
  readonly revealNote: string;
  readonly revealsLeft: (count: number) => string;
  readonly hideAgain: string;
  readonly revealTrouble: Readonly<Record<"refused" | "spent" | "gone" | "failed", string>>;
  readonly reply: string;
  readonly replyHint: string;
  readonly send: string;
  readonly onlyMine: string;
  readonly customer: string;
  readonly customerTyping: string;
  readonly faster: (name: string) => string;
  readonly somebody: string;
  readonly failed: string;
  readonly offline: string;
  readonly withName: (name: string) => string;
  readonly ended: string;
  readonly newWaiting: (count: number) => string;
  readonly fileOpen: string;
  readonly fileTitle: string;
  readonly fileText: string;
  readonly fileReasons: Readonly<Record<"faultDiagnosis" | "billCheck" | "fraudPrevention", string>>;
  readonly fileTrouble: Readonly<Record<"refused" | "spent" | "gone" | "failed", string>>;
  readonly filePhoto: (name: string) => string;
  readonly fileCare: string;
  readonly fileSave: string;
  readonly formInside: string;
  readonly sent: string;
  readonly read: string;
}

const en: DeskStrings = {
  ...partWordsEn,
  desk: "Care desk",
  language: "العربية",
  waiting: "Waiting",
  mine: "With me",
  others: "With colleagues",
  closed: "Outside hours: customers get a ticket or a call-back.",
  waitingFor: (minutes) => (minutes < 1 ? "just now" : minutes === 1 ? "1 min" : `${minutes} min`),
  level: (level) => `Assurance ${level}`,
  levels: {
    A0: "Anonymous",
    A1: "One proof",
    A2: "Two proofs",
    A3: "Proof for one act",
    A4: "Vouched by a person",
  },
  langs: { en: "English", ar: "Arabic" },
  takeOver: "Take over",
  handBack: "Hand back to the assistant",
  end: "End conversation",
  lock: "Lock the account",
  lockTitle: "Lock this customer's account?",
  lockText:
    "No orders and no codes from now on, and the customer is signed out everywhere else. You cannot open it again: their passkey does, or two people who vouch for them.",
  endTitle: "End this conversation?",
  endText: "The customer can still read it. A new question starts a new one.",
  cancel: "Cancel",
  back: "Back to the list",
  pick: "Choose a conversation",
  pickHint: "Those who wait longest stand first.",
  conversation: "Conversation",
  maskedHint: "Personal data is masked. What a customer enters in a secure form never appears here.",
  revealTitle: (label) => `Show ${label}?`,
  revealText: "The customer reads in the chat that you looked and why. It stays on the record.",
  revealWhy: "Reason",
  revealReasons: {
    callBack: "To call back",
    contactCheck: "To check contact details together",
    fraudPrevention: "To protect the account",
  },
  revealIt: "Show",
  revealNote: "In your own words, for colleagues (optional)",
  revealsLeft: (count) => (count === 1 ? "1 more in this hour" : `${count} more in this hour`),
  hideAgain: "Hide",
  revealTrouble: {
    refused: "This is not permitted for this case as it is now.",
    spent: "You have looked at as many values as one may in an hour.",
    gone: "There is nothing to show any more.",
    failed: "That did not work. Try again.",
  },
  reply: "Reply",
  replyHint: "Write to the customer",
  send: "Send",
  onlyMine: "Take over to reply. Until then the assistant is silent and nobody answers twice.",
  customer: "Customer",
  customerTyping: "The customer is typing",
  faster: (name) => `${name} was faster.`,
  somebody: "Somebody",
  failed: "That did not work. Try again.",
  offline: "No connection. Trying again…",
  withName: (name) => `With ${name}`,
  ended: "This conversation has ended.",
  newWaiting: (count) => (count === 1 ? "1 customer is waiting" : `${count} customers are waiting`),
  fileOpen: "Open with a reason",
  fileTitle: "Open the customer’s file?",
  fileText: "The customer reads in the chat that you opened it, and why. Each opening is recorded.",
  fileReasons: {
    faultDiagnosis: "To find the fault",
    billCheck: "To check the bill",
    fraudPrevention: "To protect the account",
  },
  fileTrouble: {
    refused: "You may not open this file now.",
    spent: "You have opened as many files as one person may in an hour.",
    gone: "This file is no longer there.",
    failed: "That did not work. Try again.",
  },
  filePhoto: (name) => `Photo from the customer: ${name}`,
  fileCare: "Seen only here. Opening it again takes a new reason.",
  fileSave: "Save the file",
  formInside: "Secure form: the customer’s answer is not shown",
  sent: "Sent",
  read: "Read",
};

const ar: DeskStrings = {
  ...partWordsAr,
  desk: "مكتب العناية",
  language: "English",
  waiting: "في الانتظار",
  mine: "لديّ",
  others: "لدى الزملاء",
  closed: "خارج الدوام: يحصل العملاء على تذكرة أو معاودة اتصال.",
  waitingFor: (minutes) => (minutes < 1 ? "الآن" : `${minutes} د`),
  level: (level) => `مستوى التأكد ${level}`,
  levels: { A0: "مجهول", A1: "إثبات واحد", A2: "إثباتان", A3: "إثبات لفعل واحد", A4: "بشهادة موظف" },
  langs: { en: "الإنجليزية", ar: "العربية" },
  takeOver: "تولّي المحادثة",
  handBack: "إعادتها إلى المساعد",
  end: "إنهاء المحادثة",
  lock: "قفل الحساب",
  lockTitle: "هل تريد قفل حساب هذا العميل؟",
  lockText:
    "لا طلبات ولا رموز من الآن، ويُسجَّل خروج العميل من كل مكان آخر. لا يمكنك فتحه بنفسك: يفتحه مفتاح مروره أو شخصان يشهدان له.",
  endTitle: "هل تريد إنهاء المحادثة؟",
  endText: "يبقى بإمكان العميل قراءتها. وأي سؤال جديد يبدأ محادثة جديدة.",
  cancel: "إلغاء",
  back: "العودة إلى القائمة",
  pick: "اختر محادثة",
  pickHint: "الأطول انتظارًا أولًا.",
  conversation: "المحادثة",
  maskedHint: "البيانات الشخصية مخفية. وما يُدخله العميل في نموذج آمن لا يظهر هنا أبدًا.",
  revealTitle: (label) => `هل تريد إظهار ${label}؟`,
  revealText: "يقرأ العميل في المحادثة أنك اطّلعت ولماذا، ويبقى ذلك في السجل.",
  revealWhy: "السبب",
  revealReasons: {
    callBack: "لمعاودة الاتصال",
    contactCheck: "للتحقق معًا من بيانات الاتصال",
    fraudPrevention: "لحماية الحساب",
  },
  revealIt: "إظهار",
  revealNote: "بكلماتك أنت، للزملاء (اختياري)",
  revealsLeft: (count) => `المتبقي في هذه الساعة: ${count}`,
  hideAgain: "إخفاء",
  revealTrouble: {
    refused: "هذا غير مسموح لهذه الحالة الآن.",
    spent: "اطّلعت على أكبر عدد مسموح به في الساعة.",
    gone: "لم يعد هناك ما يُعرض.",
    failed: "لم ينجح ذلك. حاول مجددًا.",
  },
  reply: "الرد",
  replyHint: "اكتب إلى العميل",
  send: "إرسال",
  onlyMine: "تولَّ المحادثة لترد. حتى ذلك الحين يصمت المساعد ولا يرد أحد مرتين.",
  customer: "العميل",
  customerTyping: "العميل يكتب",
  faster: (name) => `سبقك ${name}.`,
  somebody: "زميل",
  failed: "لم ينجح ذلك. حاول مجددًا.",
  offline: "لا يوجد اتصال. نحاول مجددًا…",
  withName: (name) => `لدى ${name}`,
  ended: "انتهت هذه المحادثة.",
  newWaiting: (count) => `عدد المنتظرين: ${count}`,
  fileOpen: "فتح مع ذكر السبب",
  fileTitle: "هل تريد فتح ملف العميل؟",
  fileText: "يقرأ العميل في المحادثة أنك فتحته وسبب ذلك. ويُسجَّل كل فتح.",
  fileReasons: {
    faultDiagnosis: "للعثور على العطل",
    billCheck: "للتحقق من الفاتورة",
    fraudPrevention: "لحماية الحساب",
  },
  fileTrouble: {
    refused: "لا يجوز لك فتح هذا الملف الآن.",
    spent: "فتحت من الملفات ما يجوز لشخص واحد في ساعة.",
    gone: "لم يعد هذا الملف موجودًا.",
    failed: "لم ينجح ذلك. حاول مجددًا.",
  },
  filePhoto: (name) => `صورة من العميل: ${name}`,
  fileCare: "تُعرض هنا فقط. وفتحها مرة أخرى يتطلب سببًا جديدًا.",
  fileSave: "حفظ الملف",
  formInside: "نموذج آمن: لا يُعرض جواب العميل",
  sent: "أُرسلت",
  read: "قُرئت",
};

export function deskStrings(lang: Lang): DeskStrings {
  return lang === "ar" ? ar : en;
}
