// SPDX-License-Identifier: Apache-2.0
// Words for codes of the pages of security beside those of incidents.
import type { Lang } from "../../ui/words.ts";
import { codeWords } from "../incident-codes.ts";

type Pair = readonly [string, string];

const CODES: Readonly<Record<string, Pair>> = {
  // How sure a verdict is, and what was said of it
  flagged: ["gathered evidence", "أدلة متجمعة"],
  clear: ["clear", "واضح"],
  attack: ["an attack", "هجوم"],
  nothing: ["nothing", "لا شيء"],
  // What happened
  start: ["chat opened", "فتح محادثة"],
  message: ["message", "رسالة"],
  sign_in: ["sign-in", "تسجيل دخول"],
  code_sent: ["code sent", "إرسال رمز"],
  code_tried: ["code tried", "تجربة رمز"],
  record_read: ["record read", "قراءة سجل"],
  information: ["public facts read", "قراءة معلومات عامة"],
  risky_act: ["risky act", "إجراء خطر"],
  // What holds
  account_lock: ["Account locked", "حساب مقفل"],
  line_alarm: ["Alarm on a line: acts stop", "إنذار على خط: تتوقف الإجراءات"],
  line: ["line", "خط"],
  locked_by_subject: ["locked by the customer", "أقفله العميل"],
  locked_by_agent: ["locked by an agent", "أقفله موظف"],
  locked_by_system: ["locked by the service", "أقفلته الخدمة"],
  alarm_signal: ["the network says so", "بحسب الشبكة"],
  alarm_report: ["somebody reported it", "أبلغ عنه شخص"],
  // Bounds
  subjects_per_hour: ["Customers reached in an hour", "عملاء جرى الوصول إليهم في ساعة"],
  subjects_per_day: ["Customers reached in a day", "عملاء جرى الوصول إليهم في يوم"],
  reveals_per_hour: ["Values revealed in an hour", "قيم كُشفت في ساعة"],
  files_per_hour: ["Files opened in an hour", "ملفات فُتحت في ساعة"],
  fields_per_hour: ["Values shown in an hour", "قيم عُرضت في ساعة"],
  fields_per_day: ["Values shown in a day", "قيم عُرضت في يوم"],
  amount_per_day: ["Added to bills in a day", "ما أُضيف إلى الفواتير في يوم"],
  // Models and runs
  candidate: ["candidate", "مرشّح"],
  current: ["decides", "يقرر"],
  former: ["former", "سابق"],
  rejected: ["replaced", "استُبدل"],
  running: ["running", "قيد التشغيل"],
  done: ["done", "اكتمل"],
  failed: ["failed", "فشل"],
  "drill.lost": ["its process is gone", "انتهت عمليته"],
  "drill.stopped": ["it was stopped", "أُوقف"],
  "drill.failed": ["the command failed", "فشل الأمر"],
  "drill.not_started": ["it could not be started", "تعذّر بدؤه"],
  "drill.no_report": ["it left no report", "لم يترك تقريرًا"],
  // Kinds of texts
  injection: ["orders for the assistant", "أوامر للمساعد"],
  scam_text: ["fraudulent text", "نص احتيالي"],
  live_code: ["a code in use", "رمز ساري"],
  coaxed: ["coached speech", "كلام ملقّن"],
  data_fishing: ["fishing for data", "تصيّد بيانات"],
  // On the time line
  "fact.set": ["facts written down", "دُوّنت وقائع"],
  "stage.sent": ["an authority was told", "أُبلغت جهة"],
  "clock.warned": ["a deadline came near", "اقترب موعد"],
  "notices.proposed": ["messages to customers proposed", "اقتُرحت رسائل إلى العملاء"],
  "notices.approved": ["messages to customers approved", "اعتُمدت رسائل إلى العملاء"],
  "reach.read": ["somebody saw whom it concerns", "اطّلع شخص على المعنيين"],
};

/** A code in words; what nobody knows is shown as it is. */
export function securityWords(code: string, lang: Lang): string {
  return Object.hasOwn(CODES, code) ? (CODES[code]?.[lang === "ar" ? 1 : 0] ?? code) : codeWords(code, lang);
}
