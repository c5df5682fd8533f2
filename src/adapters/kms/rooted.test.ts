// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RootRecord } from "#app";
import { testHop } from "#hop/testing";
import type { SubjectId, TenantId } from "#kernel";
import { FakeClock, seededRandom } from "#kernel/testing";
import { makeAwsRoots } from "./aws-kms.ts";
import { openFileKeyStore } from "./file-key-store.ts";
import { KeyCache } from "./key-cache.ts";
import { encodeRooted, encodeSubjectKeys, parseRooted, parseSubjectKeys } from "./rooted.ts";
import { makeFakeKms } from "./testing.ts";
import { FakeAws } from "./testing-aws.ts";
import { FakeVault } from "./testing-vault.ts";
import { makeVaultRoots } from "./vault-kms.ts";

const place = { tenant: "larkspur" as TenantId, subjectId: "s-1" as SubjectId };
const code = (wanted: string): unknown => expect.objectContaining({ code: wanted });
const DAY = 86_400_000;

describe("wrapped keys with the number of their root key", () => {
  const entry = (keyNo: number) => ({ keyNo, rooted: encodeRooted({ rootNo: keyNo, wrapped: new Uint8Array(40) }) });

  it("are read as they were written, one or several", () => {
    const one = encodeRooted({ rootNo: 70_000, wrapped: new Uint8Array([1, 2]) });
    expect(Buffer.from(one).toString("hex")).toBe("575201000111700102");
    expect(parseRooted(one)).toMatchObject({ rootNo: 70_000 });
    expect(parseSubjectKeys(encodeSubjectKeys([{ keyNo: 1, rooted: one }]))).toEqual([{ keyNo: 1, rooted: one }]);
    const several = encodeSubjectKeys([entry(1), entry(2)]);
    expect(parseSubjectKeys(several).map(({ keyNo }) => keyNo)).toEqual([1, 2]);
    expect(parseSubjectKeys(encodeSubjectKeys([entry(2)]))).toEqual([entry(2)]);
  });

  it("are read as they were before, from a key file and from a service", async () => {
    const wrapped = await makeFakeKms().wrap(place, new Uint8Array(32));
    expect(parseRooted(wrapped)).toEqual({ rootNo: 1, wrapped });
    expect(parseRooted(Buffer.from("vault:v1:abc")).rootNo).toBe(1);
  });

  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ["cut", (bytes) => bytes.subarray(0, -1)],
    ["longer", (bytes) => Buffer.concat([bytes, Buffer.alloc(1)])],
    ["of fewer keys than said", (bytes) => Uint8Array.from(bytes, (byte, i) => (i === 3 ? 3 : byte))],
    ["of more keys than said", (bytes) => Uint8Array.from(bytes, (byte, i) => (i === 3 ? 1 : byte))],
    ["out of order", (bytes) => Uint8Array.from(bytes, (byte, i) => (i === 7 ? 9 : byte))],
  ])("are refused when the list is %s", (_what, change) => {
    expect(parseSubjectKeys(change(encodeSubjectKeys([entry(1), entry(2)])))).toEqual([]);
  });
});

describe("openFileKeyStore()", () => {
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), "wardline-store-"));
  });
  afterAll(async () => rm(directory, { recursive: true, force: true }));

  it("is for its owner only, and a removed key is in none of its files any more", async () => {
    const path = join(directory, "subject-keys.db");
    const store = openFileKeyStore(path);
    const key = { ...place, wrapped: seededRandom(77).bytes(60) };
    await store.put(key);
    const files = async (): Promise<Buffer> =>
      Buffer.concat(await Promise.all((await readdir(directory)).map((name) => readFile(join(directory, name)))));
    expect((await files()).includes(key.wrapped)).toBe(true);
    for (const name of await readdir(directory)) expect((await stat(join(directory, name))).mode & 0o077).toBe(0);
    expect(await store.remove(place.tenant, [place.subjectId])).toBe(1);
    expect((await files()).includes(key.wrapped)).toBe(false);
    // A change that knew the key cannot bring it back.
    expect(await store.replace([{ ...key, before: key.wrapped }])).toBe(0);
    expect(await store.saveNote("a", null, "1")).toBe(true);
    expect(await store.saveNote("a", null, "2")).toBe(false);
    expect(await store.saveNote("a", "1", "2")).toBe(true);
    expect(await store.saveNote("a", "1", null)).toBe(false);
    expect(await store.notes("a")).toEqual([{ name: "a", value: "2" }]);
    store.close();
  });
});

describe("KeyCache", () => {
  it("overwrites what leaves it, by number, by time, by name or all at once", () => {
    const clock = new FakeClock(0);
    const held: Uint8Array[] = [];
    // The copies inside are made by the constructor of Uint8Array: looked at where they are made.
    const Original = globalThis.Uint8Array;
    const cache = new KeyCache({ max: 2, ttlMs: 1_000 }, clock);
    const keep = (name: string): void => {
      const spy = new Proxy(Original, {
        construct(target, args: [Uint8Array]) {
          const made = new target(args[0]);
          held.push(made);
          return made;
        },
      });
      globalThis.Uint8Array = spy;
      cache.keep(name, Original.of(1, 2, 3), [name]);
      globalThis.Uint8Array = Original;
    };
    const isZero = (index: number): boolean => held[index]?.every((byte) => byte === 0) ?? false;
    for (const name of ["a", "b", "c"]) keep(name);
    expect([isZero(0), isZero(1), isZero(2), cache.size]).toEqual([true, false, false, 2]);
    cache.forget("b");
    expect(isZero(1)).toBe(true);
    clock.advance(1_000);
    cache.sweep();
    expect([isZero(2), cache.size]).toEqual([true, 0]);
    keep("d");
    cache.clear();
    expect([isZero(3), cache.size]).toEqual([true, 0]);
  });
});

describe("root keys at a service", () => {
  let vault: FakeVault;
  let aws: FakeAws;
  const clock = new FakeClock();
  const record = (rootNo: number, ref: string): RootRecord => ({
    rootNo,
    kind: "vault",
    ref,
    state: "current",
    madeAt: 0,
    currentAt: 0,
    retiredAt: null,
    goneAt: null,
  });
  beforeAll(async () => {
    [vault, aws] = await Promise.all([FakeVault.start(), FakeAws.start()]);
    aws.now = () => clock.now();
    process.env["AWS_ACCESS_KEY_ID"] = aws.accessKeyId;
    process.env["AWS_SECRET_ACCESS_KEY"] = aws.secretAccessKey;
  });
  afterAll(async () => Promise.all([vault.close(), aws.close()]));

  it("Vault makes one, wraps under it alone, and destroys it at once", async () => {
    const login = { token: async () => "root-token", renewed: async () => "root-token" };
    const options = { url: vault.url, mount: "transit", key: "wardline", namespace: null, login, timeoutMs: 2_000 };
    const roots = makeVaultRoots({ ...options, hop: testHop() }, () => clock.now());
    const [first, second] = [record(1, "wardline"), record(2, await roots.create(2))];
    expect(second.ref).toBe("wardline-root-2");
    const wrapped = await roots.wrap(second, place, new Uint8Array(32).fill(3));
    await expect(roots.unwrap(first, place, wrapped)).rejects.toThrow(code("crypto.cannot_open"));
    // Made again it is the same one.
    expect(await roots.create(2)).toBe(second.ref);
    expect(await roots.unwrap(second, place, wrapped)).toEqual(new Uint8Array(32).fill(3));
    expect(await roots.destroy(second)).toBe(clock.now());
    await expect(roots.unwrap(second, place, wrapped)).rejects.toThrow(code("adapter.kms_denied"));
    expect(await roots.destroy(second)).toBe(clock.now());
  });

  it("AWS makes one, and destroys it seven days after it was told; an alias is followed", async () => {
    const options = { region: "eu-west-1", keyId: "alias/wardline", macKeyId: "alias/wardline-mac", timeoutMs: 2_000 };
    const roots = makeAwsRoots({ ...options, endpoint: aws.url, hop: testHop() }, () => clock.now());
    const first = record(1, "alias/wardline");
    const second = record(2, await roots.create(2));
    const old = await roots.wrap(first, place, new Uint8Array(32).fill(3));
    expect(await roots.destroy(first)).toBe(clock.now() + 7 * DAY);
    await expect(roots.unwrap(first, place, old)).rejects.toThrow(code("adapter.kms_denied"));
    const fresh = await roots.wrap(second, place, new Uint8Array(32).fill(4));
    const goneAt = await roots.destroy(second);
    // Until then somebody with the account can bring it back; afterwards nobody.
    expect(aws.cancelDeletion(second.ref)).toBe(true);
    expect(await roots.unwrap(second, place, fresh)).toEqual(new Uint8Array(32).fill(4));
    await roots.destroy(second);
    clock.set(goneAt + 1);
    expect(aws.cancelDeletion(second.ref)).toBe(false);
    await expect(roots.unwrap(second, place, fresh)).rejects.toThrow(code("adapter.kms_denied"));
    roots.close();
  });
});
