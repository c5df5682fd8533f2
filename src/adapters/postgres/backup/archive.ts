// SPDX-License-Identifier: Apache-2.0
import { z } from "zod";
import { fromUtf8, utf8 } from "#kernel";
import { BackupError } from "./errors.ts";

const entryShape = z.union([
  z.strictObject({ path: z.string().min(1).max(1_000), size: z.int().min(0), isDirectory: z.boolean() }),
  z.strictObject({ entries: z.int().min(0) }),
]);
export type ArchiveEntry = { readonly path: string; readonly size: number; readonly isDirectory: boolean };
const LONGEST = 65_536;

/** What stands before the bytes of an entry: its length, and JSON. */
export function encodeEntry(entry: ArchiveEntry | { readonly entries: number }): Uint8Array {
  const json = utf8(JSON.stringify(entry));
  const out = new Uint8Array(4 + json.length);
  new DataView(out.buffer).setUint32(0, json.length);
  out.set(json, 4);
  return out;
}

/** Reads an archive piece by piece. */
export class ArchiveReader {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Uint8Array = new Uint8Array(0);
  #count = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /**
   * The next entry; null at the end. Its bytes must be read before the next.
   *
   * @throws BackupError - `adapter.backup_incomplete`; a path that leads out of its directory counts as damage.
   */
  async next(): Promise<ArchiveEntry | null> {
    const length = new DataView(new Uint8Array(await this.#take(4)).buffer).getUint32(0);
    if (length > LONGEST) throw incomplete();
    const entry = entryShape.parse(JSON.parse(fromUtf8(await this.#take(length))));
    if ("entries" in entry) {
      if (entry.entries !== this.#count || !(await this.#isAtEnd())) throw incomplete();
      return null;
    }
    if (entry.path.startsWith("/") || entry.path.split("/").includes("..")) throw incomplete();
    this.#count += 1;
    return entry;
  }

  /** Closes what is read from, wherever reading has stopped. */
  async close(): Promise<void> {
    await this.#source.return?.();
  }

  async *bytes({ size }: ArchiveEntry): AsyncGenerator<Uint8Array> {
    for (let left = size; left > 0; ) {
      if (this.#held.length === 0) await this.#fill();
      const piece = this.#held.subarray(0, left);
      this.#held = this.#held.subarray(piece.length);
      left -= piece.length;
      yield piece;
    }
  }

  async #take(length: number): Promise<Uint8Array> {
    while (this.#held.length < length) await this.#fill();
    const taken = this.#held.subarray(0, length);
    this.#held = this.#held.subarray(length);
    return taken;
  }

  async #fill(): Promise<void> {
    const next = await this.#source.next();
    if (next.done === true) throw incomplete();
    this.#held = this.#held.length === 0 ? next.value : Buffer.concat([this.#held, next.value]);
  }

  async #isAtEnd(): Promise<boolean> {
    return this.#held.length === 0 && (await this.#source.next()).done === true;
  }
}

function incomplete(): BackupError {
  return new BackupError("adapter.backup_incomplete", "Cannot read the backup: it does not hold what it should");
}
