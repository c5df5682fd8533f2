// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** File name to SHA-256, in order. */
export type Frozen = ReadonlyMap<string, string>;

const manifestFile = "test/architecture/migrations.sha256";

/** What the committed manifest says; the format is that of `sha256sum`. */
export function readManifest(root: string): Frozen {
  const file = join(root, manifestFile);
  const lines = existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  return new Map(lines.filter((line) => line !== "").map((line) => [line.slice(66), line.slice(0, 64)]));
}

/** What lies in the folder now. */
export function hashMigrations(root: string): Frozen {
  const files = globSync("src/adapters/postgres/migrations/*.sql", { cwd: root }).sort();
  return new Map(
    files.map((file) => [
      basename(file),
      createHash("sha256")
        .update(readFileSync(join(root, file)))
        .digest("hex"),
    ]),
  );
}

/** Says, one sentence each, where history was rewritten: a frozen migration edited, removed, or preceded by a new one. */
export function rewritten(frozen: Frozen, present: Frozen): string[] {
  const last = [...frozen.keys()].sort().at(-1) ?? "";
  return [
    ...[...frozen].flatMap(([name, hash]) => {
      const now = present.get(name);
      if (now === undefined) return [`Migration ${name} is gone: databases that applied it still exist`];
      return now === hash ? [] : [`Migration ${name} was edited: write a new one instead`];
    }),
    ...[...present.keys()]
      .filter((name) => !frozen.has(name) && name < last)
      .map((name) => `Migration ${name} comes before ${last}: databases that are past it would never apply it`),
  ];
}

if (import.meta.main) {
  const root = dirname(dirname(fileURLToPath(import.meta.url)));
  const present = hashMigrations(root);
  const wrong = rewritten(readManifest(root), present);
  for (const sentence of wrong) process.stderr.write(`${sentence}\n`);
  if (wrong.length > 0) process.exit(1);
  writeFileSync(join(root, manifestFile), [...present].map(([name, hash]) => `${hash}  ${name}\n`).join(""));
}
