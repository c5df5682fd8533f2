// SPDX-License-Identifier: Apache-2.0
import { cleanLine } from "./clean.ts";
import { type HelpPassage, MAX_PASSAGE_CHARS } from "./page.ts";

/** What stands on a page, in order. */
export type Block =
  | {
      readonly kind: "heading";
      readonly level: number;
      readonly text: string;
      readonly anchor: string | null;
      readonly clause: string | null;
    }
  | { readonly kind: "text"; readonly text: string; readonly clause: string | null; readonly marker: string | null };

/**
 * "4.2 Refunds", "§ 7 Notice", "Clause 12": how terms number themselves. A plain "1." may be a step, and "2.4 GHz", "9.99 a month" and
 * "10.30 to 18.00" are figures: none of them is a clause.
 */
const NUMBERED =
  /^(?:(§\s*\d+(?:\.\d+)*)|(\d{1,2}(?:\.[1-9]\d?)+)(?![.:)]?\s+(?:[gm]hz|[kmgt]b(?:ps|it\/s)?|[ap]m|gbp|usd|eur|aed|sar|p|pence|pounds?|a|an|per|to|or|and|hours?|days?|months?|miles?|inch(?:es)?|km|cm|mm|جيجا\p{L}*|ميجا\p{L}*|غيغا\p{L}*|ميغا\p{L}*|جنيه|درهم|ريال|دينار|في|إلى|أو)(?![\p{L}\p{N}]))|((?:clause|section|البند|المادة)\s+\d+(?:\.\d+)*))[.:)]?\s/iu;
/** A mark at the end of a Markdown heading: `{clause: R-2}`. */
const MARKED = /\s*\{clause:\s*([\p{L}\p{N}§. -]{1,40})\}\s*$/u;

/** Cuts a page at its headings, and long sections between paragraphs. A clause is never joined with what is none. */
export function cutSections(blocks: readonly Block[]): HelpPassage[] {
  const passages: HelpPassage[] = [];
  let path: { readonly level: number; readonly text: string }[] = [];
  let anchor: string | null = null;
  let sectionClause: string | null = null;
  let lines: string[] = [];
  let clause: string | null = null;
  const flush = (): void => {
    const text = lines.join("\n");
    lines = [];
    // The title of the page is told beside every quotation.
    if (text !== "") passages.push({ heading: headingOf(path), text, anchor, clause });
  };
  for (const block of blocks) {
    if (block.kind === "heading") {
      flush();
      const { text, clause: own } = clauseIn(block);
      path = [...path.filter(({ level }) => level < block.level), { level: block.level, text }];
      anchor = block.anchor;
      sectionClause = own;
      clause = own;
      continue;
    }
    const own = block.clause ?? sectionClause;
    const size = lines.reduce((sum, line) => sum + line.length + 1, 0);
    if (own !== clause || (lines.length > 0 && size + block.text.length > MAX_PASSAGE_CHARS)) flush();
    clause = own;
    for (const piece of pieces(block.text)) {
      if (piece.length > MAX_PASSAGE_CHARS / 2 && lines.length > 0) flush();
      lines.push(piece);
    }
  }
  flush();
  return passages;
}

/** A paragraph that is longer than a passage may be is cut between its sentences. */
function pieces(text: string): string[] {
  if (text.length <= MAX_PASSAGE_CHARS) return [text];
  const sentences = text.match(/[^.!?؟\n]+(?:[.!?؟]+|\n|$)\s*/gu) ?? [text];
  const found: string[] = [];
  for (const sentence of sentences) {
    const last = found.at(-1);
    const isFull = last === undefined || last.length + sentence.length > MAX_PASSAGE_CHARS;
    // A sentence without end is quoted by nobody: it is cut hard.
    if (isFull) found.push(sentence.slice(0, MAX_PASSAGE_CHARS));
    else found[found.length - 1] = last + sentence;
  }
  return found.map((piece) => piece.trim()).filter((piece) => piece !== "");
}

function headingOf(path: readonly { readonly level: number; readonly text: string }[]): string {
  return path
    .filter(({ level }) => level > 1)
    .map(({ text }) => text)
    .join(" › ");
}

function clauseIn(block: Extract<Block, { kind: "heading" }>): { text: string; clause: string | null } {
  const marked = MARKED.exec(block.text)?.[1]?.trim() ?? null;
  const text = cleanLine(block.text.replace(MARKED, ""));
  const numbered = NUMBERED.exec(text);
  return { text, clause: block.clause ?? marked ?? numbered?.[1] ?? numbered?.[2] ?? numbered?.[3] ?? null };
}
