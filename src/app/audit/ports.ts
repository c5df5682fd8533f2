// SPDX-License-Identifier: Apache-2.0
import type { TenantId } from "#kernel";
import type { AuditProfile } from "./catalogue.ts";
import type { AuditFigures } from "./run-audit.ts";

/** One error or warning of a run, without its text: `hash` tells it from others over time. */
export type KeptFinding = { readonly check: string; readonly severity: "error" | "warning"; readonly hash: string };

/** A run as it is kept, for the trend and for telling what is new. */
export type KeptRun = {
  readonly runId: string;
  readonly profile: AuditProfile;
  readonly isNightly: boolean;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly figures: AuditFigures;
  readonly findings: readonly KeptFinding[];
  /** SHA-256 of the results. */
  readonly digest: Uint8Array;
};

export interface AuditRunStore {
  /**
   * Claims the night's run for whoever calls: true for one node, and only when no nightly run began since `since`. A claim that is older than
   * `abandoned` and did not end is nobody's any more.
   */
  claimNight(tenant: TenantId, runId: string, at: Date, since: Date, abandoned: Date): Promise<boolean>;
  /** Keeps a run that ended; one that was claimed gets its end. Runs of more than a year ago go. */
  keep(tenant: TenantId, run: KeptRun): Promise<void>;
  /** The newest that ended, newest first. */
  list(tenant: TenantId, profile: AuditProfile | null, limit: number): Promise<readonly KeptRun[]>;
}
