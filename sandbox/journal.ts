// SPDX-License-Identifier: Apache-2.0
import { closeSync, existsSync, ftruncateSync, openSync, readFileSync, writeSync } from "node:fs";
import type { Doc } from "./doc.ts";
import type { LineState } from "./seed/line-state.ts";

export type JournalEntry =
  | { readonly collection: string; readonly id: string; readonly doc: Doc | null }
  | { readonly msisdn: string; readonly change: Partial<LineState> }
  | { readonly copies: number };

/** What has happened since T0, so that a restarted sandbox still has its orders and payments. */
export type Journal = {
  /** T0 of an earlier start, or null. */
  readonly t0: number | null;
  readonly entries: readonly JournalEntry[];
  write(entry: JournalEntry): void;
  restart(t0: number): void;
  close(): void;
};

/** Keeps nothing. */
export function noJournal(): Journal {
  return { t0: null, entries: [], write: () => {}, restart: () => {}, close: () => {} };
}

/** One JSON text a line, the first with T0. A last line cut off by a crash is dropped. Written before the answer is sent, not fsynced. */
export function openJournal(file: string, t0: number): Journal {
  const lines = existsSync(file) ? readFileSync(file, "utf8").split("\n") : [];
  const complete = lines.slice(0, -1);
  const first = complete[0];
  const known = first === undefined ? null : (JSON.parse(first) as { t0: number }).t0;
  const handle = openSync(file, "a", 0o600);
  if (known === null) {
    ftruncateSync(handle, 0);
    writeSync(handle, `${JSON.stringify({ t0 })}\n`);
  } else if (lines.at(-1) !== "") ftruncateSync(handle, Buffer.byteLength(`${complete.join("\n")}\n`));
  return {
    t0: known,
    entries: complete.slice(1).map((line) => JSON.parse(line) as JournalEntry),
    write: (entry) => void writeSync(handle, `${JSON.stringify(entry)}\n`),
    restart(newT0) {
      ftruncateSync(handle, 0);
      writeSync(handle, `${JSON.stringify({ t0: newT0 })}\n`);
    },
    close: () => closeSync(handle),
  };
}
