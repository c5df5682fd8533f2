// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** The checkout these guards judge. */
export const root: string = join(import.meta.dirname, "../..");

const skipped = new Set(["node_modules", ".git", ".cache", "dist", "build", "data", "keys", "coverage"]);

/** All files of the checkout under a folder, as paths from the root with `/`. */
export function filesUnder(folder: string): string[] {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
    .filter((path) => !path.split("/").some((part, at) => skipped.has(part) && !isSourceFolder(path, at)))
    .sort();
}

/** `src/…/data/` is source; only the root's own `data/` and `keys/` are the running program's. */
function isSourceFolder(path: string, at: number): boolean {
  return at > 0 && /^(?:data|keys|build)$/u.test(path.split("/")[at] ?? "");
}

/** TypeScript that somebody wrote by hand. */
export function sourceFiles(): string[] {
  return ["src", "web", "sandbox", "test", "tools", "bench", "examples"]
    .flatMap((folder) => filesUnder(folder))
    .filter((path) => /\.tsx?$/u.test(path) && !path.endsWith(".d.ts"));
}

/** The text of a file, by its path from the root. */
export function read(path: string): string {
  return readFileSync(join(root, path), "utf8");
}
