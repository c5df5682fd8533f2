// SPDX-License-Identifier: Apache-2.0
import { existsSync, globSync, readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { Marked, type Tokens } from "marked";

/** One page of the site, before its frame. */
export type Page = {
  /** As the repository names it; for generated pages, what they were made from. */
  readonly source: string;
  /** Address within the site. */
  readonly out: string;
  readonly section: string;
  readonly title: string;
  readonly html: string;
  /** What the search sees: each heading with the words below it. */
  readonly parts: readonly { readonly id: string; readonly heading: string; readonly text: string }[];
  /** Files of the repository that the page shows or hands out. */
  readonly assets: readonly string[];
};

/** Order of the sections, and the folder of each; the first is what lies beside `docs`. */
export const SECTIONS: readonly (readonly [name: string, folder: string | null])[] = [
  ["Start", null],
  ["Guides", "docs/guides"],
  ["Channels", "docs/channels"],
  ["Operations", "docs/operations"],
  ["Runbooks", "docs/operations/runbooks"],
  ["Security", "docs/security"],
  ["Privacy", "docs/privacy"],
  ["Compliance", "docs/compliance"],
  ["Formats", "docs/formats"],
  ["Reference", "docs/reference"],
  ["Decisions", "docs/adr"],
];
const FIRST = ["README.md", "ARCHITECTURE.md", "docs/house-style.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md"];

/** Everything that is written for people, as pages; nothing generated. */
export function readPages(root: string): readonly Page[] {
  const sources = SECTIONS.flatMap(([name, folder]) =>
    folder === null
      ? FIRST.filter((file) => existsSync(join(root, file))).map((file) => [name, file] as const)
      : globSync("*.md", { cwd: join(root, folder) })
          .toSorted()
          .map((file) => [name, `${folder}/${file}`] as const),
  );
  const outOf = new Map(sources.map(([, source]) => [source, addressOf(source)]));
  return sources.map(([section, source]) =>
    renderPage({ source, section, out: addressOf(source) }, readFileSync(join(root, source), "utf8"), root, outOf),
  );
}

/** `docs/guides/api.md` → `guides/api.html`; a README is its folder's index. */
function addressOf(source: string): string {
  const inside = source.replace(/^docs\//u, "").replace(/README\.md$/u, "index.md");
  return inside.toLowerCase().replace(/\.md$/u, ".html");
}

/** Markdown to a page. Links to other pages go there; those to files that are not on the site become words. */
export function renderPage(
  at: Pick<Page, "source" | "section" | "out">,
  markdown: string,
  root: string,
  outOf: ReadonlyMap<string, string>,
): Page {
  const parts: { id: string; heading: string; text: string }[] = [];
  const assets = new Set<string>();
  const used = new Map<string, number>();
  let tables = 0;
  const marked = new Marked({
    gfm: true,
    renderer: {
      heading({ depth, tokens, text }: Tokens.Heading) {
        const id = slug(text, used);
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)}${depth > 1 ? ` <a class="here" href="#${id}" aria-label="Link to this section">#</a>` : ""}</h${depth}>\n`;
      },
      link({ href, tokens }: Tokens.Link) {
        const words = this.parser.parseInline(tokens);
        const target = resolveLink(at, href, root, outOf, assets);
        return target === null ? words : `<a href="${escapeHtml(target)}">${words}</a>`;
      },
      image({ href, text }: Tokens.Image) {
        const target = resolveLink(at, href, root, outOf, assets);
        return target === null
          ? escapeHtml(text)
          : `<img src="${escapeHtml(target)}" alt="${escapeHtml(text)}" loading="lazy">`;
      },
      table({ header, rows }: Tokens.Table) {
        const cells = (row: readonly Tokens.TableCell[], tag: string): string =>
          `<tr>${row.map(({ tokens }) => `<${tag}>${this.parser.parseInline(tokens)}</${tag}>`).join("")}</tr>`;
        // A table without words in its head has none.
        const head = header.some(({ text }) => text.trim() !== "") ? `<thead>${cells(header, "th")}</thead>` : "";
        return `<div class="table" tabindex="0" role="region" aria-label="Table ${(tables += 1)}"><table>${head}<tbody>${rows.map((row) => cells(row, "td")).join("")}</tbody></table></div>\n`;
      },
      code({ text, lang }: Tokens.Code) {
        return `<pre tabindex="0"><code class="language-${escapeHtml((lang ?? "").split(" ")[0] ?? "")}">${escapeHtml(text)}</code></pre>\n`;
      },
    },
  });
  const seen = new Map<string, number>();
  const tokens = marked.lexer(markdown);
  let [heading, id, title] = ["", "", ""];
  for (const token of tokens) {
    if (token.type === "heading") {
      const { depth, text } = token as Tokens.Heading;
      heading = plain(text);
      id = slug(text, seen);
      if (depth === 1 && title === "") title = heading;
      parts.push({ id, heading, text: "" });
    } else {
      const last = parts.at(-1) ?? { id, heading, text: "" };
      if (parts.length === 0) parts.push(last);
      last.text += ` ${plain(token.raw)}`;
    }
  }
  const html = marked.parser(tokens);
  return { ...at, title: title === "" ? posix.basename(at.source, ".md") : title, html, parts, assets: [...assets] };
}

function resolveLink(
  at: Pick<Page, "source" | "out">,
  href: string,
  root: string,
  outOf: ReadonlyMap<string, string>,
  assets: Set<string>,
): string | null {
  if (/^(?:[a-z]+:|#)/iu.test(href)) return href;
  const [path = "", anchor] = href.split("#");
  const file = posix.normalize(posix.join(posix.dirname(at.source), path));
  const page = outOf.get(file) ?? outOf.get(`${file.replace(/\/$/u, "")}/README.md`);
  const from = posix.dirname(at.out);
  if (page !== undefined) return `${posix.relative(from, page)}${anchor === undefined ? "" : `#${anchor}`}`;
  if (!file.startsWith("docs/") || !/\.(?:png|svg|json|yaml)$/u.test(file) || !existsSync(join(root, file)))
    return null;
  assets.add(file);
  return posix.relative(from, file.replace(/^docs\//u, ""));
}

/** As GitHub makes them, so that links work in both places. */
function slug(text: string, used: Map<string, number>): string {
  const base = plain(text)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .replace(/\s/gu, "-");
  const before = used.get(base) ?? 0;
  used.set(base, before + 1);
  return before === 0 ? base : `${base}-${before}`;
}

function plain(markdown: string): string {
  return markdown
    .replace(/!?\[([^\]]*)\]\([^)]*\)/gu, "$1")
    .replace(/[`*|>#]/gu, " ")
    .replace(/\s+/gu, " ")
    .trim();
}

export function escapeHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** From one page of the site to another. */
export function between(from: string, to: string): string {
  return posix.relative(posix.dirname(from), to);
}
