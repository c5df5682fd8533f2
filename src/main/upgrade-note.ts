// SPDX-License-Identifier: Apache-2.0
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { UpgradeStage } from "#app";
import { readIfThere, replaceFile } from "./durable-file.ts";
import type { LoadedConfig } from "./load-config.ts";

/** Writes down which stage of an upgrade begins, so that a stop in the middle is known afterwards. */
export async function noteStage(loaded: LoadedConfig, stage: UpgradeStage): Promise<void> {
  await replaceFile(noteFile(loaded), `${JSON.stringify({ stage })}\n`);
}

/** The stage in which an upgrade was cut off; null: none was. A note that cannot be understood counts as one that changed something. */
export async function readCutOff(loaded: LoadedConfig): Promise<UpgradeStage | null> {
  const text = await readIfThere(noteFile(loaded));
  if (text === null) return null;
  try {
    const { stage } = JSON.parse(text) as { stage?: unknown };
    return stage === "keep" || stage === "look" ? stage : "change";
  } catch {
    return "change";
  }
}

export async function removeNote(loaded: LoadedConfig): Promise<void> {
  await rm(noteFile(loaded), { force: true });
}

function noteFile({ config, baseDir }: LoadedConfig): string {
  return join(resolve(baseDir, config.data.dir), "upgrade.json");
}
