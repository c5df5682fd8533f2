// SPDX-License-Identifier: Apache-2.0
import { fold, tokenise } from "../fold.ts";
import type { Mention, UnderstandingContext } from "../understanding.ts";
import { isSameWord } from "./distance.ts";
import type { Parser } from "./parser.ts";

/** Words of catalogue names as they are said, folded. Applied word by word to names. */
const SAID_AS: Readonly<Record<string, readonly string[]>> = {
  unlimited: [
    "unlimited",
    "انلمتد",
    "انليمتد",
    "محدود",
    "محدوده",
    "مفتوح",
    "مفتوحه",
    "لامحدود",
    "لامحدوده",
    "اللامحدود",
    "اللامحدوده",
  ],
  sim: ["sim", "سيم"],
  s: ["s", "small", "اس", "صغير"],
  m: ["m", "medium", "ام", "وسط"],
  l: ["l", "large", "ال", "كبير"],
  family: ["family", "عائليه", "العائليه", "العايليه", "عايليه", "العيله", "فاميلي", "الاسره"],
  fibre: ["fibre", "fiber", "فايبر", "الياف", "الالياف"],
  prepaid: ["prepaid", "payg", "بريبيد", "مسبقه", "مسبق"],
  business: ["business", "بزنس", "اعمال", "الاعمال"],
  classic: ["classic", "كلاسيك", "كلاسك"],
  handset: ["handset", "جهاز", "الجهاز"],
  gb: ["gb", "gig", "gigs", "gigabytes", "جيجا", "قيقا", "جيقا", "جيجابايت"],
};
type Alias = { readonly offerId: string; readonly words: readonly string[] };
const aliasCache = new WeakMap<UnderstandingContext["plans"], readonly Alias[]>();

/** Plans of the catalogue, said in full, in short ("sim m", "100 gb"), in Arabic letters, with slips. The longest name wins; a tie is none. */
export const parsePlans: Parser = ({ tokens }, { plans }): Mention[] => {
  const aliases = aliasCache.get(plans) ?? aliasesOf(plans);
  aliasCache.set(plans, aliases);
  const spoken = tokens.flatMap(({ text, start, end }) => splitUnit(text).map((part) => ({ text: part, start, end })));
  const found: Mention[] = [];
  for (let at = 0; at < spoken.length; ) {
    const here = aliases.filter(({ words }) =>
      words.every((known, offset) => isSaid(spoken[at + offset]?.text ?? "", known)),
    );
    const longest = Math.max(0, ...here.map(({ words }) => words.length));
    const offers = new Set(here.filter(({ words }) => words.length === longest).map(({ offerId }) => offerId));
    const [offerId] = offers;
    if (offers.size === 1 && offerId !== undefined) {
      found.push({
        slot: "plan",
        value: offerId,
        start: spoken[at]?.start ?? 0,
        end: spoken[at + longest - 1]?.end ?? 0,
      });
    }
    at += Math.max(1, longest);
  }
  return found;
};

/** "30gb" → "30", "gb". */
function splitUnit(text: string): string[] {
  const match = /^(\d+)(gb|gig|gigs|جيجا)$/.exec(text);
  return match?.[1] && match[2] ? [match[1], match[2]] : [text];
}

/** Which words of names mean the same, by any of them: the catalogue may be in Arabic and the customer in English. */
const GROUP_OF: ReadonlyMap<string, readonly string[]> = new Map(
  Object.values(SAID_AS).flatMap((forms) =>
    forms.filter((form) => form.length > 2).map((form) => [form, forms] as const),
  ),
);

function formsOf(known: string): readonly string[] {
  return SAID_AS[known] ?? GROUP_OF.get(known) ?? GROUP_OF.get(known.replace(/^ال/u, "")) ?? [known];
}

function isSaid(spoken: string, known: string): boolean {
  const forms = formsOf(known);
  return forms.some((form) => isSameWord(spoken, form) || (known.length > 3 && spoken === `ال${form}`));
}

/** The full name, the name up to its first figure and with it, and the allowance alone; what two plans share names none. */
function aliasesOf(plans: UnderstandingContext["plans"]): Alias[] {
  const all = plans.flatMap(({ offerId, name }) => {
    const words = tokenise(fold(name).text).flatMap((token) => splitUnit(token.text));
    const figure = words.findIndex((part) => /^\d/.test(part));
    const unit = words.findIndex((part) => SAID_AS["gb"]?.includes(part) === true);
    const shorts = [
      words,
      ...(figure > 0 && unit === figure + 1 ? [words.slice(0, figure)] : []),
      ...(figure > 0 && unit === figure + 1 ? [words.slice(0, unit)] : []),
      ...(unit > 0 ? [words.slice(unit - 1, unit + 1)] : []),
    ];
    return shorts
      .filter((short) => short.length > 1 || (short[0]?.length ?? 0) > 3)
      .map((short) => ({ offerId, words: short }));
  });
  const owners = new Map<string, Set<string>>();
  for (const { offerId, words } of all)
    owners.set(words.join(" "), (owners.get(words.join(" ")) ?? new Set()).add(offerId));
  return all.filter(({ words }) => owners.get(words.join(" "))?.size === 1);
}
