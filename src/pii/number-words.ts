// SPDX-License-Identifier: Apache-2.0

const UNITS: Readonly<Record<string, string>> = {
  en: "zero|oh|o|nought one two three four five six seven eight nine",
  de: "null eins|ein zwei|zwo drei vier fünf|fuenf sechs sieben acht neun",
  fr: "zéro|zero un|une deux trois quatre cinq six sept huit neuf",
  es: "cero uno|un dos tres cuatro cinco seis siete ocho nueve",
  it: "zero uno due tre quattro cinque sei sette otto nove",
  pt: "zero um|uma dois|duas três|tres quatro cinco seis|meia sete oito nove",
  pl: "zero jeden dwa trzy cztery pięć|piec sześć|szesc siedem osiem dziewięć|dziewiec",
  nl: "nul een|één twee drie vier vijf zes zeven acht negen",
  ar: "صفر|زيرو واحد|واحده|واحدة اثنين|اثنان|إثنين|تنين|اتنين ثلاثة|ثلاثه|تلاتة|تلاته|ثلاث أربعة|اربعة|أربعه|اربعه|اربع خمسة|خمسه|خمس ستة|سته|ست سبعة|سبعه|سبع ثمانية|ثمانيه|تمانية|تمانيه|ثمان تسعة|تسعه|تسع",
};

/** Ten to nineteen. */
const TEENS: readonly string[] = [
  "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen",
  "zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn achtzehn neunzehn",
  "dix onze douze treize quatorze quinze seize dix_sept dix_huit dix_neuf",
  "diez once doce trece catorce quince dieciséis|dieciseis diecisiete dieciocho diecinueve",
  "dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove",
  "dez onze doze treze catorze|quatorze quinze dezesseis|dezasseis dezessete|dezassete dezoito dezenove|dezanove",
  "dziesięć jedenaście dwanaście trzynaście czternaście piętnaście szesnaście siedemnaście osiemnaście dziewiętnaście",
];

/** Twenty to ninety, and the word between ten and unit. */
const TENS: readonly (readonly [language: string, tens: string, joint: string])[] = [
  ["en", "twenty thirty forty fifty sixty seventy eighty ninety", ""],
  ["es", "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa", "y"],
  ["it", "venti trenta quaranta cinquanta sessanta settanta ottanta novanta", ""],
  ["pt", "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa", "e"],
  [
    "pl",
    "dwadzieścia trzydzieści czterdzieści pięćdziesiąt sześćdziesiąt siedemdziesiąt osiemdziesiąt dziewięćdziesiąt",
    "",
  ],
  ["de", "zwanzig dreißig|dreissig vierzig fünfzig sechzig siebzig achtzig neunzig", "und"],
];

const FRENCH_TENS: readonly (readonly [words: string, value: number, upTo: number])[] = [
  ["vingt", 20, 9],
  ["trente", 30, 9],
  ["quarante", 40, 9],
  ["cinquante", 50, 9],
  ["soixante", 60, 19],
  ["quatre_vingt", 80, 19],
  ["quatre_vingts", 80, 0],
];

/** Words that say the next digit more than once. */
export const REPEATS: ReadonlyMap<string, number> = new Map([
  ["double", 2],
  ["doble", 2],
  ["doppel", 2],
  ["doppio", 2],
  ["doppia", 2],
  ["duplo", 2],
  ["dubbel", 2],
  ["deux fois", 2],
  ["podwójne", 2],
  ["دبل", 2],
  ["triple", 3],
  ["treble", 3],
  ["tripel", 3],
  ["triplo", 3],
  ["تربل", 3],
]);

/** Most words that make one number ("quatre vingt dix sept"). */
export const LONGEST_NUMBER = 4;

/** Number words, joined by `_` where they are several, and the digits they stand for: eight languages in one table. */
export const NUMBER_WORDS: ReadonlyMap<string, string> = buildTable();

function buildTable(): Map<string, string> {
  const table = new Map<string, string>();
  const add = (words: string, value: number): void => {
    for (const word of words.split("|")) if (!table.has(word)) table.set(word, String(value));
  };
  for (const units of Object.values(UNITS))
    units.split(" ").forEach((words, value) => {
      add(words, value);
    });
  for (const teens of TEENS)
    teens.split(" ").forEach((words, index) => {
      add(words, 10 + index);
    });
  for (const [language, tens, joint] of TENS) addTens(add, language, tens, joint);
  for (const [words, value, upTo] of FRENCH_TENS) {
    add(words, value);
    for (let unit = 1; unit <= upTo; unit += 1) {
      for (const name of frenchUnit(unit).split("|")) {
        add(`${words}_${name}`, value + unit);
        if (unit === 1 || unit === 11) add(`${words}_et_${name}`, value + unit);
      }
    }
  }
  return table;
}

function addTens(add: (words: string, value: number) => void, language: string, tens: string, joint: string): void {
  const units = (UNITS[language] ?? "").split(" ").slice(1);
  tens.split(" ").forEach((names, index) => {
    add(names, 20 + 10 * index);
    for (const name of names.split("|")) {
      units.forEach((unitNames, unit) => {
        for (const unitName of unitNames.split("|")) {
          const value = 21 + 10 * index + unit;
          if (language === "de") add(`${unitName}${joint}${name}`, value);
          else add(joint === "" ? `${name}_${unitName}` : `${name}_${joint}_${unitName}`, value);
        }
      });
    }
  });
}

function frenchUnit(value: number): string {
  return value < 10 ? ((UNITS["fr"] ?? "").split(" ")[value] ?? "") : ((TEENS[2] ?? "").split(" ")[value - 10] ?? "");
}
