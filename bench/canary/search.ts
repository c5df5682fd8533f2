// SPDX-License-Identifier: Apache-2.0
import { compact } from "./compact.ts";
import type { Ledger, Planted } from "./ledger.ts";
import { Needles } from "./needles.ts";
import type { Place } from "./places.ts";

/** Which values of the ledger matter in a place. */
export type Searched = { readonly place: Place; readonly counts: (planted: Planted) => boolean };

export type Found = {
  readonly place: string;
  readonly bytes: number;
  /** Values that count here. */
  readonly planted: number;
  /** Of those, the ones that stand there, by the form they were planted in. */
  readonly found: ReadonlyMap<string, number>;
};

/** Looks for every value in every place, as it is and in the normal form. */
export async function search(
  ledger: Ledger,
  places: readonly Searched[],
  progress: (line: string) => void,
): Promise<readonly Found[]> {
  const [normal, asIs] = [new Needles(2 * ledger.planted.length), new Needles(10 * ledger.planted.length)];
  ledger.fill(normal, asIs);
  const overlap = 2 * Math.max(normal.longest, asIs.longest);
  const results: Found[] = [];
  for (const { place, counts } of places) {
    const seen = new Map<number, string>();
    let read = 0;
    for await (const piece of place.pieces(overlap)) {
      read += piece.length;
      const note = ({ valueId, form }: { valueId: number; form: string }): void => {
        if (!seen.has(valueId)) seen.set(valueId, form);
      };
      normal.scan(compact(piece), note);
      asIs.scan(piece, note);
    }
    const found = new Map<string, number>();
    for (const [valueId, how] of seen) {
      const planted = ledger.planted[valueId];
      if (planted === undefined || !counts(planted)) continue;
      const form = how.startsWith("as ") ? `${planted.form} ${how}` : planted.form;
      found.set(form, (found.get(form) ?? 0) + 1);
      // A value that belongs to nobody may be named, so that a find can be looked into.
      progress(`found in ${place.name}: ${planted.value.kind} ${planted.value.plain}, ${form}, by ${planted.carrier}`);
    }
    results.push({ place: place.name, bytes: read, planted: ledger.planted.filter(counts).length, found });
    progress(`${place.name}: ${Math.ceil(read / 1_000)} kB read`);
  }
  return results;
}
