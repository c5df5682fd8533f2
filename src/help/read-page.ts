// SPDX-License-Identifier: Apache-2.0
import { marked } from "marked";
import { type HTMLElement, NodeType, parse } from "node-html-parser";
import { type Lang, ok, type Result, refuse } from "#kernel";
import { cleanLine, cleanText } from "./clean.ts";
import { type HelpPage, type HelpPassage, MAX_PAGE_CHARS, MAX_PASSAGES } from "./page.ts";
import { type Block, cutSections } from "./sections.ts";

export type PageRefusal = { readonly reason: "too_large" | "empty" | "unreadable" };

export type ReadPage = {
  readonly page: HelpPage;
  /** Addresses that the page links to, absolute, without fragments. */
  readonly links: readonly string[];
};

/** Never text of a page: what runs, what decorates, what is filled in, and what no reader sees. */
const SKIPPED = new Set([
  ..."script style template noscript iframe object embed svg canvas audio video form button select textarea input nav header footer aside head dialog menu".split(
    " ",
  ),
]);
const BLOCKS = new Set("p li dt dd td th blockquote pre figcaption caption summary address".split(" "));
const HIDDEN_STYLE =
  /display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?:[;\s]|$)|left\s*:\s*-\d{3,}/iu;

/**
 * Reads one page into passages. What it says is untrusted and stays text.
 *
 * @param url - Where it lies: what a quotation links to.
 * @param type - `markdown` is turned into HTML first, so that both are read by the same rules.
 * @returns The page, or `too_large`, `empty` (nothing to quote), `unreadable`.
 */
export function readPage(source: {
  readonly url: string;
  readonly type: "html" | "markdown";
  readonly text: string;
}): Result<ReadPage, PageRefusal> {
  if (source.text.length > MAX_PAGE_CHARS) return refuse({ reason: "too_large" });
  const front = source.type === "markdown" ? frontMatter(source.text) : { fields: {}, body: source.text };
  let root: HTMLElement;
  try {
    const html = source.type === "markdown" ? marked.parse(front.body, { async: false }) : front.body;
    if (isTooDeep(html)) return refuse({ reason: "unreadable" });
    root = parse(html, { comment: false });
  } catch {
    return refuse({ reason: "unreadable" });
  }
  const main = root.querySelector("main") ?? root.querySelector("article") ?? root.querySelector("body") ?? root;
  const passages = cutSections(blocksOf(main)).slice(0, MAX_PASSAGES);
  if (passages.length === 0) return refuse({ reason: "empty" });
  const { fields } = front;
  const page: HelpPage = {
    url: source.url,
    lang: langOf(fields["lang"] ?? root.querySelector("html")?.getAttribute("lang"), passages),
    title: cleanLine(fields["title"] ?? titleOf(root, main)),
    keywords: cleanLine(fields["keywords"] ?? meta(root, "keywords"), 500),
    validFrom: dayOf(fields["valid-from"] ?? meta(root, "valid-from")),
    validUntil: dayOf(fields["valid-until"] ?? meta(root, "valid-until")),
    passages,
  };
  return ok({ page, links: linksOf(root, source.url) });
}

const MOST_TAGS = 30_000;
const MOST_DEPTH = 300;
const ENDLESS = /^<(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr|p|li|dt|dd|tr|td|th|option)\b/i;

/** Parsing costs the square of the depth: what nests deeper than any page for people is refused before. */
function isTooDeep(html: string): boolean {
  let depth = 0;
  let tags = 0;
  for (const [tag] of html.matchAll(/<\/?[a-z][^>]{0,1000}>/giu)) {
    tags += 1;
    if (tag.startsWith("</")) depth = Math.max(0, depth - 1);
    else if (!ENDLESS.test(tag) && !tag.endsWith("/>")) depth += 1;
    if (depth > MOST_DEPTH || tags > MOST_TAGS) return true;
  }
  return false;
}

function blocksOf(element: HTMLElement): Block[] {
  const blocks: Block[] = [];
  walk(element, blocks, { clause: null, item: null });
  return blocks;
}

type Around = { readonly clause: string | null; readonly item: string | null };

function walk(element: HTMLElement, blocks: Block[], around: Around): void {
  let place = 0;
  for (const node of element.childNodes) {
    if (node.nodeType === NodeType.TEXT_NODE) {
      push(blocks, { kind: "text", text: node.text, clause: around.clause, marker: around.item });
      continue;
    }
    if (node.nodeType !== NodeType.ELEMENT_NODE) continue;
    const child = node as HTMLElement;
    const tag = child.rawTagName?.toLowerCase() ?? "";
    if (SKIPPED.has(tag) || isHidden(child)) continue;
    const clause = clauseOf(child) ?? around.clause;
    if (tag === "li") place += 1;
    const item = tag !== "li" ? null : element.rawTagName?.toLowerCase() === "ol" ? `${place}. ` : "• ";
    const level = /^h([1-6])$/.exec(tag)?.[1];
    if (level !== undefined) {
      const anchor = child.getAttribute("id") ?? null;
      blocks.push({ kind: "heading", level: Number(level), text: visibleText(child), anchor, clause: clauseOf(child) });
    } else if (BLOCKS.has(tag) && !hasBlocks(child)) {
      push(blocks, { kind: "text", text: visibleText(child), clause, marker: item });
    } else walk(child, blocks, { clause, item });
  }
}

function push(blocks: Block[], block: Extract<Block, { kind: "text" }>): void {
  const text = cleanText(block.text);
  if (text !== "") blocks.push({ ...block, text: block.marker === null ? text : `${block.marker}${text}` });
}

function hasBlocks(element: HTMLElement): boolean {
  return element.querySelector("p, li, h1, h2, h3, h4, h5, h6, table, pre, blockquote, div") !== null;
}

function visibleText(element: HTMLElement): string {
  return element.childNodes
    .map((node) => {
      if (node.nodeType === NodeType.TEXT_NODE) return node.text;
      if (node.nodeType !== NodeType.ELEMENT_NODE) return "";
      const child = node as HTMLElement;
      const tag = child.rawTagName?.toLowerCase() ?? "";
      if (SKIPPED.has(tag) || isHidden(child)) return "";
      return tag === "br" ? "\n" : visibleText(child);
    })
    .join("");
}

function isHidden(element: HTMLElement): boolean {
  return (
    element.hasAttribute("hidden") ||
    element.getAttribute("aria-hidden") === "true" ||
    HIDDEN_STYLE.test(element.getAttribute("style") ?? "")
  );
}

function clauseOf(element: HTMLElement): string | null {
  const value = element.getAttribute("data-clause");
  return value !== undefined && /^[\p{L}\p{N}§. -]{1,40}$/u.test(value) ? value.trim() : null;
}

function titleOf(root: HTMLElement, main: HTMLElement): string {
  const heading = main.querySelector("h1");
  return heading === null ? (root.querySelector("title")?.text ?? "") : visibleText(heading);
}

function meta(root: HTMLElement, name: string): string {
  return root.querySelector(`meta[name="${name}"]`)?.getAttribute("content") ?? "";
}

function dayOf(text: string): string | null {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : null;
}

function langOf(said: string | undefined, passages: readonly HelpPassage[]): Lang {
  if (said !== undefined && said !== "") return said.toLowerCase().startsWith("ar") ? "ar" : "en";
  const text = passages.map((passage) => passage.text).join(" ");
  const arabic = text.match(/\p{Script=Arabic}/gu)?.length ?? 0;
  return arabic * 2 > (text.match(/\p{L}/gu)?.length ?? 0) ? "ar" : "en";
}

function linksOf(root: HTMLElement, base: string): string[] {
  const found = root.querySelectorAll("a[href]").flatMap((link) => {
    try {
      const url = new URL(link.getAttribute("href") ?? "", base);
      url.hash = "";
      return url.protocol === "https:" || url.protocol === "http:" ? [url.href] : [];
    } catch {
      return [];
    }
  });
  return [...new Set(found)];
}

/** `key: value` lines between two lines of `---` at the very top. */
function frontMatter(text: string): { fields: Readonly<Record<string, string>>; body: string } {
  const found = /^---\r?\n([\s\S]{0,4000}?)\r?\n---\r?\n/.exec(text);
  if (found === null) return { fields: {}, body: text };
  const fields = (found[1] ?? "").split(/\r?\n/).flatMap((line): [string, string][] => {
    const pair = /^([a-z-]{1,20}):\s*(.*)$/.exec(line);
    return pair === null ? [] : [[pair[1] ?? "", (pair[2] ?? "").trim().replace(/^"(.*)"$/, "$1")]];
  });
  return { fields: Object.fromEntries(fields), body: text.slice(found[0].length) };
}
