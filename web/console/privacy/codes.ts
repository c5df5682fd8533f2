// SPDX-License-Identifier: Apache-2.0
// Words for the codes that pages of privacy show. What has none is shown as it is.
import type { Lang } from "../../ui/words.ts";
import { codeWords, isWorded } from "../incident-codes.ts";
import type { Pair } from "./say.ts";

const CODES: Readonly<Record<string, Pair>> = {
  // Rights
  access: ["Access", "اطّلاع"],
  copy: ["Copy of data", "نسخة من البيانات"],
  rectification: ["Correction", "تصحيح"],
  erasure: ["Erasure", "محو"],
  restriction: ["Restriction", "تقييد"],
  objection: ["Objection", "اعتراض"],
  portability: ["Portability", "نقل البيانات"],
  withdrawal: ["Withdrawal of consent", "سحب الموافقة"],
  who_looked: ["Who looked", "من اطّلع"],
  human_review: ["Review by a person", "مراجعة بشرية"],
  // States of requests and of what is made
  received: ["received", "مستلم"],
  proposed: ["waits for a second person", "بانتظار شخص ثانٍ"],
  granted: ["granted", "مقبول"],
  erasing: ["being erased", "قيد المحو"],
  done: ["done", "منجز"],
  partly_done: ["partly done", "منجز جزئيًا"],
  refused: ["refused", "مرفوض"],
  withdrawn: ["taken back", "مسحوب"],
  waiting: ["waiting", "بالانتظار"],
  running: ["running", "جارٍ"],
  failed: ["failed", "فشل"],
  due: ["due", "مستحق"],
  delivered: ["delivered", "سُلّم"],
  dead: ["given up", "تُرك"],
  acknowledged: ["acknowledged", "مؤكد"],
  given_up: ["given up", "تُرك"],
  // Clocks
  on_time: ["on time", "في الموعد"],
  near: ["due soon", "يستحق قريبًا"],
  late: ["late", "متأخر"],
  answered: ["answered", "أُجيب"],
  overdue: ["overdue", "متأخر"],
  done_late: ["sent late", "أُرسل متأخرًا"],
  not_applicable: ["does not apply", "لا ينطبق"],
  // Channels and evidence
  chat: ["Chat", "المحادثة"],
  widget: ["Chat window", "نافذة المحادثة"],
  desk: ["Desk", "المكتب"],
  api: ["API", "واجهة برمجية"],
  command: ["Command", "أمر"],
  phone: ["Phone", "هاتف"],
  letter: ["Letter", "رسالة"],
  branch: ["Branch", "فرع"],
  document_seen: ["Document seen in hand", "وثيقة شوهدت باليد"],
  document_copy: ["Copy of a document in the letter", "نسخة وثيقة في الرسالة"],
  contact_called_back: ["Called back on a contact of record", "معاودة الاتصال برقم مسجّل"],
  code_read_back: ["Code sent to a contact of record was read back", "قُرئ رمز أُرسل إلى جهة مسجّلة"],
  address_of_record: ["Letter from the address of record", "رسالة من العنوان المسجّل"],
  signature_compared: ["Signature compared with the one on record", "قورن التوقيع بالمسجّل"],
  // Grounds and reasons
  legal_hold: ["Legal hold", "حجز قانوني"],
  legal_retention: ["Duty to keep", "واجب الاحتفاظ"],
  legal_claims: ["Legal claims", "مطالبات قانونية"],
  rights_of_others: ["Rights of others", "حقوق آخرين"],
  identity_not_shown: ["Identity not shown", "لم تثبت الهوية"],
  unfounded: ["Unfounded", "لا أساس له"],
  excessive: ["Excessive", "مفرط"],
  nothing_held: ["Nothing is held", "لا شيء محفوظ"],
  security: ["Security", "الأمن"],
  decision_stands: ["The decision stands", "القرار باقٍ"],
  complexity: ["Complexity", "تعقيد الطلب"],
  number_of_requests: ["Number of requests", "كثرة الطلبات"],
  // Effects and routes
  deleted: ["removed", "يُحذف"],
  copied: ["copied", "يُنسخ"],
  forgotten: ["forgotten", "يُنسى"],
  ended: ["ended", "يُنهى"],
  checked: ["checked: nothing lies there", "يُفحص: لا شيء فيه"],
  untouched: ["untouched", "لا يُمس"],
  pruned: ["the subject's part is taken out", "يُنزع ما يخص الشخص"],
  expires: ["runs out by itself", "ينتهي من تلقاء نفسه"],
  accounted: ["kept, to account for what was done", "يبقى للمساءلة"],
  nobody: ["holds nothing of customers", "لا يحوي شيئًا عن العملاء"],
  // What columns hold, and what is done to it
  none: ["nothing about a person", "لا شيء عن شخص"],
  personal_sealed: ["personal, sealed", "شخصي، مختوم"],
  pseudonymous: ["pseudonymous", "باسم مستعار"],
  key: ["a key", "مفتاح"],
  // Classes of data
  conversation: ["Conversations", "المحادثات"],
  consent: ["Consents that ended", "موافقات منتهية"],
  webhook: ["Deliveries of webhooks", "إرسالات الخطافات"],
  attack: ["Traces of attacks", "آثار الهجمات"],
  request: ["Answered requests", "طلبات مجابة"],
  // Purposes
  marketing: ["Offers", "العروض"],
  collection: ["Collection of data", "جمع البيانات"],
  outage_over: ["News: an outage is over", "خبر: انتهاء انقطاع"],
  bill_ready: ["News: a bill is ready", "خبر: فاتورة جاهزة"],
  order_done: ["News: an order is done", "خبر: اكتمال طلب"],
  given: ["given", "مُعطاة"],
  told: ["used up", "استُخدمت"],
  lapsed: ["lapsed", "انقضت"],
  // Looks
  "data.read": ["Data was read", "قُرئت بيانات"],
  "agent.read": ["Case was read", "قُرئت حالة"],
  "agent.revealed": ["Hidden value was shown", "عُرضت قيمة مخفية"],
  "agent.looked_up": ["Customer was looked up", "بُحث عن عميل"],
  "value.shown": ["Value was shown to its owner", "عُرضت قيمة على صاحبها"],
  "value.released": ["Value was released", "أُظهرت قيمة"],
  "secret.shown": ["Secret was shown to its owner", "عُرض سر على صاحبه"],
  "archive.fetched": ["Archive was fetched", "نُزّل أرشيف"],
  "key.exported": ["Keys were exported", "صُدّرت مفاتيح"],
  "request.received": ["Request received", "استُلم الطلب"],
  "request.extended": ["Time extended", "مُدّدت المهلة"],
  "request.decided": ["Decided", "اتُّخذ قرار"],
  "request.closed": ["Answered", "أُجيب"],
  "subject.erased": ["Keys destroyed, rows removed", "دُمّرت المفاتيح وحُذفت الصفوف"],
  "limit.set": ["Limit set", "وُضع قيد"],
  "limit.lifted": ["Limit lifted", "رُفع القيد"],
  // Actors
  subject: ["customer", "عميل"],
  bot: ["assistant", "المساعد الآلي"],
  agent: ["staff", "موظف"],
  system: ["service", "الخدمة"],
  token: ["program", "برنامج"],
  // Archives
  evidence: ["Evidence", "أدلة"],
  audit: ["Audit papers", "أوراق تدقيق"],
  regulator: ["Regulator", "جهة رقابية"],
  buyer: ["Buyer", "مشترٍ"],
  auditor: ["Auditor", "مدقق"],
  gathering: ["gathering", "جمع"],
  sealing: ["sealing", "ختم"],
  auditing: ["auditing", "تدقيق"],
  error: ["error", "خطأ"],
  warning: ["warning", "تحذير"],
  // Stages of notices
  early_warning: ["Early warning", "إنذار مبكر"],
  initial: ["First notice", "إخطار أول"],
  detail: ["Detailed notice", "إخطار مفصل"],
  second: ["Second notice", "إخطار ثانٍ"],
  notification: ["Notification", "إخطار"],
  final: ["Final report", "تقرير نهائي"],
  authority: ["To the authority", "إلى الجهة المختصة"],
  customers: ["To customers", "إلى العملاء"],
  answer: ["Answer", "رد"],
  acknowledge: ["Confirmation of receipt", "تأكيد الاستلام"],
  stop: ["Stop", "إيقاف"],
  // Steps of the register
  "fact.set": ["Fact written down", "دُوّنت حقيقة"],
  "stage.sent": ["Notice sent", "أُرسل إخطار"],
  "clock.warned": ["Warning of a clock", "تنبيه من مهلة"],
  "notices.proposed": ["Telling people proposed", "اقتُرح إبلاغ الناس"],
  "notices.approved": ["Telling people approved", "وُوفق على إبلاغ الناس"],
  "reach.read": ["List of people read", "قُرئت قائمة الأشخاص"],
  // Where a value of a draft comes from
  register: ["register", "السجل"],
  history: ["history", "السجل الزمني"],
  facts: ["written down", "مدوّن"],
  keys: ["keys", "المفاتيح"],
  configuration: ["configuration", "الإعدادات"],
};

/** Whether there are words for a code. */
export function hasWords(code: string): boolean {
  return Object.hasOwn(CODES, code) || isWorded(code);
}

export function codeText(code: string, lang: Lang): string {
  const pair = Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  if (pair !== undefined) return pair[lang === "ar" ? 1 : 0];
  return isWorded(code) ? codeWords(code, lang) : code;
}
