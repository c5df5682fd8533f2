// SPDX-License-Identifier: Apache-2.0
import { parse } from "yaml";
import { z } from "zod";
import type { GateRow } from "#app";

const list = z.union([z.string(), z.array(z.string())]).transform((value) => (Array.isArray(value) ? value : [value]));
const row = z.strictObject({
  action: z.string(),
  about: z.enum(["Catalogue", "Holdings", "Line", "Account", "Case", "Approval", "Desk", "Staff", "History"]),
  case: list.optional(),
  fields: z.string(),
  purpose: list.optional(),
  actors: list,
  roles: list.optional(),
  minimum: z.enum(["A0", "A1", "A2", "A3", "A4"]),
  maxAge: z.int().optional(),
  relations: list.optional(),
  signals: list.optional(),
  alarm: z.boolean().optional(),
  reported: z.boolean().optional(),
  settled: z.boolean().optional(),
  binds: z.boolean().optional(),
  amount: z.enum(["within", "above"]).optional(),
  because: z.string().min(5),
});

/** Reads `docs/security/gate-rows.yaml`. */
export function parseGateRows(text: string): readonly GateRow[] {
  return z.strictObject({ reviewed: z.string(), rows: z.array(row) }).parse(parse(text)).rows;
}
