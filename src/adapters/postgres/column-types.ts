// SPDX-License-Identifier: Apache-2.0
import { type CustomTypesConfig, types } from "pg";

const INT8 = 20;
const DATE = 1082;
const INT8_ARRAY = 1016;

/**
 * How columns become values. A date has no time zone and stays text; an int8 beyond 2^53 stays exact. Set for our
 * connections only, since the driver's own table is shared by the whole process.
 */
export const COLUMN_TYPES: CustomTypesConfig = {
  getTypeParser(oid: number, format?: "text" | "binary"): (value: string) => unknown {
    if (format !== "binary") {
      if (oid === INT8) return parseInt8;
      if (oid === DATE) return (value) => value;
      if (oid === INT8_ARRAY)
        return (value) => (value === "{}" ? [] : value.slice(1, -1).split(",").map(parseInt8OrNull));
    }
    return types.getTypeParser(oid, format ?? "text") as (value: string) => unknown;
  },
} as CustomTypesConfig;

/** A number where it is exact, else a bigint. */
export function parseInt8(value: string): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : BigInt(value);
}

function parseInt8OrNull(value: string): number | bigint | null {
  return value === "NULL" ? null : parseInt8(value);
}
