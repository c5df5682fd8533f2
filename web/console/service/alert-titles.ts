// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../../ui/words.ts";

type Titles = Readonly<Record<string, string>>;

const en: Titles = {
  database_down: "The database does not answer",
  keys_down: "The key service does not answer",
  detector_down: "The detector of personal data does not answer",
  unscreened_messages: "Messages could not be screened and were refused",
  operator_interface_down: "An interface of the operator does not answer",
  operator_calls_failing: "Many calls to the operator fail",
  outside_down: "A carrier, a receiver or a provider outside does not answer",
  turns_slow: "Customers wait for answers",
  turns_slow_here: "Turns take long even without the operator's share",
  process_blocked: "The process does not get to its work",
  notices_late: "Codes and notices to customers are late",
  acts_unresolved: "Nobody knows whether an order was carried out",
  cases_waiting: "Customers have been waiting long for a person",
  webhooks_waiting: "Webhooks are not taken",
  desk_deletions_owed: "A desk of others has not deleted what was deleted here",
  history_behind: "Entries of the history wait to be put into its tree",
  witnesses_silent: "Witnesses of the history do not cosign",
  root_key_overdue: "The root key should have been replaced",
  certificate_ends: "The certificate ends within two weeks",
  certificate_ends_now: "The certificate ends within two days",
  disk_low: "The disk of the data is filling up",
  disk_full: "The disk of the data is nearly full",
  clock_wrong: "The clocks of node and database differ",
  job_failing: "A job fails again and again",
  egress_refused: "The program wanted to call somebody who is not listed",
  siem_losing: "Records for the SIEM are lost",
  security_release: "A newer release mends a weakness",
  alerts_untold: "Alerts could not be sent by e-mail",
  heartbeat_failing: "The sign of life does not reach who waits for it",
  wardline_silent: "Wardline tells nothing any more",
};

const ar: Titles = {
  database_down: "قاعدة البيانات لا تجيب",
  keys_down: "خدمة المفاتيح لا تجيب",
  detector_down: "كاشف البيانات الشخصية لا يجيب",
  unscreened_messages: "رسائل تعذّر فحصها فرُفضت",
  operator_interface_down: "إحدى واجهات المشغّل لا تجيب",
  operator_calls_failing: "طلبات كثيرة إلى المشغّل تفشل",
  outside_down: "ناقل أو مستقبل أو مزوّد خارجي لا يجيب",
  turns_slow: "العملاء ينتظرون الردود",
  turns_slow_here: "الأدوار بطيئة حتى من دون وقت المشغّل",
  process_blocked: "العملية لا تصل إلى عملها",
  notices_late: "الرموز والإشعارات تصل إلى العملاء متأخرة",
  acts_unresolved: "لا يُعرف هل نُفّذ أحد الطلبات",
  cases_waiting: "عملاء ينتظرون موظفًا منذ وقت طويل",
  webhooks_waiting: "إشعارات الويب لا تُستلم",
  desk_deletions_owed: "مكتب آخر لم يحذف ما حُذف هنا",
  history_behind: "قيود السجل تنتظر إضافتها إلى شجرته",
  witnesses_silent: "شهود السجل لا يوقّعون",
  root_key_overdue: "كان يجب استبدال المفتاح الجذري",
  certificate_ends: "تنتهي الشهادة خلال أسبوعين",
  certificate_ends_now: "تنتهي الشهادة خلال يومين",
  disk_low: "قرص البيانات يمتلئ",
  disk_full: "قرص البيانات شبه ممتلئ",
  clock_wrong: "ساعة العقدة تختلف عن ساعة قاعدة البيانات",
  job_failing: "مهمة تفشل مرة بعد مرة",
  egress_refused: "أراد البرنامج الاتصال بجهة غير مدرجة",
  siem_losing: "تضيع سجلات موجّهة إلى نظام SIEM",
  security_release: "إصدار أحدث يصلح ثغرة",
  alerts_untold: "تعذّر إرسال التنبيهات بالبريد",
  heartbeat_failing: "إشارة الحياة لا تصل إلى من ينتظرها",
  wardline_silent: "لم يعد Wardline يبلّغ بشيء",
};

/** What an alert says, by its id. Every rule of `src/app/alerts/rules.ts` has one in each language. */
export function alertTitles(lang: Lang): Titles {
  return lang === "ar" ? ar : en;
}
