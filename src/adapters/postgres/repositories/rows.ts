// SPDX-License-Identifier: Apache-2.0

import type { OwnerKind } from "#app";
import { AppError, ASSURANCE_LEVELS, type AssuranceLevel, LANGUAGES, type Lang } from "#kernel";

/** Before and behind every id: a page that begins at the beginning is read by the statement of the others. */
export const FIRST_UUID = "00000000-0000-0000-0000-000000000000";
export const LAST_UUID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

/**
 * Turns a text column into the union it stands for.
 *
 * @throws AppError - `adapter.row_invalid`: a newer build wrote it, or somebody else did. Names the column, not the value.
 */
export function oneOf<const T extends string>(values: readonly T[], value: string, column: string): T {
  const found = values.find((candidate) => candidate === value);
  if (found !== undefined) return found;
  throw new AppError("adapter.row_invalid", `Cannot read a row: "${column}" holds a value this build does not know`);
}

/** The members of a union, written out where rows are read: one that is missing or too many does not compile. */
export function namesOf<T extends string>(names: Readonly<Record<T, true>>): readonly T[] {
  return Object.keys(names) as T[];
}

export function parseLang(value: string): Lang {
  return oneOf(LANGUAGES, value, "lang");
}

export function parseAssurance(value: string): AssuranceLevel {
  return oneOf(ASSURANCE_LEVELS, value, "assurance");
}

export function parseOwner(value: string): OwnerKind {
  return oneOf(["bot", "queued", "agent"], value, "owner");
}

/** Parameters that are lists of rows travel as one JSON text; bytes inside it as base64. */
export function jsonRows<T>(items: readonly T[], toRow: (item: T) => object): string {
  return JSON.stringify(items.map(toRow));
}

export function base64(bytes: Uint8Array): string {
  return bytes.toBase64();
}

/** Zips array columns of one row; they come from the same ordered subselect. */
export function at<T>(column: readonly T[], index: number, name: string): T {
  const value = column[index];
  if (value === undefined) throw new AppError("adapter.row_invalid", `Cannot read a row: "${name}" is too short`);
  return value;
}
