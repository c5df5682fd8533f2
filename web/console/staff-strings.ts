// SPDX-License-Identifier: Apache-2.0
import type { StaffRoleName } from "#protocol";
import type { Lang } from "../ui/words.ts";
import type { DoorTrouble } from "./door.ts";

/** Sentences around who is at the desk: the way in, the own account, colleagues, the history. */
export interface StaffStrings {
  readonly signIn: string;
  readonly signInHint: string;
  readonly signInByPasskey: string;
  readonly passkeyHere: string;
  readonly passkeyHereHint: string;
  readonly signOn: string;
  readonly or: string;
  readonly wasOut: string;
  readonly noWebCrypto: string;
  readonly loading: string;
  readonly enrol: string;
  readonly enrolText: string;
  readonly enrolAgain: (name: string) => string;
  readonly yourRoles: string;
  readonly name: string;
  readonly nameHint: string;
  readonly email: string;
  readonly emailHint: string;
  readonly passkeyName: string;
  readonly passkeyNameHint: string;
  readonly thisDevice: string;
  readonly makePasskey: string;
  readonly verification: string;
  readonly roles: Readonly<Record<StaffRoleName, string>>;
  readonly roleHints: Readonly<Record<StaffRoleName, string>>;
  readonly trouble: Readonly<Record<DoorTrouble, string>>;

  readonly pages: string;
  readonly cases: string;
  readonly account: string;
  readonly staff: string;
  readonly history: string;
  readonly signOut: string;
  readonly idle: string;
  readonly stay: string;

  readonly passkeys: string;
  readonly passkeysHint: string;
  readonly addPasskey: string;
  readonly remove: string;
  readonly synced: string;
  readonly added: (date: string) => string;
  readonly used: (date: string) => string;
  readonly neverUsed: string;
  readonly sessions: string;
  readonly thisSession: string;
  readonly bySession: Readonly<Record<"passkey" | "oidc" | "token", string>>;
  readonly since: (date: string) => string;
  readonly lastSeen: (date: string) => string;
  readonly endSession: string;
  readonly lastWayIn: string;

  readonly invite: string;
  readonly inviteHint: string;
  readonly askedColleague: string;
  readonly makeLink: string;
  readonly link: string;
  readonly linkHint: (time: string) => string;
  readonly copy: string;
  readonly copied: string;
  readonly disabled: string;
  readonly changeRoles: string;
  readonly disable: string;
  readonly disableText: (name: string) => string;
  readonly enable: string;
  readonly recover: string;
  readonly recoverText: (name: string) => string;
  readonly removeText: (name: string) => string;
  readonly save: string;
  readonly cancel: string;
  readonly you: string;
  readonly lastAdmin: string;
  readonly faster: string;
  readonly failed: string;
  readonly oneRole: string;
  readonly confirmTitle: string;
  readonly confirmText: string;

  readonly topics: Readonly<Record<"all" | "reveals" | "security", string>>;
  readonly topic: string;
  readonly older: string;
  readonly when: string;
  readonly who: string;
  readonly what: string;
  readonly about: string;
  readonly actors: Readonly<Record<"subject" | "bot" | "agent" | "system" | "token", string>>;
  readonly policies: string;
}

const en: StaffStrings = {
  signIn: "Sign in",
  signInHint: "With the passkey of this device, of your phone, or of a security key. There is no password.",
  signInByPasskey: "Sign in with a passkey",
  passkeyHere: "Or pick a passkey here",
  passkeyHereHint: "Your browser lists them when you enter this field. Nothing you type is sent.",
  signOn: "Sign in with your company account",
  or: "or",
  wasOut: "You were signed out: nobody was here for a while, the day was over, or your account has changed.",
  noWebCrypto: "This page needs a secure connection (https, or localhost).",
  loading: "One moment…",
  enrol: "Welcome to the care desk",
  enrolText: "This link works once. You sign in with a passkey from now on.",
  enrolAgain: (name) => `A new passkey for ${name}. Wherever this account was signed in, it is signed out.`,
  yourRoles: "What you may do here",
  name: "Your name",
  nameHint: "Customers read it when you answer them.",
  email: "Work e-mail (optional)",
  emailHint: "Only colleagues with the admin role see it.",
  passkeyName: "Name of the passkey",
  passkeyNameHint: "So that you know it again in a list.",
  thisDevice: "This device",
  makePasskey: "Make a passkey and enter",
  verification:
    "Your device asks for your fingerprint, face or device PIN. We never receive it; we learn that your device has checked it.",
  roles: { care: "Care", security: "Security", privacy: "Privacy", admin: "Admin", auditor: "Auditor" },
  roleHints: {
    care: "answers customers",
    security: "alarms, refusals and policies",
    privacy: "who looked at what",
    admin: "accounts of staff",
    auditor: "reads the history, no customers",
  },
  trouble: {
    refused: "Nothing was confirmed: you said no, or it took too long. Try again.",
    blocked: "This browser does not allow it here.",
    exists: "This device has a passkey for this account already. Sign in with it.",
    unsupported: "This browser cannot use passkeys. Use a current one.",
    failed: "That did not work. Nobody was signed in. Ask an admin for a new link if it stays so.",
    too_often: "Too many tries from your network. Try again in ten minutes.",
    offline: "No connection to the server. Try again.",
    link: "This link was used or is too old. Ask an admin for a new one.",
  },
  pages: "Pages of the desk",
  cases: "Cases",
  account: "My account",
  staff: "Staff",
  history: "History",
  signOut: "Sign out",
  idle: "You will be signed out in a minute because nobody seems to be here.",
  stay: "I am here",
  passkeys: "My passkeys",
  passkeysHint: "Keep two at least, on two devices. Who loses all of them needs an admin.",
  addPasskey: "Add a passkey",
  remove: "Remove",
  synced: "synchronised",
  added: (date) => `Added ${date}`,
  used: (date) => `used ${date}`,
  neverUsed: "not used yet",
  sessions: "Where I am signed in",
  thisSession: "here",
  bySession: { passkey: "Passkey", oidc: "Company account", token: "Program" },
  since: (date) => `Since ${date}`,
  lastSeen: (date) => `last used ${date}`,
  endSession: "Sign out there",
  lastWayIn: "This is your only way in, so it stays. Add another passkey first.",
  invite: "Invite a colleague",
  inviteHint:
    "Once somebody else is admin or security, they approve it on the page Approvals and get the link. Whoever opens it first has the account: hand it over yourself.",
  askedColleague:
    "Asked. Nothing has changed yet: a colleague with the role admin or security decides on the page Approvals.",
  makeLink: "Make a link",
  link: "One-time link",
  linkHint: (time) => `Shown only now. It works once, until ${time}.`,
  copy: "Copy",
  copied: "Copied",
  disabled: "disabled",
  changeRoles: "Roles",
  disable: "Disable",
  disableText: (name) => `${name} is signed out everywhere at once and cannot sign in.`,
  enable: "Enable",
  recover: "New passkey",
  recoverText: (name) =>
    `Makes a link by which ${name} adds a passkey. Make sure that you give it to them: whoever opens it has the account.`,
  removeText: (name) => `Name, e-mail and passkeys of ${name} are deleted. The history keeps what was done.`,
  save: "Save",
  cancel: "Cancel",
  you: "you",
  lastAdmin: "The last admin stays one. Make somebody else an admin first.",
  faster: "A colleague changed it meanwhile. The list is fresh now.",
  failed: "That did not work. Try again.",
  oneRole: "Choose one role at least.",
  confirmTitle: "Confirm that it is you",
  confirmText: "You signed in a while ago. For this, sign in once more.",
  topics: { all: "Everything", reveals: "Who looked at what", security: "Security and sign-ins" },
  topic: "Show",
  older: "Older entries",
  when: "When",
  who: "Who",
  what: "What",
  about: "Details",
  actors: { subject: "customer", bot: "assistant", agent: "staff", system: "system", token: "program" },
  policies: "Policies in force",
};

const ar: StaffStrings = {
  signIn: "تسجيل الدخول",
  signInHint: "بمفتاح المرور في هذا الجهاز أو في هاتفك أو بمفتاح أمان. لا توجد كلمة مرور.",
  signInByPasskey: "سجّل الدخول بمفتاح مرور",
  passkeyHere: "أو اختر مفتاح مرور هنا",
  passkeyHereHint: "يعرضها متصفحك عند دخول هذا الحقل. لا يُرسَل شيء مما تكتبه.",
  signOn: "سجّل الدخول بحساب الشركة",
  or: "أو",
  wasOut: "سُجّل خروجك: لم يكن أحد هنا منذ مدة، أو انتهى اليوم، أو تغيّر حسابك.",
  noWebCrypto: "تحتاج هذه الصفحة إلى اتصال آمن (https أو localhost).",
  loading: "لحظة…",
  enrol: "مرحبًا بك في مكتب العناية",
  enrolText: "يعمل هذا الرابط مرة واحدة. وبعدها تسجّل الدخول بمفتاح مرور.",
  enrolAgain: (name) => `مفتاح مرور جديد لـ${name}. ويُسجَّل خروج هذا الحساب من كل مكان.`,
  yourRoles: "ما يمكنك فعله هنا",
  name: "اسمك",
  nameHint: "يقرؤه العملاء عندما تجيبهم.",
  email: "بريد العمل (اختياري)",
  emailHint: "لا يراه إلا الزملاء ذوو دور المدير.",
  passkeyName: "اسم مفتاح المرور",
  passkeyNameHint: "لتعرفه في القائمة.",
  thisDevice: "هذا الجهاز",
  makePasskey: "أنشئ مفتاح مرور وادخل",
  verification: "يطلب جهازك بصمتك أو وجهك أو رمز الجهاز. لا يصلنا ذلك أبدًا، ونعرف فقط أن جهازك تحقق منه.",
  roles: { care: "العناية", security: "الأمن", privacy: "الخصوصية", admin: "المدير", auditor: "المدقق" },
  roleHints: {
    care: "يجيب العملاء",
    security: "الإنذارات والرفض والسياسات",
    privacy: "من اطّلع على ماذا",
    admin: "حسابات الموظفين",
    auditor: "يقرأ السجل دون العملاء",
  },
  trouble: {
    refused: "لم يُؤكَّد شيء: رفضتَ أو طال الوقت. حاول مجددًا.",
    blocked: "لا يسمح هذا المتصفح بذلك هنا.",
    exists: "في هذا الجهاز مفتاح مرور لهذا الحساب. سجّل الدخول به.",
    unsupported: "لا يستطيع هذا المتصفح استخدام مفاتيح المرور. استخدم متصفحًا حديثًا.",
    failed: "لم ينجح ذلك ولم يُسجَّل دخول أحد. اطلب من مدير رابطًا جديدًا إن تكرر.",
    too_often: "محاولات كثيرة من شبكتك. حاول مجددًا بعد عشر دقائق.",
    offline: "لا اتصال بالخادم. حاول مجددًا.",
    link: "استُخدم هذا الرابط أو انتهت مدته. اطلب رابطًا جديدًا من مدير.",
  },
  pages: "صفحات المكتب",
  cases: "الحالات",
  account: "حسابي",
  staff: "الموظفون",
  history: "السجل",
  signOut: "تسجيل الخروج",
  idle: "سيُسجَّل خروجك خلال دقيقة لأنه يبدو أن لا أحد هنا.",
  stay: "أنا هنا",
  passkeys: "مفاتيح مروري",
  passkeysHint: "احتفظ باثنين على الأقل في جهازين. ومن فقدها كلها يحتاج إلى مدير.",
  addPasskey: "أضف مفتاح مرور",
  remove: "إزالة",
  synced: "متزامن",
  added: (date) => `أُضيف ${date}`,
  used: (date) => `استُخدم ${date}`,
  neverUsed: "لم يُستخدم بعد",
  sessions: "أين سجّلتُ الدخول",
  thisSession: "هنا",
  bySession: { passkey: "مفتاح مرور", oidc: "حساب الشركة", token: "برنامج" },
  since: (date) => `منذ ${date}`,
  lastSeen: (date) => `آخر استخدام ${date}`,
  endSession: "سجّل الخروج هناك",
  lastWayIn: "هذه طريقتك الوحيدة للدخول فتبقى. أضف مفتاحًا آخر أولًا.",
  invite: "ادعُ زميلًا",
  inviteHint:
    "متى كان غيرك مديرًا أو من الأمن وافق على ذلك في صفحة الموافقات واستلم الرابط. من يفتحه أولًا يملك الحساب: سلّمه بنفسك.",
  askedColleague: "تم الطلب. لم يتغير شيء بعد: يقرر زميل بدور المدير أو الأمن في صفحة الموافقات.",
  makeLink: "أنشئ رابطًا",
  link: "رابط لمرة واحدة",
  linkHint: (time) => `يُعرض الآن فقط. يعمل مرة واحدة حتى ${time}.`,
  copy: "نسخ",
  copied: "نُسخ",
  disabled: "معطّل",
  changeRoles: "الأدوار",
  disable: "تعطيل",
  disableText: (name) => `يُسجَّل خروج ${name} من كل مكان فورًا ولا يمكنه الدخول.`,
  enable: "تفعيل",
  recover: "مفتاح جديد",
  recoverText: (name) => `ينشئ رابطًا يضيف به ${name} مفتاح مرور. تأكد أنك تسلّمه له: من يفتحه يملك الحساب.`,
  removeText: (name) => `يُحذف اسم ${name} وبريده ومفاتيحه. ويحتفظ السجل بما جرى.`,
  save: "حفظ",
  cancel: "إلغاء",
  you: "أنت",
  lastAdmin: "يبقى المدير الأخير. اجعل غيره مديرًا أولًا.",
  faster: "غيّره زميل في الأثناء. القائمة محدّثة الآن.",
  failed: "لم ينجح ذلك. حاول مجددًا.",
  oneRole: "اختر دورًا واحدًا على الأقل.",
  confirmTitle: "أكّد أنه أنت",
  confirmText: "سجّلت الدخول منذ مدة. سجّل الدخول مرة أخرى لهذا.",
  topics: { all: "كل شيء", reveals: "من اطّلع على ماذا", security: "الأمن وتسجيل الدخول" },
  topic: "عرض",
  older: "قيود أقدم",
  when: "متى",
  who: "من",
  what: "ماذا",
  about: "التفاصيل",
  actors: { subject: "العميل", bot: "المساعد", agent: "موظف", system: "النظام", token: "برنامج" },
  policies: "السياسات السارية",
};

export function staffStrings(lang: Lang): StaffStrings {
  return lang === "ar" ? ar : en;
}
