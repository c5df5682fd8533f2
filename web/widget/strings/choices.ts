// SPDX-License-Identifier: Apache-2.0
import type { OwnConsents } from "#protocol";
import type { Lang } from "../../ui/words.ts";

export type ConsentPurpose = OwnConsents["consents"][number]["purpose"] | OwnConsents["wishes"][number]["purpose"];
type Pair = readonly [string, string];

const PURPOSES: Readonly<Record<ConsentPurpose, Pair>> = {
  marketing: ["Suggestions from how you use your line", "اقتراحات من طريقة استخدامك لخطك"],
  collection: ["This chat", "هذه المحادثة"],
  outage_over: ["Tell me when a fault is over", "إبلاغي عند انتهاء عطل"],
  bill_ready: ["Tell me when my bill is ready", "إبلاغي عندما تصبح فاتورتي جاهزة"],
  order_done: ["Tell me when my order is done", "إبلاغي عند اكتمال طلبي"],
};

const CHROME = [
  {
    title: "Your choices",
    loading: "One moment …",
    text: "What you agreed to, one purpose at a time. You can take each back here with one press; it counts at once, and nothing gets worse for you.",
    agreed: "You agreed on",
    until: "It ends by itself on",
    notAgreed: "You have not agreed to this.",
    takenBack: "Taken back on",
    over: "No longer in force.",
    takeBack: "Take back",
    waiting: "You are told once",
    receipt: "Receipt",
    save: "Save my receipts (JSON)",
    done: "Taken back. It counts from now on.",
    failed: "That did not work just now. Please try again.",
    noReceipts: "There is no receipt yet.",
    saved: "Saved.",
    id: "Number of the receipt",
    purpose: "Purpose",
    words: "What you agreed to",
    version: "Version of the words",
    basis: "Basis",
    data: "Data",
    controller: "Who is responsible",
    rules: "Rules that apply",
    given: "Given",
    lasts: "Lasts until",
    how: "How",
    hash: "Fingerprint (SHA-256)",
    proof: "Proof",
    proved: "Lies in the signed history of this service; the saved file has the proof.",
    notYet: "Not in the signed history yet. It comes within minutes.",
    inChat: "a button in the chat, proof level",
    consent: "consent",
  },
  {
    title: "خياراتك",
    loading: "لحظة من فضلك …",
    text: "ما وافقت عليه، غرضًا بعد غرض. يمكنك سحب أي منها هنا بضغطة واحدة، ويسري ذلك فورًا ولا يتضرر شيء لك.",
    agreed: "وافقت في",
    until: "تنتهي تلقائيًا في",
    notAgreed: "لم توافق على هذا.",
    takenBack: "سُحبت في",
    over: "لم تعد سارية.",
    takeBack: "سحب الموافقة",
    waiting: "تُبلَّغ مرة واحدة",
    receipt: "الإيصال",
    save: "حفظ إيصالاتي (JSON)",
    done: "سُحبت الموافقة، ويسري ذلك من الآن.",
    failed: "لم ينجح ذلك الآن. حاول مرة أخرى.",
    noReceipts: "لا يوجد إيصال بعد.",
    saved: "حُفظت.",
    id: "رقم الإيصال",
    purpose: "الغرض",
    words: "ما وافقت عليه",
    version: "إصدار النص",
    basis: "الأساس",
    data: "البيانات",
    controller: "المسؤول",
    rules: "القواعد المطبقة",
    given: "وقت الموافقة",
    lasts: "تسري حتى",
    how: "الطريقة",
    hash: "البصمة (SHA-256)",
    proof: "الإثبات",
    proved: "موجود في السجل الموقّع لهذه الخدمة، والملف المحفوظ يتضمن الإثبات.",
    notYet: "ليس في السجل الموقّع بعد، ويصل خلال دقائق.",
    inChat: "زر في المحادثة، مستوى الإثبات",
    consent: "الموافقة",
  },
] as const;

const DATA: Readonly<Record<string, Pair>> = {
  plan: ["your plan", "باقتك"],
  data_usage: ["how much data you used", "كمية البيانات التي استخدمتها"],
  conversation: ["what you write in this chat", "ما تكتبه في هذه المحادثة"],
};

const of = (lang: Lang): 0 | 1 => (lang === "ar" ? 1 : 0);
export type ChoicesWords = (typeof CHROME)[number];
export const choicesWords = (lang: Lang): ChoicesWords => CHROME[of(lang)];
export const purposeName = (purpose: ConsentPurpose, lang: Lang): string => PURPOSES[purpose]?.[of(lang)] ?? purpose;
export const dataName = (kind: string, lang: Lang): string => DATA[kind]?.[of(lang)] ?? kind;
