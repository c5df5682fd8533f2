// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, realpath, stat } from "node:fs/promises";
import { extname, join, relative, resolve, sep } from "node:path";
import type { HelpSource, SourcePage } from "#app";
import { AppError, fromUtf8, ok, refuse } from "#kernel";
import { isAllowedAddress } from "./addresses.ts";
import { getPage, type HelpHops } from "./get-page.ts";

const MAX_FILE_BYTES = 1_000_000;
const MOST_FILES = 500;
const TYPES: Readonly<Record<string, SourcePage["type"]>> = { ".html": "html", ".htm": "html", ".md": "markdown" };

/**
 * A site: the page that is named and what lies below it.
 *
 * @throws AppError - `adapter.help_address`: not https, nor http on this machine.
 */
export function makeSiteSource(address: string, hops: HelpHops): HelpSource {
  let first: URL;
  try {
    first = new URL(address);
  } catch (cause) {
    throw refusedAddress(cause);
  }
  first.hash = "";
  if (!isAllowedAddress(first.href)) throw refusedAddress();
  const below = first.pathname.endsWith("/") ? first.pathname : first.pathname.replace(/\/[^/]*\.\w+$/, "/");
  const root = below.endsWith("/") ? below : `${below}/`;
  return {
    name: first.href,
    start: async () => [first.href],
    isInside(link) {
      const { origin, pathname } = new URL(link);
      return origin === first.origin && (pathname === first.pathname || pathname.startsWith(root));
    },
    read: (url) => getPage(url, hops),
  };
}

/**
 * A folder of Markdown and HTML files.
 *
 * @param baseUrl - Where these pages lie for customers: `a/b.md` is quoted as `BASE/a/b`, `b.html` as `BASE/b.html`.
 */
export async function makeFolderSource(folder: string, baseUrl: string): Promise<HelpSource> {
  if (!isAllowedAddress(baseUrl)) throw refusedAddress();
  const root = await realpath(resolve(folder));
  const base = baseUrl.endsWith("/") ? baseUrl : `${baseUrl}/`;
  const files = new Map<string, string>();
  const names = (await readdir(root, { recursive: true })).sort();
  for (const name of names.filter((one) => TYPES[extname(one).toLowerCase()] !== undefined).slice(0, MOST_FILES)) {
    const path = name
      .split(sep)
      .map(encodeURIComponent)
      .join("/")
      .replace(/(?:\.(?:ar|en))?\.md$/i, "");
    const language = /\.ar\.md$/i.test(name) ? "?lang=ar" : "";
    files.set(new URL(`${path}${language}`, base).href, join(root, name));
  }
  return {
    name: base,
    start: async () => [...files.keys()],
    isInside: (url) => files.has(url),
    async read(url) {
      const path = files.get(url);
      if (path === undefined) return refuse({ reason: "not_found" });
      const real = await realpath(path);
      if (relative(root, real).startsWith("..")) return refuse({ reason: "address_not_allowed" });
      if ((await stat(real)).size > MAX_FILE_BYTES) return refuse({ reason: "too_large" });
      try {
        const text = fromUtf8(await readFile(real));
        return ok({ url, type: TYPES[extname(path).toLowerCase()] ?? "markdown", text });
      } catch {
        return refuse({ reason: "not_a_page" });
      }
    },
  };
}

function refusedAddress(cause?: unknown): AppError {
  return new AppError(
    "adapter.help_address",
    "Cannot read help pages: the address must be https, or http on this machine, without a name and password in it",
    { cause },
  );
}
