// SPDX-License-Identifier: Apache-2.0
import type { Random } from "#kernel";

/**
 * Fills a batch up to a multiple of `padTo`, at places nobody can guess: how many entries there are shows no finer than
 * that. Keeps the order of the entries. An empty batch becomes one of padding only.
 */
export function withPadding<Entry>(entries: readonly Entry[], padTo: number, random: Random): (Entry | null)[] {
  const size = Math.max(1, Math.ceil(entries.length / padTo)) * padTo;
  const isPadding = new Array<boolean>(size).fill(false).fill(true, 0, size - entries.length);
  // Fisher–Yates; the bias of a 32-bit remainder over a few thousand places is below one in a million.
  for (let i = size - 1; i > 0; i -= 1) {
    const j = new DataView(random.bytes(4).buffer).getUint32(0) % (i + 1);
    [isPadding[i], isPadding[j]] = [isPadding[j] === true, isPadding[i] === true];
  }
  let next = 0;
  return isPadding.map((padding) => (padding ? null : (entries[next++] ?? null)));
}
