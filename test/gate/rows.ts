// SPDX-License-Identifier: Apache-2.0
// The reviewed rows as an oracle: what they allow, worked out without the policies. `wardline audit run` asks the same.
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { GateRow } from "#app";
import { parseGateRows } from "../../src/main/gate-rows.ts";

export { allowedByRows, gateProduct as product, gateVariants as variants } from "#app";
export type Row = GateRow;

export function readRows(): readonly Row[] {
  return parseGateRows(
    readFileSync(fileURLToPath(new URL("../../docs/security/gate-rows.yaml", import.meta.url)), "utf8"),
  );
}
