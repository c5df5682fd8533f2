// SPDX-License-Identifier: Apache-2.0
import { fromBase64Url, fromUtf8, isUuid, toBase64Url, utf8 } from "#kernel";

/** The last row of a page of a list: the next page begins behind it, whatever came or went meanwhile. */
export type ListPlace = {
  /** What the list sorts by before the time; empty where it is the time alone. */
  readonly key: string;
  readonly at: Date;
  readonly id: string;
};

/** Which part of a list is wanted. */
export type ListPage = { readonly after: ListPlace | null; readonly limit: number };

/** As a client gives it back with `after`. It opens nothing: each page asks the gate. */
export function writePlace({ key, at, id }: ListPlace): string {
  return toBase64Url(utf8(JSON.stringify([key, at.toISOString(), id])));
}

/** Attacker-controlled: whatever is not one of ours begins at the beginning. */
export function readPlace(text: string | undefined): ListPlace | null {
  if (text === undefined) return null;
  try {
    const [key, at, id] = JSON.parse(fromUtf8(fromBase64Url(text))) as unknown[];
    const time = new Date(String(at));
    if (typeof key !== "string" || Number.isNaN(time.getTime()) || !isUuid(String(id))) return null;
    return { key, at: time, id: String(id) };
  } catch {
    return null;
  }
}

/** Where the next page begins: behind the last row of a full one. */
export function nextAfter<Row>(rows: readonly Row[], limit: number, placeOf: (row: Row) => ListPlace): string | null {
  const last = rows.at(-1);
  return last === undefined || rows.length < limit ? null : writePlace(placeOf(last));
}
