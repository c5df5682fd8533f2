// SPDX-License-Identifier: Apache-2.0

import type { Token } from "../fold.ts";
import { fold, tokenise } from "../fold.ts";
import type { Mention } from "../understanding.ts";
import type { Parser } from "./parser.ts";

/** What people say that the official names do not hold. Folded on load. */
const ALSO: Readonly<Record<string, string>> = {
  GB: "uk|great britain|britain|england|scotland|wales|united kingdom|بريطانيا|انجلترا|انكلترا|اسكتلندا|ويلز",
  US: "usa|united states|america|the states|u.s.a|امريكا|اميركا|الولايات المتحدة",
  AE: "uae|emirates|dubai|abu dhabi|الامارات|دبي|ابوظبي|ابو ظبي",
  TR: "turkey|turkiye|istanbul|تركيا|اسطنبول",
  SA: "saudi|ksa|saudi arabia|السعودية|المملكة",
  NL: "holland|the netherlands|هولندا",
  CZ: "czech republic|czech|التشيك",
  KR: "south korea|korea|كوريا الجنوبية|كوريا",
  RU: "russia|روسيا",
  EG: "مصر|القاهرة",
  CH: "swiss|سويسرا",
  MA: "المغرب",
  PS: "palestine|فلسطين",
  SY: "syria|سوريا",
  CI: "ivory coast|ساحل العاج",
  HK: "hong kong|هونج كونج",
  MO: "macau",
  VN: "vietnam",
  LA: "laos",
  BO: "bolivia",
  VE: "venezuela",
  TZ: "tanzania",
  IR: "iran|ايران",
  TW: "taiwan",
  MD: "moldova",
  MK: "macedonia",
  CV: "cape verde",
  CD: "congo|drc",
  ES: "spain|majorca|mallorca|ibiza|tenerife|اسبانيا",
  FR: "paris|فرنسا|باريس",
  IT: "rome|ايطاليا|روما",
  DE: "المانيا",
  IN: "الهند",
  CN: "الصين",
  ID: "bali|اندونيسيا",
  OM: "سلطنة عمان|عمان",
  JO: "الاردن",
  LB: "لبنان",
  BH: "البحرين",
  GR: "اليونان",
  TH: "تايلند|تايلاند",
};
/** Codes that look like names but are everyday words in one of the languages ("my money", "with me"). */
const EVERYDAY = new Set(["مالي", "us", "chad"]);
/** Countries whose name only counts after a word of place, since it is a first name too. */
const AMBIGUOUS = new Set(["jordan", "georgia", "chad", "cuba"]);
const LONGEST = 5;

let table: ReadonlyMap<string, string> | null = null;

/** Folded names in English and Arabic → ISO code, from the runtime's own names. Built once, on first use. */
function names(): ReadonlyMap<string, string> {
  if (table) return table;
  const built = new Map<string, string>();
  const add = (name: string, code: string): void => {
    const key = tokenise(fold(name).text)
      .map((token) => token.text)
      .join(" ");
    if (key !== "" && !EVERYDAY.has(key)) built.set(key, code);
  };
  for (const language of ["en", "ar"]) {
    const display = new Intl.DisplayNames([language], { type: "region", fallback: "none" });
    for (const code of assignedCodes(display))
      add((display.of(code) ?? "").replace(/ SAR China$/, "").replace(" & ", " and "), code);
  }
  for (const [code, spoken] of Object.entries(ALSO)) for (const name of spoken.split("|")) add(name, code);
  table = built;
  return built;
}

/** Two-letter codes that the runtime can name, without unions, test codes and those that others have replaced (FX is FR today). */
function assignedCodes(display: Intl.DisplayNames): string[] {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  const skipped = new Set(["EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"]);
  return [...letters]
    .flatMap((a) => [...letters].map((b) => a + b))
    .filter((code) => !skipped.has(code) && display.of(code) !== undefined)
    .filter((code) => new Intl.Locale(`und-${code}`).region === code);
}

const TAKES_BACK = /^(?:no|nope|sorry|wait|actually|wrong|not|لا|لاء|اسف|قصدي|اقصد|غلط|مش|مو)$/;

/** Countries by name in English and Arabic, with the particles that Arabic joins to them (لتركيا, بالأردن). */
export const parseCountries: Parser = ({ tokens, original }): Mention[] => {
  const known = names();
  const found: Mention[] = [];
  for (let at = 0; at < tokens.length; at += 1) {
    for (let size = Math.min(LONGEST, tokens.length - at); size > 0; size -= 1) {
      const words = tokens.slice(at, at + size);
      const code = codeOf(
        words.map(({ text }) => text),
        known,
        tokens[at - 1]?.text,
      );
      if (code === undefined) continue;
      found.push({ slot: "country", value: code, start: words[0]?.start ?? 0, end: words.at(-1)?.end ?? 0 });
      at += size - 1;
      break;
    }
  }
  const [only] = found;
  if (only && found.length === 1) found.push(...takenBack(tokens, only));
  // "US" is a country in capitals, a pronoun otherwise.
  for (const match of original.matchAll(/(?<![\p{L}])(?:US|U\.S\.)(?![\p{L}])/gu)) {
    if (original !== original.toUpperCase())
      found.push({ slot: "country", value: "US", start: match.index, end: match.index + match[0].length });
  }
  return found;
};

function codeOf(
  words: readonly string[],
  known: ReadonlyMap<string, string>,
  before: string | undefined,
): string | undefined {
  const phrase = words.join(" ");
  if (AMBIGUOUS.has(phrase) && !/^(?:in|to|from|for|visit|visiting|at)$/.test(before ?? "")) return undefined;
  const exact = known.get(phrase);
  if (exact !== undefined || !/\p{Script=Arabic}/u.test(phrase)) return exact;
  return bare(phrase)
    .map((form) => known.get(form))
    .find((code) => code !== undefined);
}

/** Arabic without joined particles: و ف ب ل ع, and لل for ل + ال. */
function bare(phrase: string): string[] {
  const forms: string[] = [];
  if (phrase.startsWith("لل")) forms.push(`ال${phrase.slice(2)}`);
  if (/^[وفبلع]/.test(phrase) && phrase.length > 4) forms.push(phrase.slice(1));
  if (/^و[بل]/.test(phrase) && phrase.length > 5) forms.push(phrase.slice(2));
  return forms;
}

/** "No, I meant Egypt": the country said before is taken back. */
function takenBack(tokens: readonly Token[], country: Mention): Mention[] {
  const before = tokens.filter(({ end }) => end <= country.start).map(({ text }) => text);
  const isCorrection = before.length > 0 && before.length < 5 && TAKES_BACK.test(before[0] ?? "");
  const start = tokens[0]?.start ?? 0;
  return isCorrection ? [{ slot: "correction", value: "country", start, end: tokens[0]?.end ?? start }] : [];
}
