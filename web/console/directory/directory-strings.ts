// SPDX-License-Identifier: Apache-2.0
import type { DeskDirectoryAccount, DeskToken } from "#protocol";
import type { Lang } from "../../ui/words.ts";

/** Sentences about who is who, what roles open, and tokens of programs. */
export interface DirectoryStrings {
  readonly title: string;
  readonly text: string;
  readonly tabs: Readonly<Record<"people" | "groups" | "roles" | "tokens", string>>;
  readonly name: string;
  readonly role: string;
  readonly source: string;
  readonly lastSeen: string;
  readonly open: string;
  readonly group: string;
  readonly members: string;
  readonly means: string;
  readonly nothing: string;
  readonly sources: Readonly<Record<DeskDirectoryAccount["source"], string>>;
  readonly never: string;
  readonly disabled: string;
  readonly endSessions: string;
  readonly endText: (name: string) => string;
  readonly ended: string;
  readonly failed: string;
  readonly search: string;
  readonly noGroups: string;
  readonly noGroupsText: string;
  readonly includes: string;
  readonly opens: string;
  readonly held: (count: number) => string;
  readonly ownRole: string;
  readonly newToken: string;
  readonly tokenName: string;
  readonly tokenHint: string;
  readonly days: string;
  readonly key: string;
  readonly keyHint: string;
  readonly scopes: string;
  readonly wide: string;
  readonly make: string;
  readonly asked: string;
  readonly approval: string;
  readonly approvalHint: string;
  readonly made: string;
  readonly noTokens: string;
  readonly noTokensText: string;
  readonly states: Readonly<Record<DeskToken["state"], string>>;
  readonly purposes: Readonly<Record<DeskToken["purpose"], string>>;
  readonly until: string;
  readonly used: string;
  readonly bound: string;
  readonly bearer: string;
  readonly revoke: string;
  readonly revokeText: (name: string) => string;
  readonly wrong: string;
}

const en: DirectoryStrings = {
  title: "Directory",
  text: "Who is who, where accounts come from, what each role opens, and programs with a token.",
  tabs: { people: "People", groups: "Groups", roles: "Roles", tokens: "Tokens" },
  name: "Name",
  role: "Roles",
  source: "Comes from",
  lastSeen: "Last seen",
  open: "Sign-ins",
  group: "Group",
  members: "Members",
  means: "Means here",
  nothing: "nothing",
  sources: { local: "A link", sign_on: "Company sign-on", scim: "Company directory" },
  never: "never",
  disabled: "disabled",
  endSessions: "End all sign-ins",
  endText: (name) => `${name} is signed out everywhere at once, and may sign in again.`,
  ended: "Signed out everywhere.",
  failed: "That did not work. Try again.",
  search: "Find somebody",
  noGroups: "No groups",
  noGroupsText: "Groups appear here when the company's directory sends them (SCIM).",
  includes: "Includes",
  opens: "What it opens",
  held: (count) => `held by ${count}`,
  ownRole: "Defined here",
  newToken: "Make a token",
  tokenName: "Name",
  tokenHint: "Small letters, digits and hyphens, such as crm-sync. No name of a person.",
  days: "Days it holds (at most 366)",
  key: "Key that has to sign (thumbprint)",
  keyHint:
    "The program makes its key and tells you this. Left empty, whoever holds the token may use it, and a colleague has to approve it.",
  scopes: "What it may do",
  wide: "a colleague approves it",
  make: "Make it",
  asked:
    "A colleague has been asked. When it is approved, enter the number below and make it again with the same values:",
  approval: "Number of the approval",
  approvalHint: "Only where a colleague has approved exactly this.",
  made: "Copy the token now. It is shown this once; only a hash of it is kept.",
  noTokens: "No tokens",
  noTokensText: "A program that works with the REST interface, or the company's directory, needs one.",
  states: {
    valid: "valid",
    expired: "expired",
    revoked: "revoked",
    orphaned: "stopped: who made it is gone or has lost the role",
  },
  purposes: { rest: "Program", scim: "Directory" },
  until: "Until",
  used: "Last used",
  bound: "bound to a key",
  bearer: "whoever holds it",
  revoke: "Revoke",
  revokeText: (name) => `${name} is worthless from the next request on. That cannot be taken back.`,
  wrong: "Something in it is not as it has to be: look at the name, the days, the key and what it may do.",
};

const ar: DirectoryStrings = {
  title: "الدليل",
  text: "من هو من، ومن أين تأتي الحسابات، وما يتيحه كل دور، والبرامج التي لها رمز وصول.",
  tabs: { people: "الأشخاص", groups: "المجموعات", roles: "الأدوار", tokens: "رموز الوصول" },
  name: "الاسم",
  role: "الأدوار",
  source: "المصدر",
  lastSeen: "آخر ظهور",
  open: "الجلسات",
  group: "المجموعة",
  members: "الأعضاء",
  means: "معناها هنا",
  nothing: "لا شيء",
  sources: { local: "رابط", sign_on: "دخول الشركة", scim: "دليل الشركة" },
  never: "أبدًا",
  disabled: "معطّل",
  endSessions: "إنهاء كل الجلسات",
  endText: (name) => `يُسجَّل خروج ${name} من كل مكان فورًا، ويمكنه الدخول من جديد.`,
  ended: "تم تسجيل الخروج من كل مكان.",
  failed: "لم ينجح ذلك. حاول مجددًا.",
  search: "البحث عن شخص",
  noGroups: "لا توجد مجموعات",
  noGroupsText: "تظهر المجموعات هنا حين يرسلها دليل الشركة (SCIM).",
  includes: "يشمل",
  opens: "ما يتيحه",
  held: (count) => `لدى ${count}`,
  ownRole: "معرَّف هنا",
  newToken: "إنشاء رمز وصول",
  tokenName: "الاسم",
  tokenHint: "أحرف لاتينية صغيرة وأرقام وواصلات، مثل crm-sync. بلا اسم شخص.",
  days: "عدد أيام الصلاحية (366 على الأكثر)",
  key: "المفتاح الذي يجب أن يوقّع (البصمة)",
  keyHint: "ينشئ البرنامج مفتاحه ويخبرك بهذه البصمة. إن تُركت فارغة استخدم الرمزَ كلُّ من يحمله، ويجب أن يوافق زميل.",
  scopes: "ما يُسمح به",
  wide: "يوافق عليه زميل",
  make: "إنشاء",
  asked: "سُئل زميل. بعد الموافقة أدخل الرقم التالي وأنشئه مجددًا بالقيم نفسها:",
  approval: "رقم الموافقة",
  approvalHint: "فقط إن وافق زميل على هذا بالضبط.",
  made: "انسخ الرمز الآن. يُعرض هذه المرة فقط، ولا يُحفظ منه إلا بصمة.",
  noTokens: "لا توجد رموز",
  noTokensText: "يحتاج إلى رمز كل برنامج يعمل مع واجهة REST، وكذلك دليل الشركة.",
  states: { valid: "صالح", expired: "منتهٍ", revoked: "ملغى", orphaned: "متوقف: من أنشأه غادر أو فقد الدور" },
  purposes: { rest: "برنامج", scim: "دليل" },
  until: "حتى",
  used: "آخر استخدام",
  bound: "مرتبط بمفتاح",
  bearer: "كل من يحمله",
  revoke: "إلغاء",
  revokeText: (name) => `لا قيمة لـ ${name} ابتداءً من الطلب التالي. لا يمكن التراجع عن ذلك.`,
  wrong: "في البيانات ما ليس كما يجب: راجع الاسم والأيام والمفتاح وما يُسمح به.",
};

export function directoryStrings(lang: Lang): DirectoryStrings {
  return lang === "ar" ? ar : en;
}
