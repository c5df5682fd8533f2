// SPDX-License-Identifier: Apache-2.0
import { makeUuid, type Random } from "#kernel";

/**
 * An id of a token: a UUID of version 8 (RFC 9562 §5.8), where people have version 4. So whatever writes down who did something can tell
 * the two apart by the id (`isTokenId`), and nobody has to remember to say it.
 */
export function makeTokenId(random: Random): string {
  const id = makeUuid(random);
  return `${id.slice(0, 14)}8${id.slice(15)}`;
}
