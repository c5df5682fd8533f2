// SPDX-License-Identifier: Apache-2.0
// Words for what is found out about an incident, and for the fields of notices.
import type { Lang } from "../../ui/words.ts";
import type { Pair } from "./say.ts";

const FACTS: Readonly<Record<string, Pair>> = {
  aware_at: ["When we became aware", "متى علمنا"],
  began_at: ["When it began", "متى بدأت"],
  ended_at: ["When it ended", "متى انتهت"],
  fix_at: ["When a correction was available", "متى توفر الإصلاح"],
  personal_data: ["Personal data is concerned", "تتعلق ببيانات شخصية"],
  received_at: ["When it was received", "متى وردت"],
  cpni: ["Records of calls and lines are concerned (CPNI)", "تتعلق بسجلات المكالمات والخطوط"],
  security: ["It concerns security of the network", "تتعلق بأمن الشبكة"],
  exploited_vulnerability: ["A weakness is actively exploited", "ثغرة تُستغل فعليًا"],
  risk_unlikely: ["A risk to people is unlikely", "الخطر على الأشخاص غير مرجح"],
  high_risk: ["A high risk to people", "خطر كبير على الأشخاص"],
  significant: ["It is significant", "حادثة جسيمة"],
  encrypted: ["Data was encrypted", "كانت البيانات مشفّرة"],
  keys_exposed: ["Keys were exposed", "كُشفت المفاتيح"],
  malicious: ["It was malicious", "كانت متعمدة"],
  cross_border: ["It crosses borders", "تعبر الحدود"],
  service_outage: ["The service was out", "انقطعت الخدمة"],
  cause: ["Cause", "السبب"],
  categories: ["Categories of data", "فئات البيانات"],
  subject_kinds: ["Kinds of people", "فئات الأشخاص"],
  subjects: ["People concerned", "عدد الأشخاص المعنيين"],
  records: ["Records concerned", "عدد السجلات المعنية"],
  users_affected: ["Users affected", "عدد المستخدمين المتأثرين"],
  nature: ["Nature and circumstances", "الطبيعة والظروف"],
  consequences: ["Likely consequences", "العواقب المحتملة"],
  measures: ["Measures taken and proposed", "التدابير المتخذة والمقترحة"],
  area: ["Area concerned", "المنطقة المعنية"],
  contact: ["Contact", "جهة الاتصال"],
  root_cause: ["Root cause", "السبب الجذري"],
  delay_reason: ["Reason for delay", "سبب التأخير"],
  reference: ["Our reference", "مرجعنا"],
  kind: ["Kind", "النوع"],
  severity: ["Severity", "الخطورة"],
  duration: ["Duration", "المدة"],
  automatic_measures: ["Measures the service took by itself", "تدابير اتخذتها الخدمة من تلقاء نفسها"],
  key_custody: ["Custody of keys", "عهدة المفاتيح"],
  notices: ["People told", "من أُبلغوا"],
  unintelligible: ["What leaked can be read by nobody", "ما تسرّب لا يقرؤه أحد"],
};

/** A fact or a field in words; one that came with newer rules is shown by its name. */
export function factText(name: string, lang: Lang): string {
  const pair = Object.hasOwn(FACTS, name) ? FACTS[name] : undefined;
  return pair === undefined ? name.replaceAll("_", " ") : pair[lang === "ar" ? 1 : 0];
}
