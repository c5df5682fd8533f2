// SPDX-License-Identifier: Apache-2.0
import type { ConnectorAnswer, InstallationProblem, SetupPart } from "#protocol";
import type { Lang } from "../../ui/words.ts";

/** Sentences of the set-up page. Keys of the configuration are shown beside them as they are. */
export interface SetupStrings {
  readonly title: string;
  readonly text: string;
  readonly about: string;
  readonly parts: Readonly<Record<SetupPart, string>>;
  readonly partText: Readonly<Record<SetupPart, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly practice: string;
  readonly fixed: string;
  readonly secretFile: string;
  readonly linesHint: string;
  readonly endpointsHint: string;
  readonly fromFile: string;
  readonly byDefault: string;
  readonly kmsKinds: Readonly<Record<string, string>>;
  readonly next: string;
  readonly back: string;
  readonly tests: string;
  readonly testsText: string;
  readonly test: string;
  readonly testOf: (name: string) => string;
  readonly testing: string;
  readonly connectors: Readonly<Record<string, string>>;
  readonly receiver: (name: string) => string;
  readonly notSetUp: string;
  readonly notTested: string;
  readonly states: Readonly<Record<ConnectorAnswer["state"], string>>;
  readonly took: (ms: number) => string;
  readonly tooMany: string;
  readonly changes: (count: number) => string;
  readonly undo: string;
  readonly look: string;
  readonly review: string;
  readonly restart: string;
  readonly whole: string;
  readonly download: string;
  readonly downloaded: string;
  readonly ask: string;
  readonly askText: string;
  readonly asked: string;
  readonly notWritable: string;
  readonly empty: string;
  readonly problems: Readonly<Record<InstallationProblem["code"], (key: string) => string>>;
  readonly failed: string;
}

const en: SetupStrings = {
  title: "Set-up",
  text: "How this installation is set up. You get a file that a person can read; secrets stay in files of their own.",
  about: "Steps of the set-up",
  parts: {
    organisation: "Organisation",
    staff: "Staff",
    channels: "Channels",
    connectors: "Connectors",
    keys: "Keys",
  },
  partText: {
    organisation: "Who you are, and how days, amounts and numbers are read.",
    staff: "Where staff reach the console, and your own sign-on. Whom you invite is under Staff.",
    channels: "Where customers reach the chat, and channels that others can read.",
    connectors: "The operator's systems, and who is told of events.",
    keys: "Where the root key is. Changing the kind of KMS takes the steps in the guide about keys.",
  },
  labels: {
    tenant: "Name of the organisation in small letters",
    "locale.timeZone": "Time zone",
    "locale.country": "Country (two letters)",
    "locale.currency": "Currency (three letters)",
    "disclosure.contacts": "Whom people tell of weaknesses",
    "staff.origin": "Address of the console",
    "staff.idleMinutes": "Minutes until an idle session ends",
    "staff.sessionHours": "Hours until any session ends",
    "staff.oidc.issuer": "Issuer of your sign-on",
    "staff.oidc.clientId": "Name of the console there",
    "staff.oidc.clientSecretFile": "File with its client secret",
    "staff.oidc.strongAmr": "Methods that are strong enough (amr)",
    "staff.oidc.strongAcr": "Contexts that are strong enough (acr)",
    "server.publicOrigins": "Addresses of the chat",
    "server.embedOrigins": "Sites that show the chat",
    "channels.linkOrigin": "Address that links lead to",
    "channels.whatsapp.phoneNumberId": "WhatsApp: id of the number",
    "channels.whatsapp.accessTokenFile": "WhatsApp: file with the access token",
    "channels.whatsapp.appSecretFile": "WhatsApp: file with the app's secret",
    "channels.whatsapp.verifyTokenFile": "WhatsApp: file with the word for deliveries",
    "channels.sms.url": "SMS: address of the gateway",
    "channels.sms.username": "SMS: user at the gateway",
    "channels.sms.passwordFile": "SMS: file with that user's password",
    "channels.sms.from": "SMS: number that messages come from",
    "channels.sms.incomingUser": "SMS: name by which the gateway shows itself here",
    "channels.sms.incomingPasswordFile": "SMS: file with the password for it",
    "operator.baseUrl": "Root of the operator's APIs",
    "operator.tokenUrl": "Token endpoint",
    "operator.clientId": "Name of this service there",
    "operator.clientSecretFile": "File with the client secret",
    "operator.identityJwksUrl": "Public keys of the site's tokens",
    "operator.identityIssuer": "Issuer of these tokens",
    "operator.selfCareUrl": "Self-care site",
    "webhooks.endpoints": "Receivers of events",
    "keys.dir": "Folder of the key file",
    "keys.copyDir": "Folder for a copy of it",
    "keys.passphraseFile": "File with its passphrase",
    "keys.epochDays": "Days until the root key is replaced",
    "keys.kms.kind": "Where the root key is",
    "keys.kms.url": "Vault: address",
    "keys.kms.mount": "Vault: mount of the transit engine",
    "keys.kms.key": "Vault: name of the key",
    "keys.kms.tokenFile": "Vault: file with the token",
    "keys.kms.region": "AWS: region",
    "keys.kms.keyId": "AWS: key for encryption",
    "keys.kms.macKeyId": "AWS: key for HMAC",
  },
  practice: "No operator is named yet: the practice operator of this start answers.",
  fixed: "Part of everything that is stored: it cannot change.",
  secretFile: "Name of a file on the server. What is in it is never shown.",
  linesHint: "One a line.",
  endpointsHint: "One a line: a name, an https address, and the events that it is told of.",
  fromFile: "in the file",
  byDefault: "by default",
  kmsKinds: { "": "In the key file", vault: "HashiCorp Vault", aws: "AWS KMS" },
  next: "Next",
  back: "Back",
  tests: "Tests",
  testsText:
    "Tested is what is in force now. An address that somebody only typed is never called: it would be given your credentials.",
  test: "Test",
  testOf: (name) => `Test: ${name}`,
  testing: "Testing…",
  connectors: {
    operator: "The operator's APIs",
    identity: "Public keys of the site's tokens",
    notify: "Messages to customers",
    kms: "Root key",
    provider: "Sign-on of staff",
    whatsapp: "WhatsApp",
    sms: "SMS gateway",
  },
  receiver: (name) => `Receiver of events: ${name}`,
  notSetUp: "not set up",
  notTested: "not tested yet",
  states: { well: "Works", failed: "Does not work", off: "Not set up" },
  took: (ms) => `in ${ms} ms`,
  tooMany: "That was tested very often just now. Wait a minute.",
  changes: (count) => (count === 1 ? "1 change" : `${count} changes`),
  undo: "Undo all changes",
  look: "Look at the file",
  review: "The configuration file",
  restart: "These change at the next start of the service, and not before:",
  whole: "The whole file",
  download: "Download the file",
  downloaded: "The file is in your downloads.",
  ask: "Ask a colleague to have it written",
  askText:
    "A colleague sees the whole file under Approvals. Then this node writes it; on other nodes put it there yourself. Restart the service afterwards.",
  asked: "A colleague was asked.",
  notWritable: "This process may not write its configuration. Download the file and put it there.",
  empty: "not set",
  problems: {
    unknown_key: (key) => `${key} is not set up here.`,
    fixed: (key) => `${key} cannot change any more.`,
    not_fit: (key) => (key === "" ? "The file cannot be read." : `${key} does not fit, or is missing.`),
    holds_a_secret: (key) => `A secret seems to be in ${key}. Put it into a file of its own and name that.`,
    unchanged: () => "Nothing is different.",
  },
  failed: "That did not work. Try again.",
};

const ar: SetupStrings = {
  title: "الإعداد",
  text: "كيف أُعدّ هذا النظام. تحصل على ملف يستطيع الإنسان قراءته، وتبقى الأسرار في ملفاتها.",
  about: "خطوات الإعداد",
  parts: {
    organisation: "المؤسسة",
    staff: "الموظفون",
    channels: "القنوات",
    connectors: "الموصلات",
    keys: "المفاتيح",
  },
  partText: {
    organisation: "من أنتم، وكيف تُقرأ الأيام والمبالغ والأرقام.",
    staff: "أين يصل الموظفون إلى وحدة التحكم، وتسجيل الدخول الخاص بكم. أما الدعوات ففي صفحة الموظفين.",
    channels: "أين يصل العملاء إلى المحادثة، والقنوات التي يستطيع آخرون قراءتها.",
    connectors: "أنظمة المشغّل، ومن يُبلَّغ بالأحداث.",
    keys: "أين يوجد المفتاح الجذري. تغيير نوع خدمة المفاتيح يتطلب الخطوات الواردة في دليل المفاتيح.",
  },
  labels: {
    tenant: "اسم المؤسسة بأحرف لاتينية صغيرة",
    "locale.timeZone": "المنطقة الزمنية",
    "locale.country": "البلد (حرفان)",
    "locale.currency": "العملة (ثلاثة أحرف)",
    "disclosure.contacts": "من يُبلَّغ بنقاط الضعف",
    "staff.origin": "عنوان وحدة التحكم",
    "staff.idleMinutes": "دقائق حتى تنتهي الجلسة الخاملة",
    "staff.sessionHours": "ساعات حتى تنتهي أي جلسة",
    "staff.oidc.issuer": "جهة إصدار تسجيل الدخول لديكم",
    "staff.oidc.clientId": "اسم وحدة التحكم هناك",
    "staff.oidc.clientSecretFile": "ملف سر العميل",
    "staff.oidc.strongAmr": "الطرق القوية بما يكفي (amr)",
    "staff.oidc.strongAcr": "السياقات القوية بما يكفي (acr)",
    "server.publicOrigins": "عناوين المحادثة",
    "server.embedOrigins": "المواقع التي تعرض المحادثة",
    "channels.linkOrigin": "العنوان الذي تؤدي إليه الروابط",
    "channels.whatsapp.phoneNumberId": "واتساب: معرّف الرقم",
    "channels.whatsapp.accessTokenFile": "واتساب: ملف رمز الوصول",
    "channels.whatsapp.appSecretFile": "واتساب: ملف سر التطبيق",
    "channels.whatsapp.verifyTokenFile": "واتساب: ملف كلمة التسليم",
    "channels.sms.url": "الرسائل القصيرة: عنوان البوابة",
    "channels.sms.username": "الرسائل القصيرة: المستخدم لدى البوابة",
    "channels.sms.passwordFile": "الرسائل القصيرة: ملف كلمة مروره",
    "channels.sms.from": "الرسائل القصيرة: الرقم المرسِل",
    "channels.sms.incomingUser": "الرسائل القصيرة: الاسم الذي تعرّف به البوابة نفسها هنا",
    "channels.sms.incomingPasswordFile": "الرسائل القصيرة: ملف كلمة المرور لذلك",
    "operator.baseUrl": "جذر واجهات المشغّل",
    "operator.tokenUrl": "نقطة إصدار الرموز",
    "operator.clientId": "اسم هذه الخدمة هناك",
    "operator.clientSecretFile": "ملف سر العميل",
    "operator.identityJwksUrl": "المفاتيح العامة لرموز الموقع",
    "operator.identityIssuer": "جهة إصدار هذه الرموز",
    "operator.selfCareUrl": "موقع الخدمة الذاتية",
    "webhooks.endpoints": "مستقبلو الأحداث",
    "keys.dir": "مجلد ملف المفاتيح",
    "keys.copyDir": "مجلد لنسخة منه",
    "keys.passphraseFile": "ملف عبارة المرور",
    "keys.epochDays": "أيام حتى يُستبدل المفتاح الجذري",
    "keys.kms.kind": "أين يوجد المفتاح الجذري",
    "keys.kms.url": "فولت: العنوان",
    "keys.kms.mount": "فولت: موضع محرك التشفير",
    "keys.kms.key": "فولت: اسم المفتاح",
    "keys.kms.tokenFile": "فولت: ملف الرمز",
    "keys.kms.region": "أمازون: المنطقة",
    "keys.kms.keyId": "أمازون: مفتاح التشفير",
    "keys.kms.macKeyId": "أمازون: مفتاح التوثيق",
  },
  practice: "لم يُحدَّد مشغّل بعد: يجيب مشغّل التدريب الذي يعمل مع هذا البدء.",
  fixed: "جزء من كل ما هو مخزَّن: لا يمكن تغييره.",
  secretFile: "اسم ملف على الخادم. ما بداخله لا يُعرض أبدًا.",
  linesHint: "واحد في كل سطر.",
  endpointsHint: "واحد في كل سطر: اسم، ثم عنوان آمن، ثم الأحداث التي يُبلَّغ بها.",
  fromFile: "في الملف",
  byDefault: "افتراضيًا",
  kmsKinds: { "": "في ملف المفاتيح", vault: "خدمة فولت", aws: "خدمة مفاتيح أمازون" },
  next: "التالي",
  back: "السابق",
  tests: "الاختبارات",
  testsText: "يُختبر ما هو سارٍ الآن. ولا يُتصل أبدًا بعنوان كتبه شخص فحسب، لأنه سيحصل على بيانات اعتمادكم.",
  test: "اختبار",
  testOf: (name) => `اختبار: ${name}`,
  testing: "يجري الاختبار…",
  connectors: {
    operator: "واجهات المشغّل",
    identity: "المفاتيح العامة لرموز الموقع",
    notify: "الرسائل إلى العملاء",
    kms: "المفتاح الجذري",
    provider: "تسجيل دخول الموظفين",
    whatsapp: "واتساب",
    sms: "بوابة الرسائل القصيرة",
  },
  receiver: (name) => `مستقبل أحداث: ${name}`,
  notSetUp: "غير معدّ",
  notTested: "لم يُختبر بعد",
  states: { well: "يعمل", failed: "لا يعمل", off: "غير معدّ" },
  took: (ms) => `خلال ${ms} مللي ثانية`,
  tooMany: "اختُبر ذلك كثيرًا الآن. انتظر دقيقة.",
  changes: (count) => `تغييرات: ${count}`,
  undo: "تراجع عن كل التغييرات",
  look: "انظر إلى الملف",
  review: "ملف الإعداد",
  restart: "تتغير هذه عند بدء الخدمة في المرة القادمة، لا قبل ذلك:",
  whole: "الملف كاملًا",
  download: "نزّل الملف",
  downloaded: "الملف في تنزيلاتك.",
  ask: "اطلب من زميل الموافقة على كتابته",
  askText:
    "يرى زميل الملف كاملًا في صفحة الموافقات. ثم يكتبه هذا الخادم؛ وعلى الخوادم الأخرى ضعه بنفسك. بعد ذلك أعد تشغيل الخدمة.",
  asked: "طُلب من زميل.",
  notWritable: "لا يحق لهذه العملية كتابة إعدادها. نزّل الملف وضعه هناك.",
  empty: "غير محدد",
  problems: {
    unknown_key: (key) => `لا يُعدّ ${key} هنا.`,
    fixed: (key) => `لا يمكن تغيير ${key} بعد الآن.`,
    not_fit: (key) => (key === "" ? "تعذرت قراءة الملف." : `${key} غير مناسب أو ناقص.`),
    holds_a_secret: (key) => `يبدو أن في ${key} سرًا. ضعه في ملف خاص به واذكر اسمه.`,
    unchanged: () => "لا شيء مختلف.",
  },
  failed: "لم ينجح ذلك. حاول مرة أخرى.",
};

export function setupStrings(lang: Lang): SetupStrings {
  return lang === "ar" ? ar : en;
}
