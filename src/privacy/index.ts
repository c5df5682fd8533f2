// SPDX-License-Identifier: Apache-2.0
export type { ColumnRecord } from "./inventory.ts";
export { INVENTORY, RETENTION_RULES, TREATMENTS } from "./inventory.ts";
