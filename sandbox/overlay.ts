// SPDX-License-Identifier: Apache-2.0
import type { Doc } from "./doc.ts";
import type { Key } from "./ids.ts";

/** Documents of one collection that were made, changed or removed since T0, found by id, by owner or by the client's own id. */
export type Layer = {
  /** `undefined` says that nothing happened to the seeded document; `null` that it was removed. */
  get(id: string): Doc | null | undefined;
  set(id: string, doc: Doc | null, owner: Key | null): void;
  /** Changes that belong to some customers or to nobody; all of them when `keys` is null. */
  of(keys: ReadonlySet<Key> | null): Iterable<readonly [string, Doc | null]>;
  byClientId(clientId: string): Doc | null;
};

const nobody = "";

export function makeLayer(): Layer {
  const docs = new Map<string, Doc | null>();
  const byOwner = new Map<string, Set<string>>();
  const byClient = new Map<string, string>();
  return {
    get: (id) => docs.get(id),
    set(id, doc, owner) {
      docs.set(id, doc);
      const mine = byOwner.get(owner ?? nobody);
      if (mine === undefined) byOwner.set(owner ?? nobody, new Set([id]));
      else mine.add(id);
      const clientId = doc?.["externalId"] ?? doc?.["correlatorId"];
      // The first document keeps the name: a doubled order must not hide the order it doubles.
      if (typeof clientId === "string" && !byClient.has(clientId)) byClient.set(clientId, id);
    },
    *of(keys) {
      if (keys === null) {
        yield* docs;
        return;
      }
      for (const owner of [...keys, nobody])
        for (const id of byOwner.get(owner) ?? []) {
          const doc = docs.get(id);
          if (doc !== undefined) yield [id, doc];
        }
    },
    byClientId(clientId) {
      const id = byClient.get(clientId);
      return id === undefined ? null : (docs.get(id) ?? null);
    },
  };
}
