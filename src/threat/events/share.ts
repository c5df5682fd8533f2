// SPDX-License-Identifier: Apache-2.0
import { COUNTED_KINDS, type CountedKind } from "./counted.ts";
import { decayTo, type Tally } from "./entity-state.ts";
import { MOST_LENIENT } from "./evidence.ts";
import { clearState, joinState, packState, unpackState } from "./pack.ts";
import type { Entity } from "./verdict.ts";
import { stateOf, type Watch } from "./watch.ts";

/** One entity's counts as they travel between processes. */
export type SharedRow = {
  readonly kind: CountedKind;
  readonly key: string;
  readonly node: string;
  readonly state: Uint8Array;
};

/** What was read of each other process's rows, so that a later row of the same adds only what is new. */
export type Peers = Map<string, Tally>;

/** Takes at most `limit` of what this process counted since they were last taken: the suspected first. */
export function takeChanges(watch: Watch, node: string, limit: number): SharedRow[] {
  const taken = watch.dirty.splice(0, limit);
  return taken.flatMap(({ kind, key }) => {
    const state = watch.entities[kind]?.get(key);
    const name = COUNTED_KINDS[kind];
    if (state === undefined || name === undefined) return [];
    state.isDirty = false;
    if (state.own) decayTo(state.own, watch.latest);
    return [{ kind: name, key, node, state: packState(state) }];
  });
}

/** What could not be written goes back. */
export function putBack(watch: Watch, rows: readonly SharedRow[]): void {
  for (const { kind, key } of rows) {
    const number = COUNTED_KINDS.indexOf(kind);
    const state = watch.entities[number]?.get(key);
    if (state === undefined || state.isDirty) continue;
    state.isDirty = true;
    watch.dirty.push({ kind: number, key });
  }
}

/** Adds what another process counted. Rows that cannot be read are left out. */
export function takeIn(watch: Watch, peers: Peers, row: SharedRow): void {
  const kind = COUNTED_KINDS.indexOf(row.kind);
  const theirs = unpackState(row.state);
  if (kind < 0 || theirs === null) return;
  const name = `${row.node} ${row.kind} ${row.key}`;
  const state = stateOf(watch, kind, row.key, Math.max(theirs.total.at, watch.latest));
  peers.set(name, joinState(state, theirs, peers.get(name) ?? null));
}

/** Takes back the evidence of entities that a person found harmless; each time their thresholds double, up to four times what ships. */
export function clearEntities(watch: Watch, entities: readonly Entity[], at: number): void {
  for (const { kind, key } of entities) {
    const number = COUNTED_KINDS.indexOf(kind);
    const state = watch.entities[number]?.get(key);
    if (state === undefined) continue;
    clearState(state, at, Math.min(MOST_LENIENT, state.leniency * 2));
    if (state.isDirty) continue;
    state.isDirty = true;
    if (watch.isShared) watch.dirty.push({ kind: number, key });
  }
}

/** Leaves nothing about a subject. */
export function forgetSubject(watch: Watch, peers: Peers, subject: string): void {
  for (const name of ["subject", "claimed"] as const) {
    if (watch.entities[COUNTED_KINDS.indexOf(name)]?.delete(subject) === true) watch.size -= 1;
    for (const peer of peers.keys()) if (peer.endsWith(` ${name} ${subject}`)) peers.delete(peer);
  }
}
