// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../../ui/words.ts";

/** Sentences of the page of prepared texts. */
export interface TextsStrings {
  readonly title: string;
  readonly text: string;
  readonly name: string;
  readonly shortcut: string;
  readonly shortcutHint: string;
  readonly kind: string;
  readonly canned: string;
  readonly macro: string;
  readonly state: string;
  readonly draft: string;
  readonly published: string;
  readonly uses: string;
  readonly team: string;
  readonly teamHint: string;
  readonly english: string;
  readonly arabic: string;
  readonly hint: string;
  readonly fresh: string;
  readonly freshSteps: string;
  readonly stepNo: (at: number) => string;
  readonly stepWhat: (at: number) => string;
  readonly stepNone: string;
  readonly stepLists: string;
  readonly stepAdd: string;
  readonly stepRemove: (at: number) => string;
  readonly change: (title: string) => string;
  readonly save: string;
  readonly asked: string;
  readonly refused: string;
  readonly taken: string;
  readonly retire: string;
  readonly retireText: (title: string) => string;
  readonly retireDraft: (title: string) => string;
  readonly retireAsked: string;
  readonly bring: string;
  readonly bringText: string;
  readonly file: string;
  readonly failed: string;
}

const en: TextsStrings = {
  title: "Prepared texts",
  text: "What is said again and again. You draft it; a colleague reads every word and puts it into use.",
  name: "Title",
  shortcut: "Shortcut",
  shortcutHint: "Typed as /hours in the reply. Letters, digits and hyphens.",
  kind: "Kind",
  canned: "Text",
  macro: "List of steps",
  state: "State",
  draft: "Waits for a colleague",
  published: "In use",
  uses: "Used",
  team: "Team",
  teamHint: "Leave empty for everybody.",
  english: "In English",
  arabic: "In Arabic",
  hint: "You may write {agent.name}, {operator.name}, {case.reference}, {today}, {customer.firstName}, {customer.line} and {customer.plan}.",
  fresh: "New text",
  freshSteps: "New list of steps",
  stepNo: (at) => `Step ${at}`,
  stepWhat: (at) => `What step ${at} says or sets`,
  stepNone: "There is none to choose",
  stepLists: "Labels, codes and teams",
  stepAdd: "One more step",
  stepRemove: (at) => `Remove step ${at}`,
  change: (title) => `Change "${title}"`,
  save: "Ask a colleague to put it into use",
  asked: "Asked. It is in use when a colleague has approved it.",
  refused: "That cannot be kept: something in braces is unknown, it is empty, or it holds somebody's data.",
  taken: "That shortcut is in use.",
  retire: "Take out of use",
  retireText: (title) => `"${title}" is in use until a colleague has agreed; then it is offered to nobody.`,
  retireDraft: (title) => `The draft "${title}" is taken back.`,
  retireAsked: "Asked. It is out of use when a colleague has approved that.",
  bring: "Import",
  bringText: "A CSV file with the columns title, shortcut, team, en and ar, or Markdown. All of it is one request.",
  file: "File",
  failed: "That did not work. Try again.",
};

const ar: TextsStrings = {
  title: "نصوص جاهزة",
  text: "ما يُقال مرارًا. تكتبه أنت، ويقرأ زميل كل كلمة منه ثم يضعه قيد الاستعمال.",
  name: "العنوان",
  shortcut: "الاختصار",
  shortcutHint: "يُكتب ‎/hours‎ في الرد. حروف لاتينية وأرقام وشرطات.",
  kind: "النوع",
  canned: "نص",
  macro: "قائمة خطوات",
  state: "الحالة",
  draft: "ينتظر زميلًا",
  published: "قيد الاستعمال",
  uses: "مرات الاستعمال",
  team: "الفريق",
  teamHint: "اتركه فارغًا للجميع.",
  english: "بالإنجليزية",
  arabic: "بالعربية",
  hint: "يمكنك كتابة ‎{agent.name}‎ و‎{operator.name}‎ و‎{case.reference}‎ و‎{today}‎ و‎{customer.firstName}‎ و‎{customer.line}‎ و‎{customer.plan}‎.",
  fresh: "نص جديد",
  freshSteps: "قائمة خطوات جديدة",
  stepNo: (at) => `الخطوة ${at}`,
  stepWhat: (at) => `ما تقوله الخطوة ${at} أو تضعه`,
  stepNone: "لا يوجد ما يُختار",
  stepLists: "الوسوم والرموز والفرق",
  stepAdd: "خطوة أخرى",
  stepRemove: (at) => `حذف الخطوة ${at}`,
  change: (title) => `تعديل «${title}»`,
  save: "اطلب من زميل وضعه قيد الاستعمال",
  asked: "طُلب ذلك. يصبح قيد الاستعمال عندما يوافق زميل.",
  refused: "لا يمكن حفظه: فيه رمز بين قوسين غير معروف، أو هو فارغ، أو فيه بيانات شخص.",
  taken: "هذا الاختصار مستعمل.",
  retire: "إخراج من الاستعمال",
  retireText: (title) => `يبقى «${title}» قيد الاستعمال حتى يوافق زميل، ثم لا يُعرض على أحد.`,
  retireDraft: (title) => `تُسحب المسودة «${title}».`,
  retireAsked: "طُلب ذلك. يخرج من الاستعمال عندما يوافق زميل.",
  bring: "استيراد",
  bringText: "ملف CSV بأعمدة title وshortcut وteam وen وar، أو Markdown. الملف كله طلب واحد.",
  file: "الملف",
  failed: "لم ينجح ذلك. حاول مرة أخرى.",
};

export function textsStrings(lang: Lang): TextsStrings {
  return lang === "ar" ? ar : en;
}
