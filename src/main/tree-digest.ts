// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** One hash over the names and contents of all files below a folder, but what npm puts there. Links are followed by nobody: they are named. */
export async function treeDigest(root: string): Promise<string> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !/(?:^|\/)node_modules\//u.test(path))
    .toSorted();
  const tree = createHash("sha256");
  for (const path of files) {
    const content = createHash("sha256").update(await readFile(join(root, path)));
    tree.update(`${content.digest("hex")}  ${path}\n`);
  }
  return tree.digest("hex");
}
