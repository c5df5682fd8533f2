// SPDX-License-Identifier: Apache-2.0

export type { Counters } from "./assess.ts";
export { assess } from "./assess.ts";
export type { KeyedHash, LinkHash } from "./links.ts";
export { linkHashes } from "./links.ts";
export type { ThreatReason, Verdict } from "./verdict.ts";
export { THREAT_REASONS } from "./verdict.ts";
