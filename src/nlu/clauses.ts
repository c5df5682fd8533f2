// SPDX-License-Identifier: Apache-2.0

/** Where one aim ends and the next begins; a comma alone separates too much. */
const BETWEEN =
  /(?:[.!?;\n]+\s*(?:and |also |then |plus |و)?|,? (?:and|but) (?:also|then|can you|could you|i also|i want|i need|i would like|id like|please|tell me|while youre at it|after that|what|how|why|when)(?= )|,? (?:also|plus|as well as|after that|then)(?= )| و(?:كمان|ايضا|بعدين|بعدها|برضو)(?= )|,? وا?(?:بي|بغي|ريد|حتاج)(?= )|,? و(?:عايز|عاوز|بدي|محتاج|ليش|ليه|كم|كيف|متي|هل)(?= ))/u;

/** How many aims of one message are taken. */
const MOST = 3;
const WORDS = 2;

/** The parts of a folded message that could each have an aim of their own; one part: it is all one. */
export function clausesOf(folded: string): string[] {
  const starts: string[] = [];
  let rest = folded.replaceAll("'", "");
  while (starts.length < MOST) {
    const match = BETWEEN.exec(rest);
    if (!match) break;
    starts.push(rest.slice(0, match.index));
    // The words that ask stay with what they ask for.
    rest = rest.slice(match.index).replace(/^[.!?;,\s]+(?:(?:and|also|then|plus|after that|as well as)\s+)?/u, "");
  }
  return [...starts, rest].map((part) => part.trim()).filter((part) => part.split(/\s+/).length >= WORDS);
}
