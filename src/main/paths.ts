// SPDX-License-Identifier: Apache-2.0
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The folder with package.json: of the checkout, or of the installed package (where the code lies under dist/). */
export const packageRoot: string = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(from: string): string {
  for (let dir = from; dir !== dirname(dir); dir = dirname(dir)) {
    if (existsSync(join(dir, "package.json")) && existsSync(join(dir, "flows"))) return dir;
  }
  return from;
}

/** A source file of ours as it lies here: TypeScript in a checkout, JavaScript in an installed package. */
export function ownFile(path: string): string {
  const built = join(packageRoot, "dist", path.replace(/\.ts$/, ".js"));
  return existsSync(built) && !existsSync(join(packageRoot, path)) ? built : join(packageRoot, path);
}
