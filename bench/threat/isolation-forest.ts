// SPDX-License-Identifier: Apache-2.0

/** A tree that isolates: random cuts until a sample stands alone (Liu, Ting and Zhou, 2008). */
type Tree =
  | { readonly size: number }
  | { readonly feature: number; readonly cut: number; readonly below: Tree; readonly above: Tree };
export type Forest = { readonly trees: readonly Tree[]; readonly usual: number };

const TREES = 60;
const SAMPLE = 256;

export function growForest(samples: readonly Float32Array[], width: number, random: () => number): Forest {
  const deepest = Math.ceil(Math.log2(SAMPLE));
  const trees = Array.from({ length: TREES }, () => {
    const chosen = Array.from({ length: SAMPLE }, () => samples[Math.floor(random() * samples.length)] as Float32Array);
    return grow(chosen, width, deepest, random);
  });
  return { trees, usual: expected(SAMPLE) };
}

/** In (0, 1): near one is easy to isolate. */
export function isolation(forest: Forest, value: Float32Array): number {
  const depths = forest.trees.reduce((sum, tree) => sum + depth(tree, value), 0);
  return 2 ** (-depths / forest.trees.length / forest.usual);
}

function grow(samples: readonly Float32Array[], width: number, left: number, random: () => number): Tree {
  if (left === 0 || samples.length <= 1) return { size: samples.length };
  for (let tries = 0; tries < 20; tries += 1) {
    const feature = Math.floor(random() * width);
    const values = samples.map((sample) => sample[feature] ?? 0);
    const [least, most] = [Math.min(...values), Math.max(...values)];
    if (least === most) continue;
    const cut = least + random() * (most - least);
    return {
      feature,
      cut,
      below: grow(
        samples.filter((sample) => (sample[feature] ?? 0) < cut),
        width,
        left - 1,
        random,
      ),
      above: grow(
        samples.filter((sample) => (sample[feature] ?? 0) >= cut),
        width,
        left - 1,
        random,
      ),
    };
  }
  return { size: samples.length };
}

function depth(tree: Tree, value: Float32Array): number {
  let at = tree;
  let passed = 0;
  while ("feature" in at) {
    at = (value[at.feature] ?? 0) < at.cut ? at.below : at.above;
    passed += 1;
  }
  return passed + expected(at.size);
}

/** Mean depth of a search that fails in a tree of so many. */
function expected(size: number): number {
  return size <= 1 ? 0 : 2 * (Math.log(size - 1) + 0.5772156649) - (2 * (size - 1)) / size;
}
