// SPDX-License-Identifier: Apache-2.0
import type { AppDeps } from "#app";
import { publishWords, readNamed, runWordingExport, runWordingImport, type Terminal, wordingUsage } from "#surfaces";
import { openCommandDeps } from "./command-deps.ts";
import { publicOriginsOf } from "./listening.ts";
import type { LoadedConfig } from "./load-config.ts";
import { openReleases } from "./open-releases.ts";
import { openWording } from "./open-wording.ts";
import { systemClock } from "./system.ts";

/** `wardline wording export|import FILE|publish` (docs/guides/wording.md). */
export async function runWording(
  loaded: LoadedConfig,
  [act, file]: readonly string[],
  terminal: Terminal,
): Promise<number> {
  const isKnown = act === "export" || act === "publish" || (act === "import" && file !== undefined);
  if (!isKnown) throw wordingUsage();
  const text = file === undefined ? "" : await readNamed(file);
  const { deps, storage, close } = await openCommandDeps(loaded);
  // Words are checked against the very flows that the server runs.
  const base = await openReleases(loaded, storage.database, deps.catalogues.voice, deps.log);
  try {
    const { releases } = await openWording({
      ...{ tenant: deps.tenant, clock: systemClock, log: deps.log, fanOut: deps.fanOut },
      ...{ names: storage.names, database: storage.database, base },
      own: [...publicOriginsOf(loaded.config), deps.settings.selfCareUrl],
    });
    const worded: AppDeps = { ...deps, releases, wording: releases };
    if (act === "export") return runWordingExport(worded, terminal);
    return await (act === "import" ? runWordingImport(worded, text, terminal) : publishWords(worded, terminal));
  } finally {
    base.close();
    await close();
  }
}
