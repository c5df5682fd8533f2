// SPDX-License-Identifier: Apache-2.0
import { beforeEach, describe, expect, test } from "vitest";
import type { KeyScope, SealedRow } from "#app";
import { makeKey } from "#crypto";
import { type ActId, type ConversationId, fromUtf8, Sensitive, type SubjectId, type TenantId, utf8 } from "#kernel";
import { FakeClock, seededRandom } from "#kernel/testing";
import { KeyCache } from "./key-cache.ts";
import { requireSameKey } from "./key-check.ts";
import { type LocalKeyService, makeKeyService } from "./key-service.ts";
import { makeLocalKms } from "./local-kms.ts";
import type { Kms } from "./ports.ts";
import { makeTenantCipher } from "./tenant-cipher.ts";
import { makeFakeKms } from "./testing.ts";

const tenant = "larkspur" as TenantId;
const subjectId = "3f2b8c1e-6d4a-4e0b-9a57-1c0d2e3f4a5b" as SubjectId;
const other = "00000000-6d4a-4e0b-9a57-1c0d2e3f4a5b" as SubjectId;
const conversationId = "019a8c55-1000-7abc-8def-0123456789ab" as ConversationId;
const cannotOpen: unknown = expect.objectContaining({ code: "crypto.cannot_open" });

let clock: FakeClock;
let kms: Kms & { unwraps: number };
let service: LocalKeyService;

/** A service of another node, or of this one after a restart: nothing is cached. */
async function fresh(seed: number, cache = { max: 100, ttlMs: 60_000 }): Promise<LocalKeyService> {
  return makeKeyService({ kms, clock, random: seededRandom(seed), cache });
}

beforeEach(async () => {
  clock = new FakeClock();
  const real = makeFakeKms();
  kms = {
    ...real,
    unwraps: 0,
    unwrap(place, wrapped) {
      this.unwraps += 1;
      return real.unwrap(place, wrapped);
    },
  };
  service = await fresh(3);
});

async function makeKeys(by: LocalKeyService = service) {
  const wrappedSubjectKey = await by.makeSubjectKey(tenant, subjectId);
  const scope: KeyScope = { tenant, subjectId, wrappedSubjectKey };
  const key = await by.makeDataKey({ ...scope, conversationId, keyNo: 1 });
  return { scope, keys: [{ ...key, wrappedSubjectKey }] };
}

describe("makeKeyService()", () => {
  test("opens on another node what was sealed here, row by row", async () => {
    const { keys } = await makeKeys();
    const here = await service.openConversation({ tenant, conversationId, keys });
    const there = await (await fresh(4)).openConversation({ tenant, conversationId, keys });
    const rows: SealedRow[] = [
      { kind: "message", seq: 1 },
      { kind: "message", seq: 11 },
      { kind: "tracker" },
      { kind: "tracker_event", turnNo: 1 },
      { kind: "state" },
      { kind: "act", actId: "a" as ActId },
      { kind: "notice", noticeId: "a" },
      { kind: "case" },
    ];
    const sealed = rows.map((row) => here.seal(row, utf8(JSON.stringify(row))));
    for (const [i, row] of rows.entries()) {
      for (const [j, bytes] of sealed.entries()) {
        if (i === j) expect(fromUtf8(there.open(row, here.keyNo, bytes))).toBe(JSON.stringify(row));
        else expect(() => there.open(row, here.keyNo, bytes)).toThrow(cannotOpen);
      }
    }
  });

  test("refuses a data key that was moved to another conversation, subject, tenant or number [SEC-004]", async () => {
    const { keys } = await makeKeys();
    const elsewhere = await fresh(5);
    const moved = "019a8c55-1000-7abc-8def-0123456789ac" as ConversationId;
    const tries = [
      { tenant, conversationId: moved, keys },
      { tenant: "foxglove" as TenantId, conversationId, keys },
      { tenant, conversationId, keys: keys.map((key) => ({ ...key, subjectId: other })) },
      { tenant, conversationId, keys: keys.map((key) => ({ ...key, keyNo: 2 })) },
      { tenant, conversationId, keys: [] },
    ];
    for (const scope of tries) await expect(elsewhere.openConversation(scope)).rejects.toThrow(cannotOpen);
  });

  test("seals under the newest key and reads under all", async () => {
    const { scope, keys } = await makeKeys();
    const before = await service.openConversation({ tenant, conversationId, keys });
    const sealed = before.seal({ kind: "tracker" }, utf8("old"));
    const wrappedOther = await service.makeSubjectKey(tenant, other);
    const second = await service.makeDataKey({
      tenant,
      subjectId: other,
      wrappedSubjectKey: wrappedOther,
      conversationId,
      keyNo: 2,
    });
    const both = [...keys, { ...second, wrappedSubjectKey: wrappedOther }];
    const after = await (await fresh(6)).openConversation({ tenant, conversationId, keys: both });
    expect(after.keyNo).toBe(2);
    expect(fromUtf8(after.open({ kind: "tracker" }, 1, sealed))).toBe("old");
    expect(() => before.open({ kind: "tracker" }, 2, after.seal({ kind: "tracker" }, utf8("new")))).toThrow(cannotOpen);
    expect(scope.subjectId).toBe(subjectId);
  });

  test("does not take the key of a lost race for the one that was stored", async () => {
    const { scope } = await makeKeys();
    const stored = await (await fresh(8)).makeDataKey({ ...scope, conversationId, keyNo: 2 });
    await service.makeDataKey({ ...scope, conversationId, keyNo: 2 });
    const keys = [{ ...stored, wrappedSubjectKey: scope.wrappedSubjectKey }];
    const winner = await (await fresh(9)).openConversation({ tenant, conversationId, keys });
    const loser = await service.openConversation({ tenant, conversationId, keys });
    expect(fromUtf8(loser.open({ kind: "state" }, 2, winner.seal({ kind: "state" }, utf8("x"))))).toBe("x");
  });

  test("unwraps a subject's key once, and again after its time or forget()", async () => {
    const { keys } = await makeKeys();
    const node = await fresh(10);
    const scope = { tenant, conversationId, keys };
    await node.openConversation(scope);
    await node.openConversation(scope);
    expect(kms.unwraps).toBe(1);
    clock.advance(60_000);
    await node.openConversation(scope);
    expect(kms.unwraps).toBe(2);
    node.forget(subjectId);
    await node.openConversation(scope);
    expect(kms.unwraps).toBe(3);
    node.forget(conversationId);
    await node.openConversation(scope);
    expect(kms.unwraps).toBe(3);
  });

  test("keeps working with the smallest cache", async () => {
    const { keys } = await makeKeys();
    const node = await fresh(11, { max: 1, ttlMs: 1 });
    const cipher = await node.openConversation({ tenant, conversationId, keys });
    node.forget(subjectId);
    node.sweep();
    const sealed = cipher.seal({ kind: "state" }, utf8("still here"));
    const again = await (await fresh(12)).openConversation({ tenant, conversationId, keys });
    expect(fromUtf8(again.open({ kind: "state" }, 1, sealed))).toBe("still here");
  });

  test("seals a subject's own data for that subject and row", async () => {
    const { scope } = await makeKeys();
    const sealed = await service.sealForSubject(scope, "profile", utf8("+44 7700 900123"));
    const node = await fresh(13);
    expect(fromUtf8(await node.openForSubject(scope, "profile", sealed))).toBe("+44 7700 900123");
    await expect(node.openForSubject(scope, "contact", sealed)).rejects.toThrow(cannotOpen);
    const wrappedOther = await service.makeSubjectKey(tenant, other);
    const foreign = { tenant, subjectId: other, wrappedSubjectKey: wrappedOther };
    await expect(node.openForSubject(foreign, "profile", sealed)).rejects.toThrow(cannotOpen);
  });

  test("gives blind indexes that agree between nodes and differ by purpose", async () => {
    const node = await fresh(14);
    const hashes = (["party", "counter", "token", "pseudonym"] as const).map((purpose) => {
      expect(service.blindIndex(purpose, "CU-1001")).toEqual(node.blindIndex(purpose, "CU-1001"));
      return service.blindIndex(purpose, "CU-1001").toHex();
    });
    expect(new Set(hashes).size).toBe(4);
  });
});

describe("makeLocalKms()", () => {
  const root = (keyNo: number, seed: number) => ({ keyNo, key: new Sensitive(makeKey(seededRandom(seed))) });
  const place = { tenant, subjectId };

  test("wraps under the newest root key, unwraps under all, derives from the oldest", async () => {
    const before = makeLocalKms([root(1, 1)], seededRandom(20));
    const after = makeLocalKms([root(2, 2), root(1, 1)], seededRandom(21));
    const key = makeKey(seededRandom(22));
    expect(await after.unwrap(place, await before.wrap(place, key))).toEqual(key);
    await expect(before.unwrap(place, await after.wrap(place, key))).rejects.toThrow(cannotOpen);
    expect(await after.derive("blind_index/party")).toEqual(await before.derive("blind_index/party"));
  });

  test("refuses a key wrapped for another subject, and bytes that are no envelope", async () => {
    const wrapped = await kms.wrap(place, makeKey(seededRandom(23)));
    await expect(kms.unwrap({ tenant, subjectId: other }, wrapped)).rejects.toThrow(cannotOpen);
    await expect(kms.unwrap(place, new Uint8Array(69))).rejects.toThrow(cannotOpen);
  });

  test("refuses to be made without a key", () => {
    expect(() => makeLocalKms([], seededRandom(1))).toThrow(RangeError);
  });
});

describe("requireSameKey()", () => {
  test("tells the key a database was made with from any other [SEC-007]", async () => {
    let stored: Uint8Array | null = null;
    const store = { claim: async (value: Uint8Array) => (stored ??= value) };
    await requireSameKey(makeFakeKms(1), store);
    await requireSameKey(makeFakeKms(1), store);
    await expect(requireSameKey(makeFakeKms(2), store)).rejects.toThrow(
      expect.objectContaining({ code: "adapter.kms_wrong_key" }),
    );
  });
});

describe("makeTenantCipher()", () => {
  test("opens for the same tenant and row only", async () => {
    const cipher = await makeTenantCipher(kms, seededRandom(1));
    const sealed = cipher.seal(tenant, "staff/1", utf8("Mia"));
    expect(fromUtf8(cipher.open(tenant, "staff/1", sealed))).toBe("Mia");
    expect(() => cipher.open(tenant, "staff/2", sealed)).toThrow(cannotOpen);
    expect(() => cipher.open("foxglove" as TenantId, "staff/1", sealed)).toThrow(cannotOpen);
  });
});

describe("KeyCache", () => {
  test("holds at most `max` keys, and drops the least recently used", () => {
    const cache = new KeyCache({ max: 2, ttlMs: 1000 }, clock);
    for (const name of ["a", "b"]) cache.keep(name, utf8(name), []);
    cache.find("a");
    cache.keep("c", utf8("c"), []);
    expect(["a", "b", "c"].map((name) => cache.find(name)?.length ?? 0)).toEqual([1, 0, 1]);
    expect(cache.size).toBe(2);
  });

  test("copies keys in and out, so that zeroing one copy harms nobody", () => {
    const cache = new KeyCache({ max: 2, ttlMs: 1000 }, clock);
    const key = utf8("secret");
    cache.keep("a", key, ["owner"]);
    key.fill(0);
    cache.find("a")?.fill(0);
    const held = cache.find("a");
    expect(held).toEqual(utf8("secret"));
    cache.forget("owner");
    expect(held).toEqual(utf8("secret"));
    expect(cache.find("a")).toBeNull();
  });

  test("overwrites a key that leaves: by number, by time, by forget() and by sweep()", () => {
    const zeroed: string[] = [];
    const fill = Uint8Array.prototype.fill;
    Uint8Array.prototype.fill = function (this: Uint8Array, ...args) {
      zeroed.push(fromUtf8(this));
      return fill.apply(this, args);
    };
    try {
      const cache = new KeyCache({ max: 2, ttlMs: 1000 }, clock);
      for (const name of ["a", "b", "c"]) cache.keep(name, utf8(`key ${name}`), [name]);
      cache.forget("b");
      clock.advance(1000);
      cache.find("c");
      cache.keep("d", utf8("key d"), []);
      clock.advance(1000);
      cache.sweep();
      expect(cache.size).toBe(0);
    } finally {
      Uint8Array.prototype.fill = fill;
    }
    expect(zeroed).toEqual(["key a", "key b", "key c", "key d"]);
  });
});
