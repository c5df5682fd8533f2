// SPDX-License-Identifier: Apache-2.0
const ARABIC = /\p{Script=Arabic}/u;

/** Light stemming of a folded word: Arabic loses joined particles, article and endings; English loses plural and verb endings. */
export function stem(word: string): string {
  if (!ARABIC.test(word)) return word.length > 4 ? word.replace(/(?:ing|ed|es|s|ly)$/, "") : word;
  let rest = word;
  if (rest.length > 4) rest = rest.replace(/^(?:وال|فال|بال|كال|عال|هال|لل|ال)/, "");
  if (rest === word && rest.length > 4) rest = rest.replace(/^[وفبلع]/, "");
  if (rest.length > 4) rest = rest.replace(/(?:هما|كم|هم|نا|ها|ين|ون|ات|ته|تي|تك)$/, "");
  return rest.length > 3 ? rest.replace(/[يهك]$/, "") : rest;
}
