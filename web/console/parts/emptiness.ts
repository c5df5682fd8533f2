// SPDX-License-Identifier: Apache-2.0
// Long on purpose: what every view of the console says when there is nothing in it, in both languages.
import type { Lang } from "../../ui/words.ts";

type Words = readonly [title: string, text: string];

/** What is empty, and what would fill it. */
const EMPTINESS = {
  waiting: {
    en: ["Nobody is waiting.", "A chat comes here when its customer asks for a person, or the bot hands it over."],
    ar: ["لا أحد في الانتظار.", "تصل المحادثة إلى هنا حين يطلب العميل موظفًا أو يسلّمها المساعد الآلي."],
  },
  mine: {
    en: ["You hold no conversation.", "One that you take over stays here until you end it or hand it back."],
    ar: ["لا محادثات لديك.", "ما تتولاه من المحادثات يبقى هنا حتى تنهيه أو تعيده."],
  },
  teams: {
    en: [
      "No teams yet",
      "Add one, and cases of its languages and reasons go to it. Until then every case is for everybody.",
    ],
    ar: ["لا فرق بعد", "أضف فريقًا لتصل إليه الحالات بلغاته وأسبابه. وحتى ذلك الحين تكون كل حالة للجميع."],
  },
  labels: {
    en: ["No labels yet", "Add one, and people at the desk can say with it what a case is about."],
    ar: ["لا تصنيفات بعد", "أضف تصنيفًا ليقول به الموظفون موضوع الحالة."],
  },
  wrapUps: {
    en: ["No codes for the end yet", "Add one, and people at the desk can say with it how a case ended."],
    ar: ["لا رموز إنهاء بعد", "أضف رمزًا ليقول به الموظفون كيف انتهت الحالة."],
  },
  agents: {
    en: ["Nobody works at the desk yet", "Whoever is invited with the role Care on the page Staff stands here."],
    ar: ["لا أحد يعمل في المكتب بعد", "يظهر هنا من يُدعى بدور العناية من صفحة الموظفين."],
  },
  texts: {
    en: ["No texts yet", "Write the first one; it is offered in cases once a colleague has read and published it."],
    ar: ["لا نصوص بعد", "اكتب أول نص؛ ويُعرض في الحالات بعد أن يقرأه زميل وينشره."],
  },
  approvals: {
    en: ["Nothing is waiting.", "What takes two people comes here as soon as the first of them has asked for it."],
    ar: ["لا شيء في الانتظار.", "يصل إلى هنا ما يتطلب شخصين فور أن يطلبه أولهما."],
  },
  attackKinds: {
    en: [
      "Nothing was seen in this period",
      "The detectors watch every event; what they flag shows up here within seconds.",
    ],
    ar: ["لم يُرَ شيء في هذه الفترة", "تراقب أدوات الكشف كل حدث؛ وما تشتبه به يظهر هنا خلال ثوانٍ."],
  },
  attackEntities: {
    en: [
      "Nobody is concerned in this period",
      "Addresses, lines and accounts that a verdict is about are counted here, as keyed hashes.",
    ],
    ar: ["لا أحد معنيّ في هذه الفترة", "تُعدّ هنا العناوين والخطوط والحسابات التي يخصها حكم، كبصمات بمفتاح."],
  },
  incidents: {
    en: [
      "No incidents",
      "Verdicts that belong together become an incident by themselves; this list fills without anybody's doing.",
    ],
    ar: ["لا توجد حوادث", "تصير الأحكام المترابطة حادثةً من تلقاء نفسها؛ وتمتلئ هذه القائمة دون تدخل أحد."],
  },
  securityHolds: {
    en: [
      "Nothing is locked, cut or held",
      "What an answer to an attack, a colleague or the network stops stands here until it ends.",
    ],
    ar: ["لا شيء مقفل أو مقطوع أو معلّق", "يظهر هنا ما يوقفه ردٌّ على هجوم أو زميل أو الشبكة، حتى ينتهي."],
  },
  bounds: {
    en: ["No bound is in force", "Each bound of the configuration stands here with what is used of it."],
    ar: ["لا حدّ ساريًا", "يظهر هنا كل حدّ في الإعداد مع ما استُخدم منه."],
  },
  boundUses: {
    en: ["Nobody came to half of a bound in the last seven days", "Whoever does is named here within the hour."],
    ar: ["لم يبلغ أحد نصف أي حد في الأيام السبعة الماضية", "من يبلغه يظهر هنا خلال ساعة."],
  },
  candidate: {
    en: [
      "There is none",
      "It is fitted on sound traffic and on what people said; it scores beside the model and decides nothing.",
    ],
    ar: ["لا يوجد مرشّح", "يُدرَّب على الحركة السليمة وعلى ما قاله الأشخاص؛ يعطي درجاته إلى الجانب ولا يقرر شيئًا."],
  },
  drillRuns: {
    en: [
      "No drill was run from here yet",
      "Choose breaches above and run them; what stopped each of them stands here afterwards.",
    ],
    ar: ["لم يُشغَّل أي تدريب من هنا بعد", "اختر من الخروقات أعلاه وشغّلها؛ ويظهر هنا بعدها ما أوقف كلًّا منها."],
  },
  drillReport: {
    en: ["This run left no report.", "A run that goes through to its end leaves one: run the same drills again."],
    ar: ["لم يترك هذا التشغيل تقريرًا.", "يترك التشغيل تقريرًا حين يبلغ نهايته: شغّل التدريبات نفسها مرة أخرى."],
  },
  policyTexts: {
    en: ["No policy has this in it", "Look for another word, or for nothing to see every policy in force."],
    ar: ["لا توجد سياسة فيها هذا", "ابحث عن كلمة أخرى، أو أفرغ الخانة لترى كل السياسات السارية."],
  },
  policies: {
    en: [
      "No policy is in force",
      "The service begins with those of its configuration; what each one is called stands here then.",
    ],
    ar: ["لا سياسة سارية", "تبدأ الخدمة بسياسات إعدادها؛ ويظهر هنا عندئذ اسم كل منها."],
  },
  policySets: {
    en: [
      "No set stands in the history yet",
      "The first comes with the start of the service, and one more with every change of the policies.",
    ],
    ar: ["لا مجموعة في السجل بعد", "تُدوَّن الأولى مع بدء الخدمة، وأخرى مع كل تغيير في السياسات."],
  },
  policySetOne: {
    en: [
      "There is nothing to compare yet",
      "With the second set that comes into force, this shows what differs between two of them.",
    ],
    ar: ["لا شيء للمقارنة بعد", "حين تصير مجموعة ثانية سارية يظهر هنا الفرق بين المجموعتين."],
  },
  policySame: {
    en: ["Both say the same.", "Choose two other sets to see what differs."],
    ar: ["تقولان الشيء نفسه.", "اختر مجموعتين أخريين لترى الفرق."],
  },
  history: {
    en: ["There is nothing here.", "Whatever is read, changed or refused is recorded here at once, with who did it."],
    ar: ["لا شيء هنا.", "يُدوَّن هنا حالًا كل ما يُقرأ أو يُغيَّر أو يُرفض، مع من فعله."],
  },
  duties: {
    en: [
      "No incidents",
      "One comes from the page Attacks, or is opened here by who reports a breach; its clocks then begin.",
    ],
    ar: ["لا حوادث", "تأتي الحادثة من صفحة الهجمات أو يفتحها هنا من يبلّغ عن خرق؛ وتبدأ عندئذ مُهَلها."],
  },
  register: {
    en: [
      "The register is empty",
      "Every incident stands in it from its first minute, also when nobody had to be told.",
    ],
    ar: ["السجل فارغ", "تدخل كل حادثة هذا السجل منذ دقيقتها الأولى، ولو لم يلزم إبلاغ أحد."],
  },
  retentionPlan: {
    en: [
      "No kind of data has a rule yet",
      "A dated rule in the configuration brings its kind of data here, with how much of it is due.",
    ],
    ar: ["لا قاعدة بعد لأي فئة من البيانات", "تُظهر كلُّ قاعدة مؤرخة في الإعداد فئةَ بياناتها هنا، مع ما حان أوان إزالته."],
  },
  retentionRuns: {
    en: [
      "Nothing has been removed yet.",
      "Data whose time is over goes within the hour; each removal is listed here with its proof.",
    ],
    ar: ["لم يُزل شيء بعد.", "تُزال البيانات المنتهية مدتها خلال ساعة؛ وتُدرج هنا كل إزالة مع إثباتها."],
  },
  legalHolds: {
    en: ["Nothing is held", "A hold that one person asks for and another approves stands here until both end it."],
    ar: ["لا شيء محجوز", "يظهر هنا ما يطلب شخص حجزه ويوافق عليه آخر، حتى يُنهياه معًا."],
  },
  owedDeletions: {
    en: [
      "Nothing is owed",
      "Where a desk of others has not deleted what was deleted here, it stands here until it has.",
    ],
    ar: ["لا شيء مستحق", "يظهر هنا ما حُذف هنا ولم يحذفه مكتب آخر بعد، حتى يحذفه."],
  },
  columns: {
    en: ["No column matches", "Clear the search and the choice above, and every column that is kept stands here."],
    ar: ["لا عمود مطابقًا", "أفرغ البحث والاختيار أعلاه ليظهر كل عمود محفوظ."],
  },
  places: {
    en: [
      "No other place is recorded",
      "Where the program keeps something outside its tables, it is listed here with what an erasure does there.",
    ],
    ar: ["لا أماكن أخرى مسجّلة", "إن حفظ البرنامج شيئًا خارج جداوله ظهر هنا مع ما يفعله المحو هناك."],
  },
  purposes: {
    en: [
      "No purpose is recorded",
      "Each purpose for which the program processes data stands here, from its code and configuration.",
    ],
    ar: ["لا غرض مسجّلًا", "يظهر هنا كل غرض تُعالَج له البيانات، من البرنامج وإعداده."],
  },
  recipients: {
    en: [
      "Nobody else gets anything",
      "Who is entered in the list of processors stands here, with the country and the ground of the transfer.",
    ],
    ar: ["لا يحصل أحد غيركم على شيء", "يظهر هنا من يُدرج في قائمة المعالجين، مع بلده وأساس النقل إليه."],
  },
  assessment: {
    en: [
      "No feature was assessed",
      "Each feature that brings a risk of its own stands here once it has a section in the assessment.",
    ],
    ar: ["لم تُقيَّم أي ميزة", "تظهر هنا كل ميزة لها أخطارها متى كان لها قسم في التقييم."],
  },
  egress: {
    en: [
      "The program reaches no other host",
      "Each host that the configuration names stands here, and whether the list of processors knows it.",
    ],
    ar: ["لا يتصل البرنامج بأي مضيف آخر", "يظهر هنا كل مضيف يسمّيه الإعداد، وهل تعرفه قائمة المعالجين."],
  },
  consents: {
    en: [
      "Nobody has agreed to anything yet",
      "What customers agree to in the chat is counted here, by purpose and version of the text.",
    ],
    ar: ["لم يوافق أحد على شيء بعد", "يُعدّ هنا ما يوافق عليه العملاء في المحادثة، بحسب الغرض ونسخة النص."],
  },
  messages: {
    en: [
      "No message matches.",
      "Clear the search, or choose all messages, to see every text that the service says by itself.",
    ],
    ar: ["لا توجد رسالة مطابقة.", "أفرغ البحث أو اختر كل الرسائل لترى كل ما تقوله الخدمة بنفسها."],
  },
  wordingVersions: {
    en: [
      "Only shipped words so far.",
      "Change a message, and the first version of your own is here once a colleague has approved it.",
    ],
    ar: ["الكلمات الأصلية فقط حتى الآن.", "غيّر رسالة فتظهر هنا أول نسخة بكلماتكم بعد أن يوافق عليها زميل."],
  },
  notice: {
    en: ["Nothing is shown now.", "Write a notice below in both languages, and everybody in a chat reads it at once."],
    ar: ["لا يُعرض شيء الآن.", "اكتب إشعارًا أدناه باللغتين ليقرأه حالًا كل من في محادثة."],
  },
  dependencies: {
    en: [
      "Nothing was asked yet",
      "The database, the keys and the other parts are asked every few seconds and stand here.",
    ],
    ar: ["لم يُسأل شيء بعد", "تُسأل قاعدة البيانات والمفاتيح وسائر الأجزاء كل بضع ثوانٍ وتظهر هنا."],
  },
  interfaces: {
    en: [
      "None was called since this node started.",
      "Each of the operator's interfaces stands here with its first call.",
    ],
    ar: ["لم تُستدعَ أي واجهة منذ بدأت هذه العقدة.", "تظهر هنا كل واجهة من واجهات المشغّل مع أول نداء لها."],
  },
  chart: {
    en: ["No values in this period", "Choose a longer period, or come back when something was counted."],
    ar: ["لا توجد قيم في هذه الفترة", "اختر فترة أطول، أو عُد حين يُعدّ شيء."],
  },
  queues: {
    en: [
      "No queue is known",
      "Each queue of the service stands here with what waits in it, as soon as the node counts them.",
    ],
    ar: ["لا طوابير معروفة", "يظهر هنا كل طابور في الخدمة مع ما ينتظر فيه، متى عدّتها العقدة."],
  },
  jobs: {
    en: [
      "No job has been started",
      "Jobs that run beside turns stand here from the moment that this node starts them.",
    ],
    ar: ["لم تبدأ أي مهمة", "تظهر هنا المهام التي تعمل إلى جانب الأدوار منذ أن تبدأها هذه العقدة."],
  },
  rootKeys: {
    en: ["No root key is known", "The first is made when the service starts, and one more with each rotation."],
    ar: ["لا مفتاح جذريًا معروفًا", "يُصنع الأول عند بدء الخدمة، وآخر مع كل تدوير."],
  },
  witnesses: {
    en: ["No witness is configured.", "Name one in the configuration, and its signatures of the history stand here."],
    ar: ["لم يُضبط أي شاهد.", "سمِّ شاهدًا في الإعداد لتظهر هنا توقيعاته على السجل."],
  },
  features: {
    en: ["No feature is known", "What can be switched on and off in the configuration stands here."],
    ar: ["لا ميزات معروفة", "يظهر هنا ما يمكن تشغيله وإيقافه في الإعداد."],
  },
  settings: {
    en: ["No key matches", "Clear the filter, and every key of the configuration in force stands here."],
    ar: ["لا مفتاح مطابقًا", "أفرغ البحث ليظهر كل مفتاح من الإعدادات السارية."],
  },
  accounts: {
    en: ["There is no account", "Whoever opens a link that is made below gets one, and stands here."],
    ar: ["لا حسابات", "من يفتح رابطًا أُنشئ أدناه يحصل على حساب ويظهر هنا."],
  },
  people: {
    en: [
      "No account matches",
      "Clear the search to see everybody; new people come by invitation or from the company's directory.",
    ],
    ar: ["لا حساب مطابقًا", "أفرغ البحث لترى الجميع؛ ويأتي الجدد بدعوة أو من دليل الشركة."],
  },
  roles: {
    en: [
      "No role is known",
      "The roles of the product and those of the configuration stand here with what each opens.",
    ],
    ar: ["لا أدوار معروفة", "تظهر هنا أدوار المنتج وأدوار الإعداد مع ما يتيحه كل منها."],
  },
  passkeys: {
    en: ["You have no passkey", "Add one below, and you can sign in with this device."],
    ar: ["ليس لديك مفتاح مرور", "أضف واحدًا أدناه لتسجّل الدخول بهذا الجهاز."],
  },
  sessions: {
    en: [
      "You are signed in nowhere else",
      "Each browser in which you sign in stands here, and you can end it from here.",
    ],
    ar: ["لستَ مسجّل الدخول في مكان آخر", "يظهر هنا كل متصفح تسجّل الدخول فيه، ويمكنك إنهاؤه من هنا."],
  },
  misheard: {
    en: [
      "Nothing new was misunderstood",
      "What the bot does not understand comes here, screened, as soon as it was said.",
    ],
    ar: ["لا جديد لم يُفهم", "يصل إلى هنا ما لا يفهمه المساعد الآلي فور أن يُقال، بعد تنقيته."],
  },
  examples: {
    en: ["No examples yet", "Choose what a message was about, and it becomes an example that the bot learns from."],
    ar: ["لا أمثلة بعد", "اختر موضوع رسالة لتصير مثالًا يتعلم منه المساعد الآلي."],
  },
  counts: {
    en: [
      "Nothing that may be told.",
      "A count is shown from the next day on, once five people or more stand behind it.",
    ],
    ar: ["لا شيء يجوز عرضه.", "يُعرض العدد من اليوم التالي، متى كان خلفه خمسة أشخاص أو أكثر."],
  },
  rows: {
    en: ["No rows", "Nothing was recorded yet, or nothing matches what is looked for."],
    ar: ["لا صفوف", "لم يُسجَّل شيء بعد، أو لا شيء يطابق ما يُبحث عنه."],
  },
} as const satisfies Record<string, Readonly<Record<Lang, Words>>>;

export type Emptiness = keyof typeof EMPTINESS;

/** What a view says that has nothing to show: what is empty, and what would fill it. */
export function emptiness(of: Emptiness, lang: Lang): { readonly title: string; readonly text: string } {
  const [title, text] = EMPTINESS[of][lang];
  return { title, text };
}
