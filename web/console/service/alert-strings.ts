// SPDX-License-Identifier: Apache-2.0
import type { AlertWish } from "#protocol";
import type { Lang } from "../../ui/words.ts";

type Reason = Extract<AlertWish, { act: "silence" }>["reason"];

/** Words of the tab about alerts. */
export interface AlertStrings {
  readonly nothing: string;
  readonly nothingText: string;
  readonly critical: string;
  readonly warning: string;
  readonly since: (when: string) => string;
  readonly taken: (when: string) => string;
  readonly nobody: string;
  readonly escalated: string;
  readonly quiet: string;
  readonly take: string;
  readonly silence: string;
  readonly unsilence: string;
  readonly silenced: string;
  readonly until: (when: string) => string;
  /** Over what a silence will be of. */
  readonly how: string;
  readonly why: string;
  readonly hours: string;
  readonly forHours: (hours: number) => string;
  readonly reasons: Readonly<Record<Reason, string>>;
  readonly done: string;
  readonly failed: string;
  /** A silence that takes two people was asked for. */
  readonly asked: string;
  readonly waits: (until: string) => string;
  readonly guarded: string;
  readonly runbook: string;
  readonly readOnly: string;
}

const en: AlertStrings = {
  nothing: "Nothing is wrong",
  nothingText: "An alert stands here as long as it goes on, with what to do about it.",
  critical: "Critical",
  warning: "Warning",
  since: (when) => `since ${when}`,
  taken: (when) => `Taken on ${when}`,
  nobody: "Nobody has it",
  escalated: "Passed on",
  quiet: "Quiet now",
  take: "I have it",
  silence: "Silence",
  unsilence: "Tell again",
  silenced: "Silenced",
  until: (when) => `until ${when}`,
  how: "If you silence one",
  why: "Reason",
  hours: "For",
  forHours: (hours) => (hours === 1 ? "1 hour" : hours < 48 ? `${hours} hours` : `${hours / 24} days`),
  reasons: {
    planned_work: "Planned work",
    known_problem: "Known problem",
    false_alarm: "False alarm",
    being_mended: "Being mended",
  },
  done: "Done",
  failed: "That could not be done. Look again: it may be over, or a colleague was faster.",
  asked: "That takes two people. A colleague is asked, on the page Approvals; until then it is told.",
  waits: (until) => `Silence until ${until} waits for a colleague`,
  guarded:
    "About security or protection: one person silences it for an hour once a day; anything more takes a colleague. Its owner is told.",
  runbook: "What to do",
  readOnly: "You can read this. Admins and security take alerts on.",
};

const ar: AlertStrings = {
  nothing: "لا توجد مشكلة",
  nothingText: "يظهر التنبيه هنا ما دام قائمًا، مع ما يجب فعله.",
  critical: "حرج",
  warning: "تحذير",
  since: (when) => `منذ ${when}`,
  taken: (when) => `تولّاه أحدهم ${when}`,
  nobody: "لم يتولّه أحد",
  escalated: "صُعّد",
  quiet: "هادئ الآن",
  take: "أتولّاه",
  silence: "إسكات",
  unsilence: "إعادة التنبيه",
  silenced: "مُسكت",
  until: (when) => `حتى ${when}`,
  how: "عند إسكات تنبيه",
  why: "السبب",
  hours: "المدة",
  forHours: (hours) =>
    hours === 1
      ? "ساعة"
      : hours === 2
        ? "ساعتان"
        : hours < 11
          ? `${hours} ساعات`
          : hours < 48
            ? `${hours} ساعة`
            : `${hours / 24} أيام`,
  reasons: {
    planned_work: "عمل مخطط له",
    known_problem: "مشكلة معروفة",
    false_alarm: "إنذار كاذب",
    being_mended: "قيد الإصلاح",
  },
  done: "تم",
  failed: "تعذّر ذلك. انظر مجددًا: ربما انتهى، أو سبقك زميل.",
  asked: "يحتاج ذلك إلى شخصين. سُئل زميل في صفحة الموافقات، ويستمر التنبيه حتى يقرّر.",
  waits: (until) => `الإسكات حتى ${until} بانتظار زميل`,
  guarded: "تنبيه عن الأمن أو الحماية: يُسكته شخص واحد ساعةً مرة في اليوم، وما زاد يحتاج إلى زميل. ويُبلَّغ المسؤول عنه.",
  runbook: "ما العمل",
  readOnly: "يمكنك القراءة فقط. يتولى التنبيهات المسؤولون وفريق الأمن.",
};

export function alertStrings(lang: Lang): AlertStrings {
  return lang === "ar" ? ar : en;
}
