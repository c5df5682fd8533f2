// SPDX-License-Identifier: Apache-2.0
import { copyFile, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import {
  eraseSubject,
  forgetNode,
  type KeyStore,
  keepKeys,
  readKeyStatus,
  reportNode,
  rotateData,
  rotateRoot,
  rotateSubjects,
  SETTLE_MS,
  sweepKeys,
} from "#app";
import { CannotOpenError, parseHeader } from "#crypto";
import { seededRandom } from "#kernel/testing";
import { makeFileRoots, openKeyFile, type RootBackend } from "#kms";
import { MemoryRoots } from "#kms/testing";
import { makeKeyTable, moveSubjectKeys } from "#postgres";
import { INVENTORY } from "#privacy";
import { CONVERSATION_SEALED, SUBJECT_SEALED } from "../../src/adapters/postgres/repositories/sealed-rows.ts";
import { TENANT } from "../../src/adapters/postgres/repositories/testing.ts";
import { DAY, KeyRig, type Node, openForParty, readProfile, talk } from "./rig.ts";

let rig: KeyRig;
afterEach(async () => rig.close());

const code = (wanted: string): unknown => expect.objectContaining({ code: wanted });

/** Runs a rotation to its end, with the clock moved over what it waits for. */
async function toTheEnd(rotate: (start: boolean) => ReturnType<typeof rotateRoot>, others: readonly Node[] = []) {
  for (let round = 0; round < 6; round += 1) {
    const rotation = await rotate(round === 0);
    if (!rotation.ok) throw new Error(rotation.refusal.reason);
    if (rotation.value.phase === "done") return rotation.value;
    for (const { deps } of others) await reportNode(deps);
    rig.clock.advance(SETTLE_MS + 1);
    for (const { deps } of others) await reportNode(deps);
  }
  throw new Error("The rotation does not end");
}

describe.each(["file", "table"] as const)("with a key store in a %s", (store) => {
  it("rotateRoot() puts every key under a new root key and destroys the old one, while two nodes go on talking [SEC-240]", async () => {
    rig = await KeyRig.open({ store });
    const [a, b] = [await rig.node(), await rig.node()];
    const subjects = [];
    for (let i = 0; i < 5; i += 1) subjects.push(await openForParty(a, `party ${i}`));
    const before = await a.kms.derive("blind_index/party");
    const talking = talk(b, subjects[0]!.conversationId);
    const rotation = await toTheEnd((start) => rotateRoot(a.deps, { start }), [a, b]);
    expect(await talking.stop()).toBeGreaterThan(0);
    expect(rotation).toMatchObject({ phase: "done", failed: 0 });
    const status = await readKeyStatus(b.deps);
    expect(status.roots.map(({ rootNo, state, subjects: n }) => [rootNo, state, n])).toEqual([[2, "current", 5]]);
    expect(status).toMatchObject({ gone: 1, lost: 0, suites: { 1: 5 }, kms: { isWell: true } });
    // Look-ups stay what they were, although what they came from is gone.
    const fresh = await rig.node();
    expect(await fresh.kms.derive("blind_index/party")).toEqual(before);
    for (const [i, { subjectId, conversationId }] of subjects.entries()) {
      expect(await readProfile(fresh, subjectId)).toBe(`party ${i}`);
      expect((await fresh.read(conversationId))[0]).toBe(`I am party ${i}`);
    }
    const kinds = (await rig.database.query<{ kind: string }>("test.kinds", "SELECT kind FROM history ORDER BY id"))
      .rows;
    expect(kinds.map(({ kind }) => kind).filter((kind) => kind.startsWith("key."))).toEqual([
      "key.root_made",
      "key.root_destroyed",
      "key.rotated",
    ]);
  });

  it("rotateSubjects() gives each subject another key and moves all that lies under it, while a turn is written [SEC-241]", async () => {
    rig = await KeyRig.open({ store });
    const [a, b] = [await rig.node(), await rig.node()];
    const one = await openForParty(a, "CU-1");
    const talking = talk(b, one.conversationId);
    const rotation = await toTheEnd((start) => rotateSubjects(a.deps, { start }));
    expect(await talking.stop()).toBeGreaterThan(0);
    expect(rotation.failed).toBe(0);
    const fresh = await rig.node();
    const [key] = await fresh.deps.sealedRows.dataKeysOf(TENANT, one.subjectId);
    expect(parseHeader(key!.wrapped)).toMatchObject({ value: { keyNo: 2 } });
    expect((await readKeyStatus(fresh.deps)).moving).toBe(0);
    expect(await readProfile(fresh, one.subjectId)).toBe("CU-1");
    expect((await fresh.read(one.conversationId))[0]).toBe("I am CU-1");
  });
});

describe("rotateData()", () => {
  it("seals every row anew under another data key and in the suite of today, while a turn is written [SEC-242]", async () => {
    rig = await KeyRig.open({ store: "file" });
    const first = await rig.node();
    const one = await openForParty(first, "CU-1");
    const node = await rig.node({ suite: 2 });
    const talking = talk(node, one.conversationId);
    const rotation = await toTheEnd((start) => rotateData(node.deps, { start }));
    const turns = await talking.stop();
    expect(turns).toBeGreaterThan(1);
    expect(rotation.failed).toBe(0);
    const rows = await node.deps.sealedRows.conversationRows(TENANT, one.conversationId);
    const used = rows.map(({ keyNo, sealed }) => {
      const header = parseHeader(sealed);
      return `${keyNo} in suite ${header.ok ? header.value.suite : 0}`;
    });
    expect([...new Set(used)]).toEqual(["2 in suite 2"]);
    expect(rows.length).toBe(turns * 3 + 4);
    // An old build of the configuration reads it all the same: suites open by their header.
    expect((await first.read(one.conversationId))[0]).toBe("I am CU-1");
    await toTheEnd((start) => rotateData(node.deps, { start }));
    const stored = await node.conversations.find(TENANT, one.conversationId, null, "own");
    // The first names pseudonyms and seals nothing; what is between goes.
    expect(stored?.keys.map(({ keyNo }) => keyNo)).toEqual([1, 3]);
  });
});

describe("a rotation", () => {
  it("goes on in another process where a dead one stopped, and never two at once [SEC-243]", async () => {
    rig = await KeyRig.open({ store: "file" });
    const a = await rig.node();
    const made = [];
    for (let i = 0; i < 12; i += 1) made.push(await openForParty(a, `party ${i}`));
    await forgetNode(a.deps);
    // Dies in the middle: after three keys nothing is written any more, not even that it gave up.
    let left = 3;
    const dying: KeyStore = {
      ...a.deps.keyStore,
      async replace(changes) {
        const done = await a.deps.keyStore.replace(changes.slice(0, left));
        left = 0;
        throw new Error(`killed after ${done}`);
      },
    };
    const b = await rig.node({ store: dying });
    await expect(rotateRoot(b.deps, { start: true })).rejects.toThrow("killed after 3");
    const half = await readKeyStatus(a.deps);
    expect(half.roots.map(({ subjects }) => subjects)).toEqual([9, 3]);
    expect(await rotateRoot(a.deps, { start: true })).toMatchObject({ refusal: { reason: "busy" } });
    for (const { subjectId } of made) expect(await readProfile(a, subjectId)).toContain("party");
    rig.clock.advance(61_000);
    const rotation = await toTheEnd((start) => rotateRoot(a.deps, { start }), [a]);
    expect(rotation.rotationId).toBe(half.rotations[0]?.rotationId);
    expect((await readKeyStatus(a.deps)).roots).toMatchObject([{ rootNo: 2, subjects: 12 }]);
  });

  it("destroys no root key that something is under, where the node that ends it lacks that root key [SEC-243]", async () => {
    rig = await KeyRig.open({ store: "file" });
    const a = await rig.node();
    const one = await openForParty(a, "CU-1");
    const wrapped = (await a.deps.keyStore.find(TENANT, [one.subjectId])).get(one.subjectId)!;
    expect(await rotateRoot(a.deps, { start: true })).toMatchObject({ value: { phase: "settle" } });
    // What a node had in hand from before is written late.
    await a.deps.keyStore.put({ tenant: TENANT, subjectId: one.subjectId, wrapped });
    rig.clock.advance(SETTLE_MS + 1);
    const lacking: RootBackend = {
      kind: "file",
      deletionDelayMs: 0,
      first: () => rig.roots.first(),
      create: (rootNo) => rig.roots.create(rootNo),
      holds: async ({ rootNo }) => rootNo !== 1,
      wrap: (root, place, key) => rig.roots.wrap(root, place, key),
      unwrap: (root, place, sealed) =>
        root.rootNo === 1
          ? Promise.reject(new CannotOpenError({ reason: "no_such_key", keyNo: 1 }))
          : rig.roots.unwrap(root, place, sealed),
      derive: (purpose) => rig.roots.derive(purpose),
      destroy: (root) => rig.roots.destroy(root),
      reload: () => rig.roots.reload(),
    };
    const b = await rig.node({ backends: [lacking] });
    expect(await rotateRoot(b.deps, { start: false })).toMatchObject({ value: { phase: "finish", failed: 1 } });
    expect((await a.kms.roots()).map(({ state }) => state)).toEqual(["retiring", "current"]);
    expect(await rotateRoot(a.deps, { start: false })).toMatchObject({ value: { phase: "done", failed: 0 } });
    expect(await readProfile(await rig.node(), one.subjectId)).toBe("CU-1");
  });

  it("removes a destroyed root key from the key file of every host [SEC-247]", async () => {
    rig = await KeyRig.open({ store: "table" });
    const folder = await mkdtemp(join(tmpdir(), "wardline-hosts-"));
    try {
      const random = seededRandom(31);
      const host = async (name: string) => {
        const path = join(folder, `${name}.key`);
        const opened = await openKeyFile({ path, dataDirectory: null, ifMissing: "make", random });
        const roots = makeFileRoots({ path, opened, random, passphrase: null, now: () => rig.clock.now() });
        return { path, node: await rig.node({ backends: [roots] }) };
      };
      const a = await host("a");
      await copyFile(a.path, join(folder, "b.key"));
      const b = await host("b");
      expect(await rotateRoot(a.node.deps, { start: true })).toMatchObject({ value: { phase: "nodes" } });
      await copyFile(a.path, b.path);
      await toTheEnd((start) => rotateRoot(a.node.deps, { start }), [a.node, b.node]);
      const lines = async (path: string) => (await readFile(path, "utf8")).trim().split("\n").length - 1;
      expect([await lines(a.path), await lines(b.path)]).toEqual([1, 2]);
      await keepKeys(b.node.deps);
      expect(await lines(b.path)).toBe(1);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it("a restored database that still holds subjects' keys replaces none of the key store's [SEC-243]", async () => {
    rig = await KeyRig.open({ store: "file" });
    const node = await rig.node();
    const { deps } = node;
    const [moved, only] = [await openForParty(node, "CU-1"), await openForParty(node, "CU-2")];
    const before = await deps.keyStore.find(TENANT, [moved.subjectId, only.subjectId]);
    const table = makeKeyTable(rig.database);
    for (const [subjectId, wrapped] of before) await table.put({ tenant: TENANT, subjectId, wrapped });
    await deps.keyStore.remove(TENANT, [only.subjectId]);
    await toTheEnd((start) => rotateRoot(deps, { start }), [node]);
    expect(await moveSubjectKeys(rig.database, deps.keyStore)).toBe(1);
    expect(await table.count()).toBe(0);
    expect(await readProfile(await rig.node(), moved.subjectId)).toBe("CU-1");
    expect(await deps.keyStore.find(TENANT, [only.subjectId])).toEqual(
      new Map([[only.subjectId, before.get(only.subjectId)]]),
    );
  });

  it("waits until every node can use the new root key [SEC-244]", async () => {
    rig = await KeyRig.open({ store: "file" });
    const [a, b] = [await rig.node(), await rig.node()];
    // The key file has not come to this node yet.
    b.kms.holds = async ({ rootNo }) => rootNo === 1;
    await reportNode(b.deps);
    expect(await rotateRoot(a.deps, { start: true })).toMatchObject({ value: { phase: "nodes" } });
    expect((await a.kms.roots()).map(({ state }) => state)).toEqual(["current", "waiting"]);
    b.kms.holds = async () => true;
    await reportNode(b.deps);
    expect(await rotateRoot(a.deps, { start: false })).toMatchObject({ value: { phase: "settle" } });
  });

  it("moves an installation from the key file to a KMS, and back [SEC-245]", async () => {
    rig = await KeyRig.open({ store: "file" });
    const file = await rig.node();
    const one = await openForParty(file, "CU-1");
    const vault = new MemoryRoots({
      now: () => rig.clock.now(),
      random: seededRandom(99),
      kind: "vault",
      hasFirst: false,
    });
    const moving = await rig.node({ backends: [rig.roots, vault], targetKind: "vault" });
    await forgetNode(file.deps);
    await toTheEnd((start) => rotateRoot(moving.deps, { start }), [moving]);
    // The key file is not needed any more, for anything.
    const only = await rig.node({ backends: [vault], targetKind: "vault" });
    expect(await only.kms.derive("key_check")).toEqual(await moving.kms.derive("key_check"));
    expect(await readProfile(only, one.subjectId)).toBe("CU-1");
    const back = new MemoryRoots({ now: () => rig.clock.now(), random: seededRandom(5), hasFirst: false });
    const returning = await rig.node({ backends: [back, vault], targetKind: "file" });
    for (const { deps } of [only, moving]) await forgetNode(deps);
    await toTheEnd((start) => rotateRoot(returning.deps, { start }), [returning]);
    const home = await rig.node({ backends: [back], targetKind: "file" });
    expect(await readProfile(home, one.subjectId)).toBe("CU-1");
    expect((await home.kms.roots()).map(({ kind, state }) => `${kind} ${state}`)).toEqual([
      "file gone",
      "vault gone",
      "file current",
    ]);
  });

  it("begins by itself when the epoch is over, and a key that a crash left over goes a day later", async () => {
    rig = await KeyRig.open({ store: "file" });
    const a = await rig.node();
    await a.deps.keyStore.put({ tenant: TENANT, subjectId: a.deps.nodeId as never, wrapped: new Uint8Array([1]) });
    expect(await sweepKeys(a.deps)).toBe(0);
    rig.clock.advance(5 * DAY);
    await keepKeys(a.deps);
    expect(await sweepKeys(a.deps)).toBe(1);
    expect((await a.kms.roots()).map(({ state }) => state)).toEqual(["current"]);
    rig.clock.advance(DAY);
    await keepKeys(a.deps);
    rig.clock.advance(SETTLE_MS + 1);
    await keepKeys(a.deps);
    expect((await a.kms.roots()).map(({ state }) => state)).toEqual(["gone", "current"]);
  });

  it("knows every column that is sealed for a subject or under a data key", () => {
    const sealedBy = (treatment: string): string[] =>
      Object.entries(INVENTORY)
        .flatMap(([table, columns]) =>
          Object.entries(columns).flatMap(([column, its]) =>
            its.treatment === treatment ? [`${table}.${column}`] : [],
          ),
        )
        .sort();
    expect(sealedBy("sealed_for_subject")).toEqual(
      Object.keys(SUBJECT_SEALED)
        .map((table) => `${table}.sealed`)
        .sort(),
    );
    expect(sealedBy("sealed")).toEqual(
      [
        ...new Set(Object.values(CONVERSATION_SEALED).map(({ table, sealed = "sealed" }) => `${table}.${sealed}`)),
      ].sort(),
    );
  });
});

describe("when the KMS does not answer", () => {
  it("who was here goes on for a quarter of an hour, everybody else is refused, and nothing is stored unsealed [SEC-246]", async () => {
    rig = await KeyRig.open({ store: "file" });
    const [a, cold] = [await rig.node(), await rig.node()];
    const one = await openForParty(a, "CU-1");
    rig.roots.isDown = true;
    const stored = await a.conversations.find(TENANT, one.conversationId, null, "own");
    expect((await a.conversations.save(await a.writer.turn(stored!))).ok).toBe(true);
    await expect(cold.read(one.conversationId)).rejects.toThrow(code("adapter.kms_unavailable"));
    const count = await a.deps.keyStore.count();
    await expect(a.writer.open()).rejects.toThrow(code("adapter.kms_unavailable"));
    expect(await a.deps.keyStore.count()).toBe(count);
    rig.clock.advance(15 * 60_000 + 1);
    a.keys.sweep();
    expect(a.keys.cached().keys).toBe(0);
    await expect(a.read(one.conversationId)).rejects.toThrow(code("adapter.kms_unavailable"));
    expect((await readKeyStatus(a.deps)).kms).toMatchObject({ isWell: false, code: "adapter.kms_unavailable" });
    rig.roots.isDown = false;
    expect(await a.read(one.conversationId)).toHaveLength(3);
  });
});

describe.each([0, 7 * DAY])("eraseSubject() under a KMS that takes %d ms to destroy", (deletionDelayMs) => {
  it("no node opens anything at once, and no backup of data and keys after N days [SEC-247]", async () => {
    rig = await KeyRig.open({ store: "file", deletionDelayMs });
    const [a, b] = [await rig.node(), await rig.node()];
    const [gone, stays] = [await openForParty(a, "CU-1"), await openForParty(a, "CU-2")];
    // Both backups, as restored: the rows that were, and the key store that was.
    const before = {
      key: (await a.deps.keyStore.find(TENANT, [gone.subjectId])).get(gone.subjectId)!,
      rows: await a.deps.sealedRows.subjectRows(TENANT, gone.subjectId),
    };
    const restore = async (): Promise<string> => {
      const thief = await rig.node();
      const scope = { tenant: TENANT, subjectId: gone.subjectId, wrappedSubjectKey: before.key };
      const opened = await thief.keys.openForSubject(scope, "profile", before.rows[0]!.sealed);
      await thief.close().catch(() => undefined);
      return Buffer.from(opened).toString();
    };
    expect(await b.read(gone.conversationId)).toHaveLength(1);
    const erased = await eraseSubject(a.deps, gone.subjectId);
    if (!erased.ok) throw new Error(erased.refusal.reason);
    const days = 7 + deletionDelayMs / DAY;
    expect(erased.value).toMatchObject({ beyondBackupsAfterDays: days, conversations: 1, rootNo: 1 });
    await expect.poll(() => b.keys.cached().keys).toBe(0);
    expect(await b.read(gone.conversationId)).toEqual([]);
    await expect(readProfile(b, gone.subjectId)).rejects.toThrow("no key");
    expect(await eraseSubject(b.deps, gone.subjectId)).toMatchObject({ refusal: { reason: "not_a_subject" } });
    // Whoever has both backups within N days still opens them: that is what N says.
    expect(await restore()).toBe("CU-1");
    for (let day = 0; day < days; day += 1) {
      rig.clock.advance(DAY);
      await keepKeys(a.deps);
      await reportNode(b.deps);
      await keepKeys(a.deps);
    }
    await expect(restore()).rejects.toThrow(code("crypto.cannot_open"));
    // Nobody can bring the root key back, at the KMS either.
    expect(rig.roots.cancelDeletion(1)).toBe(false);
    expect(await readProfile(a, stays.subjectId)).toBe("CU-2");
    const { rows } = await rig.database.query<{ facts: object }>(
      "test.entry",
      "SELECT facts FROM history WHERE kind = 'subject.erased'",
    );
    expect(rows).toMatchObject([{ facts: { beyond_backups_after_days: days } }]);
  });
});
