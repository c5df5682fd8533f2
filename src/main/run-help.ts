// SPDX-License-Identifier: Apache-2.0
import { findHelp } from "#app";
import { makeFolderSource, makeSiteSource } from "#help-source";
import { AppError, LANGUAGES, localDay } from "#kernel";
import { runHelpAsk, runHelpImport, type Terminal } from "#surfaces";
import { readIfThere } from "./durable-file.ts";
import type { LoadedConfig } from "./load-config.ts";
import { corpusFile, corpusVersion, helpHops, makeCorpus, openCorpusKey, writeCorpus } from "./open-help.ts";
import { openStorage } from "./open-storage.ts";
import { systemClock } from "./system.ts";

/** `wardline help import URL|DIR` and `wardline help ask "…"`. */
export async function runHelp(
  loaded: LoadedConfig,
  [act, ...rest]: readonly string[],
  options: { readonly base?: string | undefined; readonly lang?: string | undefined },
  terminal: Terminal,
): Promise<number> {
  const target = rest.join(" ");
  if ((act !== "import" && act !== "ask") || target === "")
    throw new AppError(
      "cli.bad_argument",
      'Cannot run the command: it is `help import URL|DIR [--base URL]` or `help ask "QUESTION" [--lang ar]`',
    );
  const storage = await openStorage(loaded, "command", () => undefined);
  try {
    const key = await openCorpusKey(storage.kms);
    const { tenant, locale } = loaded.config;
    if (act === "ask") {
      const text = await readIfThere(corpusFile(loaded));
      const read = text === null ? null : key.open(text, tenant);
      const lang = LANGUAGES.find((one) => one === options.lang) ?? "en";
      const today = localDay(systemClock.now(), locale.timeZone);
      return runHelpAsk(read, (open) => findHelp(open, target, lang, today), terminal);
    }
    const isSite = /^https?:\/\//.test(target);
    if (!isSite && options.base === undefined)
      throw new AppError(
        "cli.bad_argument",
        "Cannot import a folder: --base wants the address under which customers read these pages",
      );
    const source = isSite
      ? makeSiteSource(target, helpHops(loaded))
      : await makeFolderSource(target, options.base ?? "");
    const version = (await corpusVersion(key, loaded)) + 1;
    return await runHelpImport(async (onStep) => {
      const { text, imported } = await makeCorpus({ key, tenant, source, version, onStep });
      return { imported, version, path: await writeCorpus(loaded, text) };
    }, terminal);
  } finally {
    await storage.close();
  }
}
