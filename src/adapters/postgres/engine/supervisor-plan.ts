// SPDX-License-Identifier: Apache-2.0
import type { Account } from "./run.ts";

/** Everything a supervisor needs, handed over as one argument. Holds no secret: arguments are public on a machine. */
export interface SupervisorPlan {
  readonly postgres: string;
  readonly args: readonly string[];
  readonly clusterDirectory: string;
  readonly controlSocket: string;
  readonly lockFile: string;
  readonly logFile: string;
  readonly account: Account | null;
  /** A server that lost its supervisor and is taken over instead of started. */
  readonly adoptPid: number | null;
  /** How long the server is kept after its last lease ended. */
  readonly lingerMs: number;
}

/** What a supervisor tells each holder of a lease: one JSON line a message. */
export type SupervisorMessage =
  | { readonly state: "running"; readonly pid: number }
  /** The lease was given back and others still hold one. */
  | { readonly state: "kept" }
  /** Too late for a lease: the server is on its way down. Wait for its end and start anew. */
  | { readonly state: "stopping" }
  | { readonly state: "stopped" }
  | { readonly state: "failed"; readonly reason: string };
