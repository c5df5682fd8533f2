// SPDX-License-Identifier: Apache-2.0
export { assess } from "./assess.ts";
export type { Counters } from "./assess.ts";
export { THREAT_REASONS } from "./verdict.ts";
export type { ThreatReason, Verdict } from "./verdict.ts";
