// SPDX-License-Identifier: Apache-2.0
import { describe, expect, test } from "vitest";
import { hashMigrations, readManifest, rewritten } from "../../tools/freeze-migrations.ts";
import { root } from "./repository.ts";

describe("migrations", () => {
  const frozen = readManifest(root);
  const present = hashMigrations(root);

  test("migrations are append-only: none that is frozen was edited, removed or overtaken", () => {
    expect(frozen.size).toBeGreaterThan(0);
    expect(rewritten(frozen, present)).toEqual([]);
  });

  test("migrations are all frozen; run tools/freeze-migrations.ts after adding one", () => {
    expect([...present.keys()].filter((name) => !frozen.has(name))).toEqual([]);
  });

  test("rewritten() refuses an edited, a removed and an overtaken migration", () => {
    const old = new Map([
      ["0001-a.sql", "aa"],
      ["0003-c.sql", "cc"],
    ]);
    expect(rewritten(old, new Map([...old, ["0004-d.sql", "dd"]]))).toEqual([]);
    expect(rewritten(old, new Map([...old, ["0001-a.sql", "ab"]]))[0]).toContain("0001-a.sql was edited");
    expect(rewritten(old, new Map([["0001-a.sql", "aa"]]))[0]).toContain("0003-c.sql is gone");
    expect(rewritten(old, new Map([...old, ["0002-b.sql", "bb"]]))[0]).toContain("0002-b.sql comes before");
  });
});
