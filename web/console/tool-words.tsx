// SPDX-License-Identifier: Apache-2.0
// Long on purpose: words for each tool that reads from the operator and each act that changes something there.
import type { JSX } from "preact";
import type { Lang } from "../ui/words.ts";

type Pair = readonly [english: string, arabic: string];

/** What tools read and acts do, as people at the desk would say it. */
const WORDS: Readonly<Record<string, Pair>> = {
  "news.follow": ["News asked for", "طلب الأخبار"],
  "news.stop": ["News stopped", "إيقاف الأخبار"],
  "consent.give": ["Consent given", "إعطاء موافقة"],
  "lines.list": ["Lines", "الخطوط"],
  "bill.explain": ["Why the bill changed", "سبب تغيّر الفاتورة"],
  "bill.due": ["What is due", "المبلغ المستحق"],
  "bill.pay_link": ["Link to pay", "رابط الدفع"],
  "service.outages": ["Outages", "الانقطاعات"],
  "service.diagnose": ["Diagnosis of the line", "تشخيص الخط"],
  "service.protect": ["Protection of the line", "حماية الخط"],
  "service.open_ticket": ["Fault ticket", "بلاغ عطل"],
  "roaming.status": ["Roaming", "التجوال"],
  "plans.browse": ["Plans", "الباقات"],
  "plans.quote": ["Price of a plan", "سعر باقة"],
  "plans.quotes": ["Prices of plans", "أسعار الباقات"],
  "addons.browse": ["Add-ons", "الإضافات"],
  "orders.latest": ["Latest order", "آخر طلب"],
  "usage.left": ["What is left of the plan", "المتبقي من الباقة"],
  "cases.status": ["State of cases", "حالة الطلبات"],
  "line.leave_quote": ["Cost of leaving", "كلفة إلغاء الخط"],
  "device.offers": ["Offers of devices", "عروض الأجهزة"],
  "newline.offers": ["Offers of new lines", "عروض الخطوط الجديدة"],
  "delegates.list": ["Who may act for the customer", "من ينوب عن العميل"],
  "privacy.who_looked": ["Who looked", "من اطّلع"],
  "privacy.request": ["Request about data", "طلب بشأن البيانات"],
  "privacy.protect": ["Protection of the account", "حماية الحساب"],
  "privacy.requests": ["Requests about data", "الطلبات بشأن البيانات"],
  "security.overview": ["Security of the account", "أمان الحساب"],
  "usage.advice": ["Advice on usage", "نصيحة عن الاستهلاك"],
  "bill.documents": ["Bills", "الفواتير"],
  "bill.document": ["A bill", "فاتورة"],
  "bill.charges": ["Charges", "الرسوم"],
  "bill.plan_options": ["Paying in parts", "التقسيط"],
  "bill.tax": ["Tax on the bill", "ضريبة الفاتورة"],
  "payment.settings": ["How bills are paid", "طريقة الدفع"],
  "payment.form": ["Form for a payment method", "نموذج وسيلة الدفع"],
  "prepaid.options": ["Top-ups on offer", "خيارات التعبئة"],
  "prepaid.receiver": ["Receiver of balance", "مستلم الرصيد"],
  "cost.status": ["Cost limits", "حدود الكلفة"],
  "calls.scope": ["Which calls are listed", "نطاق سجل المكالمات"],
  "line.forwarding": ["Call forwarding", "تحويل المكالمات"],
  "home.test": ["Test of the home line", "فحص الخط المنزلي"],
  "home.restart": ["Restart of the router", "إعادة تشغيل الموجّه"],
  "appointments.slots": ["Free appointments", "المواعيد المتاحة"],
  "appointments.find": ["Appointments", "المواعيد"],
  "sim.changes": ["Changes of the SIM", "تغييرات الشريحة"],
  "scam.look_up": ["Whether it is a scam", "هل هو احتيال"],
  "scam.report": ["Report of a scam", "بلاغ عن احتيال"],
  "message.check": ["Whether a message is ours", "هل الرسالة منا"],
  plan_change: ["Change of plan", "تغيير الباقة"],
  plan_change_undo: ["Change of plan taken back", "التراجع عن تغيير الباقة"],
  add_on: ["Add-on", "إضافة"],
  roaming_enable: ["Roaming switched on", "تفعيل التجوال"],
  reveal: ["Hidden value shown", "عرض قيمة مخفية"],
  reveal_of_use: ["Hidden value shown to who uses the line", "عرض قيمة مخفية لمستخدم الخط"],
  line_cancel: ["Line cancelled", "إلغاء خط"],
  device_order: ["Device ordered", "طلب جهاز"],
  new_line: ["New line", "خط جديد"],
  bill_credit: ["Credit on the bill", "رصيد على الفاتورة"],
  bill_dispute: ["Charge disputed", "اعتراض على رسم"],
  payment_plan: ["Paying in parts agreed", "اتفاق تقسيط"],
  payment_method: ["Payment method changed", "تغيير وسيلة الدفع"],
  paperless: ["Bills without paper", "فواتير بلا ورق"],
  billing_address: ["Billing address changed", "تغيير عنوان الفاتورة"],
  call_detail_post: ["List of calls by post", "سجل المكالمات بالبريد"],
  top_up: ["Top-up", "تعبئة رصيد"],
  balance_transfer: ["Balance passed on", "تحويل رصيد"],
  cost_tighten: ["Cost limit tightened", "تشديد حد الكلفة"],
  cost_loosen: ["Cost limit loosened", "تخفيف حد الكلفة"],
  forwarding_off: ["Forwarding switched off", "إيقاف تحويل المكالمات"],
  line_suspend: ["Line suspended", "تعليق خط"],
  line_resume: ["Line resumed", "استئناف خط"],
  sim_change: ["Change of SIM", "تغيير الشريحة"],
  sim_change_undo: ["Change of SIM taken back", "التراجع عن تغيير الشريحة"],
  appointment_book: ["Appointment booked", "حجز موعد"],
  appointment_cancel: ["Appointment cancelled", "إلغاء موعد"],
  router_reset: ["Router reset", "إعادة ضبط الموجّه"],
  wifi_password_change: ["Wi-Fi password changed", "تغيير كلمة مرور الشبكة"],
};

/** A tool or an act in words, with its code beside them; the code alone where a newer server sends one that has none. */
export function ToolName({ code, lang }: { readonly code: string; readonly lang: Lang }): JSX.Element {
  const words = toolWords(code, lang);
  return (
    <>
      {words !== null && `${words} `}
      <code dir="ltr">{code}</code>
    </>
  );
}

/** Null where there are none. */
export function toolWords(code: string, lang: Lang): string | null {
  return Object.hasOwn(WORDS, code) ? (WORDS[code]?.[lang === "ar" ? 1 : 0] ?? null) : null;
}
