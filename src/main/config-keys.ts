// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { packageRoot } from "./paths.ts";

type Shape = {
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly anyOf?: readonly Shape[];
  readonly default?: unknown;
};

/** What a release knew: how many migrations, and every key of its configuration with its default. */
export type ReleaseFacts = {
  readonly version: string;
  readonly migrations: number;
  readonly keys: Readonly<Record<string, string>>;
};

export type KeyChanges = {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly { readonly key: string; readonly before: string; readonly now: string }[];
};

/** Every key of a configuration schema by its dotted path, with its default as JSON; `none` where it has none. */
export function configKeys(schema: z.ZodType): Readonly<Record<string, string>> {
  const keys: [string, string][] = [];
  const walk = (shape: Shape, path: string): void => {
    const inner = shape.anyOf?.find(({ properties }) => properties !== undefined) ?? shape;
    if (path !== "" && inner.properties === undefined)
      keys.push([path, shape.default === undefined ? "none" : JSON.stringify(shape.default)]);
    for (const [key, child] of Object.entries(inner.properties ?? {}))
      walk(child, path === "" ? key : `${path}.${key}`);
  };
  walk(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) as Shape, "");
  return Object.fromEntries(keys.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What changed between a release's keys and today's. */
export function compareKeys(before: ReleaseFacts["keys"], now: ReleaseFacts["keys"]): KeyChanges {
  return {
    added: Object.keys(now).filter((key) => !Object.hasOwn(before, key)),
    removed: Object.keys(before).filter((key) => !Object.hasOwn(now, key)),
    changed: Object.entries(now).flatMap(([key, value]) => {
      const old = before[key];
      return old === undefined || old === value ? [] : [{ key, before: old, now: value }];
    }),
  };
}

/** The newest release whose schema a database may have: the one that this upgrade comes from. Null: older than any that is known. */
export async function releaseOf(appliedMigrations: number): Promise<ReleaseFacts | null> {
  const directory = join(packageRoot, "config", "releases");
  const names = (await readdir(directory)).filter((name) => name.endsWith(".json"));
  const all = await Promise.all(
    names.map(async (name) => JSON.parse(await readFile(join(directory, name), "utf8")) as ReleaseFacts),
  );
  return (
    all
      .filter(({ migrations }) => migrations <= appliedMigrations)
      .toSorted((a, b) => b.migrations - a.migrations)[0] ?? null
  );
}
