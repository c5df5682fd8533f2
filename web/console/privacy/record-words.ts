// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../../ui/words.ts";

type Both = readonly [en: string, ar: string];

/** Codes of the record of processing, of who receives anything and of the assessment of impact, in words. */
export const RECORD_WORDS = {
  basis: {
    contract: ["contract", "العقد"],
    legal_obligation: ["legal obligation", "التزام قانوني"],
    legitimate_interests: ["legitimate interests", "مصالح مشروعة"],
    vital_interests: ["vital interests", "مصالح حيوية"],
    public_task: ["public task", "مهمة عامة"],
    consent: ["consent", "الموافقة"],
  },
  role: {
    own_system: ["own system", "نظام خاص"],
    sub_processor: ["processor under us", "معالج من الباطن"],
    joint_controller: ["controller together with us", "متحكم مشترك"],
    independent_controller: ["controller of its own", "متحكم مستقل"],
  },
  mechanism: {
    none_needed: ["none needed", "غير لازمة"],
    adequacy: ["adequacy decision", "قرار كفاية الحماية"],
    standard_clauses: ["standard contractual clauses", "بنود تعاقدية نموذجية"],
    binding_rules: ["binding corporate rules", "قواعد ملزمة للمجموعة"],
    authority_approval: ["approval of the authority", "موافقة الجهة الرقابية"],
    explicit_consent: ["explicit consent", "موافقة صريحة"],
    derogation: ["derogation", "استثناء"],
  },
  feature: {
    conversations: ["conversations", "المحادثات"],
    files: ["files of customers", "ملفات العملاء"],
    recovery: ["recovery of accounts", "استعادة الحسابات"],
    news: ["news that customers asked for", "أخبار طلبها العملاء"],
    attack_watch: ["watch for attacks", "رصد الهجمات"],
    learning: ["learning", "التعلّم"],
    analytics: ["analytics", "التحليلات"],
    language_model: ["language model", "نموذج لغوي"],
    gateway: ["gateway to models of others", "بوابة إلى نماذج الآخرين"],
    gateway_images: ["pictures through the gateway", "صور عبر البوابة"],
    whatsapp: ["WhatsApp", "واتساب"],
    sms: ["SMS", "الرسائل القصيرة"],
    other_clients: ["chat windows of others", "نوافذ محادثة لآخرين"],
    outside_desk: ["desk of others", "مكتب خدمة لآخرين"],
    operator_systems: ["the operator's systems", "أنظمة المشغّل"],
    operator_events: ["the operator's events", "أحداث المشغّل"],
    sign_in_providers: ["sign-in of customers elsewhere", "تسجيل دخول العملاء لدى جهات أخرى"],
    staff_sign_on: ["sign-on of staff", "تسجيل دخول الموظفين"],
    staff_directory: ["directory of staff", "دليل الموظفين"],
    webhooks: ["webhooks", "إشعارات الأحداث"],
    siem: ["events to a SIEM", "أحداث إلى نظام المراقبة الأمنية"],
    outside_kms: ["keys at a KMS", "مفاتيح لدى خدمة مفاتيح"],
    own_database: ["a database of yours", "قاعدة بيانات خاصة بكم"],
    backups: ["backups", "النسخ الاحتياطية"],
    inspector: ["inspector of dialogues", "فاحص الحوارات"],
  },
  assessment: {
    off: ["off", "متوقفة"],
    missing: ["not assessed", "لم تُقيَّم"],
    other_version: ["another version was assessed", "قُيّمت نسخة أخرى"],
    expired: ["review is due", "حان موعد المراجعة"],
    not_approved: ["not approved", "لم يُوافَق عليها"],
    consult: ["ask the authority first", "تُستشار الجهة الرقابية أولًا"],
    approved: ["approved", "موافَق عليها"],
  },
  risk: {
    low: ["low", "منخفض"],
    medium: ["medium", "متوسط"],
    high: ["high", "مرتفع"],
  },
  verdict: {
    listed: ["listed", "مدرج"],
    unlisted: ["not listed", "غير مدرج"],
    outside_region: ["outside the region", "خارج المنطقة"],
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Both>>>>;

/** A code in words; one that a newer server has is shown as it is. */
export function recordWord(kind: keyof typeof RECORD_WORDS, code: string, lang: Lang): string {
  const words: Readonly<Record<string, Both>> = RECORD_WORDS[kind];
  const both = Object.hasOwn(words, code) ? words[code] : undefined;
  return both === undefined ? code.replaceAll("_", " ") : both[lang === "ar" ? 1 : 0];
}
