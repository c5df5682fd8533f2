// SPDX-License-Identifier: Apache-2.0
// What N says, with the files that the program writes: both backups restored, before and after.
import { copyFile, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { eraseSubject, keepKeys, loadKeyDump } from "#app";
import { fromUtf8, makeUuid, type SubjectId } from "#kernel";
import { seededRandom } from "#kernel/testing";
import { makeFileRoots, makeKeyService, openFileKeyStore, openKeyFile, openRootedKms } from "#kms";
import {
  type BundledServer,
  type Database,
  makeKeyTable,
  makeSealedRows,
  migrate,
  openPool,
  readSealedFile,
  readSealedHeader,
  restoreBackup,
  startBundledServer,
} from "#postgres";
import { emptiedTables } from "#privacy";
import { type DataDirectory, makeDataDirectory } from "../../src/adapters/postgres/engine/testing.ts";
import { TENANT } from "../../src/adapters/postgres/repositories/testing.ts";
import { type BackupDeps, backUpData, backUpKeys, ownBackupKeys } from "../../src/main/backups.ts";
import { runBackup } from "../../src/main/run-backup.ts";
import { DAY, KeyRig, openForParty, readProfile } from "./rig.ts";

const quiet = { log: () => undefined, dangerouslyDisableFsync: true } as const;
const code = (wanted: string): unknown => expect.objectContaining({ code: wanted });
let parent: string;
const homes: DataDirectory[] = [];
const servers: BundledServer[] = [];
let rig: KeyRig;
let thieves = 0;

async function home(): Promise<string> {
  const made = await makeDataDirectory(parent);
  homes.push(made);
  return made.dataDir;
}

async function serverOn(dataDir: string): Promise<{ server: BundledServer; database: Database }> {
  const server = await startBundledServer({ dataDir, ...quiet });
  servers.push(server);
  return { server, database: await openPool(server.connection, { maxConnections: 2 }) };
}

let dataDir: string;
beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), "wardline-restored-"));
  dataDir = await home();
  const { server, database } = await serverOn(dataDir);
  await migrate(database);
  const { connection } = server;
  rig = await KeyRig.open({
    store: "file",
    database: { database, connection, url: "", drop: () => database.close() },
  });
}, 60_000);

afterAll(async () => {
  await rig.close();
  for (const server of servers) await server.stop();
  for (const one of homes) await one.remove();
  await rm(parent, { recursive: true, force: true });
});

/** Somebody with the KMS of today and a key store restored from a backup of keys. */
async function thiefWith(file: string) {
  const keyStore = openFileKeyStore(join(parent, `thief-${(thieves += 1)}`, "subject-keys.db"));
  await keyStore.saveNote("roots", null, (await readSealedHeader(file)).facts["roots"] ?? null);
  const parts = { clock: rig.clock, random: seededRandom(41) };
  const kms = await openRootedKms({ ...parts, store: keyStore, backends: [rig.roots], targetKind: "file" });
  return {
    load: () => loadKeyDump(keyStore, readSealedFile(file, ownBackupKeys(kms, null))),
    async open(database: Database, subjectId: SubjectId): Promise<string> {
      const wrappedSubjectKey = (await keyStore.find(TENANT, [subjectId])).get(subjectId);
      if (wrappedSubjectKey === undefined) return "no key";
      // Opened anew each time: nothing is remembered.
      const keys = await makeKeyService({ ...parts, kms, cache: { max: 1, ttlMs: 1 } });
      const [row] = await makeSealedRows(database, emptiedTables()).subjectRows(TENANT, subjectId);
      const scope = { tenant: TENANT, subjectId, wrappedSubjectKey };
      return fromUtf8(await keys.openForSubject(scope, row!.row, row!.sealed));
    },
  };
}

it("restored backups of data and keys open what was erased within N days, as the certificate says, and nothing of it after [SEC-247]", async () => {
  const node = await rig.node();
  const [gone, stays] = [await openForParty(node, "CU-1"), await openForParty(node, "CU-2")];
  const loaded = { config: { tenant: TENANT, data: { dir: dataDir } }, baseDir: parent, databaseUrl: null } as never;
  const deps: BackupDeps = { loaded, database: node.database, kms: node.kms, keyStore: node.deps.keyStore };
  const data = await backUpData(deps, join(parent, "data-backups"), null);
  const keys = await backUpKeys(deps, join(parent, "key-backups"));
  const erased = await eraseSubject(node.deps, gone.subjectId);
  if (!erased.ok) throw new Error(erased.refusal.reason);

  const target = await home();
  await restoreBackup({
    from: data.path,
    dataDir: target,
    keys: ownBackupKeys(node.kms, null),
    to: null,
    log: quiet.log,
    isFragile: true,
  });
  const restored = await serverOn(target);
  // The data alone holds no subject's key, not even wrapped; the key store of today has lost it.
  expect(await makeKeyTable(restored.database).count()).toBe(0);
  expect((await node.deps.keyStore.find(TENANT, [gone.subjectId])).size).toBe(0);
  const early = await thiefWith(keys.path);
  expect(await early.load()).toBe(2);
  expect(await early.open(restored.database, gone.subjectId)).toBe("CU-1");

  for (let day = 0; day < erased.value.beyondBackupsAfterDays; day += 1) {
    rig.clock.advance(DAY);
    await keepKeys(node.deps);
    rig.clock.advance(6 * 60_000);
    await keepKeys(node.deps);
  }
  // Neither the backup of keys, nor what somebody took out of it in time, nor one that was made since.
  await expect((await thiefWith(keys.path)).load()).rejects.toThrow(code("crypto.cannot_open"));
  await expect(early.open(restored.database, gone.subjectId)).rejects.toThrow(code("crypto.cannot_open"));
  const late = await thiefWith((await backUpKeys(deps, join(parent, "key-backups"))).path);
  expect(await late.load()).toBe(1);
  expect(await late.open(restored.database, gone.subjectId)).toBe("no key");
  expect(await late.open(restored.database, stays.subjectId)).toBe("CU-2");
  expect(await readProfile(node, stays.subjectId)).toBe("CU-2");
  await restored.database.close();
}, 60_000);

it("a backup of keys that does not open leaves nothing behind that would keep the right one from opening [SEC-247]", async () => {
  const site = join(parent, "site");
  const random = seededRandom(43);
  const keyFile = { path: join(site, "root.key"), dataDirectory: null, ifMissing: "make", random } as const;
  const opened = await openKeyFile(keyFile);
  const roots = makeFileRoots({ ...keyFile, opened, passphrase: null, now: () => rig.clock.now() });
  const keyStore = openFileKeyStore(join(site, "subject-keys.db"));
  const kms = await openRootedKms({ store: keyStore, backends: [roots], targetKind: "file", clock: rig.clock, random });
  await kms.settle();
  const subject = { tenant: TENANT, subjectId: makeUuid(random) as SubjectId };
  await keyStore.put({ ...subject, wrapped: await kms.wrap(subject, new Uint8Array(32)) });
  const config = {
    tenant: TENANT,
    keys: { dir: "keys" },
    data: { dir: "data" },
    backup: {},
    crypto: { preset: "default" },
    server: { tls: null },
  };
  const loaded = { config, baseDir: join(parent, "fresh"), databaseUrl: null } as never;
  const deps: BackupDeps = { loaded, database: rig.database, kms, keyStore };
  const older = await backUpKeys(deps, join(parent, "site-backups"));
  await kms.promote((await kms.begin()).rootNo);
  const [key] = await keyStore.page(null, 1);
  await keyStore.replace([{ ...key!, before: key!.wrapped, wrapped: await kms.rewrap(key!) }]);
  await kms.rewrapDerivation();
  await kms.destroy(1);
  const newest = await backUpKeys(deps, join(parent, "site-backups"));
  keyStore.close();
  // A new machine with the newest root key; somebody takes the older file first.
  await mkdir(join(parent, "fresh", "keys"), { recursive: true });
  await copyFile(keyFile.path, join(parent, "fresh", "keys", "root.key"));
  const restoreKeys = (path: string) =>
    runBackup(loaded, ["restore-keys", path], {}, { write: () => undefined } as never);
  await expect(restoreKeys(older.path)).rejects.toThrow(code("crypto.cannot_open"));
  expect(await restoreKeys(newest.path)).toBe(0);
  const restored = openFileKeyStore(join(parent, "fresh", "keys", "subject-keys.db"));
  expect(await restored.count()).toBe(1);
  restored.close();
});
