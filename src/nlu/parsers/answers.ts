// SPDX-License-Identifier: Apache-2.0
import type { Mention } from "../understanding.ts";
import type { Parser } from "./parser.ts";

/** Answers in folded spelling. Checked in this order: "none of them" before "no", "any of them" before "yes". */
const ANSWERS: readonly { readonly slot: "none" | "either" | "deny" | "affirm"; readonly words: string }[] = [
  {
    slot: "none",
    words:
      "none|none of (?:them|these|those|the above)|neither|neither (?:one|of them|of those|of these)|nothing|not (?:any|either) of (?:them|these|those)|no(?:t)? (?:one|either)|" +
      "ولا واحد(?:ه)?(?: منهم| منهن| فيهم)?|ولا وحده(?: منهم| فيهم)?|ولا شي|ولا شيء|ولا حاجه|لا هذا ولا (?:هذا|ذاك)|لا ده ولا ده|لا هاد ولا هاد|لا شيء منها|مو ولا واحد",
  },
  {
    slot: "either",
    words:
      "either|either (?:one|way|is fine|of them|will do|works)|any|any (?:one|of them|of these|is fine|will do)|anyone|whichever|whichever (?:one|is (?:easier|quicker|best))|both|both (?:are fine|work)|" +
      "(?:i )?(?:don'?t|do not) (?:mind|care)(?: which)?|(?:it )?(?:doesn'?t|does not|dont) matter(?: which)?|no preference|you (?:choose|decide|pick)|up to you|whatever|all the same(?: to me)?|" +
      "اي واحد(?:ه)?(?: منهم| فيهم)?|اي منهم|اي منهما|اي شي|اي شيء|اي حاجه|ايهما|ما (?:ت|ي)فرق(?: معي| معاي)?|مش (?:ها|ح)?(?:تفرق|فارقه)(?: معايا)?|مو فارقه|مش مهم|مو مهم|عادي|كله واحد|كلو واحد|زي بعض|زي بعضه|على راحتك|علي راحتك|علي كيفك|اللي تشوفه|انت اختار|الاثنين|الاتنين|كلاهما",
  },
  {
    slot: "deny",
    words:
      "no|nope|nah|na|n|noo|no way|not really|not now|not yet|no thanks|no thank you|no ta|don'?t|do not|don'?t do (?:it|that)|negative|wrong|incorrect|(?:that'?s )?not (?:right|correct|it|true|mine|me)|that'?s wrong|i don'?t|it'?s not|it isn'?t|it is not|it'?s wrong|i do not|i didn'?t|i haven'?t|i'?d rather not|rather not|never|👎|❌|" +
      "لا|لاء|لاا|لالا|لا لا|كلا|ابدا|لا شكرا|لا مشكور|مو صح|مش صح|مو صحيح|مش كده|مو كذا|غلط|خطا|غير صحيح|لا ما (?:ابي|ابغي|بدي|اريد)|ما (?:ابي|ابغي|بدي|اريد)|مابي|مابغي|مش عايز(?:ه)?|مش عاوز(?:ه)?|لا مش عايز|بلاش|لا بلاش|مو (?:الحين|الان)|مش دلوقتي|ليس الان|لا اريد|لست موافقا?|مش موافق|مو موافق|لسه|لسا|مش بعد",
  },
  {
    slot: "affirm",
    words:
      "yes|yeah|yea|yep|yup|yap|ya|yh|yes+|y|ye|ok|okay|okey|k|kk|sure|sure thing|of course|certainly|absolutely|definitely|correct|right|that'?s (?:right|correct|fine|the one|me)|exactly|indeed|go ahead|go for it|do it|do that|please do|yes please|yes i do|yes i am|yes it is|i do|i am|it is|i did|i have|it does|i agree|agreed|confirm|confirmed|i confirm|fine|sounds good|good|great|perfect|alright|all right|aye|affirmative|true|yes that'?s right|let'?s do it|works for me|👍|✅|👌|" +
      "نعم|ايوه|ايوا|ايوة|اي|ايه|اه|اها|اجل|بلي|تمام|تمام كده|اوكي|اوك|اوكيه|طيب|ماشي|حاضر|اكيد|طبعا|بالتاكيد|بالطبع|صح|صحيح|مزبوط|مضبوط|بالضبط|موافق|موافقه|اوافق|اكد|اؤكد|يلا|زين|خوش|اي نعم|ايوه صح|نعم من فضلك|اي بالله|تفضل|اتفضل|مافي مشكله|ما في مشكله|مفيش مشكله|مليح|منيح|هو ده|هذا هو|انا موافق|نعم موافق|ابشر|ايوه كده",
  },
];
const FILLER_BEFORE =
  "(?:(?:oh|um+|uh+|er+|well|so|hmm+|ah|ok|okay|please|actually|طب|يعني|والله|لو سمحت)[ ,.!]+){0,3}";
const FILLER_AFTER =
  "(?:[ ,.!?]+(?:please|pls|plz|thanks|thank you|thx|ta|cheers|mate|sir|love|then|really|it is|that'?s (?:right|it|fine)|i do|i am|now|go ahead|do it|bot|شكرا|لو سمحت|من فضلك|يا ريت|حبيبي|اخوي|يا غالي|والله|تمام|صح|مشكور|طبعا|اكيد)){0,3}";
const WHOLE = ANSWERS.map(({ slot, words }) => ({
  slot,
  pattern: new RegExp(`^[ ,.!]*${FILLER_BEFORE}(?:${words})${FILLER_AFTER}[ ,.!?]*$`, "u"),
}));
/** "no, the other line", "yes I want that": the answer, then more. "no signal" is not an answer. */
const LEADING_DENY =
  /^[ ,.]*(?:no|nope|nah|لا|لاء|كلا)(?:(?= ?[,.!;])|(?= (?:i|it'?s|that'?s|the|my|not|we|you|thanks|thank|actually|sorry|wait|اقصد|قصدي|الثاني|التاني|مو|مش|الخط|الرقم|انا)(?![\p{L}])))/u;
const LEADING_AFFIRM = /^[ ,.]*(?:yes|yeah|yep|yup|sure|ok|okay|نعم|ايوه|ايوا|اي|اه|تمام|طيب)(?=[ ,.!;])/u;

/** The whole message as an answer, or null. */
export function wholeAnswer(text: string): "none" | "either" | "deny" | "affirm" | null {
  if (text.length > 80) return null;
  return WHOLE.find(({ pattern }) => pattern.test(text))?.slot ?? null;
}

export const parseAnswers: Parser = ({ text }): Mention[] => {
  const whole = wholeAnswer(text);
  if (whole !== null) return [{ slot: whole, value: whole, start: 0, end: text.length }];
  const deny = LEADING_DENY.exec(text);
  if (deny) return [{ slot: "deny", value: "deny", start: 0, end: deny[0].length }];
  const affirm = LEADING_AFFIRM.exec(text);
  return affirm ? [{ slot: "affirm", value: "affirm", start: 0, end: affirm[0].length }] : [];
};
