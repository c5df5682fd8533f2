// SPDX-License-Identifier: Apache-2.0
import type { ConversationEvent, Part } from "#protocol";
import type { Wish } from "./visitor.ts";

/** What a visitor comes for, and how they go on from there. */
export type Script = {
  readonly name: string;
  /** How often it is chosen, against the others. */
  readonly weight: number;
  readonly words: readonly { readonly lang: "en" | "ar"; readonly text: string }[];
  /** Which seeded customers fit; null = a visitor who is not signed in. */
  readonly patterns: readonly number[] | null;
  /** Choices pressed where they are offered, in this order of liking; others are left alone, and the script ends. */
  readonly press: readonly string[];
  /** What is said when a place is asked for. */
  readonly place: string;
  readonly confirms: boolean;
  readonly maxTurns: number;
};

const en = (text: string) => ({ lang: "en", text }) as const;
const ar = (text: string) => ({ lang: "ar", text }) as const;
const base = { patterns: null, press: [], place: "NR3 1AB", confirms: false, maxTurns: 6 } as const;
/** Paying customers with clean lines. */
const ANYBODY = [1, 2, 3, 4, 5, 6, 8, 9, 10] as const;
const MOBILE = [1, 2, 3, 5, 8, 9] as const;

/** The flows of the product in the shares of a care desk's day. Plan changes are rare, bills and faults are not. */
export const scripts: readonly Script[] = [
  {
    ...base,
    name: "bill_higher",
    weight: 20,
    words: [en("why is my bill higher this month"), en("my bill went up, why"), ar("لماذا فاتورتي أعلى هذا الشهر")],
    patterns: [...ANYBODY, 7],
    press: ["o_fine", "o_mine"],
  },
  {
    ...base,
    name: "balance_due",
    weight: 20,
    words: [
      en("how much do I owe and when is it due"),
      en("when do i have to pay my bill"),
      ar("كم المبلغ المستحق علي"),
    ],
    patterns: ANYBODY,
    press: ["o_pay", "o_no"],
  },
  {
    ...base,
    name: "no_service",
    weight: 12,
    words: [en("I have no signal at all"), en("my phone has no service"), ar("لا توجد شبكة في هاتفي")],
    press: ["o_fine", "o_yes"],
  },
  {
    ...base,
    name: "no_service_signed_in",
    weight: 6,
    words: [en("I have no service")],
    patterns: MOBILE,
    press: ["o_fine", "o_yes"],
  },
  {
    ...base,
    name: "no_data",
    weight: 12,
    words: [
      en("my mobile data does not work"),
      en("internet on my phone is very slow"),
      ar("الإنترنت لا يعمل على هاتفي"),
    ],
    press: ["o_steps", "o_yes"],
  },
  {
    ...base,
    name: "roaming",
    weight: 10,
    words: [
      en("what does it cost to use my phone in France"),
      en("can I use my phone abroad"),
      ar("هل أستطيع استخدام هاتفي في الخارج"),
    ],
    press: ["o_no", "o_fine"],
    place: "Switzerland",
  },
  {
    ...base,
    name: "compare_plans",
    weight: 10,
    words: [en("which plans do you have"), en("compare your plans"), ar("ما هي الباقات المتوفرة")],
    press: ["o_no", "o_fine"],
  },
  {
    ...base,
    name: "change_plan",
    weight: 4,
    words: [en("I want to change my plan")],
    patterns: MOBILE,
    press: ["plan", "o_fine"],
    confirms: false,
    maxTurns: 8,
  },
  {
    ...base,
    name: "small_talk",
    weight: 6,
    words: [en("hello"), en("thanks, that helped"), en("are you a robot"), ar("مرحبا")],
    maxTurns: 1,
  },
];

/** Plan changes that are confirmed, for the crash proof. */
export const confirmedChange: Script = {
  ...base,
  name: "confirmed_change",
  weight: 1,
  words: [en("I want to change my plan")],
  patterns: [1, 5, 8],
  press: ["plan", "o_fine"],
  confirms: true,
  maxTurns: 10,
};

/** What the bot's newest message asks of the visitor. */
export type Ask =
  | { readonly kind: "wish"; readonly wish: Wish }
  | { readonly kind: "code"; readonly formId: string }
  | { readonly kind: "nothing" };

/** How a visitor with this script answers what was said last. `pick` chooses among equals: a number below the one given. */
export function answerTo(events: readonly ConversationEvent[], script: Script, pick: (below: number) => number): Ask {
  const message = events.findLast((event) => event.kind === "message" && event.by === "bot");
  const parts = message?.kind === "message" ? message.parts : [];
  const form = find(parts, "form")?.form;
  if (form?.kind === "sms_code") return { kind: "code", formId: form.formId };
  if (form !== undefined) return wish({ kind: "form", formId: form.formId, decision: "cancel", fields: {} });
  const act = find(parts, "act")?.act;
  if (act !== undefined) {
    const decision = script.confirms ? "confirm" : "decline";
    return wish({ kind: "act", actId: act.actId, textHash: act.textHash, decision });
  }
  const plans = planChoices(parts);
  if (script.press.includes("plan") && plans.length > 0) {
    return wish({ kind: "choice", choiceId: plans[pick(plans.length)] ?? "" });
  }
  const choices = find(parts, "choices")?.choices ?? [];
  const lines = choices.filter((choice) => !keyOf(choice.id).startsWith("o_") && !keyOf(choice.id).startsWith("m_"));
  if (lines.length > 0 && script.patterns !== null)
    return wish({ kind: "choice", choiceId: lines[pick(lines.length)]?.id ?? "" });
  for (const key of script.press) {
    const choice = choices.find((offered) => keyOf(offered.id) === key);
    if (choice !== undefined) return wish({ kind: "choice", choiceId: choice.id });
  }
  const isPlaceAsked = choices.some((choice) => ["o_line", "o_here", "o_steps"].includes(keyOf(choice.id)));
  return isPlaceAsked ? wish({ kind: "text", text: script.place }) : { kind: "nothing" };
}

function wish(made: Wish): Ask {
  return { kind: "wish", wish: made };
}

function find<T extends Part["type"]>(parts: readonly Part[], type: T): Extract<Part, { type: T }> | undefined {
  return parts.find((part): part is Extract<Part, { type: T }> => part.type === type);
}

function planChoices(parts: readonly Part[]): string[] {
  return parts.flatMap((part) =>
    part.type === "card" && part.card.kind === "plan_comparison"
      ? part.card.plans.flatMap(({ choiceId }) => (choiceId === undefined ? [] : [choiceId]))
      : [],
  );
}

/** A choice's own name: its id without the number of the question. */
function keyOf(choiceId: string): string {
  return choiceId.slice(choiceId.indexOf(".") + 1);
}
