// SPDX-License-Identifier: Apache-2.0
import { decipher, segment, type WordList } from "./text/ciphers.ts";
import { latinise } from "./text/confusables.ts";
import { type Disguise, decode } from "./text/decode.ts";

/** A text as an attacker hopes that only a model reads it, and what had to be taken off. */
export type Unmasked = {
  /** Readings, the plainest first, each in one lower-case form. */
  readonly views: readonly string[];
  readonly hiddenCharacters: number;
  readonly disguises: ReadonlySet<Disguise>;
};

/** Longest text that is read: what is longer is read at both ends. */
const READ_CHARS = 20_000;
const HEAD_CHARS = 14_000;

const HIDDEN =
  /[\ufe00-\ufe0f]|[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0]|[\u{e0000}-\u{e01ef}]/gu;
/** Long words of one text that are cut: there are few in any language, and it is the dearest step. */
const MOST_RUNS = 8;
const LEET: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "2": "z",
  "3": "e",
  "4": "a",
  "5": "s",
  "6": "g",
  "7": "t",
  "8": "b",
  "9": "g",
  "@": "a",
  $: "s",
  "!": "i",
  "|": "l",
  "+": "t",
  "€": "e",
};
const TAGS = /<\/?[a-z][^<>]{0,200}>/g;
/** Five letters or more, each by itself; wider blanks are where words ended. */
const SPACED =
  /(?<![\p{L}\p{N}])(?:[\p{L}\p{N}@$!](?: {1,3}|[.\-_*|·•/]| [.\-_*|·•/] )){4,400}[\p{L}\p{N}@$!](?![\p{L}\p{N}])/gu;

/** Everything at once: encodings read out, NFKC, nothing hidden, no accents, look-alikes as Latin, spaced letters joined, leet, ciphers. Linear. */
export function unmask(raw: string, known: WordList): Unmasked {
  const short = raw.length <= READ_CHARS ? raw : `${raw.slice(0, HEAD_CHARS)} ${raw.slice(HEAD_CHARS - READ_CHARS)}`;
  const { text, hidden, disguises } = decode(short);
  const found = new Set(disguises);
  const visible = text.replaceAll(HIDDEN, "");
  const plain = words(visible, known);
  const views = [plain];
  if (hidden !== "") views.push(words(hidden, known));
  for (const reading of decipher(plain, known)) {
    found.add(reading.disguise);
    views.push(reading.text);
  }
  return { views, hiddenCharacters: short.length - short.replaceAll(HIDDEN, "").length, disguises: found };
}

/** Lower case without accents, in Latin letters where they only look different; one blank between words, lines kept. */
function words(visible: string, known: WordList): string {
  let runs = 0;
  const folded = latinise(
    visible
      .normalize("NFKC")
      .toLowerCase()
      .normalize("NFD")
      .replaceAll(/[\u0300-\u036f\u0640\u064b-\u0652\u0670\u{e0100}-\u{e01ef}]/gu, "")
      .replaceAll(/[أإآٱ]/g, "ا")
      .replaceAll("ى", "ي")
      .replaceAll("ة", "ه"),
  );
  return folded
    .replaceAll(SPACED, (spaced) => joined(spaced, known))
    .replaceAll(TAGS, tagWords)
    .replaceAll(/[a-z0-9@$|+€!]{2,40}/g, (word) => plainLetters(word, known))
    .replaceAll(/[a-z]{18,600}/g, (run) => ((runs += 1) <= MOST_RUNS ? segment(run, known) : run))
    .replaceAll(/[^\S\n]+/g, " ");
}

function joined(spaced: string, known: WordList): string {
  const parts = spaced.includes("  ") ? spaced.split(/ {2,}/) : [spaced];
  return parts
    .map((part) => {
      const run = part.replaceAll(/[ .\-_*|·•/]/g, "");
      const letters = plainLetters(run, known);
      return /[a-z]/.test(letters) ? segment(letters, known) : run;
    })
    .join(" ");
}

/** A short tag is dropped; words inside one (an alternative text, a title) are kept. */
function tagWords(tag: string): string {
  return tag.length > 24 ? ` ${tag.slice(1, -1)} ` : " ";
}

/** Digits and signs between letters as the letters they stand for: where a word comes of it, or most of it is letters. */
function plainLetters(word: string, known: WordList): string {
  const body = word.replace(/[!|+@$€]+$/, "");
  if (!/[0-9@$|+€!]/.test(body)) return word;
  if (!/[a-z]/.test(body))
    return /^[0-9]+$/.test(body) ? word : body.length > 2 && known.has(letters(body)) ? letters(body) : word;
  const read = letters(body);
  const variant = body.replaceAll("1", "l");
  const other = letters(variant);
  if (known.has(read)) return read;
  if (known.has(other)) return other;
  return /[a-z].*[a-z]/.test(body) ? read : word;
}

function letters(word: string): string {
  return word.replaceAll(/[0-9@$!|+€]/g, (char) => LEET[char] ?? char);
}
