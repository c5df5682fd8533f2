// SPDX-License-Identifier: Apache-2.0
import type { SandboxClock } from "./clock.ts";
import type { Doc } from "./doc.ts";
import {
  baseKey,
  type Key,
  keyIn,
  keyOfMsisdn,
  patternCount,
  patternOf,
  scaledIndex,
  scaledKey,
  siblingKey,
} from "./ids.ts";
import type { Journal } from "./journal.ts";
import { type Layer, makeLayer } from "./overlay.ts";
import { accountGlobals } from "./seed/accounts.ts";
import { agreementSpecifications } from "./seed/agreements.ts";
import { buildCatalogue } from "./seed/catalogue.ts";
import { type LineState, seededLine } from "./seed/line-state.ts";
import { buildProblems } from "./seed/problems.ts";
import { userRoles } from "./seed/rights.ts";
import { testSpecifications } from "./seed/service-tests.ts";
import { isSeeded, makeSlice, type Slice } from "./seed/slice.ts";
import { patternOfTicket } from "./seed/tickets.ts";
import { type Times, timesFrom } from "./seed/times.ts";
import { usageSpecifications } from "./seed/usage.ts";

const slicesKept = 4000;

/** The operator's data: what the seed says, and over it what has happened since. */
export type World = {
  readonly clock: SandboxClock;
  times(): Times;
  /** Number of copies of the 26 patterns that exist beside them. */
  copies(): number;
  setCopies(count: number): void;
  exists(key: Key): boolean;
  find(collection: string, id: string): Doc | null;
  /** Documents of some customers, or of the 26 seeded ones and of everything made since when `keys` is null. */
  list(collection: string, keys: ReadonlySet<Key> | null): Doc[];
  put(collection: string, doc: Doc): void;
  remove(collection: string, id: string): void;
  /** Only what was made or changed since the start. */
  changed(collection: string): Doc[];
  /** The document a client made under its own id (`externalId` or `correlatorId`), or null. */
  byClientId(collection: string, clientId: string): Doc | null;
  /** Orders taken and not yet carried out, cancelled or stuck. */
  waitingOrders(): Iterable<Doc>;
  nextNumber(): number;
  line(msisdn: string): LineState | null;
  changeLine(msisdn: string, change: Partial<LineState>): void;
  /** What a document was before its last change, and when that was; for the stale read fault. */
  before(collection: string, id: string): { readonly doc: Doc; readonly changedAt: number } | null;
  reset(t0: number): void;
};

export function makeWorld(clock: SandboxClock, t0: number, journal: Journal): World {
  let times = timesFrom(t0);
  let copies = 0;
  let counter = 1000;
  let slices = new Map<Key, Slice>();
  let globals = globalDocs(times);
  const overlay = new Map<string, Layer>();
  const waiting = new Set<string>();
  const lines = new Map<string, Partial<LineState>>();
  const previous = new Map<string, { doc: Doc; changedAt: number }>();

  const slice = (key: Key): Slice => {
    const known = slices.get(key);
    if (known !== undefined) return known;
    if (slices.size >= slicesKept) slices = new Map();
    const made = makeSlice(key, times);
    slices.set(key, made);
    return made;
  };
  const layer = (collection: string): Layer => {
    const known = overlay.get(collection);
    if (known !== undefined) return known;
    const made = makeLayer();
    overlay.set(collection, made);
    return made;
  };
  const keep = (collection: string, id: string, doc: Doc | null): void => {
    layer(collection).set(id, doc, keyIn(id) ?? (collection === "troubleTicket" ? patternKey(id) : null));
    if (collection !== "productOrder") return;
    if (doc?.["state"] === "acknowledged") waiting.add(id);
    else waiting.delete(id);
  };
  const exists = (key: Key): boolean => {
    const index = scaledIndex(key);
    return index === null ? patternOf(key) >= 1 && patternOf(key) <= patternCount : index >= 1 && index <= copies;
  };
  const ownerOf = (collection: string, id: string): Key | null => {
    const key = keyIn(id) ?? (collection === "troubleTicket" ? patternKey(id) : null);
    return key !== null && exists(key) ? key : null;
  };
  const seeded = (collection: string, key: Key): readonly Doc[] =>
    isSeeded(collection) ? slice(key).of(collection) : [];

  const world: World = {
    clock,
    times: () => times,
    copies: () => copies,
    setCopies(count) {
      copies = count;
      journal.write({ copies: count });
    },
    exists,
    find(collection, id) {
      const over = overlay.get(collection)?.get(id);
      if (over !== undefined) return over;
      const global = globals.get(collection);
      if (global !== undefined) return global.find((doc) => doc.id === id) ?? null;
      const key = ownerOf(collection, id);
      return key === null ? null : (seeded(collection, key).find((doc) => doc.id === id) ?? null);
    },
    list(collection, keys) {
      const over = layer(collection);
      const wanted =
        keys === null
          ? Array.from({ length: patternCount }, (_, index) => baseKey(index + 1))
          : [...keys].filter(exists);
      const base = globals.get(collection) ?? wanted.flatMap((key) => seeded(collection, key));
      const docs: Doc[] = [];
      const met = new Set<string>();
      for (const doc of base) {
        const changed = over.get(doc.id);
        met.add(doc.id);
        if (changed !== null) docs.push(changed ?? doc);
      }
      for (const [id, doc] of over.of(keys)) if (doc !== null && !met.has(id)) docs.push(doc);
      return docs;
    },
    put(collection, doc) {
      const old = world.find(collection, doc.id);
      if (old !== null) previous.set(`${collection}/${doc.id}`, { doc: old, changedAt: clock.now() });
      keep(collection, doc.id, doc);
      journal.write({ collection, id: doc.id, doc });
    },
    remove(collection, id) {
      keep(collection, id, null);
      journal.write({ collection, id, doc: null });
    },
    changed: (collection) => [...layer(collection).of(null)].flatMap(([, doc]) => (doc === null ? [] : [doc])),
    byClientId: (collection, clientId) => overlay.get(collection)?.byClientId(clientId) ?? null,
    *waitingOrders() {
      for (const id of [...waiting]) {
        const order = overlay.get("productOrder")?.get(id);
        if (order !== undefined && order !== null) yield order;
      }
    },
    nextNumber() {
      counter += 1;
      return counter;
    },
    line(msisdn) {
      const owner = keyOfMsisdn(msisdn);
      if (owner === null || !exists(owner)) return null;
      const state = seededLine(msisdn, times);
      return state === null ? null : { ...state, ...lines.get(msisdn) };
    },
    changeLine(msisdn, change) {
      lines.set(msisdn, { ...lines.get(msisdn), ...change });
      journal.write({ msisdn, change });
    },
    before: (collection, id) => previous.get(`${collection}/${id}`) ?? null,
    reset(newT0) {
      times = timesFrom(newT0);
      globals = globalDocs(times);
      slices = new Map();
      copies = 0;
      counter = 1000;
      overlay.clear();
      waiting.clear();
      lines.clear();
      previous.clear();
      journal.restart(newT0);
    },
  };
  for (const entry of journal.entries) replay(entry);
  return world;

  function replay(entry: (typeof journal.entries)[number]): void {
    if ("copies" in entry) copies = entry.copies;
    else if ("msisdn" in entry) lines.set(entry.msisdn, { ...lines.get(entry.msisdn), ...entry.change });
    else {
      keep(entry.collection, entry.id, entry.doc);
      const number = Number(/-(\d{4,})$/.exec(entry.id)?.[1] ?? 0);
      if (number < 1_000_000) counter = Math.max(counter, number);
    }
  }
}

function patternKey(ticket: string): Key | null {
  const pattern = patternOfTicket(ticket);
  return pattern === null ? null : baseKey(pattern);
}

function globalDocs(times: Times): ReadonlyMap<string, readonly Doc[]> {
  return new Map<string, readonly Doc[]>([
    ...Object.entries(buildCatalogue(times)),
    ["serviceProblem", buildProblems(times)],
    ["serviceTestSpecification", testSpecifications(times)],
    ["usageSpecification", usageSpecifications],
    ["agreementSpecification", agreementSpecifications()],
    ["userRole", userRoles],
    ["billingCycleSpecification", accountGlobals.cycles],
    ["billFormat", accountGlobals.formats],
  ]);
}

/** Customers whose records may name this one: Hannah's hold Jonas's line. */
export function withFamily(keys: Iterable<Key>): Set<Key> {
  const all = new Set<Key>();
  for (const key of keys) {
    all.add(key);
    const pattern = patternOf(key);
    if (pattern === 13) all.add(siblingKey(key, 14));
    if (pattern === 14) all.add(siblingKey(key, 13));
  }
  return all;
}

/** Copies in order, for the one list that walks them: the customers. */
export function copyKeys(from: number, count: number, copies: number): Key[] {
  const keys: Key[] = [];
  for (let index = from; index < Math.min(from + count, copies); index += 1) keys.push(scaledKey(index + 1));
  return keys;
}
