// SPDX-License-Identifier: Apache-2.0
import { type RetentionFlags, runRetentionCommand, type Terminal } from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import type { LoadedConfig } from "./load-config.ts";

/** `wardline retention …` (docs/privacy/retention.md). */
export async function runRetentionOf(
  loaded: LoadedConfig,
  args: readonly string[],
  flags: RetentionFlags,
  terminal: Terminal,
): Promise<number> {
  const opened = await openCommandDeps(loaded);
  try {
    return await runRetentionCommand(opened, args, flags, terminal);
  } finally {
    await opened.close();
  }
}
