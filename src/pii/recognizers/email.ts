// SPDX-License-Identifier: Apache-2.0
import type { Candidate, Reading, Recognizer } from "../findings.ts";

const LOCAL = /[\p{L}\p{N}._%+'!#$&*/=?^`{|}~-]/u;
const DOMAIN = /[\p{L}\p{N}.-]/u;
const SHAPE = /^(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+(?:\p{L}{2,24}|xn--[a-z0-9-]{2,59})$/u;
/** RFC 5321 §4.5.3.1. */
const MAX_LOCAL = 64;
const MAX_DOMAIN = 255;

/** Words for the signs of an address, as people say them in eight languages. */
const AT_WORDS = "at|ät|aet|arroba|chiocciola|małpa|malpa|arobase|arobas|arrobas|apenstaartje|klammeraffe|ات|آت|أت|إت";
const DOT_WORDS = "dot|punkt|punto|point|ponto|punt|kropka|period|دوت|نقطة|نقطه";
const LINE_WORDS =
  "underscore|under score|underline|unterstrich|guion bajo|guión bajo|tiret bas|trattino basso|sublinhado|underline|podkreślnik|podkreslnik|podłoga|liggend streepje|شرطة سفلية|اندرسكور|dash|hyphen|minus|bindestrich|guion|guión|tiret|trattino|hífen|hifen|traço|myślnik|streepje|شرطة|plus|más|più|mais";
const OPEN = "[([{<]\\s?";
const CLOSE = "\\s?[)\\]}>]";
const said = (words: string, sign: string): string =>
  `(?:\\s{0,2}${OPEN}(?:${words}|${sign})${CLOSE}\\s{0,2}|\\s{1,2}(?:${words})\\s{1,2}|[_-](?:${words})[_-]|\\s?${sign}\\s?)`;
const AT: string = said(AT_WORDS, "@");
const DOT: string = said(DOT_WORDS, "\\.");
const LINE_SAID = `\\s{1,2}(?:${LINE_WORDS})\\s{1,2}`;
const LINE = `(?:${LINE_SAID}|[_+-])`;
const ENDING =
  "com|net|org|info|biz|co|uk|io|me|us|in|edu|gov|mil|int|app|dev|online|shop|site|store|tech|cloud|email|mobi|xyz|pro|tv|example|test|" +
  "de|at|ch|fr|be|es|it|pt|br|pl|nl|eu|ie|se|dk|no|fi|cz|sk|si|hu|ro|bg|hr|rs|lt|lv|ee|is|lu|ua|ru|tr|gr|cy|mx|ar|cl|pe|ca|au|nz|" +
  "ae|sa|eg|kw|qa|bh|om|jo|lb|ma|tn|dz|iq|ly|sd|sy|ye|ps|il|pk|bd|lk|np|cn|jp|kr|hk|tw|sg|my|id|th|vn|ph|za|ng|ke|gh|كوم|نت";
const ATOM = "[\\p{L}\\p{N}_-]{1,40}";
/** "name at host dot com". Words and counts are bounded, so that looking from each word costs the same. */
const SPELLED: RegExp = new RegExp(
  `(?<![\\p{L}\\p{N}])${ATOM}(?:(?:${DOT}|${LINE})${ATOM}){0,5}${AT}(?:${ATOM}${DOT}){1,3}(?:${ENDING})(?![\\p{L}\\p{N}])(?! (?:is|was|has|isn|wasn|went|goes|does|doesn|keeps|stopped|works|will|and it)\\b)`,
  "gu",
);
/** Without a sign or a word that only an address has, two sentences are no address. */
const TELLING: RegExp = new RegExp(
  `@|${OPEN}(?:${AT_WORDS}|${DOT_WORDS})${CLOSE}|[\\s_-](?:${DOT_WORDS})[\\s_-]|[\\s_-](?:arroba|chiocciola|małpa|malpa|arobase|klammeraffe|apenstaartje)[\\s_-]`,
  "u",
);
const MAYBE: RegExp = new RegExp(`@|${AT_WORDS}`, "u");
const VALUE_SIGNS: readonly (readonly [RegExp, string])[] = [
  [new RegExp(AT, "gu"), "@"],
  [new RegExp(DOT, "gu"), "."],
  [/\s(?:plus|más|più|mais)\s/gu, "+"],
  [/\s(?:dash|hyphen|minus|bindestrich|gui[oó]n|tiret|trattino|h[ií]fen|traço|myślnik|streepje|شرطة)\s/gu, "-"],
  // Only the words: a hyphen that was typed is a hyphen.
  [new RegExp(LINE_SAID, "gu"), "_"],
];

export const email: Recognizer = {
  name: "email",
  kind: "EMAIL",
  find({ normal }: Reading): Candidate[] {
    return [...plainAddresses(normal.text), ...spelledAddresses(normal.lower)];
  },
};

function plainAddresses(text: string): Candidate[] {
  const found: Candidate[] = [];
  for (let at = text.indexOf("@"); at >= 0; at = text.indexOf("@", at + 1)) {
    let start = at;
    while (start > 0 && at - start < MAX_LOCAL && LOCAL.test(text.charAt(start - 1))) start -= 1;
    let end = at + 1;
    while (end < text.length && end - at < MAX_DOMAIN && DOMAIN.test(text.charAt(end))) end += 1;
    while (end > at + 1 && /[.-]/.test(text.charAt(end - 1))) end -= 1;
    // "my mail:x" and "(x": signs that nobody has at the front of an address.
    while (start < at && /['!#$&*/=?^`{|}~.-]/.test(text.charAt(start))) start += 1;
    const domain = text.slice(at + 1, end);
    if (start === at || domain.length < 4 || !SHAPE.test(domain)) continue;
    found.push({ start, end, value: text.slice(start, end).toLowerCase(), confidence: 0.98 });
  }
  return found;
}

function spelledAddresses(lower: string): Candidate[] {
  if (!MAYBE.test(lower)) return [];
  return [...lower.matchAll(SPELLED)]
    .filter((match) => TELLING.test(match[0]))
    .map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      value: VALUE_SIGNS.reduce((value, [said, sign]) => value.replaceAll(said, sign), match[0]),
      confidence: 0.85,
    }));
}
