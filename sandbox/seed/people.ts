// SPDX-License-Identifier: Apache-2.0
import { operator } from "../operator.ts";
import type { Person } from "../operators/kinds.ts";

/** Who stands behind one of the 26 patterns. */
export function person(pattern: number): Person {
  const found = operator().people[pattern - 1];
  if (found === undefined) throw new RangeError(`No person ${pattern}`);
  return found;
}
