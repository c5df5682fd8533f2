// SPDX-License-Identifier: Apache-2.0
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import MiniSearch from "minisearch";
import { clientPages } from "./client-pages.ts";
import { interfacePages, type OpenApi } from "./interface-page.ts";
import { between, escapeHtml, type Page, readPages, SECTIONS } from "./pages.ts";

const here = dirname(fileURLToPath(import.meta.url));

/** Fields and options of the search, the same when it is made and when it is asked (site.js). */
export const SEARCH = { fields: ["heading", "title", "text"], storeFields: ["heading", "title", "out"] };

/**
 * Writes the documentation as a site that works from a folder: no server, nothing from elsewhere.
 *
 * @param out - Is emptied and filled.
 * @returns The pages that were written.
 */
export async function buildSite(root: string, out: string): Promise<readonly Page[]> {
  const document = JSON.parse(readFileSync(join(root, "docs/reference/openapi.json"), "utf8")) as OpenApi;
  const pages = [...readPages(root), ...interfacePages(document), ...(await clientPages(root))];
  pages.unshift(frontPage(pages));
  rmSync(out, { recursive: true, force: true });
  for (const page of pages) {
    write(join(out, page.out), framed(page, pages));
    for (const asset of page.assets) {
      const to = join(out, asset.replace(/^docs\//u, ""));
      mkdirSync(dirname(to), { recursive: true });
      cpSync(join(root, asset), to);
    }
  }
  for (const file of ["site.css", "site.js"]) cpSync(join(here, file), join(out, file));
  // A classic script: pages that are opened from a folder may load no modules.
  cpSync(
    createRequire(import.meta.url)
      .resolve("minisearch")
      .replace(/dist[\\/].*$/u, "dist/umd/index.js"),
    join(out, "minisearch.js"),
  );
  write(
    join(out, "search-index.js"),
    `window.wardlineSearch=${JSON.stringify({ options: SEARCH, index: JSON.stringify(indexOf(pages)) })};\n`,
  );
  return pages;
}

/** The README is the first page; this one lists what there is. */
function frontPage(pages: readonly Page[]): Page {
  const lists = SECTIONS.map(([section]) => {
    const inside = pages.filter((page) => page.section === section);
    const items = inside.map(({ out, title }) => `<li><a href="${out}">${escapeHtml(title)}</a></li>`).join("");
    return inside.length === 0
      ? ""
      : `<section><h2 id="${section.toLowerCase()}">${section}</h2><ul>${items}</ul></section>`;
  });
  return {
    source: "docs",
    section: "Start",
    out: "contents.html",
    title: "Contents",
    html: `<h1 id="contents">Contents</h1><div class="contents">${lists.join("")}</div>`,
    parts: [],
    assets: [],
  };
}

function indexOf(pages: readonly Page[]): MiniSearch {
  const index = new MiniSearch(SEARCH);
  index.addAll(
    pages.flatMap(({ out, title, parts }, page) =>
      parts.map(({ id, heading, text }, part) => ({
        id: `${page}.${part}`,
        out: `${out}#${id}`,
        title,
        heading: heading === "" ? title : heading,
        text,
      })),
    ),
  );
  return index;
}

function framed(page: Page, pages: readonly Page[]): string {
  const to = (out: string): string => between(page.out, out);
  const nav = SECTIONS.map(([section]) => {
    const inside = pages.filter((each) => each.section === section);
    if (inside.length === 0) return "";
    const items = inside
      .map(
        ({ out, title }) =>
          `<li><a href="${to(out)}"${out === page.out ? ' aria-current="page"' : ""}>${escapeHtml(title)}</a></li>`,
      )
      .join("");
    return `<details${section === page.section ? " open" : ""}><summary>${section}</summary><ul>${items}</ul></details>`;
  }).join("");
  const base = posix.relative(posix.dirname(page.out), ".");
  const at = base === "" ? "." : base;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self' file:; script-src 'self' file:; img-src 'self' file: data:; base-uri 'none'; form-action 'none'">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(page.title)} · Wardline</title>
<link rel="stylesheet" href="${at}/site.css">
</head>
<body data-base="${at}/">
<a class="skip" href="#main">Skip to the page</a>
<header>
<a class="home" href="${to("index.html")}">Wardline</a>
<a class="contents-link" href="${to("contents.html")}">Contents</a>
<div class="search" role="search"><label for="query">Search</label><input id="query" type="search" autocomplete="off" placeholder="Search (press /)" aria-controls="found"><div id="found" role="region" aria-label="Found" hidden></div><p id="count" class="quiet" role="status"></p></div>
</header>
<div class="columns">
<nav aria-label="Pages">${nav}</nav>
<main id="main" tabindex="-1">
${page.html}
<footer>From <code>${escapeHtml(page.source)}</code></footer>
</main>
</div>
<script src="${at}/minisearch.js"></script>
<script src="${at}/search-index.js"></script>
<script src="${at}/site.js"></script>
</body>
</html>
`;
}

function write(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

if (import.meta.main) {
  const root = dirname(dirname(here));
  const out = join(root, "build/site");
  const pages = await buildSite(root, out);
  process.stdout.write(`${pages.length} pages: open ${join(out, "index.html")}\n`);
}
