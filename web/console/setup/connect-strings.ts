// SPDX-License-Identifier: Apache-2.0
import type { ConnectView } from "#protocol";
import type { Lang } from "../../ui/words.ts";

type ApiState = ConnectView["apis"][number]["state"];
type FlowState = ConnectView["flows"][number]["state"];

/** Words of the look at the operator's interfaces. */
export interface ConnectStrings {
  readonly title: string;
  readonly text: string;
  readonly look: string;
  readonly looking: string;
  readonly tooMany: string;
  readonly failed: string;
  readonly counts: (on: number, reduced: number, off: number) => string;
  readonly seenAt: (when: string) => string;
  readonly flows: string;
  readonly apis: string;
  readonly fields: string;
  readonly ms: (ms: number) => string;
  readonly onOnes: (count: number) => string;
  readonly answering: (count: number) => string;
  readonly optional: string;
  readonly lacks: (api: string) => string;
  readonly flowStates: Readonly<Record<FlowState, string>>;
  readonly apiStates: Readonly<Record<ApiState, string>>;
  readonly names: Readonly<Record<string, string>>;
}

const en: ConnectStrings = {
  title: "What can be offered",
  text: "Asks every interface of the operator once, changes nothing there, and says which topics are on, reduced or off, and why.",
  look: "Look now",
  looking: "Asking every interface…",
  tooMany: "That was asked very often just now. Wait a minute.",
  failed: "The look did not work. Try again.",
  counts: (on, reduced, off) => `${on} topics on, ${reduced} reduced, ${off} off`,
  seenAt: (when) => `Seen by this node on ${when}`,
  flows: "Topics",
  apis: "Interfaces of the operator",
  fields: "Missing fields",
  ms: (ms) => `${ms} ms`,
  onOnes: (count) => (count === 1 ? "1 topic is on" : `${count} topics are on`),
  answering: (count) => (count === 1 ? "1 interface answers in full" : `${count} interfaces answer in full`),
  optional: "Fields not there that may be missing",
  lacks: (api) => `${api} lacks`,
  flowStates: { on: "On", reduced: "Reduced", off: "Off" },
  apiStates: {
    answers: "Answers",
    unread: "Answers, nothing to read",
    unreadable: "Cannot be read",
    refused: "Refuses us",
    missing: "Not there",
    silent: "Silent",
  },
  names: {
    catalogue: "Catalogue",
    tickets: "Trouble tickets",
    orders: "Orders",
    customers: "Customers",
    parties: "Parties",
    products: "Products",
    services: "Services",
    resources: "Resources",
    agreements: "Agreements",
    prepay: "Prepaid balance",
    problems: "Service problems",
    accounts: "Accounts",
    permissions: "Permissions",
    payments: "Payments",
    paymentMethods: "Payment methods",
    documents: "Documents",
    secureForms: "Secure forms",
    usage: "Usage",
    bills: "Bills",
    qualification: "Product eligibility",
    messages: "Messages to customers",
    serviceTests: "Service tests",
    appointments: "Appointments",
    privacy: "Privacy agreements",
    consentInfo: "Consent",
    homeRouter: "Home router",
    linkSafety: "Safety of links",
    simSwap: "SIM swap",
    deviceSwap: "Device swap",
    callForwarding: "Call forwarding",
    numberRecycling: "Number recycling",
    subscriptionStatus: "State of the subscription",
    numberVerification: "Number verification",
    roaming: "Roaming status",
    reachability: "Reachability",
    secrets: "PIN and PUK",
  },
};

const ar: ConnectStrings = {
  title: "ما يمكن تقديمه",
  text: "يسأل كل واجهة لدى المشغّل مرة واحدة، ولا يغيّر شيئًا هناك، ثم يبيّن أي المواضيع يعمل أو يعمل جزئيًا أو متوقف، ولماذا.",
  look: "افحص الآن",
  looking: "تُسأل كل الواجهات…",
  tooMany: "طُلب ذلك كثيرًا الآن. انتظر دقيقة.",
  failed: "لم ينجح الفحص. حاول مرة أخرى.",
  counts: (on, reduced, off) => `مواضيع تعمل: ${on}، تعمل جزئيًا: ${reduced}، متوقفة: ${off}`,
  seenAt: (when) => `كما رأتها هذه العقدة ${when}`,
  flows: "المواضيع",
  apis: "واجهات المشغّل",
  fields: "حقول ناقصة",
  ms: (ms) => `${ms} مللي ثانية`,
  onOnes: (count) => `مواضيع تعمل: ${count}`,
  answering: (count) => `واجهات تجيب كاملة: ${count}`,
  optional: "حقول غير موجودة يجوز غيابها",
  lacks: (api) => `ينقص ${api}:`,
  flowStates: { on: "يعمل", reduced: "يعمل جزئيًا", off: "متوقف" },
  apiStates: {
    answers: "تجيب",
    unread: "تجيب، ولا شيء يُقرأ",
    unreadable: "لا يمكن قراءة ردها",
    refused: "ترفضنا",
    missing: "غير موجودة",
    silent: "صامتة",
  },
  names: {
    catalogue: "الكتالوج",
    tickets: "بلاغات الأعطال",
    orders: "الطلبات",
    customers: "العملاء",
    parties: "الأطراف",
    products: "المنتجات",
    services: "الخدمات",
    resources: "الموارد",
    agreements: "الاتفاقيات",
    prepay: "الرصيد المدفوع مسبقًا",
    problems: "مشكلات الخدمة",
    accounts: "الحسابات",
    permissions: "الصلاحيات",
    payments: "المدفوعات",
    paymentMethods: "طرق الدفع",
    documents: "المستندات",
    secureForms: "النماذج الآمنة",
    usage: "الاستخدام",
    bills: "الفواتير",
    qualification: "أهلية المنتجات",
    messages: "الرسائل إلى العملاء",
    serviceTests: "اختبارات الخدمة",
    appointments: "المواعيد",
    privacy: "اتفاقيات الخصوصية",
    consentInfo: "الموافقات",
    homeRouter: "راوتر المنزل",
    linkSafety: "سلامة الروابط",
    simSwap: "تبديل الشريحة",
    deviceSwap: "تبديل الجهاز",
    callForwarding: "تحويل المكالمات",
    numberRecycling: "إعادة تدوير الأرقام",
    subscriptionStatus: "حالة الاشتراك",
    numberVerification: "التحقق من الرقم",
    roaming: "حالة التجوال",
    reachability: "إمكانية الوصول إلى الجهاز",
    secrets: "رمزا PIN وPUK",
  },
};

export function connectStrings(lang: Lang): ConnectStrings {
  return lang === "ar" ? ar : en;
}
