// SPDX-License-Identifier: Apache-2.0
// Words for the codes of incidents: kinds, severities, states, answers, whom they concern, and why.
import type { Lang } from "../ui/words.ts";

type Pair = readonly [string, string];

const CODES: Readonly<Record<string, Pair>> = {
  // Kinds
  account_takeover: ["Account taken over", "استيلاء على حساب"],
  credential_stuffing: ["Stolen passwords tried in bulk", "تجربة كلمات مرور مسروقة بالجملة"],
  otp_pumping: ["Codes requested to cost money", "طلب رموز لإحداث تكاليف"],
  otp_brute_force: ["Codes guessed", "تخمين رموز"],
  enumeration: ["Accounts listed by trying", "تعداد حسابات بالتجربة"],
  scraping: ["Data collected in bulk", "جمع بيانات بالجملة"],
  sim_swap: ["SIM swap", "تبديل شريحة"],
  sim_swap_sequence: ["Risky act after a SIM swap", "إجراء خطر بعد تبديل الشريحة"],
  injection_campaign: ["Orders planted for the assistant", "دسّ أوامر للمساعد"],
  link_campaign: ["Fraudulent links spread", "نشر روابط احتيالية"],
  unusual_session: ["Unusual session", "جلسة غير معتادة"],
  data_breach: ["Data breach", "خرق بيانات"],
  lost_device: ["Lost device", "جهاز مفقود"],
  insider: ["Somebody from inside", "شخص من الداخل"],
  ransomware: ["Ransomware", "برمجية فدية"],
  outage: ["Outage", "انقطاع الخدمة"],
  supplier: ["At a supplier", "لدى مورّد"],
  fraud: ["Fraud", "احتيال"],
  other: ["Other", "غير ذلك"],
  // Severities
  low: ["low", "منخفضة"],
  medium: ["medium", "متوسطة"],
  high: ["high", "عالية"],
  critical: ["critical", "حرجة"],
  // States of incidents and of answers
  open: ["open", "مفتوحة"],
  confirmed: ["confirmed", "مؤكدة"],
  undone: ["undone", "أُلغي"],
  closed: ["closed", "مغلقة"],
  in_force: ["in force", "سارٍ"],
  passed: ["met by a proof", "اجتيز بإثبات"],
  expired: ["expired", "انتهى أجله"],
  // Answers
  slow: ["Slowed down", "إبطاء"],
  stronger_factor: ["A stronger proof is asked for", "طلب إثبات أقوى"],
  read_only: ["Reading only", "قراءة فقط"],
  hold_acts: ["Acts are held", "تعليق الإجراءات"],
  lock: ["Locked", "قفل"],
  cut_token: ["Access of the program is cut", "قطع وصول البرنامج"],
  quarantine: ["Quarantined", "حجر"],
  person: ["Passed to a person", "تحويل إلى موظف"],
  // Whom it concerns
  session: ["session", "جلسة"],
  address: ["address", "عنوان"],
  prefix: ["range of addresses", "نطاق عناوين"],
  network: ["network", "شبكة"],
  device: ["device", "جهاز"],
  subject: ["customer", "عميل"],
  claimed: ["claimed account", "حساب مزعوم"],
  token: ["token", "رمز وصول"],
  destination: ["destination of codes", "وجهة رموز"],
  link: ["link", "رابط"],
  block: ["block of numbers", "كتلة أرقام"],
  agent: ["member of staff", "موظف"],
  gateway_key: ["key of a program", "مفتاح برنامج"],
  // Why
  reported: ["reported by a person", "أبلغ عنها شخص"],
  many_accounts_tried: ["many accounts tried", "تجربة حسابات كثيرة"],
  many_records_of_others: ["many records of others", "سجلات كثيرة لآخرين"],
  many_missing_records: ["many records that do not exist", "سجلات كثيرة غير موجودة"],
  many_refused_reads: ["many reads refused", "رفض قراءات كثيرة"],
  neighbouring_records: ["records one after another", "سجلات متتالية"],
  failed_sign_ins: ["failed sign-ins", "محاولات دخول فاشلة"],
  failed_codes: ["wrong codes", "رموز خاطئة"],
  codes_sent: ["many codes sent", "إرسال رموز كثيرة"],
  risky_destination: ["risky destination", "وجهة خطرة"],
  many_sessions: ["many sessions", "جلسات كثيرة"],
  many_addresses: ["many addresses", "عناوين كثيرة"],
  injections: ["orders planted for the assistant", "أوامر مدسوسة للمساعد"],
  links: ["suspicious links", "روابط مشبوهة"],
  risky_acts: ["risky acts", "إجراءات خطرة"],
  new_device: ["new device", "جهاز جديد"],
  other_country: ["another country", "بلد آخر"],
  sim_changed: ["SIM changed lately", "تغيير حديث للشريحة"],
  act_after_sim_change: [
    "risky act on a new device after the SIM changed",
    "إجراء خطر على جهاز جديد بعد تغيير الشريحة",
  ],
  little_known_network: ["little-known network", "شبكة قليلة المعرفة"],
  little_known_token: ["little-known token", "رمز وصول قليل المعرفة"],
  steady_rhythm: ["as steady as a machine", "إيقاع ثابت كالآلة"],
  login_unlike_subject: ["sign-in unlike this customer", "دخول لا يشبه هذا العميل"],
  session_unlike_subject: ["session unlike this customer", "جلسة لا تشبه هذا العميل"],
  evidence_of_entity: ["evidence gathered over time", "أدلة تجمّعت مع الوقت"],
  // What became of it
  "incident.opened": ["opened", "فُتحت"],
  "incident.changed": ["looked into", "جرى النظر فيها"],
  "incident.noted": ["written down", "دُوّن"],
  "verdict.judged": ["somebody said whether a verdict was right", "قال أحدهم إن كان الحكم صحيحًا"],
  "incident.disclosed": ["the privacy team saw whom it concerns", "اطّلع فريق الخصوصية على المعنيين"],
  "answer.applied": ["an answer was set", "طُبّق إجراء"],
  "answer.ended": ["an answer ended", "انتهى إجراء"],
};

/** Whether there are words for a code; what has none is shown as it is. */
export function isWorded(code: string): boolean {
  return Object.hasOwn(CODES, code);
}

/** A code of an incident in words. One that came with a newer server is shown as it is. */
export function codeWords(code: string, lang: Lang): string {
  return isWorded(code) ? (CODES[code]?.[lang === "ar" ? 1 : 0] ?? code) : code;
}
