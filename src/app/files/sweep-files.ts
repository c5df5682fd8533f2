// SPDX-License-Identifier: Apache-2.0
import type { AppDeps } from "../deps.ts";

/** Removes files whose time is over, tickets that nobody used, and what was sealed and never shown. Goes on where it stopped. */
export async function sweepFiles(deps: AppDeps, limit: number = 200): Promise<{ deleted: number }> {
  let deleted = 0;
  for (;;) {
    const gone = await deps.files.deleteExpired(deps.tenant, new Date(deps.clock.now()), limit);
    deleted += gone;
    if (gone < limit) return { deleted };
  }
}
