// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../ui/words.ts";

const EN = {
  title: "Incidents",
  nothing: "Nothing",
  counts: (open: number, confirmed: number, inForce: number): string =>
    `${open} open, ${confirmed} confirmed; ${inForce} answers in force`,
  kind: "Kind",
  severity: "Severity",
  state: "State",
  verdicts: "Verdicts",
  last: "Last seen",
  show: "Show",
  back: "All incidents",
  reasons: "Why",
  concerned: "Concerned (keyed hashes)",
  answers: "What holds because of it",
  until: "Until",
  events: "What became of it",
  settle: "Your judgement",
  reason: "Reason, for the record",
  confirm: "It is an attack",
  undo: "It was nothing: end everything",
  close: "It is over",
  undoOne: "End this",
  failed: "That did not work. Look again; somebody may have been faster.",
};
const AR: typeof EN = {
  title: "الحوادث",
  nothing: "لا شيء",
  counts: (open, confirmed, inForce) => `${open} مفتوحة، ${confirmed} مؤكدة؛ ${inForce} إجراءات سارية`,
  kind: "النوع",
  severity: "الخطورة",
  state: "الحالة",
  verdicts: "الأحكام",
  last: "آخر ظهور",
  show: "عرض",
  back: "كل الحوادث",
  reasons: "السبب",
  concerned: "المعنيون (بصمات مشفّرة)",
  answers: "ما يسري بسببها",
  until: "حتى",
  events: "ما جرى بشأنها",
  settle: "حكمك",
  reason: "السبب، للسجل",
  confirm: "هذا هجوم",
  undo: "لم يكن شيئًا: أنهِ كل الإجراءات",
  close: "انتهت",
  undoOne: "إنهاء هذا",
  failed: "لم ينجح ذلك. انظر مرة أخرى؛ ربما سبقك أحدهم.",
};

export function incidentStrings(lang: Lang): typeof EN {
  return lang === "ar" ? AR : EN;
}
