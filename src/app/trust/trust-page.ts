// SPDX-License-Identifier: Apache-2.0
import { type Piece, TRUST_STYLE, TRUST_WORDS, type TrustWords } from "./words.ts";

/** What the public page says: when things were last done. Neither what they found, nor how much there is, nor which version runs. */
export type TrustFacts = {
  /** When each was last done; null: never, or not here. Milliseconds since 1970. */
  readonly doneAtMs: Readonly<Record<Piece, number | null>>;
  /** Who answers the requirements of the catalogue, which is public: counts of rows, not of findings. */
  readonly answers: { readonly automated: number; readonly manual: number; readonly notApplicable: number };
  /** Whether `/.well-known/security.txt` is served. */
  readonly hasContact: boolean;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** From which age on a piece is said to be older than it should be. */
const FRESH_FOR_MS: Readonly<Record<Piece, number>> = {
  audit: 2 * DAY_MS,
  restore: 35 * DAY_MS,
  checkpoint: HOUR_MS,
  cosigned: DAY_MS,
  advisories: 7 * DAY_MS,
};
const PIECES = Object.keys(FRESH_FOR_MS) as readonly Piece[];

/**
 * The public page of an instance: how old its evidence is, in words for anybody, without scripts. It judges nothing: who answers for a requirement
 * does, with the evidence itself.
 */
export function trustPage(facts: TrustFacts, lang: "en" | "ar", nowMs: number): string {
  const words = TRUST_WORDS[lang];
  const rows = PIECES.map((piece) => rowOf(piece, facts.doneAtMs[piece], words, lang, nowMs));
  const { automated, manual, notApplicable } = facts.answers;
  const number = new Intl.NumberFormat(lang);
  const [before, between, after, end] = words.answered;
  const other = lang === "en" ? "ar" : "en";
  return `<!doctype html>
<html lang="${lang}" dir="${lang === "ar" ? "rtl" : "ltr"}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>${words.title}</title><style>${TRUST_STYLE}</style></head><body>
<header><nav aria-label="${words.language}"><a href="?lang=${other}" lang="${other}" hreflang="${other}">${TRUST_WORDS[other].name}</a></nav></header>
<main><h1>${words.title}</h1><p>${words.intro}</p>
<h2>${words.ages}</h2><dl>
${rows.join("\n")}
</dl>
<h2>${words.requirements}</h2><p>${before}${number.format(automated)}${between}${number.format(manual)}${after}${number.format(notApplicable)}${end}</p>
<h2>${words.check}</h2><ul><li><a href="/verify">${words.verify}</a></li>${facts.hasContact ? `<li><a href="/.well-known/security.txt">${words.contact}</a></li>` : ""}<li><a href="/v1/manifest">${words.manifest}</a></li></ul>
<h2>${words.limits}</h2><p>${words.limitsText}</p></main>
</body></html>
`;
}

function rowOf(piece: Piece, atMs: number | null, words: TrustWords, lang: "en" | "ar", nowMs: number): string {
  const [term, explanation] = words.pieces[piece];
  if (atMs === null)
    return `<div><dt>${term}</dt><dd><b class="none">${words.never}</b><span>${explanation}</span></dd></div>`;
  const isOld = nowMs - atMs > FRESH_FOR_MS[piece];
  const mark = isOld ? `<em>${words.old}</em>` : "";
  const at = `${new Date(atMs).toISOString().slice(0, 13)}:00Z`;
  return `<div><dt>${term}</dt><dd><b><time datetime="${at}">${ageIn(words, lang, nowMs - atMs)}</time></b>${mark}<span>${explanation}</span></dd></div>`;
}

/** Rounded down to hours, then to days: a minute more or less tells nothing but when somebody works. */
function ageIn(words: TrustWords, lang: "en" | "ar", ageMs: number): string {
  if (ageMs < HOUR_MS) return words.now;
  const format = new Intl.RelativeTimeFormat(lang, { numeric: "always" });
  return ageMs < 2 * DAY_MS
    ? format.format(-Math.floor(ageMs / HOUR_MS), "hour")
    : format.format(-Math.floor(ageMs / DAY_MS), "day");
}
