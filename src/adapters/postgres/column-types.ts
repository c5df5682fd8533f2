// SPDX-License-Identifier: Apache-2.0
import { type CustomTypesConfig, types } from "pg";

/** By the type's number in PostgreSQL's catalogue. */
const OWN: ReadonlyMap<number, (value: string) => unknown> = new Map<number, (value: string) => unknown>([
  [20, parseInt8],
  [1016, parseInt8Array],
  // date
  [1082, (value) => value],
]);

/**
 * How columns become values. A date has no time zone and stays text; an int8 beyond 2^53 stays exact. Set for our
 * connections only, since the driver's own table is shared by the whole process.
 */
export const COLUMN_TYPES: CustomTypesConfig = {
  getTypeParser(oid, format?: "text" | "binary"): (value: string) => unknown {
    const own = format === "binary" ? undefined : OWN.get(oid);
    return own ?? (types.getTypeParser(oid, format ?? "text") as (value: string) => unknown);
  },
};

/** A number where it is exact, else a bigint. */
export function parseInt8(value: string): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}

function parseInt8Array(value: string): (number | bigint | null)[] {
  if (value === "{}") return [];
  return value
    .slice(1, -1)
    .split(",")
    .map((element) => (element === "NULL" ? null : parseInt8(element)));
}
