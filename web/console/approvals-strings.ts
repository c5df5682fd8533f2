// SPDX-License-Identifier: Apache-2.0
import type { DeskApproval } from "#protocol";
import type { Lang } from "../ui/words.ts";

type Kind = DeskApproval["kind"];

/** Sentences about what takes two people. */
export interface ApprovalStrings {
  readonly title: string;
  readonly intro: string;
  readonly open: string;
  readonly past: string;
  readonly kinds: Readonly<Record<Kind, string>>;
  readonly states: Readonly<Record<DeskApproval["state"] | "expired", string>>;
  readonly by: (name: string) => string;
  readonly byCommand: string;
  readonly until: (when: string) => string;
  readonly progress: (have: number, needed: number) => string;
  readonly mine: string;
  readonly notYours: string;
  readonly what: string;
  readonly details: Readonly<Record<string, string>>;
  readonly values: Readonly<Record<string, string>>;
  readonly unreadable: string;
  readonly exact: string;
  readonly exactHint: string;
  readonly reason: string;
  readonly reasonHint: string;
  readonly approve: string;
  readonly reject: string;
  readonly decided: Readonly<Record<"approve" | "reject", (name: string) => string>>;
  readonly said: Readonly<
    Record<
      | "approved"
      | "more"
      | "rejected"
      | "carried"
      | "linked"
      | "moved"
      | "already"
      | "late"
      | "refused"
      | "failed"
      | "asked",
      string
    >
  >;
  readonly exportTitle: string;
  readonly exportHint: string;
  readonly exportAsk: string;
  readonly exportAboutHint: string;
  readonly vouch: string;
  readonly vouchHint: string;
  readonly check: string;
  readonly checks: Readonly<Record<"agent" | "shop", string>>;
  readonly document: string;
  readonly documents: Readonly<Record<"passport" | "identity_card" | "driving_licence" | "residence_permit", string>>;
  readonly purpose: string;
  readonly purposes: Readonly<Record<"identity" | "recovery", string>>;
  readonly vouchAsk: string;
  readonly vouchAsked: string;
  readonly vouchRefused: string;
  readonly cancel: string;
}

const en: ApprovalStrings = {
  title: "Approvals",
  intro:
    "Some things take two people. Look at exactly what would be done; you can never approve what you asked for yourself.",
  open: "Waiting for a decision",
  past: "Decided lately",
  kinds: {
    act: "An act for a customer",
    vouch: "Vouching for a customer",
    history_export: "Export of the history",
    threat_model: "Which model of attacks decides",
    keys_export: "Export of the keys",
    hold: "Legal hold",
    policies: "Change of policies",
    desk_text: "Texts or steps for the desk",
    wording: "What the service says",
    opening_hours: "Opening hours and holidays",
    alert_silence: "Keeping an alert about security or protection quiet",
    configuration: "The configuration file",
    staff: "An account of staff",
    token: "A token for a program",
  },
  states: { proposed: "Waiting", approved: "Approved", rejected: "Rejected", used: "Done", expired: "Too old" },
  by: (name) => `Asked by ${name}`,
  byCommand: "Asked by a command on the server",
  until: (when) => `until ${when}`,
  progress: (have, needed) => `${have} of ${needed} approvals`,
  mine: "You asked for this. Somebody else decides.",
  notYours: "Your roles do not decide this, or you have already.",
  what: "What would be done",
  details: {
    model: "Model",
    replaces: "In place of",
    shadowed: "Events it scored beside",
    only_before: "Fewer it would call bad",
    only_after: "More it would call bad",
    drift: "Drift of the traffic",
    judged: "Judgements of people in it",
    aboutSubject: "About one customer (random id)",
    aboutIncident: "About one incident (id)",
    holdChange: "What",
    textChange: "What",
    ground: "Ground",
    until: "Until",
    hold: "Hold",
    act: "Act",
    text: "What the customer will read",
    conversation: "Conversation",
    check: "Who looked",
    document: "Document",
    purpose: "What for",
    reason: "Why",
    hash: "Name of the set",
    added: "New policies",
    removed: "Removed policies",
    changed: "Changed policies",
    schema: "Schema",
    change: "Change",
    colleague: "Whose account",
    before: "Roles before",
    roles: "Roles afterwards",
    title: "Titles",
    shortcut: "Shortcuts",
    words: "What it says",
    alert: "Alert",
    silenceUntil: "Not told until",
    silenceReason: "Why",
    hoursBefore: "Hours before",
    hoursAfter: "Hours afterwards",
    holidays: "Holidays",
    settings: "What changes",
    tokenFor: "Who uses it",
    tokenName: "Name",
    scopes: "What it may do",
    days: "Days it holds",
    boundTo: "Key that has to sign",
  },
  values: {
    promote: "Let the candidate decide",
    roll_back: "Let an earlier one decide again",
    shipped: "The one that ships",
    place: "Keep the data: nothing of it is erased or removed",
    release: "End the hold: the data may go",
    retire_text: "Take it out of use: it is offered to nobody any more",
    planned_work: "Planned work",
    known_problem: "Known problem",
    false_alarm: "False alarm",
    being_mended: "Being mended",
    legal_hold: "Legal hold",
    legal_retention: "Duty to keep",
    legal_claims: "Legal claims",
    agent: "The agent who holds the case",
    shop: "A shop",
    passport: "Passport",
    identity_card: "Identity card",
    driving_licence: "Driving licence",
    residence_permit: "Residence permit",
    identity: "To confirm who they are",
    recovery: "To let a new passkey be added without the wait",
    same: "The same",
    changed: "Changed",
    invite: "Invite somebody new",
    recover: "A link for a new passkey",
    roles: "Change roles",
    enable: "Enable the account again",
    remove: "Remove the account",
    rest: "A program that uses the REST interface",
    scim: "The directory that provisions staff",
    nobody: "None: whoever holds it may use it",
  },
  unreadable: "This request was altered and cannot be read. Nobody can decide it: tell security, and ask for it anew.",
  exact: "The exact bytes",
  exactHint: "Your approval is bound to these bytes and to nothing else.",
  reason: "Reason",
  reasonHint: "Colleagues and auditors read it. No data of customers.",
  approve: "Approve",
  reject: "Reject",
  decided: { approve: (name) => `Approved by ${name}`, reject: (name) => `Rejected by ${name}` },
  said: {
    approved: "Approved.",
    more: "Approved. One more person has to.",
    rejected: "Rejected.",
    carried: "Approved and done.",
    linked: "Approved. Hand the link to the colleague yourself, and make sure that it is them.",
    moved: "Approved, but it has moved on meanwhile. Nothing was done; it has to be asked for anew.",
    already: "Somebody was faster. Nothing happened twice.",
    late: "That is too old. It has to be asked for anew.",
    refused: "That is not yours to decide.",
    failed: "That did not work. Try again.",
    asked: "Asked. A colleague decides.",
  },
  exportTitle: "Export the history",
  exportAboutHint: "For an archive about that one alone. Leave it empty for the whole history.",
  exportHint:
    "For an audit: all entries in files. A colleague approves it, then the command on the server takes the number.",
  exportAsk: "Ask for an export",
  vouch: "Vouch for the customer",
  vouchHint:
    "Only when a document was looked at. A colleague decides as well, and every contact of the customer is told. Write nothing of the document here.",
  check: "Who looked at the document",
  checks: { agent: "I did, and the customer has given two proofs", shop: "A shop did, face to face" },
  document: "Which document",
  documents: {
    passport: "Passport",
    identity_card: "Identity card",
    driving_licence: "Driving licence",
    residence_permit: "Residence permit",
  },
  purpose: "What for",
  purposes: {
    identity: "To confirm who they are, for 15 minutes",
    recovery: "To let them add a new passkey now",
  },
  vouchAsk: "Ask a colleague",
  vouchAsked: "A colleague has been asked. You see the answer in this conversation.",
  vouchRefused: "That is not possible here: with one proof only a shop's check counts, without any nothing does.",
  cancel: "Cancel",
};

const ar: ApprovalStrings = {
  title: "الموافقات",
  intro: "بعض الأمور تتطلب شخصين. انظر بالضبط إلى ما سيُنفَّذ؛ ولا يمكنك أبدًا الموافقة على ما طلبته أنت.",
  open: "بانتظار القرار",
  past: "ما تقرر مؤخرًا",
  kinds: {
    act: "إجراء لعميل",
    vouch: "شهادة لعميل",
    history_export: "تصدير السجل",
    threat_model: "أي نموذج للهجمات يقرر",
    keys_export: "تصدير المفاتيح",
    hold: "حجز قانوني",
    policies: "تغيير السياسات",
    desk_text: "نصوص أو خطوات للمكتب",
    wording: "ما تقوله الخدمة",
    opening_hours: "ساعات العمل والعطلات",
    alert_silence: "إسكات تنبيه عن الأمن أو الحماية",
    configuration: "ملف الإعداد",
    staff: "حساب موظف",
    token: "رمز وصول لبرنامج",
  },
  states: { proposed: "في الانتظار", approved: "تمت الموافقة", rejected: "مرفوض", used: "تم", expired: "قديم جدًا" },
  by: (name) => `بطلب من ${name}`,
  byCommand: "بطلب من أمر على الخادم",
  until: (when) => `حتى ${when}`,
  progress: (have, needed) => `${have} من ${needed} موافقات`,
  mine: "أنت من طلب هذا. يقرر شخص آخر.",
  notYours: "أدوارك لا تقرر هذا، أو أنك قررت من قبل.",
  what: "ما سيُنفَّذ",
  details: {
    model: "النموذج",
    replaces: "بدلًا من",
    shadowed: "أحداث أعطاها درجات إلى الجانب",
    only_before: "أقل مما يعدّه سيئًا",
    only_after: "أكثر مما يعدّه سيئًا",
    drift: "انحراف الحركة",
    judged: "تقييمات الأشخاص فيه",
    aboutSubject: "عن عميل واحد (معرّف عشوائي)",
    aboutIncident: "عن حادثة واحدة (معرّف)",
    holdChange: "ماذا",
    textChange: "ماذا",
    ground: "الأساس",
    until: "حتى",
    hold: "الحجز",
    act: "الإجراء",
    text: "ما سيقرؤه العميل",
    conversation: "المحادثة",
    check: "من نظر",
    document: "الوثيقة",
    purpose: "لماذا",
    reason: "السبب",
    hash: "اسم المجموعة",
    added: "سياسات جديدة",
    removed: "سياسات محذوفة",
    changed: "سياسات معدّلة",
    schema: "المخطط",
    change: "التغيير",
    colleague: "حساب من",
    before: "الأدوار قبل ذلك",
    roles: "الأدوار بعد ذلك",
    title: "العناوين",
    shortcut: "الاختصارات",
    words: "ما يقوله",
    alert: "التنبيه",
    silenceUntil: "لا يُبلَّغ عنه حتى",
    silenceReason: "السبب",
    hoursBefore: "الساعات قبل ذلك",
    hoursAfter: "الساعات بعد ذلك",
    holidays: "العطلات",
    settings: "ما يتغير",
    tokenFor: "من يستخدمه",
    tokenName: "الاسم",
    scopes: "ما يُسمح به",
    days: "عدد أيام الصلاحية",
    boundTo: "المفتاح الذي يجب أن يوقّع",
  },
  values: {
    promote: "أن يقرر المرشّح",
    roll_back: "أن يقرر نموذج سابق من جديد",
    shipped: "النموذج المرفق",
    place: "حفظ البيانات: لا يُمحى منها شيء ولا يُزال",
    release: "إنهاء الحجز: يجوز أن تُزال البيانات",
    retire_text: "إخراجه من الاستعمال: لن يُعرض على أحد بعد الآن",
    planned_work: "عمل مخطط له",
    known_problem: "مشكلة معروفة",
    false_alarm: "إنذار كاذب",
    being_mended: "قيد الإصلاح",
    legal_hold: "حجز قانوني",
    legal_retention: "واجب الاحتفاظ",
    legal_claims: "مطالبات قانونية",
    agent: "الموظف الذي يتولى الحالة",
    shop: "متجر",
    passport: "جواز سفر",
    identity_card: "بطاقة هوية",
    driving_licence: "رخصة قيادة",
    residence_permit: "تصريح إقامة",
    identity: "لتأكيد الهوية",
    recovery: "لإضافة مفتاح مرور جديد بلا انتظار",
    same: "كما هو",
    changed: "معدّل",
    invite: "دعوة شخص جديد",
    recover: "رابط لمفتاح مرور جديد",
    roles: "تغيير الأدوار",
    enable: "إعادة تفعيل الحساب",
    remove: "إزالة الحساب",
    rest: "برنامج يستخدم واجهة REST",
    scim: "الدليل الذي يزوّد بالموظفين",
    nobody: "لا شيء: يستخدمه كل من يحمله",
  },
  unreadable: "عُدّل هذا الطلب ولا يمكن قراءته. لا يستطيع أحد أن يقرر فيه: أبلغ فريق الأمن واطلبه من جديد.",
  exact: "البايتات بالضبط",
  exactHint: "موافقتك مرتبطة بهذه البايتات ولا شيء غيرها.",
  reason: "السبب",
  reasonHint: "يقرؤه الزملاء والمدققون. لا تكتب بيانات عملاء.",
  approve: "موافقة",
  reject: "رفض",
  decided: { approve: (name) => `وافق ${name}`, reject: (name) => `رفض ${name}` },
  said: {
    approved: "تمت الموافقة.",
    more: "تمت الموافقة. يلزم شخص آخر.",
    rejected: "تم الرفض.",
    carried: "تمت الموافقة والتنفيذ.",
    linked: "تمت الموافقة. سلّم الرابط للزميل بنفسك وتأكد من هويته.",
    moved: "تمت الموافقة لكن الأمر تغيّر في الأثناء. لم يُنفَّذ شيء، ويجب طلبه من جديد.",
    already: "سبقك غيرك. لم يحدث شيء مرتين.",
    late: "هذا قديم جدًا، ويجب طلبه من جديد.",
    refused: "ليس لك أن تقرر هذا.",
    failed: "لم ينجح ذلك. حاول مجددًا.",
    asked: "تم الطلب. يقرر زميل.",
  },
  exportTitle: "تصدير السجل",
  exportAboutHint: "لأرشيف عن هذا وحده. اتركه فارغًا للسجل كله.",
  exportHint: "للتدقيق: كل القيود في ملفات. يوافق زميل، ثم يأخذ الأمر على الخادم الرقم.",
  exportAsk: "طلب تصدير",
  vouch: "الشهادة للعميل",
  vouchHint: "فقط إن نُظر إلى وثيقة. يقرر زميل أيضًا، وتُبلَّغ كل جهات اتصال العميل. لا تكتب شيئًا من الوثيقة هنا.",
  check: "من نظر إلى الوثيقة",
  checks: { agent: "أنا، وقدّم العميل إثباتين", shop: "متجر، وجهًا لوجه" },
  document: "أي وثيقة",
  documents: {
    passport: "جواز سفر",
    identity_card: "بطاقة هوية",
    driving_licence: "رخصة قيادة",
    residence_permit: "تصريح إقامة",
  },
  purpose: "لماذا",
  purposes: {
    identity: "لتأكيد هويته، مدة 15 دقيقة",
    recovery: "ليضيف مفتاح مرور جديدًا الآن",
  },
  vouchAsk: "سؤال زميل",
  vouchAsked: "سُئل زميل. سترى الجواب في هذه المحادثة.",
  vouchRefused: "لا يمكن ذلك هنا: بإثبات واحد لا يُقبل إلا فحص متجر، وبلا إثبات لا شيء.",
  cancel: "إلغاء",
};

export function approvalStrings(lang: Lang): ApprovalStrings {
  return lang === "ar" ? ar : en;
}
