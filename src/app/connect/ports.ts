// SPDX-License-Identifier: Apache-2.0

export type SignalKind = "sim_swap" | "call_forwarding" | "number_recycling";

/** What the operator's feed of events told about lines, under keyed hashes. Times are milliseconds since 1970. */
export interface LineSignalStore {
  /** Keeps the newest of a kind and line; an older one that comes late changes nothing. `state`: `changed`, or `on` and `off`. */
  note(kind: SignalKind, line: Uint8Array, told: { readonly at: number; readonly state: string }): Promise<void>;
  read(kind: SignalKind, line: Uint8Array): Promise<{ readonly at: number; readonly state: string } | null>;
  /** The feed was heard now. `since`: from when on it says that it left nothing out, also where that is later than before; null: it says nothing of it, and after a gap of `silentMs` it begins anew. */
  alive(now: number, since: number | null, silentMs: number): Promise<void>;
  life(): Promise<{ readonly since: number; readonly heardAt: number } | null>;
}
