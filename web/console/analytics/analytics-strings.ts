// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../../ui/words.ts";

export type AnalyticsTab = "overview" | "topics" | "people" | "quality";
type Row = Readonly<Record<string, string>>;

/** Words of the page about how the bot does. */
export interface AnalyticsStrings {
  readonly title: string;
  readonly text: string;
  readonly about: string;
  readonly tabs: Readonly<Record<AnalyticsTab, string>>;
  readonly from: string;
  readonly to: string;
  readonly topic: string;
  readonly allTopics: string;
  readonly noTopic: string;
  readonly chatLang: string;
  readonly bothLangs: string;
  readonly save: string;
  readonly none: string;
  readonly noneText: string;
  readonly least: (people: number) => string;
  readonly isCut: string;
  readonly day: string;
  readonly contained: string;
  readonly resolved: string;
  readonly understood: string;
  readonly proofs: string;
  readonly score: string;
  readonly scoreGiven: string;
  readonly ofRuns: (count: string) => string;
  readonly runs: string;
  readonly finished: string;
  readonly person: string;
  readonly left: string;
  readonly untold: string;
  readonly perDay: string;
  readonly rates: string;
  readonly funnel: (topic: string) => string;
  readonly pickTopic: string;
  readonly step: string;
  readonly count: string;
  readonly share: string;
  readonly reasons: string;
  readonly reason: string;
  readonly reasonNames: Row;
  readonly proofBy: string;
  readonly way: string;
  readonly outcome: string;
  readonly ways: Row;
  readonly outcomes: Row;
  readonly scores: string;
  readonly other: string;
}

const en: AnalyticsStrings = {
  title: "How the bot does",
  text: "What it finished by itself, where customers left, and what they thought of it: in counts that name nobody.",
  about: "Parts of the analytics",
  tabs: { overview: "Overview", topics: "Topics and steps", people: "Handed over", quality: "Proofs and scores" },
  from: "From",
  to: "To",
  topic: "Topic",
  allTopics: "All topics",
  noTopic: "(no topic)",
  chatLang: "Language of the chat",
  bothLangs: "Both",
  save: "Save as CSV",
  none: "Nothing to tell yet",
  noneText: "Counts are told from the day after, once five people or more stand behind each.",
  least: (people) =>
    `No count stands for fewer than ${people} people. Smaller ones wait for the following days or are put together.`,
  isCut: "Some days are left out: they wait for others, or are told together with days outside this period.",
  day: "Day",
  contained: "Without a person",
  resolved: "Finished",
  understood: "Fully understood",
  proofs: "Proofs given",
  score: "Average score",
  scoreGiven: "Score",
  ofRuns: (count) => `of ${count}`,
  runs: "Topics",
  finished: "Finished",
  person: "Handed over",
  left: "Left in between",
  untold: "Too few to tell apart",
  perDay: "Topics by outcome",
  rates: "Rates",
  funnel: (topic) => `Where customers left: ${topic}`,
  pickTopic: "Choose a topic to see where customers left it.",
  step: "Step",
  count: "Count",
  share: "Share",
  reasons: "Why a person was brought",
  reason: "Reason",
  reasonNames: {
    asked: "Asked for a person",
    not_understood: "Not understood",
    cannot_explain: "The bot could not explain it",
    needs_person: "Only a person does this",
    step_up_failed: "Proof failed",
    suspected_fraud: "Suspected fraud",
    unavailable: "A system was not there",
    needs_stronger_proof: "Stronger proof was needed",
    privacy_request: "A request about data",
  },
  proofBy: "Proofs, by way and outcome",
  way: "Way or level",
  outcome: "Outcome",
  ways: {
    host_token: "Login on the site",
    oidc: "Identity provider",
    sms_code: "Code by SMS",
    network_line: "Word of the network",
    channel_line: "Line of the channel",
    passkey: "Passkey",
    totp: "App code",
    recovery_code: "Recovery code",
  },
  outcomes: { passed: "Given", failed: "Failed", cancelled: "Cancelled", unavailable: "Not possible" },
  scores: "Scores",
  other: "Others, together",
};

const ar: AnalyticsStrings = {
  title: "أداء المساعد الآلي",
  text: "ما أنجزه بنفسه، وأين غادر العملاء، وكيف قيّموه: بأعداد لا تسمّي أحدًا.",
  about: "أقسام التحليلات",
  tabs: {
    overview: "نظرة عامة",
    topics: "المواضيع والخطوات",
    people: "التحويل إلى موظف",
    quality: "الإثباتات والتقييمات",
  },
  from: "من",
  to: "إلى",
  topic: "الموضوع",
  allTopics: "كل المواضيع",
  noTopic: "(بلا موضوع)",
  chatLang: "لغة المحادثة",
  bothLangs: "كلتاهما",
  save: "حفظ بصيغة CSV",
  none: "لا شيء يُعرض بعد",
  noneText: "تُعرض الأعداد من اليوم التالي، متى كان خلف كل منها خمسة أشخاص أو أكثر.",
  least: (people) => `لا عدد يمثل أقل من ${people} أشخاص. الأعداد الأصغر تنتظر الأيام التالية أو تُجمع معًا.`,
  isCut: "تُركت بعض الأيام: فهي تنتظر غيرها، أو تُعرض مع أيام خارج هذه الفترة.",
  day: "اليوم",
  contained: "من دون موظف",
  resolved: "مكتملة",
  understood: "فُهمت بالكامل",
  proofs: "إثباتات قُدمت",
  score: "متوسط التقييم",
  scoreGiven: "التقييم",
  ofRuns: (count) => `من ${count}`,
  runs: "المواضيع",
  finished: "مكتملة",
  person: "حُوّلت إلى موظف",
  left: "تُركت في المنتصف",
  untold: "أقل من أن تُفصل",
  perDay: "المواضيع حسب النتيجة",
  rates: "النسب",
  funnel: (topic) => `أين غادر العملاء: ${topic}`,
  pickTopic: "اختر موضوعًا لترى أين غادره العملاء.",
  step: "الخطوة",
  count: "العدد",
  share: "النسبة",
  reasons: "سبب إحضار موظف",
  reason: "السبب",
  reasonNames: {
    asked: "طلب التحدث مع شخص",
    not_understood: "لم يُفهم",
    cannot_explain: "لم يستطع المساعد الشرح",
    needs_person: "لا يقوم بهذا إلا موظف",
    step_up_failed: "فشل الإثبات",
    suspected_fraud: "اشتباه باحتيال",
    unavailable: "نظام غير متاح",
    needs_stronger_proof: "لزم إثبات أقوى",
    privacy_request: "طلب بشأن البيانات",
  },
  proofBy: "الإثباتات حسب الطريقة والنتيجة",
  way: "الطريقة أو المستوى",
  outcome: "النتيجة",
  ways: {
    host_token: "تسجيل الدخول في الموقع",
    oidc: "مزود الهوية",
    sms_code: "رمز برسالة نصية",
    network_line: "تأكيد الشبكة",
    channel_line: "خط القناة",
    passkey: "مفتاح مرور",
    totp: "رمز تطبيق",
    recovery_code: "رمز استرداد",
  },
  outcomes: { passed: "قُدّم", failed: "فشل", cancelled: "أُلغي", unavailable: "غير ممكن" },
  scores: "التقييمات",
  other: "غيرها معًا",
};

export function analyticsStrings(lang: Lang): AnalyticsStrings {
  return lang === "ar" ? ar : en;
}
