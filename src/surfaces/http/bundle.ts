// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Hashes (as in `integrity`) of what a browser runs, by path. The same for the same build. */
export async function hashBundle(webDir: string): Promise<Readonly<Record<string, string>>> {
  const entries = await readdir(webDir, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /\.(?:js|css)$/u.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hashes = files.map(async (file) => {
    const digest = createHash("sha384").update(await readFile(file));
    return [file.slice(webDir.length).replaceAll("\\", "/"), `sha384-${digest.digest("base64")}`] as const;
  });
  return Object.fromEntries(await Promise.all(hashes));
}
