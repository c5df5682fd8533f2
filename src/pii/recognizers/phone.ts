// SPDX-License-Identifier: Apache-2.0
import { type CountryCode, isValidPhoneNumber } from "libphonenumber-js/min";
import { contextPattern, type Near, nearWords } from "../context.ts";
import { type DigitRun, type DigitWindow, windowsFrom } from "../digit-runs.ts";
import type { Candidate, Reading, Recognizer } from "../findings.ts";
import { type NumberingPlan, planOf, splitInternational } from "../numbering.ts";
import { OTHER_NUMBERS, OTHER_REACH } from "../other-numbers.ts";

const NEAR: RegExp = contextPattern({
  en: [
    "phone",
    "phone number",
    "mobile",
    "mobile number",
    "cell",
    "my number",
    "number is",
    "new number",
    "old number",
    "tel",
    "telephone",
    "call me",
    "ring me",
    "text me",
    "reach me",
    "whatsapp",
    "msisdn",
    "landline",
    "call back on",
    "sms to",
    "office",
    "fax",
    "direct line",
  ],
  ar: [
    "رقم",
    "هاتف",
    "تلفون",
    "تليفون",
    "جوال",
    "موبايل",
    "محمول",
    "واتساب",
    "واتس",
    "اتصل",
    "اتصلوا",
    "كلموني",
    "كلمني",
    "نقال",
    "خلوي",
  ],
  de: [
    "telefon",
    "telefonnummer",
    "handy",
    "handynummer",
    "rufnummer",
    "meine nummer",
    "nummer ist",
    "mobilnummer",
    "ruf mich",
    "anrufen",
  ],
  fr: ["téléphone", "telephone", "portable", "numéro", "mon numero", "appelez", "appelle"],
  es: [
    "teléfono",
    "telefono",
    "móvil",
    "movil",
    "celular",
    "mi número",
    "mi numero",
    "llámame",
    "llamame",
    "número es",
  ],
  it: ["telefono", "cellulare", "mio numero", "numero è", "numero e", "chiamami", "chiamatemi", "fisso"],
  pt: [
    "telefone",
    "telemóvel",
    "telemovel",
    "celular",
    "meu número",
    "meu numero",
    "número é",
    "numero é",
    "ligue",
    "fixo",
    "zap",
  ],
  pl: ["numer", "numer telefonu", "telefon", "komórka", "komórki", "tel", "zadzwoń", "mój numer"],
  nl: ["telefoon", "telefoonnummer", "mobiel", "mijn nummer", "nummer is", "bel me", "06 nummer"],
});
const DATE = /^\d{1,4}[./-]\d{1,2}[./-]\d{1,4}(?![./-]?\d)(?:\D|$)/;
/** Words right before a number that leave no doubt, so that a local number of seven digits counts as well. */
const LABEL =
  /(?:phone|tel|telephone|mobile|cell|fax|call me (?:on|at|back on)|ring me on|reach me (?:on|at)|text me (?:on|at))\s?[.:]?\s{0,2}$/;
const CURRENCY_BEFORE = /(?:[£$€¥]|\b(?:gbp|usd|eur|aed|sar|egp|kwd|kd|qar|bhd|omr|jod)|د\.? ?ك\.?)\s?$/;
const CURRENCY_AFTER =
  /^\s?(?:[£$€%]|(?:gb|mb|kb|gigs?|pounds?|quid|euros?|dollars?|pence|dirhams?|riyals?|rials?|dinars?|fils|kwd|bhd|omr|jod|mbps|kwh)\b|جنيه|ريال|درهم|دينار|دنانير|فلس|د\.? ?ك|جيجا|ميجا)/;
/** Only these may stand inside one telephone number. */
const INSIDE = /^[\s\-./()]*$/;
/** Between two values rather than inside one. */
const ENDS_VALUE = /[,|:*\n]/;
const LABEL_REACH = 24;
/** Fewest digits that are a number on their own. */
const SHORTEST = 7;
/** E.164's fifteen and the 00 before them. */
const LONGEST = 17;

/** Strict checks one message may cost; behind them a number counts as valid, so that work is bounded and the doubt masks. */
const STRICT_CHECKS = 40;

/** Everything that is the same for all windows of a text. */
type Scene = {
  readonly text: string;
  readonly lower: string;
  readonly country: CountryCode;
  readonly plan: NumberingPlan | null;
  readonly isAsked: boolean;
  readonly named: Near;
  readonly other: Near;
  strictChecksLeft: number;
};

export const phone: Recognizer = {
  name: "phone",
  kind: "PHONE",
  find({ normal, runs, defaultCountry, expects }: Reading): Candidate[] {
    const scene: Scene = {
      text: normal.text,
      lower: normal.lower,
      country: defaultCountry.toUpperCase() as CountryCode,
      plan: planOf(defaultCountry),
      isAsked: expects === "phone",
      named: nearWords(normal.lower, NEAR),
      other: nearWords(normal.lower, OTHER_NUMBERS),
      strictChecksLeft: STRICT_CHECKS,
    };
    return runs.flatMap((run) => findInRun(scene, run));
  },
};

function findInRun(scene: Scene, run: DigitRun): Candidate[] {
  const found: Candidate[] = [];
  for (let from = 0; from < run.length; from += 1) {
    const plus = plusBefore(scene.text, run[from]?.start ?? 0);
    // Longest first: "07700 900123" is one number, not "07700".
    for (const window of windowsFrom(run, from, SHORTEST, LONGEST)) {
      // No calling code begins with a zero: a plus before one is a slip, or belongs to something else.
      const isInternational = plus > 0 && !window.digits.startsWith("0");
      // A plus behind a letter or digit stays: without it what stands for the number would run into that.
      const isGlued = /[\p{L}\p{N}]/u.test(scene.text.charAt(window.start - plus - 1));
      const candidate = isInternational
        ? international(window, window.digits, isGlued ? 0 : plus)
        : local(scene, run, window);
      if (!candidate || !isOneNumber(run, window)) continue;
      found.push(withBracket(scene.text, candidate));
      from = window.to;
      break;
    }
  }
  return found;
}

/** "(020) 7946 0958" begins with its bracket. */
function withBracket(text: string, candidate: Candidate): Candidate {
  const inside = text.slice(candidate.start, candidate.end);
  const isOpen = inside.includes(")") && !inside.includes("(") && text.charAt(candidate.start - 1) === "(";
  return isOpen ? { ...candidate, start: candidate.start - 1 } : candidate;
}

/** Units that a plus and what may follow it take up before the first digit; 0 without one. */
function plusBefore(text: string, start: number): number {
  const match = /\+\s?\(?$/.exec(text.slice(Math.max(0, start - 3), start));
  return match?.[0].length ?? 0;
}

function international(window: DigitWindow, digits: string, plus: number): Candidate | null {
  const split = splitInternational(digits);
  if (!split) return null;
  const value = `+${split.callingCode}${split.national}`;
  return { start: window.start - plus, end: window.end, value, confidence: 0.95 };
}

function local(scene: Scene, run: DigitRun, window: DigitWindow): Candidate | null {
  const { plan } = scene;
  const { digits, start, end } = window;
  if (digits.startsWith("00")) return international(window, digits.slice(2), 0);
  const prefix = plan?.nationalPrefix ?? null;
  const isPrefixed = prefix !== null && digits.startsWith(prefix);
  const national = isPrefixed ? digits.slice(prefix.length) : digits;
  const isPossible = plan?.lengths.has(national.length) === true;
  const isNamed = scene.isAsked || (scene.named.around(start, end) && !scene.other.before(start, OTHER_REACH));
  const value = `+${plan?.callingCode ?? ""}${national}`;
  const isLabelled =
    digits.length >= SHORTEST && LABEL.test(scene.lower.slice(Math.max(0, start - LABEL_REACH), start));
  if (isNamed && (isPossible || digits.length >= 8 || isLabelled)) {
    return isOtherThing(scene, window) ? null : { start, end, value, confidence: isPossible ? 0.9 : 0.6 };
  }
  const isAbroad = plan !== null && digits.length >= 11 && digits.startsWith(plan.callingCode);
  if ((!isPossible && !isAbroad) || scene.other.before(start, OTHER_REACH) || isOtherThing(scene, window)) return null;
  // Without a word beside it only what starts like a number of here: the prefix, or the calling code without its plus.
  if (isPrefixed && isPossible && digits.length >= 9) return { start, end, value, confidence: 0.85 };
  const split = isAbroad ? splitInternational(digits) : null;
  if (split) return { start, end, value: `+${split.callingCode}${split.national}`, confidence: 0.75 };
  const isWholeRun =
    (window.from === 0 || ENDS_VALUE.test(run[window.from]?.separator ?? "")) &&
    (window.to === run.length - 1 || ENDS_VALUE.test(run[window.to + 1]?.separator ?? ""));
  return isPossible && isWholeRun && isValidHere(scene, digits, prefix)
    ? { start, end, value, confidence: 0.65 }
    : null;
}

function isOneNumber(run: DigitRun, { from, to }: DigitWindow): boolean {
  return run.slice(from + 1, to + 1).every(({ separator }) => INSIDE.test(separator));
}

/** An amount, a date, part of a word. */
function isOtherThing({ text, lower }: Scene, { start, end, digits }: DigitWindow): boolean {
  // No amount of so many digits begins with a zero.
  const canBeAmount = !digits.startsWith("0");
  return (
    (canBeAmount && CURRENCY_BEFORE.test(lower.slice(Math.max(0, start - 5), start))) ||
    (canBeAmount && CURRENCY_AFTER.test(lower.slice(end, end + 10))) ||
    DATE.test(text.slice(start, start + 12)) ||
    isLetter(text, start - 1) ||
    isLetter(text, end) ||
    isYears(digits)
  );
}

/** Plans without a prefix (Kuwait, Qatar), or a prefix left out: the stricter check, and never fewer than eight digits. */
function isValidHere(scene: Scene, digits: string, prefix: string | null): boolean {
  if (digits.length < (prefix === null ? 8 : 10)) return false;
  if (scene.strictChecksLeft <= 0) return true;
  scene.strictChecksLeft -= 1;
  return isValidPhoneNumber(digits, scene.country);
}

function isYears(digits: string): boolean {
  return /^(?:(?:19|20)\d\d){2}$/.test(digits) || /^(?:19|20)\d\d(?:0\d|1[0-2])[0-3]\d$/.test(digits);
}

/** "ORD-64674899", "#0123", "a0770…": part of a name. */
function isLetter(text: string, at: number): boolean {
  const char = text.charAt(at);
  return at >= 0 && (/[\p{L}_#@]/u.test(char) || (char === "-" && /\p{L}/u.test(text.charAt(at - 1))));
}
