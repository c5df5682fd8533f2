// SPDX-License-Identifier: Apache-2.0
import { ACTORS } from "../ui/look-kinds.ts";
import { KINDS } from "./kinds.ts";

export type Lang = "en" | "ar";
export type Verdict = "none" | "unreadable" | "bad_keys" | "refused" | "proved" | "proved_by_itself";

const EN = {
  other: "العربية",
  title: "Check a proof",
  intro:
    "This page checks what a service wrote down about your conversation. It works without a connection, asks nobody, and sends nothing.",
  choose: "Proof to check",
  chooseHelp: "The file that you downloaded in the chat, as a page or as JSON.",
  keys: "Keys you trust",
  keysHelp:
    "One key a line, from somewhere else than the proof: the operator's published page, a witness, an auditor. Left empty, the keys inside the proof are used.",
  quorum: "How many witnesses must have signed",
  verdicts: {
    none: "No proof is loaded yet.",
    unreadable: "This file holds no proof of a conversation.",
    bad_keys: "A key cannot be read, or none of them belongs to this log.",
    refused: "Not proved. At least one entry does not fit: see below.",
    proved: "Proved. Every entry stands in the signed log, by the keys you gave.",
    proved_by_itself:
      "It fits together, by the keys that the proof itself names. Whoever forges a proof names own keys: for certainty, paste keys from somewhere else.",
  },
  log: "Log",
  entry: (n: number) => `Entry ${n}`,
  by: "by",
  proved: "In the log",
  refusedEntry: "Not proved",
  witnessed: (names: string) => `Also signed by ${names}`,
  unwitnessed: "Not signed by a witness",
  signedAt: "Signed",
  place: (index: number, size: number) => `Place ${index + 1} of ${size}`,
  limits:
    "It shows that these entries stand in the history as they were written. It cannot show that there are no others: refusals and security checks, for one, are not opened in it.",
  raw: "Exact text",
  details: "Details",
  saveJson: "Save the proof alone (JSON)",
  whys: {
    malformed: "It cannot be read.",
    wrong_log: "It is of another log.",
    bad_signature: "A signature does not fit.",
    not_signed: "A signature is missing.",
    not_in_log: "The text does not lead to what was signed: it was changed, or it is not in the log.",
  },
  kinds: 0,
};

const AR: typeof EN = {
  other: "English",
  title: "التحقق من إثبات",
  intro: "تتحقق هذه الصفحة مما دوّنته الخدمة عن محادثتك. تعمل دون اتصال، ولا تسأل أحدًا، ولا ترسل شيئًا.",
  choose: "الإثبات المراد التحقق منه",
  chooseHelp: "الملف الذي نزّلته من المحادثة، صفحةً كان أو JSON.",
  keys: "مفاتيح تثق بها",
  keysHelp:
    "مفتاح في كل سطر، من مكان غير الإثبات نفسه: صفحة المشغّل المنشورة أو شاهد أو مدقّق. إذا تُرك فارغًا تُستعمل المفاتيح الموجودة داخل الإثبات.",
  quorum: "عدد الشهود الواجب توقيعهم",
  verdicts: {
    none: "لم يُحمَّل أي إثبات بعد.",
    unreadable: "لا يحتوي هذا الملف على إثبات لمحادثة.",
    bad_keys: "تعذّرت قراءة أحد المفاتيح، أو لا ينتمي أيٌّ منها إلى هذا السجل.",
    refused: "غير مثبت. هناك قيد واحد على الأقل لا يتطابق: انظر أدناه.",
    proved: "مثبت. كل قيد موجود في السجل الموقّع، بحسب المفاتيح التي أعطيتها.",
    proved_by_itself:
      "الإثبات متماسك بحسب المفاتيح التي يذكرها هو نفسه. من يزوّر إثباتًا يذكر مفاتيحه: للتأكد، ألصق مفاتيح من مكان آخر.",
  },
  log: "السجل",
  entry: (n) => `القيد ${n}`,
  by: "بواسطة",
  proved: "موجود في السجل",
  refusedEntry: "غير مثبت",
  witnessed: (names) => `وقّعه أيضًا ${names}`,
  unwitnessed: "لم يوقّعه شاهد",
  signedAt: "وُقّع",
  place: (index, size) => `الموضع ${index + 1} من ${size}`,
  limits:
    "يُظهر أن هذه القيود موجودة في السجل كما دُوّنت. ولا يمكنه أن يُظهر عدم وجود غيرها: فحالات الرفض وفحوص الأمان مثلًا لا تُفتح فيه.",
  raw: "النص الحرفي",
  details: "التفاصيل",
  saveJson: "حفظ الإثبات وحده (JSON)",
  whys: {
    malformed: "تتعذّر قراءته.",
    wrong_log: "يعود إلى سجل آخر.",
    bad_signature: "أحد التواقيع لا يتطابق.",
    not_signed: "ينقص توقيع.",
    not_in_log: "لا يقود النص إلى ما وُقّع: عُدّل، أو ليس في السجل.",
  },
  kinds: 1,
};

export const wordsOf = (lang: Lang): typeof EN => (lang === "ar" ? AR : EN);

export const kindIn = (lang: Lang, kind: string): string => KINDS[kind]?.[wordsOf(lang).kinds] ?? kind;
export const actorIn = (lang: Lang, actor: string): string => ACTORS[actor]?.[wordsOf(lang).kinds] ?? actor;
