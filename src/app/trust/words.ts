// SPDX-License-Identifier: Apache-2.0

/** What the public page tells the age of. */
export type Piece = "audit" | "restore" | "checkpoint" | "cosigned" | "advisories";

export type TrustWords = {
  readonly name: string;
  readonly language: string;
  readonly title: string;
  readonly intro: string;
  readonly ages: string;
  readonly now: string;
  readonly never: string;
  readonly old: string;
  readonly requirements: string;
  /** Around the three numbers. */
  readonly answered: readonly [string, string, string, string];
  readonly check: string;
  readonly verify: string;
  readonly contact: string;
  readonly manifest: string;
  readonly limits: string;
  readonly limitsText: string;
  readonly pieces: Readonly<Record<Piece, readonly [string, string]>>;
};

export const TRUST_WORDS: Readonly<Record<"en" | "ar", TrustWords>> = {
  en: {
    name: "English",
    language: "Language",
    title: "How this chat is checked",
    intro:
      "This page is made from the records of this service, and changes by itself. It says when each check was last done, so that you can see whether somebody still looks.",
    ages: "When it was last done",
    now: "within the last hour",
    never: "not done here yet",
    old: "older than it should be",
    requirements: "Who looks at what",
    answered: [
      "Of the requirements that this service is measured by, ",
      " are looked at by programs in each audit, ",
      " by people, and ",
      " do not apply to it. What was found is shown to those who may ask for it.",
    ],
    check: "Check it yourself",
    verify: "Check the proof of what was done in your conversation",
    contact: "Tell us of a weakness",
    manifest: "The signed list of the programs your browser loads",
    limits: "What this page does not say",
    limitsText:
      "That nothing is wrong. It tells when somebody or something looked, not what an outsider would find. The service itself makes this page; whoever has to rely on it should ask for the sealed evidence.",
    pieces: {
      audit: ["Audit of the running service", "Programs ask the service itself, and believe no setting."],
      restore: ["A backup was restored on trial", "All of it was read again from a copy."],
      checkpoint: ["The record of acts was signed", "What was written before can no longer be changed unseen."],
      cosigned: ["An outside witness signed it too", "Somebody else keeps what the record looked like."],
      advisories: ["Known weaknesses were looked up", "In public lists, for each part of the program."],
    },
  },
  ar: {
    name: "العربية",
    language: "اللغة",
    title: "كيف تُفحص هذه المحادثة",
    intro:
      "تُنشأ هذه الصفحة من سجلات هذه الخدمة وتتغيّر تلقائيًا. وهي تذكر متى أُجري كل فحص آخر مرة، لترى هل ما زال هناك من يتابع.",
    ages: "متى أُجري آخر مرة",
    now: "خلال الساعة الأخيرة",
    never: "لم يُجرَ هنا بعد",
    old: "أقدم مما ينبغي",
    requirements: "من يفحص ماذا",
    answered: [
      "من بين المتطلبات التي تُقاس بها هذه الخدمة، تفحص البرامج ",
      " في كل تدقيق، ويفحص الأشخاص ",
      "، ولا ينطبق عليها ",
      ". أما ما تبيّن فيُعرض على من يحق له طلبه.",
    ],
    check: "تحقّق بنفسك",
    verify: "تحقّق من إثبات ما جرى في محادثتك",
    contact: "أبلغنا عن ثغرة",
    manifest: "القائمة الموقّعة للبرامج التي يحمّلها متصفحك",
    limits: "ما لا تقوله هذه الصفحة",
    limitsText:
      "لا تقول إن كل شيء سليم. فهي تذكر متى جرى الفحص، لا ما قد يجده طرف خارجي. والخدمة نفسها هي التي تُنشئ هذه الصفحة؛ ومن عليه أن يعتمد عليها فليطلب الأدلة المختومة.",
    pieces: {
      audit: ["تدقيق الخدمة وهي تعمل", "تسأل البرامج الخدمة نفسها ولا تصدّق أي إعداد."],
      restore: ["استُعيدت نسخة احتياطية للتجربة", "قُرئت كلها من جديد من نسخة."],
      checkpoint: ["وُقّع سجل الأفعال", "ما كُتب قبل ذلك لا يمكن تغييره خفية."],
      cosigned: ["وقّعه شاهد خارجي أيضًا", "طرف آخر يحتفظ بصورة السجل."],
      advisories: ["بُحث عن الثغرات المعروفة", "في القوائم العامة، لكل جزء من البرنامج."],
    },
  },
};

/** The page's only style; its hash stands in the page's policy. */
export const TRUST_STYLE = `:root{color-scheme:light dark;--ink:#161b24;--soft:#525c6b;--ground:#f4f6f9;--card:#fff;--line:#dde2ea;--link:#1f3a5f;--warn:#8a4b00}
@media(prefers-color-scheme:dark){:root{--ink:#edf1f7;--soft:#aab4c2;--ground:#12161d;--card:#1a2029;--line:#323b48;--link:#9dbfec;--warn:#f2c078}}
*{box-sizing:border-box}body{margin:0;background:var(--ground);color:var(--ink);font:16px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic",sans-serif;overflow-wrap:anywhere}
header,main{max-width:44rem;margin:0 auto;padding:1rem}header{text-align:end}h1{font-size:1.6rem;line-height:1.25;margin:0 0 .5rem}h2{font-size:1.1rem;margin:2rem 0 .5rem}
a{color:var(--link);display:inline-block;padding:.3rem 0}a:focus-visible{outline:3px solid var(--link);outline-offset:2px;border-radius:4px}ul{padding-inline-start:1.2rem}
dl{margin:0;background:var(--card);border:1px solid var(--line);border-radius:12px}dl div{padding:.8rem 1rem;border-top:1px solid var(--line)}dl div:first-child{border-top:0}
dt{font-weight:600}dd{margin:0}dd span{display:block;color:var(--soft);font-size:.9rem}dd b{font-weight:500}dd b.none{color:var(--soft)}dd em{font-style:normal;color:var(--warn);margin-inline-start:.5rem}`;
