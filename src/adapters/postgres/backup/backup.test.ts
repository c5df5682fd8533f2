// SPDX-License-Identifier: Apache-2.0
/* eslint-disable @typescript-eslint/no-deprecated -- servers of tests are thrown away */
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Sensitive, utf8 } from "#kernel";
import { seededRandom } from "#kernel/testing";
import { type BundledServer, startBundledServer } from "../engine/index.ts";
import { ask, type DataDirectory, makeDataDirectory } from "../engine/testing.ts";
import {
  type BackupKeys,
  type BackupSealing,
  type BackupSource,
  type BaseBackup,
  copyWal,
  makeBaseBackup,
  readSealedFile,
  readSealedHeader,
  restoreBackup,
  writeSealedFile,
} from "./index.ts";

const KEY = new Sensitive(new Uint8Array(32).fill(7));
const sealing: BackupSealing = { by: "installation", key: KEY };
const random = seededRandom(5);
const PLANTED = "planted-in-a-row-07700900123";

function keysOf(key: Sensitive<Uint8Array>, passphrase: string | null = null): BackupKeys {
  return {
    installation: async () => key,
    root: async () => Promise.reject(new Error("no root key here")),
    passphrase: passphrase === null ? null : async () => new Sensitive<Uint8Array>(utf8(passphrase)),
  };
}

const code = (wanted: string): unknown => expect.objectContaining({ code: wanted });
const quiet = (): void => undefined;

describe("a base backup with its log", () => {
  let parent: string;
  let directory: string;
  let home: DataDirectory;
  let server: BundledServer;
  let source: BackupSource;
  let base: BaseBackup;
  let between: Date;
  const homes: DataDirectory[] = [];

  async function freshHome(): Promise<string> {
    const made = await makeDataDirectory(parent);
    homes.push(made);
    return made.dataDir;
  }

  beforeAll(async () => {
    parent = await mkdtemp(join(tmpdir(), "wardline-backup-test-"));
    directory = await mkdtemp(join(tmpdir(), "wardline-backups-"));
    home = await makeDataDirectory(parent);
    server = await startBundledServer({ dataDir: home.dataDir, log: quiet, dangerouslyDisableFsync: true });
    source = {
      admin: { ...server.adminConnection, database: "wardline" },
      clusterDirectory: server.place.clusterDirectory,
      tenant: "larkspur",
    };
    await ask(server.connection, "CREATE TABLE schema_migration (id integer); INSERT INTO schema_migration VALUES (1)");
    await ask(server.connection, `CREATE TABLE word (n integer, t text); INSERT INTO word VALUES (1, '${PLANTED}')`);
    expect(await copyWal(source, directory, sealing, random, new Date())).toMatchObject({ isBroken: true });
    // Writes go on while the copy is made.
    let isOn = true;
    const writing = (async () => {
      while (isOn) await ask(server.connection, "INSERT INTO word SELECT g, 'while' FROM generate_series(1, 50) AS g");
    })();
    base = await makeBaseBackup(source, directory, sealing, random, new Date());
    isOn = false;
    await writing;
    await ask(server.connection, "INSERT INTO word VALUES (2, 'before')");
    await new Promise((done) => setTimeout(done, 20));
    between = new Date();
    await new Promise((done) => setTimeout(done, 20));
    await ask(server.connection, "INSERT INTO word VALUES (3, 'after')");
    const later = await copyWal(source, directory, sealing, random, new Date());
    expect(later).toEqual({ copied: expect.any(Number) as number, isBroken: false });
    expect(later.copied).toBeGreaterThan(0);
  }, 60_000);

  afterAll(async () => {
    await server.stop();
    for (const one of [home, ...homes]) await one.remove();
    for (const path of [parent, directory]) await rm(path, { recursive: true, force: true });
  });

  async function wordsAfter(to: Date | null): Promise<string[]> {
    const dataDir = await freshHome();
    await restoreBackup({ from: directory, dataDir, keys: keysOf(KEY), to, log: quiet, isFragile: true });
    const restored = await startBundledServer({ dataDir, log: quiet, dangerouslyDisableFsync: true });
    try {
      const rows = await ask(restored.connection, "SELECT t FROM word WHERE t <> 'while' ORDER BY n");
      await ask(restored.connection, "INSERT INTO word VALUES (4, 'goes on')");
      return rows.map(({ t }) => String(t));
    } finally {
      await restored.stop();
    }
  }

  it("restores to any time between, and to the end of what was copied [SEC-248]", async () => {
    expect(await wordsAfter(between)).toEqual([PLANTED, "before"]);
    expect(await wordsAfter(null)).toEqual([PLANTED, "before", "after"]);
  }, 60_000);

  it("refuses a time before the backup, and one that the log does not reach", async () => {
    const to = (at: number) => ({ from: directory, keys: keysOf(KEY), to: new Date(at), log: quiet, isFragile: true });
    await expect(restoreBackup({ ...to(base.madeAt.getTime() - 1_000), dataDir: await freshHome() })).rejects.toThrow(
      code("adapter.backup_none"),
    );
    await expect(restoreBackup({ ...to(Date.now() + 3_600_000), dataDir: await freshHome() })).rejects.toThrow(
      code("adapter.backup_time"),
    );
  }, 60_000);

  it("refuses to restore over a database", async () => {
    const options = { from: base.path, dataDir: home.dataDir, keys: keysOf(KEY), to: null, log: quiet };
    await expect(restoreBackup(options)).rejects.toThrow(code("adapter.backup_target"));
  });

  it("shows nothing of what is in it, and opens by no other key [SEC-249]", async () => {
    for (const name of await readdir(directory)) {
      const bytes = await readFile(join(directory, name));
      expect(bytes.includes(PLANTED)).toBe(false);
      expect(name).toMatch(/^(?:base|wal)-.*\.wlb$/);
    }
    expect(await readSealedHeader(base.path)).toMatchObject({ kind: "data", tenant: "larkspur" });
    const other = keysOf(new Sensitive(new Uint8Array(32).fill(8)));
    await expect(drain(base.path, other)).rejects.toThrow(code("adapter.backup_wrong_key"));
  });
});

async function drain(path: string, keys: BackupKeys): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of readSealedFile(path, keys)) pieces.push(piece);
  return Buffer.concat(pieces);
}

describe("writeSealedFile()", () => {
  const meta = {
    kind: "export",
    id: "1",
    tenant: "larkspur",
    madeAt: "2026-11-25T10:00:00.000Z",
    facts: {},
  } as const;
  // Not compressible, so that there are several chunks.
  const body = Buffer.from(seededRandom(3).bytes(200_000));
  let path: string;
  let directory: string;

  async function* source(): AsyncGenerator<Uint8Array> {
    yield body.subarray(0, 70_000);
    yield body.subarray(70_000);
  }

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "wardline-sealed-"));
    path = join(directory, "file.wlb");
    await writeSealedFile(path, meta, sealing, source(), random);
  });
  afterAll(async () => rm(directory, { recursive: true, force: true }));

  it("gives back what was written, by the key or the passphrase that sealed it", async () => {
    expect(await drain(path, keysOf(KEY))).toEqual(body);
    const second = join(directory, "second.wlb");
    const passphrase = new Sensitive<Uint8Array>(utf8("correct horse battery"));
    const cost = { memory: 19_456, passes: 2, parallelism: 1 };
    await writeSealedFile(second, meta, { by: "passphrase", passphrase, cost }, source(), random);
    expect(await drain(second, keysOf(KEY, "correct horse battery"))).toEqual(body);
    await expect(drain(second, keysOf(KEY, "wrong horse battery"))).rejects.toThrow(code("adapter.backup_wrong_key"));
    await expect(drain(second, keysOf(KEY))).rejects.toThrow(code("adapter.backup_wrong_key"));
  });

  it("leaves no file where its source fails", async () => {
    async function* failing(): AsyncGenerator<Uint8Array> {
      yield body;
      throw new Error("the disk is gone");
    }
    const third = join(directory, "third.wlb");
    await expect(writeSealedFile(third, meta, sealing, failing(), random)).rejects.toThrow("the disk is gone");
    expect((await readdir(directory)).filter((name) => name.startsWith("third"))).toEqual([]);
  });

  const SEALED_CHUNK = 65_552;
  it.each<[string, (file: Buffer, from: number) => Buffer]>([
    ["cut at a chunk", (file, from) => file.subarray(0, from + SEALED_CHUNK)],
    ["cut within a chunk", (file) => file.subarray(0, -5)],
    ["without its end", (file, from) => file.subarray(0, from)],
    ["with its chunks swapped", (file, from) => swap(file, from)],
    ["with a chunk twice", (file, from) => Buffer.concat([file.subarray(0, from + SEALED_CHUNK), file.subarray(from)])],
    ["with a bit flipped at the end", (file) => flip(file, file.length - 1)],
    ["with a bit flipped in the middle", (file, from) => flip(file, from + SEALED_CHUNK + 9)],
    ["with another header", (file) => Buffer.from(file.toString("latin1").replace("larkspur", "larkspun"), "latin1")],
    ["with something after it", (file) => Buffer.concat([file, Buffer.alloc(20)])],
    ["of another kind", (file) => Buffer.from(file.toString("latin1").replace('"export"', '"data"'), "latin1")],
  ])("is refused by its reader %s [SEC-249]", async (_what, change) => {
    const file = await readFile(path);
    const from = file.indexOf("\n", file.indexOf("\n") + 1) + 1;
    const changed = join(directory, "changed.wlb");
    await writeFile(changed, change(file, from));
    await expect(drain(changed, keysOf(KEY))).rejects.toThrow(
      expect.objectContaining({ code: expect.stringMatching(/adapter\.backup_(?:wrong_key|incomplete)/) as string }),
    );
  });

  function swap(file: Buffer, from: number): Buffer {
    const [a, b] = [from, from + SEALED_CHUNK];
    return Buffer.concat([
      file.subarray(0, a),
      file.subarray(b, b + SEALED_CHUNK),
      file.subarray(a, b),
      file.subarray(b + SEALED_CHUNK),
    ]);
  }

  function flip(file: Buffer, at: number): Buffer {
    const changed = Buffer.from(file);
    changed[at]! ^= 1;
    return changed;
  }
});
