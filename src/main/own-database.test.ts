// SPDX-License-Identifier: Apache-2.0
// Two installations that are pointed at one database, by mistake or after a copy of a configuration.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sequenceHistory } from "#app";
import type { TenantId } from "#kernel";
import { makeHistory, makeHistoryTree, readMigrations } from "#postgres";
import { createTestDatabase, type TestDatabase } from "#postgres/testing";
import { loadConfig } from "./load-config.ts";
import { openHistory } from "./open-history.ts";
import { openStorage, type Storage } from "./open-storage.ts";

const DEFAULTS = fileURLToPath(new URL("../../config/defaults.yaml", import.meta.url));
let home: string;
let own: TestDatabase;
let other: TestDatabase;
beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "wardline-own-"));
  own = await createTestDatabase();
  other = await createTestDatabase();
});
afterAll(async () => {
  await own.drop();
  await other.drop();
  await rm(home, { recursive: true });
});

/** Opens the database as an installation of this tenant, with the keys of this folder; does `work` and closes again. */
async function as(
  tenant: string,
  keys: string,
  work: (storage: Storage, loaded: Awaited<ReturnType<typeof loadConfig>>) => Promise<void> = async () => undefined,
  options: { readonly role?: "serve" | "command"; readonly more?: string; readonly url?: string } = {},
): Promise<string> {
  const file = join(home, `${tenant}-${keys}.yaml`);
  await writeFile(file, `tenant: ${tenant}\nkeys: { dir: ${keys} }\n${options.more ?? ""}`);
  const loaded = await loadConfig(file, { DATABASE_URL: options.url ?? own.url }, DEFAULTS);
  try {
    const storage = await openStorage(loaded, options.role ?? "serve", () => undefined);
    try {
      await work(storage, loaded);
    } finally {
      await storage.close();
    }
    return "opened";
  } catch (error) {
    return error instanceof Error && "code" in error ? `${String(error.code)}: ${error.message}` : String(error);
  }
}

/** Everything that a start would change: the schema, its partitions, whose keys it is, what is noted of them. */
async function stateOf({ database }: TestDatabase): Promise<unknown> {
  const { rows } = await database.query(
    "test.state",
    `SELECT (SELECT max(id) FROM schema_migration) AS schema, (SELECT count(*) FROM pg_class) AS tables,
            (SELECT count(*) FROM key_check) AS keys, (SELECT json_agg(n ORDER BY name) FROM key_note n)::text AS notes`,
  );
  return rows;
}

describe("requireOwnDatabase()", () => {
  test("[SEC-641] a database that another installation has is refused at the start, with its name and what to do", async () => {
    // Nobody has it: a command does not take it.
    expect(await as("larkspur", "a", undefined, { role: "command" })).toBe("opened");
    expect(await as("larkspur", "a")).toBe("opened");
    // Before there is a checkpoint, and with the same keys.
    const refused = await as("foxglove", "a");
    expect(refused).toMatch(/^main\.database_of_another: .*"wardline\.local\/larkspur\/history".*DATABASE_URL/u);
    expect(await as("foxglove", "a", undefined, { role: "command" })).toBe(refused);
    // Without keys, and with keys of its own: no word of keys, which would be looked for in vain.
    expect(await as("foxglove", "b")).toBe(refused);
    expect(await as("larkspur", "b")).toMatch(/^adapter\.kms_key_file_missing: .*another installation/u);
    expect(await as("foxglove", "b", undefined, { url: other.url })).toBe("opened");
    expect(await as("foxglove", "b")).toBe(refused);
    expect(await as("larkspur", "b")).toMatch(/^adapter\.kms_wrong_key: .*another installation/u);
    const otherName = { more: "history: { origin: other.example/history }\n" };
    expect(await as("larkspur", "a", undefined, otherName)).toContain("main.database_of_another");
    expect(await as("larkspur", "a")).toBe("opened");
  });

  test("[SEC-641] what was signed says whose it is, where an older program left no note; keys of look-ups that were sealed hide nothing", async () => {
    const entry = { kind: "key.rotated" as const, actor: { kind: "system" as const, id: null }, facts: {} };
    const about = { tenant: "larkspur" as TenantId, at: new Date(), subjectId: null, conversationId: null };
    const made = await as("larkspur", "a", async (storage, loaded) => {
      await makeHistory(storage.database).append({ ...entry, ...about }, null);
      const { sequencer } = await openHistory(loaded, storage);
      expect(await sequenceHistory(sequencer)).toBe(1);
      const note = await storage.keyStore.note("installation");
      expect(await storage.keyStore.saveNote("installation", note, null)).toBe(true);
      await storage.kms.exportDerivation();
    });
    expect(made).toBe("opened");
    expect(await as("foxglove", "a")).toContain("main.database_of_another");
    expect(await as("foxglove", "b")).toContain("main.database_of_another");
    expect(await as("larkspur", "a")).toBe("opened");
  });

  describe("[SEC-651] one that another installation has, and whose program is older", () => {
    test.each([
      [
        "the note of its keys",
        async (older: TestDatabase): Promise<void> => {
          const text = "INSERT INTO key_note (name, value) VALUES ('installation', 'wardline.local/larkspur/history')";
          await older.database.query("test.note", text);
        },
      ],
      [
        "what was signed of its history",
        async (older: TestDatabase): Promise<void> => {
          const head = await makeHistoryTree(own.database).head();
          if (head === null) throw new Error("Nothing was signed");
          const text = "INSERT INTO history_checkpoint (size, note, at) VALUES ($1, $2, $3)";
          await older.database.query("test.sign", text, [head.size, head.note, head.at]);
        },
      ],
    ])("is left as it is: by %s", async (_, mark) => {
      const older = await createTestDatabase({ migrations: (await readMigrations()).slice(0, -2) });
      try {
        await mark(older);
        const before = await stateOf(older);
        for (const role of ["serve", "command"] as const)
          expect(await as("foxglove", "c", undefined, { role, url: older.url })).toContain("main.database_of_another");
        expect(await stateOf(older)).toEqual(before);
        // Whose it is takes it on, and finds what there is to do.
        expect(await as("larkspur", "d", undefined, { url: older.url })).toBe("opened");
        expect(await stateOf(older)).not.toEqual(before);
      } finally {
        await older.drop();
      }
    });
  });
});
