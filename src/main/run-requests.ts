// SPDX-License-Identifier: Apache-2.0
import { type AppDeps, type KeyDeps, noteAcknowledged, runSubjectRequests, warnOfDeadlines } from "#app";
import { type OwnJob, type RequestsFlags, runRequests, type Terminal } from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import type { LoadedConfig } from "./load-config.ts";

/** `wardline requests …` (docs/privacy/rights.md). */
export async function runRequestsCommand(
  loaded: LoadedConfig,
  args: readonly string[],
  flags: RequestsFlags,
  terminal: Terminal,
): Promise<number> {
  const opened = await openCommandDeps(loaded);
  try {
    return await runRequests(opened, args, flags, terminal);
  } finally {
    await opened.close();
  }
}

/** What runs for requests of customers on every serving node. */
export function requestJobs(deps: () => AppDeps, keyDeps: () => KeyDeps): readonly OwnJob[] {
  return [
    { name: "subject-requests", everyMs: 5_000, run: () => runSubjectRequests(deps(), keyDeps()) },
    { name: "erasure-acknowledgements", everyMs: 30_000, run: () => noteAcknowledged(deps()) },
    { name: "warn-of-deadlines", everyMs: 6 * 3_600_000, run: () => warnOfDeadlines(deps()) },
  ];
}
