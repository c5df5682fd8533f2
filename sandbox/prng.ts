// SPDX-License-Identifier: Apache-2.0

/** A repeatable stream of numbers that depends on its seed text only. Not for secrets. */
export type Dice = { int(below: number): number; pick<T>(items: readonly T[]): T; digits(count: number): string };

export function dice(seed: string): Dice {
  let state = 0x811c9dc5;
  for (let index = 0; index < seed.length; index += 1) state = Math.imul(state ^ seed.charCodeAt(index), 0x01000193);
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (below: number): number => Math.floor(next() * below);
  return {
    int,
    pick: (items) => {
      const item = items[int(items.length)];
      if (item === undefined) throw new RangeError("Cannot pick from an empty list");
      return item;
    },
    digits: (count) => Array.from({ length: count }, () => int(10)).join(""),
  };
}
