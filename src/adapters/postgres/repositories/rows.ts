// SPDX-License-Identifier: Apache-2.0

import type { OwnerKind } from "#app";
import { AppError, ASSURANCE_LEVELS, type AssuranceLevel, LANGUAGES, type Lang } from "#kernel";

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
