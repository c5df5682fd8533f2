// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import type { SentencePiece } from "#dialogue";
import { commits } from "#help";
import type { Lang } from "#kernel";
import { strictJson } from "./strict-json.ts";

const tree = z.strictObject({
  say: z
    .array(z.union([z.strictObject({ text: z.string().max(400) }), z.strictObject({ slot: z.string().max(40) })]))
    .min(1)
    .max(16),
});

/** Words that say that something is, was or will be done: only where the sentence itself says it. */
const CLAIMS =
  /^(?:done|cancel\w*|confirm\w*|paid|pay\w*|chang\w*|activat\w*|order\w*|block\w*|approv\w*|agree\w*|accept\w*|fix\w*|solv\w*|book\w*|sent|send\w*|delet\w*|remov\w*|free|safe|secure|verified|checked|will|unlock\w*|credit\w*|charg\w*|owe\w*|due)$/iu;
const CLAIMS_AR =
  /(?:تم|الغي|الغاء|اكد|دفع|غير|فعل|طلب|حظر|وافق|قبل|اصلح|حل|حجز|ارسل|حذف|مجان|امن|سوف|فتح|رصيد|رسوم|مستحق)/u;
const NEGATIONS: Readonly<Record<Lang, RegExp>> = {
  en: /\b(?:not|no|never|nothing|nobody|without|cannot|\w+n['’]t|(?:ca|do|wo|is|are|was|were|did|does|could|would|should|have|has|had)nt)\b/giu,
  ar: /(?<!\p{L})(?:لا|لن|لم|ليس|ليست|لست|ما|بدون|دون|غير)(?!\p{L})/gu,
};
const SITE = /\bwww\b|\b[a-z0-9-]+\.[a-z]{2,}\b/iu;
/** Letters of the language and marks between sentences, and nothing else: no digit, picture, bracket, accent or sign over a letter. */
const PLAIN: Readonly<Record<Lang, RegExp>> = {
  en: /^[A-Za-z \n.,:;!?'’‘"“”()\u2013\u2014…-]*$/u,
  ar: /^[A-Za-z\u0621-\u063a\u0641-\u0652 \n.,:;!?،؛؟'’‘"“”()\u2013\u2014…-]*$/u,
};
/** Vowel signs and the stretching line, between which a word of denial would not be seen. */
const VOWEL_SIGNS = /[\u0640\u064b-\u0652]/gu;

export type Wording = { readonly fold: (text: string) => readonly string[]; readonly vocabulary: ReadonlySet<string> };

/**
 * Judges a reworded sentence. It has exactly the values of the original, in its own words has no digit, amount, address or markup, uses only
 * words that the operator's catalogue uses, denies as often as the original, claims nothing that the original does not, and binds nobody.
 *
 * @returns The sentence with its values, or null where it breaks a rule: then the original is said.
 */
export function checkWording(
  answer: string,
  original: readonly SentencePiece[],
  lang: Lang,
  { fold, vocabulary }: Wording,
): string | null {
  const read = tree.safeParse(strictJson(answer));
  if (!read.success) return null;
  const values = new Map(original.flatMap((piece) => (piece.kind === "slot" ? [[piece.slot, piece.value]] : [])));
  const slots = (pieces: readonly { readonly slot?: string }[]): string =>
    pieces
      .flatMap(({ slot }) => (slot === undefined ? [] : [slot]))
      .sort()
      .join();
  const before = ownWords(original.map((piece) => (piece.kind === "text" ? piece.text : " ")));
  const after = ownWords(read.data.say.map((piece) => ("text" in piece ? piece.text : " ")));
  if (slots(read.data.say as readonly { slot?: string }[]) !== slots(original as readonly { slot?: string }[]))
    return null;
  if (after.trim().length < 2 || after.length > Math.max(before.length * 1.8, before.length + 80)) return null;
  if (!PLAIN[lang].test(after) || SITE.test(after) || commits(after)) return null;
  if (countOf(after, NEGATIONS[lang]) !== countOf(before, NEGATIONS[lang])) return null;
  const known = new Set(fold(before));
  const isAllowed = (word: string): boolean => known.has(word) || (vocabulary.has(word) && !claims(word, lang));
  if (!fold(after).every(isAllowed)) return null;
  return read.data.say
    .map((piece) => ("text" in piece ? piece.text : (values.get(piece.slot) ?? "")))
    .join("")
    .trim();
}

function ownWords(pieces: readonly string[]): string {
  return pieces.join("");
}

function countOf(text: string, pattern: RegExp): number {
  return text.replace(VOWEL_SIGNS, "").match(pattern)?.length ?? 0;
}

function claims(word: string, lang: Lang): boolean {
  return lang === "ar" ? CLAIMS_AR.test(word) : CLAIMS.test(word);
}
