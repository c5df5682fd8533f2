// SPDX-License-Identifier: Apache-2.0
import { AppError, fromUtf8, type SubjectId, type TenantId, utf8 } from "#kernel";
import type { KeyStore, StoredSubjectKey } from "./ports.ts";

const PAGE = 500;
/** States of root keys, and the keys of look-ups sealed under one: without them nothing opens. The other notes are of the day. */
const NOTES = ["roots", "derivation"] as const;

/** Everything that a key store must hold, a line of JSON each (docs/formats/key-store.md). Every key in it is wrapped. */
export async function* dumpKeyStore(keyStore: KeyStore): AsyncGenerator<Uint8Array> {
  let keys = 0;
  yield line({ format: "wardline-key-dump v1" });
  for (const name of NOTES) {
    const value = await keyStore.note(name);
    if (value !== null) yield line({ note: name, value });
  }
  for (let page = await keyStore.page(null, PAGE); page.length > 0; ) {
    for (const { tenant, subjectId, wrapped } of page) {
      yield line({ tenant, subject: subjectId, wrapped: wrapped.toBase64() });
      keys += 1;
    }
    page = await keyStore.page(page.at(-1) ?? null, PAGE);
  }
  yield line({ end: keys });
}

/**
 * Puts a dump into a key store. Where one is in use already, its states of root keys stay, and no key that it has is replaced: both may be newer.
 *
 * @returns How many keys were put in.
 * @throws AppError - `app.key_dump_invalid`.
 */
export async function loadKeyDump(keyStore: KeyStore, dump: AsyncIterable<Uint8Array>): Promise<number> {
  let [read, put, isWhole] = [0, 0, false];
  const batch: StoredSubjectKey[] = [];
  for await (const text of linesOf(dump)) {
    const entry = parse(text);
    if ("note" in entry) await keyStore.saveNote(entry.note, null, entry.value);
    else if ("end" in entry) isWhole = entry.end === read;
    else if ("subject" in entry) {
      read += 1;
      const subjectId = entry.subject as SubjectId;
      const tenant = entry.tenant as TenantId;
      if ((await keyStore.find(tenant, [subjectId])).has(subjectId)) continue;
      batch.push({ tenant, subjectId, wrapped: Uint8Array.fromBase64(entry.wrapped) });
      put += 1;
      if (batch.length >= PAGE) await keyStore.putAll(batch.splice(0));
    }
  }
  await keyStore.putAll(batch);
  if (!isWhole) throw new AppError("app.key_dump_invalid", "Cannot use the backup of keys: it is not whole");
  return put;
}

type Entry =
  | { readonly format: string }
  | { readonly note: string; readonly value: string }
  | { readonly tenant: string; readonly subject: string; readonly wrapped: string }
  | { readonly end: number };

/** The dump was sealed by us and has been verified: its shape is what we wrote. */
function parse(text: string): Entry {
  return JSON.parse(text) as Entry;
}

function line(entry: Entry): Uint8Array {
  return utf8(`${JSON.stringify(entry)}\n`);
}

async function* linesOf(source: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let held: Uint8Array = new Uint8Array(0);
  for await (const piece of source) {
    const joined = new Uint8Array(held.length + piece.length);
    joined.set(held);
    joined.set(piece, held.length);
    held = joined;
    for (let at = held.indexOf(10); at >= 0; at = held.indexOf(10)) {
      yield fromUtf8(held.subarray(0, at));
      held = held.slice(at + 1);
    }
  }
  if (held.length > 0) yield fromUtf8(held);
}
