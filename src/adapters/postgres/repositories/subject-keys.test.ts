// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import type { KeyStore } from "#app";
import type { ConversationId, SubjectId, TenantId } from "#kernel";
import { SubjectKeys } from "./subject-keys.ts";

const tenant = "larkspur" as TenantId;
const TTL_MS = 60_000;

/** A store that finds a key for everybody, in a piece of memory that is shared with much else, as answers of the database are. */
function makeRig(max?: number): { keys: SubjectKeys; later: (ms: number) => void; asked: () => number } {
  let now = 0;
  let asked = 0;
  const find: KeyStore["find"] = async (_tenant, ids) => {
    asked += ids.length;
    return new Map(ids.map((id) => [id, new Uint8Array(new ArrayBuffer(65_536), 128, 60)]));
  };
  const keys = new SubjectKeys({ find } as unknown as KeyStore, { now: () => now }, undefined, max, TTL_MS);
  return { keys, later: (ms) => void (now += ms), asked: () => asked };
}

const keyOf = (subjectId: string) => ({
  keyNo: 1,
  conversationId: "c" as ConversationId,
  subjectId: subjectId as SubjectId,
  wrapped: new Uint8Array(8),
});

test("SubjectKeys forgets what nobody asked for within its time", async () => {
  const { keys, later, asked } = makeRig();
  for (let at = 0; at < 50; at += 1) await keys.complete(tenant, [keyOf(`s${String(at)}`)]);
  await keys.complete(tenant, [keyOf("s7")]);
  expect([keys.size, asked()]).toEqual([50, 50]);
  later(TTL_MS);
  await keys.complete(tenant, [keyOf("another")]);
  expect([keys.size, asked()]).toEqual([1, 51]);
});

test("SubjectKeys keeps no more than its bound, the latest", async () => {
  const { keys, asked } = makeRig(3);
  for (const id of ["a", "b", "c", "d"]) await keys.complete(tenant, [keyOf(id)]);
  await keys.complete(tenant, [keyOf("d")]);
  expect([keys.size, asked()]).toEqual([3, 4]);
});

test("SubjectKeys keeps a key, not the memory that it came in", async () => {
  const { keys } = makeRig();
  await keys.complete(tenant, [keyOf("a")]);
  const [again] = await keys.complete(tenant, [keyOf("a")]);
  expect([again?.wrappedSubjectKey.length, again?.wrappedSubjectKey.buffer.byteLength]).toEqual([60, 60]);
});
