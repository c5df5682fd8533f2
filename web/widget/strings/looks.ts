// SPDX-License-Identifier: Apache-2.0
import type { LookList } from "#protocol";
import { ACTORS, LOOKS } from "../../ui/look-kinds.ts";
import type { Lang } from "../../ui/words.ts";

type Line = LookList["looks"][number];
type Pair = readonly [string, string];

const TOPICS: Readonly<Record<Line["what"], Pair>> = {
  data: ["Data about you", "بيانات عنك"],
  lines: ["Your lines", "خطوطك"],
  bills: ["Your bills", "فواتيرك"],
  payments: ["Payments and balance", "المدفوعات والرصيد"],
  plans: ["Plans, add-ons and roaming", "الباقات والإضافات والتجوال"],
  usage: ["What you used, and limits on it", "استهلاكك وحدوده"],
  calls: ["Your call list", "سجل مكالماتك"],
  faults: ["How your line works, and fault reports", "عمل خطك وبلاغات الأعطال"],
  orders: ["Your orders", "طلباتك"],
  sim: ["Changes of your SIM", "تغييرات شريحتك"],
  appointments: ["Your appointments", "مواعيدك"],
  rights: ["Who has rights to your lines", "أصحاب الصلاحيات على خطوطك"],
  looks: ["This list, or a request about your data", "هذه القائمة أو طلب بشأن بياناتك"],
  protection: ["How your account is protected", "حماية حسابك"],
  news: ["What you want to be told", "ما طلبت أن نُبلغك به"],
  transcript: ["Your chat, with personal data hidden", "محادثتك مع إخفاء البيانات الشخصية"],
  contact: ["Your contacts on record, partly hidden", "جهات اتصالك المسجلة، مخفية جزئيًا"],
  phone: ["Your phone number on record", "رقم هاتفك المسجل"],
  email: ["Your e-mail address on record", "بريدك الإلكتروني المسجل"],
  alarms: ["Alarms about your lines", "إنذارات خطوطك"],
  file: ["A file you sent", "ملف أرسلته"],
  value: ["Something you had written, hidden until then", "أمر كتبته وكان مخفيًا"],
  puk: ["The PUK of a line", "رمز PUK لأحد الخطوط"],
  wifi_password: ["A Wi-Fi password", "كلمة سر شبكة Wi-Fi"],
  port_out_code: ["A code to take a number elsewhere", "رمز نقل رقم إلى شركة أخرى"],
  esim: ["An eSIM to set up", "شريحة eSIM للتفعيل"],
  invoice: ["An invoice", "فاتورة"],
};

const REASONS: Readonly<Record<NonNullable<Line["why"]>, Pair>> = {
  asked: ["you wanted to see it", "أردتَ الاطلاع عليه"],
  case: ["to answer you in the chat", "للرد عليك في المحادثة"],
  serviceProvision: ["to do what you asked for", "لتنفيذ ما طلبته"],
  fraudPrevention: ["to protect you against fraud", "لحمايتك من الاحتيال"],
  callBack: ["to call you back", "لمعاودة الاتصال بك"],
  contactCheck: ["to check how to reach you", "للتحقق من طريقة الوصول إليك"],
  faultDiagnosis: ["to find a fault", "لمعرفة سبب عطل"],
  privacyRequest: ["to answer a request about your data", "للرد على طلب يخص بياناتك"],
  billCheck: ["to check a bill", "لمراجعة فاتورة"],
};

const TITLE: Pair = ["Who looked at my data", "من اطّلع على بياناتي"];

export const looksTitle = (lang: Lang): string => TITLE[of(lang)];

function of(lang: Lang): 0 | 1 {
  return lang === "ar" ? 1 : 0;
}

const CHROME = [
  {
    text: "Everything this chat service noted about your data, over all your chats: what was seen, by whom and why. The newest is first. That you opened this list is noted too.",
    none: "Nobody and nothing has looked at your data here yet.",
    notEnough:
      "It is shown after two proofs that it is you, not older than 15 minutes. Ask about your bill, for example, and confirm it.",
    failed: "The list cannot be had now. Please try again.",
    again: "Try again",
    more: "Show older",
    allShown: "That is all.",
    noReason: "no reason was noted",
    by: "By",
    why: "Why",
    times: (count: number, when: string): string => `${count} times: ${when}`,
  },
  {
    text: "كل ما سجّلته خدمة المحادثة هذه بشأن بياناتك في جميع محادثاتك: ما الذي اطُّلع عليه ومن اطّلع ولماذا. الأحدث أولًا. ويُسجَّل كذلك أنك فتحت هذه القائمة.",
    none: "لم يطّلع أحد على بياناتك هنا بعد.",
    notEnough: "تظهر بعد إثباتين أنك أنت لم يمضِ عليهما أكثر من 15 دقيقة. اسأل مثلًا عن فاتورتك وأكّد ذلك.",
    failed: "لا يمكن عرض القائمة الآن. حاول مرة أخرى.",
    again: "حاول مرة أخرى",
    more: "عرض الأقدم",
    allShown: "هذا كل شيء.",
    noReason: "لم يُسجَّل سبب",
    by: "من",
    why: "السبب",
    times: (count: number, when: string): string => `عدد المرات ${count}: ${when}`,
  },
] as const;

export const looksChrome = (lang: Lang): (typeof CHROME)[number] => CHROME[of(lang)];

/** The words of one line of the list. What is not known here is said as "data", never left out. */
export function lookWords(
  { kind, who, name, what, why }: Line,
  lang: Lang,
): { readonly what: string; readonly kind: string; readonly who: string; readonly why: string } {
  const at = of(lang);
  const actor = { you: "subject", assistant: "bot", staff: "agent", service: "system" }[who];
  const staff = ACTORS[actor]?.[at] ?? who;
  return {
    what: (TOPICS[what] ?? TOPICS.data)[at],
    kind: LOOKS[kind]?.[at] ?? kind,
    who: name === null ? staff : `${name} (${staff})`,
    why: why === null ? CHROME[at].noReason : (REASONS[why]?.[at] ?? CHROME[at].noReason),
  };
}
