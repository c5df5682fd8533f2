// SPDX-License-Identifier: Apache-2.0
import type { ServiceDependency, ServiceSetting } from "#protocol";
import type { Lang } from "../../ui/words.ts";

export type ServiceTab = "health" | "alerts" | "flow" | "work" | "keys" | "settings";

/** Words of the page about how the service is doing. */
export interface ServiceStrings {
  readonly title: string;
  readonly text: string;
  readonly tabs: Readonly<Record<ServiceTab, string>>;
  readonly about: string;
  readonly refresh: string;
  readonly period: string;
  readonly periods: Readonly<Record<"6" | "24" | "168", string>>;
  readonly states: Readonly<Record<ServiceDependency["state"], string>>;
  readonly allWell: string;
  readonly notWell: (count: number) => string;
  readonly nodeText: (version: string, since: string) => string;
  readonly nodes: (count: number) => string;
  readonly memory: string;
  readonly kinds: Readonly<Record<ServiceDependency["kind"], string>>;
  /** Why a part is not well, by the code that stands beside the words. */
  readonly codes: Readonly<Record<string, string | undefined>>;
  readonly names: Readonly<Record<string, string>>;
  readonly name: string;
  readonly state: string;
  readonly answered: string;
  readonly calls: string;
  readonly failed: string;
  readonly lastAsked: string;
  readonly interfaces: string;
  readonly perNode: string;
  readonly ofAll: string;
  readonly ofNode: string;
  readonly time: string;
  readonly turns: string;
  readonly turnsPer: (minutes: number) => string;
  readonly times: string;
  readonly p50: string;
  readonly p95: string;
  readonly p99: string;
  readonly own95: string;
  readonly refusals: string;
  readonly queues: string;
  readonly queueNames: Readonly<Record<string, string>>;
  readonly oldest: (when: string) => string;
  readonly nothingWaits: string;
  readonly jobs: string;
  readonly jobsText: string;
  readonly job: string;
  readonly every: string;
  readonly runs: string;
  readonly lastRun: string;
  readonly took: string;
  readonly running: string;
  readonly never: string;
  readonly rootKeys: string;
  readonly rootKey: (no: number) => string;
  readonly keyStates: Readonly<Record<string, string>>;
  readonly made: (when: string) => string;
  readonly nextRoot: (when: string) => string;
  readonly overdue: string;
  readonly history: string;
  readonly entries: string;
  readonly checkpoint: string;
  readonly witnesses: string;
  readonly cosigned: (when: string) => string;
  readonly supply: string;
  readonly version: string;
  readonly advisories: string;
  readonly matches: (count: number, when: string) => string;
  readonly neverLooked: string;
  readonly newest: string;
  readonly notAsked: string;
  readonly isNewer: (version: string, isSecurity: boolean) => string;
  readonly isNewest: string;
  readonly features: string;
  readonly featureNames: Readonly<Record<string, string>>;
  readonly on: string;
  readonly off: string;
  readonly settings: string;
  readonly settingsText: string;
  readonly key: string;
  readonly value: string;
  readonly origin: string;
  readonly origins: Readonly<Record<ServiceSetting["origin"], string>>;
  readonly hidden: string;
  readonly filter: string;
  readonly filterHint: string;
  readonly changedOnly: string;
}

const en: ServiceStrings = {
  title: "Service",
  text: "How the service and everything it leans on is doing. Counts, codes and times; nothing of a customer.",
  tabs: {
    health: "Health",
    alerts: "Alerts",
    flow: "Turns",
    work: "Queues and jobs",
    keys: "Keys, history, versions",
    settings: "Configuration",
  },
  about: "Parts of the service",
  refresh: "Refresh",
  period: "Period",
  periods: { "6": "6 hours", "24": "24 hours", "168": "7 days" },
  states: { well: "Well", degraded: "Degraded", down: "Down", off: "Off", unknown: "Not asked yet" },
  allWell: "Everything that was asked is well",
  notWell: (count) => (count === 1 ? "One part is not well" : `${count} parts are not well`),
  nodeText: (version, since) => `Version ${version}, this node since ${since}`,
  nodes: (count) => (count === 1 ? "1 node" : `${count} nodes`),
  memory: "memory",
  kinds: {
    database: "Database",
    keys: "Keys",
    worker: "Worker",
    operator: "Operator",
    carrier: "Carrier",
    witness: "Witness",
    outside: "Outside",
  },
  codes: {
    failed: "It failed",
    starting: "It is starting",
    stuck: "It does not finish starting",
    slow: "It answers too late",
    ended: "It stopped",
    timeout: "No answer in time",
    unreachable: "It cannot be reached",
    breaker_open: "Not asked for a while, after many failures",
  },
  names: {
    database: "Database",
    keys: "Key service",
    detector: "Detector of personal data",
    embedder: "Sentence encoder",
    kms: "Key management (KMS)",
    whatsapp: "WhatsApp",
    sms: "SMS",
    witnesses: "Witnesses",
    models: "Language models",
    identity: "Identity provider",
    siem: "SIEM",
    traces: "Collector of traces",
    heartbeat: "Who waits for a sign of life",
    webhooks: "Webhook receivers",
    updates: "Advisories and releases",
  },
  name: "Name",
  state: "State",
  answered: "Last answer",
  calls: "Calls",
  failed: "Failed",
  lastAsked: "Last call",
  interfaces: "Interfaces of the operator",
  perNode: "As the node sees it that answers; calls since it started.",
  ofAll: "All nodes together.",
  ofNode: "Of the answering node alone: the figures of the others could not be read.",
  time: "Time",
  turns: "Turns",
  turnsPer: (minutes) => (minutes === 1 ? "Turns per minute" : `Turns per ${minutes} minutes`),
  times: "Time of a turn",
  p50: "Median",
  p95: "95 %",
  p99: "99 %",
  own95: "95 % without the operator",
  refusals: "Refusals by code",
  queues: "What waits",
  queueNames: {
    cases: "Customers for a person",
    acts: "Acts without an outcome",
    notices: "Notices",
    messages: "Messages to carriers",
    webhooks: "Webhooks",
    desk_deletions: "Deletions that another desk owes",
    approvals: "Proposals for a second person",
    requests: "Requests about data",
    history: "Entries before the tree",
  },
  oldest: (when) => `oldest since ${when}`,
  nothingWaits: "nothing waits",
  jobs: "Jobs",
  jobsText: "Runs of this node since it started. Each job is safe on many nodes at once.",
  job: "Job",
  every: "Every",
  runs: "Runs",
  lastRun: "Last run",
  took: "Took",
  running: "running",
  never: "not yet",
  rootKeys: "Root keys",
  rootKey: (no) => `Root key ${no}`,
  keyStates: { current: "in use", retired: "out of use", destroying: "being destroyed", made: "made" },
  made: (when) => `made ${when}`,
  nextRoot: (when) => `The next one is due ${when}.`,
  overdue: "overdue",
  history: "History",
  entries: "Entries in the tree",
  checkpoint: "Last checkpoint",
  witnesses: "Witnesses",
  cosigned: (when) => `cosigned ${when}`,
  supply: "Versions",
  version: "This version",
  advisories: "Known weaknesses of parts",
  matches: (count, when) => `${count} found ${when}`,
  neverLooked: "never looked up",
  newest: "Newest release",
  notAsked: "not asked",
  isNewer: (version, isSecurity) => (isSecurity ? `${version}, which mends a weakness` : version),
  isNewest: "this is the newest",
  features: "What is on",
  featureNames: {
    channel: "Sealed channel required",
    whatsapp: "WhatsApp",
    sms: "SMS",
    assistant: "Language model for aims and courtesies",
    gateway: "Gateway for models of others",
    embedding: "Sentence encoder",
    witnesses: "Witnesses of the history",
    siem: "SIEM",
    webhooks: "Webhooks",
    staff_sign_on: "Sign-on of staff at the identity provider",
    nightly_audit: "Nightly audit",
    trust_page: "Public page of trust",
    traces: "Traces (OpenTelemetry)",
    alert_mail: "Alerts by e-mail",
    heartbeat: "Sign of life",
    updates: "Look for new releases",
    advisories: "Look for weaknesses",
    sandbox: "Practice operator instead of a real one",
  },
  on: "on",
  off: "off",
  settings: "Configuration in force",
  settingsText: "Read only. Change the file and start again. Secrets are never here.",
  key: "Key",
  value: "Value",
  origin: "From",
  origins: { default: "default", file: "file", environment: "environment" },
  hidden: "set, not shown",
  filter: "Find a key",
  filterHint: "Part of its name. It stays in this page.",
  changedOnly: "Only what the file sets",
};

const ar: ServiceStrings = {
  title: "الخدمة",
  text: "حالة الخدمة وكل ما تعتمد عليه. أعداد ورموز وأوقات، ولا شيء يخصّ عميلًا.",
  tabs: {
    health: "الصحة",
    alerts: "التنبيهات",
    flow: "الأدوار",
    work: "الطوابير والمهام",
    keys: "المفاتيح والسجل والإصدارات",
    settings: "الإعدادات",
  },
  about: "أجزاء الخدمة",
  refresh: "تحديث",
  period: "الفترة",
  periods: { "6": "6 ساعات", "24": "24 ساعة", "168": "7 أيام" },
  states: { well: "سليم", degraded: "متراجع", down: "متوقف", off: "مطفأ", unknown: "لم يُسأل بعد" },
  allWell: "كل ما سُئل سليم",
  notWell: (count) => (count === 1 ? "جزء واحد غير سليم" : `عدد الأجزاء غير السليمة: ${count}`),
  nodeText: (version, since) => `الإصدار ${version}، وهذه العقدة منذ ${since}`,
  nodes: (count) => `عدد العقد: ${count}`,
  memory: "ذاكرة",
  kinds: {
    database: "قاعدة بيانات",
    keys: "مفاتيح",
    worker: "عامل",
    operator: "المشغّل",
    carrier: "ناقل",
    witness: "شاهد",
    outside: "خارجي",
  },
  codes: {
    failed: "فشل",
    starting: "قيد البدء",
    stuck: "لا يكتمل بدؤه",
    slow: "يجيب متأخرًا",
    ended: "توقّف",
    timeout: "لا جواب في الوقت المحدد",
    unreachable: "لا يمكن الوصول إليه",
    breaker_open: "لا يُسأل مؤقتًا بعد إخفاقات كثيرة",
  },
  names: {
    database: "قاعدة البيانات",
    keys: "خدمة المفاتيح",
    detector: "كاشف البيانات الشخصية",
    embedder: "مُرمّز الجمل",
    kms: "إدارة المفاتيح (KMS)",
    whatsapp: "واتساب",
    sms: "الرسائل القصيرة",
    witnesses: "الشهود",
    models: "نماذج اللغة",
    identity: "مزوّد الهوية",
    siem: "نظام SIEM",
    traces: "جامع التتبّع",
    heartbeat: "من ينتظر إشارة الحياة",
    webhooks: "مستقبلو الإشعارات",
    updates: "الثغرات والإصدارات",
  },
  name: "الاسم",
  state: "الحالة",
  answered: "آخر إجابة",
  calls: "النداءات",
  failed: "الفاشلة",
  lastAsked: "آخر نداء",
  interfaces: "واجهات المشغّل",
  perNode: "كما تراها العقدة المجيبة؛ النداءات منذ بدأت.",
  ofAll: "كل العقد معًا.",
  ofNode: "للعقدة المجيبة وحدها: تعذّرت قراءة أرقام العقد الأخرى.",
  time: "الوقت",
  turns: "الأدوار",
  turnsPer: (minutes) => (minutes === 1 ? "الأدوار في الدقيقة" : `الأدوار كل ${minutes} دقيقة`),
  times: "زمن الدور",
  p50: "الوسيط",
  p95: "95 %",
  p99: "99 %",
  own95: "95 % دون المشغّل",
  refusals: "حالات الرفض حسب الرمز",
  queues: "ما ينتظر",
  queueNames: {
    cases: "عملاء ينتظرون شخصًا",
    acts: "إجراءات بلا نتيجة",
    notices: "إشعارات",
    messages: "رسائل إلى الناقلين",
    webhooks: "إشعارات الأنظمة",
    desk_deletions: "عمليات حذف مطلوبة من مكتب آخر",
    approvals: "مقترحات لشخص ثانٍ",
    requests: "طلبات بشأن البيانات",
    history: "قيود قبل الشجرة",
  },
  oldest: (when) => `أقدمها منذ ${when}`,
  nothingWaits: "لا شيء ينتظر",
  jobs: "المهام",
  jobsText: "تشغيلات هذه العقدة منذ بدأت. كل مهمة آمنة على عدة عقد في وقت واحد.",
  job: "المهمة",
  every: "كل",
  runs: "التشغيلات",
  lastRun: "آخر تشغيل",
  took: "استغرق",
  running: "تعمل الآن",
  never: "ليس بعد",
  rootKeys: "المفاتيح الجذرية",
  rootKey: (no) => `المفتاح الجذري ${no}`,
  keyStates: { current: "مستعمل", retired: "خارج الاستعمال", destroying: "قيد الإتلاف", made: "أُنشئ" },
  made: (when) => `أُنشئ ${when}`,
  nextRoot: (when) => `موعد التالي ${when}.`,
  overdue: "متأخر",
  history: "السجل",
  entries: "القيود في الشجرة",
  checkpoint: "آخر نقطة تحقق",
  witnesses: "الشهود",
  cosigned: (when) => `وقّع ${when}`,
  supply: "الإصدارات",
  version: "هذا الإصدار",
  advisories: "ثغرات معروفة في الأجزاء",
  matches: (count, when) => `وُجد ${count} في ${when}`,
  neverLooked: "لم يُبحث عنها قط",
  newest: "أحدث إصدار",
  notAsked: "لم يُسأل",
  isNewer: (version, isSecurity) => (isSecurity ? `${version}، ويعالج ثغرة` : version),
  isNewest: "هذا هو الأحدث",
  features: "ما هو مفعّل",
  featureNames: {
    channel: "القناة المختومة إلزامية",
    whatsapp: "واتساب",
    sms: "الرسائل القصيرة",
    assistant: "نموذج لغة للمقاصد والمجاملات",
    gateway: "بوابة لنماذج الآخرين",
    embedding: "مُرمّز الجمل",
    witnesses: "شهود السجل",
    siem: "نظام SIEM",
    webhooks: "إشعارات الأنظمة",
    staff_sign_on: "دخول الموظفين عبر مزوّد الهوية",
    nightly_audit: "تدقيق ليلي",
    trust_page: "صفحة الثقة العامة",
    traces: "التتبّع (OpenTelemetry)",
    alert_mail: "التنبيهات بالبريد",
    heartbeat: "إشارة الحياة",
    updates: "البحث عن إصدارات جديدة",
    advisories: "البحث عن ثغرات",
    sandbox: "مشغّل تدريبي بدل الحقيقي",
  },
  on: "مفعّل",
  off: "مطفأ",
  settings: "الإعدادات السارية",
  settingsText: "للقراءة فقط. غيّر الملف ثم أعد التشغيل. الأسرار لا تظهر هنا أبدًا.",
  key: "المفتاح",
  value: "القيمة",
  origin: "المصدر",
  origins: { default: "افتراضي", file: "الملف", environment: "البيئة" },
  hidden: "مضبوط، ولا يُعرض",
  filter: "ابحث عن مفتاح",
  filterHint: "جزء من اسمه. يبقى في هذه الصفحة.",
  changedOnly: "ما يضبطه الملف فقط",
};

export function serviceStrings(lang: Lang): ServiceStrings {
  return lang === "ar" ? ar : en;
}
