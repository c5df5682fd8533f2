// SPDX-License-Identifier: Apache-2.0
// What customers say in the journeys, and what they look for on the screen: labels come from the catalogue, so that a better wording
// breaks no journey.
import { readFileSync } from "node:fs";
import { parse } from "yaml";

export type Lang = "en" | "ar";

type Catalogue = { readonly [key: string]: string | Catalogue };

function catalogueOf(lang: Lang): (id: string) => string {
  const all = parse(readFileSync(new URL(`../../flows/messages/${lang}.yaml`, import.meta.url), "utf8")) as Catalogue;
  return (id) => {
    const found = id
      .split(".")
      .reduce<string | Catalogue | undefined>(
        (place, key) => (typeof place === "object" ? place[key] : undefined),
        all,
      );
    if (typeof found !== "string") throw new Error(`The catalogue has no ${id} in ${lang}`);
    return found;
  };
}

/** Matches a catalogue sentence whatever fills its gaps. Quotes match anything: Playwright cannot carry them in an expression. */
function sentence(text: string): RegExp {
  const pieces = text
    .split(/\{[^}]*\}/u)
    .map((piece) => piece.replace(/[.*+?^${}()|[\]\\]/gu, "\\$&").replace(/['"]/gu, "."));
  return new RegExp(pieces.join(".*"), "u");
}

const said = {
  en: {
    askBalance: "How much do I owe and when is it due?",
    askPrepaid: "What is my balance?",
    askRoaming: "What does roaming in Turkey cost?",
    askQuote: (plan: string) => `Can I change to ${plan}, and what would it cost?`,
    askChange: "I want to change my plan",
    askSlow: "My mobile data is very slow",
    askPlans: "Which plans do you have?",
    choose: (plan: string) => `Choose ${plan}`,
  },
  ar: {
    askBalance: "كم علي أن أدفع ومتى؟",
    askPrepaid: "ما هو رصيدي؟",
    askRoaming: "كم تكلفة التجوال في تركيا؟",
    askQuote: (plan: string) => `هل يمكنني الانتقال إلى ${plan} وكم السعر؟`,
    askChange: "أريد تغيير باقتي",
    askSlow: "الإنترنت بطيء جدًا",
    askPlans: "ما الباقات المتاحة؟",
    choose: (plan: string) => new RegExp(`اختر \\p{Cf}*${plan}`, "u"),
  },
} as const;

export type Words = {
  readonly askBalance: string;
  readonly askPrepaid: string;
  readonly askRoaming: string;
  readonly askQuote: (plan: string) => string;
  readonly askChange: string;
  readonly askSlow: string;
  readonly askPlans: string;
  readonly choose: (plan: string) => string | RegExp;
  readonly billStarter: string;
  readonly outageStarter: string;
  readonly notHigher: RegExp;
  readonly pay: string;
  readonly allClear: string;
  readonly notNow: string;
  readonly undo: string;
  readonly undone: RegExp;
  readonly showWhy: string;
  readonly unpaid: RegExp;
  readonly whatDoIOwe: string;
  /** Any sentence without gaps, by its id. */
  readonly text: (id: string) => string;
  readonly works: string;
  readonly ticket: string;
  readonly person: string;
  readonly askedForPerson: string;
};

export function wordsOf(lang: Lang): Words {
  const text = catalogueOf(lang);
  const becauseOfDebt = /debt \{([^}]+)\}/u.exec(text("t2.suspended"))?.[1] ?? "";
  return {
    ...said[lang],
    billStarter: text("menu.bill_higher"),
    outageStarter: text("menu.no_service"),
    notHigher: sentence(text("b1.no_change")),
    pay: text("b2.choice.pay"),
    allClear: text("t5.choice.all_clear"),
    notNow: text("choice.not_now"),
    undo: text("app.act.undo"),
    undone: sentence(text("undo.done")),
    showWhy: text("t1.choice.show_reason"),
    unpaid: sentence(becauseOfDebt),
    whatDoIOwe: text("menu.balance_due"),
    text,
    works: text("choice.works"),
    ticket: text("choice.ticket"),
    person: text("choice.person"),
    askedForPerson: text("app.desk.reason.asked"),
  };
}
