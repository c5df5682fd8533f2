// SPDX-License-Identifier: Apache-2.0
/** A text as an attacker hopes that only a model reads it, and what had to be taken off. */
export type Unmasked = { readonly text: string; readonly hiddenCharacters: number };

const HIDDEN =
  /[\ufe00-\ufe0f]|[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]|\udb40[\udc00-\udc7f]/g;
/** Letters of other scripts that look like Latin ones, after NFKC and lower case. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  а: "a",
  е: "e",
  о: "o",
  р: "p",
  с: "c",
  у: "y",
  х: "x",
  і: "i",
  ј: "j",
  ѕ: "s",
  ԁ: "d",
  ո: "n",
  һ: "h",
  ѵ: "v",
  к: "k",
  м: "m",
  т: "t",
  в: "b",
  н: "h",
  α: "a",
  ο: "o",
  ρ: "p",
  ε: "e",
  ι: "i",
  κ: "k",
  ν: "v",
  τ: "t",
  υ: "u",
  χ: "x",
};
const LEET: Readonly<Record<string, string>> = {
  "0": "o",
  "1": "i",
  "3": "e",
  "4": "a",
  "5": "s",
  "7": "t",
  "@": "a",
  $: "s",
  "!": "i",
};
const TAGS = /<[^<>]{0,200}>/g;

/** One lower-case form: NFKC, nothing hidden, no accents, look-alikes as Latin, tags out, spaced letters joined, digits inside words as letters. */
export function unmask(raw: string): Unmasked {
  const visible = raw.replaceAll(HIDDEN, "");
  const folded = visible
    .normalize("NFKC")
    .toLowerCase()
    .normalize("NFD")
    .replaceAll(/[\u0300-\u036f]/g, "")
    .replaceAll("ـ", "");
  const latin = Array.from(folded, (char) => LOOKALIKES[char] ?? char).join("");
  const text = latin
    .replaceAll(TAGS, " ")
    .replaceAll(/(?<![a-z])(?:[a-z][ .\-_*]){4,80}[a-z](?![a-z])/g, (spaced) => spaced.replaceAll(/[ .\-_*]/g, ""))
    .replaceAll(/[a-z0-9@$!]{3,40}/g, (word) =>
      /[a-z].*[a-z]/.test(word) ? word.replaceAll(/[013457@$!]/g, (char) => LEET[char] ?? char) : word,
    )
    .replaceAll(/\s+/g, " ");
  return { text, hiddenCharacters: raw.length - visible.length };
}
