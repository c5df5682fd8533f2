// SPDX-License-Identifier: Apache-2.0

export { type ColdCopy, makeColdCopy } from "./cold-copy.ts";
export { migrateWhole } from "./migrate-whole.ts";
