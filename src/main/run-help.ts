// SPDX-License-Identifier: Apache-2.0
import { basename } from "node:path";
import { type CorpusKey, findHelp, planHelpList } from "#app";
import { isAllowedAddress, makeFolderSource, makeSiteSource } from "#help-source";
import { AppError, fromUtf8, LANGUAGES, localDay } from "#kernel";
import { findNamed, readNamedBytes, runHelpAsk, runHelpImport, runHelpList, type Terminal } from "#surfaces";
import { readIfThere } from "./durable-file.ts";
import type { LoadedConfig } from "./load-config.ts";
import { corpusFile, corpusVersion, helpHops, makeCorpus, openCorpusKey, writeCorpus } from "./open-help.ts";
import { openStorage } from "./open-storage.ts";
import { systemClock } from "./system.ts";

const MOST_LIST_BYTES = 16 * 1024 * 1024;
const LIST_WHY = {
  quotes: "its quotes do not match",
  columns: "its first line names title, url and text or markdown, each once",
  column_unknown:
    "its first line names a column that is none of title, text, markdown, url, language, keywords, valid-from, valid-until",
  no_rows: "it holds no page",
  too_many_rows: "it holds more than 500 pages",
} as const;

type Options = {
  readonly base?: string | undefined;
  readonly lang?: string | undefined;
  readonly add?: boolean | undefined;
  readonly "dry-run"?: boolean | undefined;
};

/**
 * `wardline help import URL|DIR|FILE.csv` and `wardline help ask "…"`.
 *
 * @throws AppError - `cli.bad_argument`, `cli.help_list_refused`.
 */
export async function runHelp(
  loaded: LoadedConfig,
  [act, ...rest]: readonly string[],
  options: Options,
  terminal: Terminal,
): Promise<number> {
  const target = rest.join(" ");
  if ((act !== "import" && act !== "ask") || target === "")
    throw new AppError(
      "cli.bad_argument",
      'Cannot run the command: it is `help import URL|DIR|FILE.csv [--base URL] [--add] [--dry-run]` or `help ask "QUESTION" [--lang ar]`',
    );
  const isSite = /^https?:\/\//.test(target);
  if (act === "import" && !isSite) await findNamed(target);
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
    if (/\.csv$/iu.test(target)) return await importList({ key, loaded, file: target, options, terminal });
    if (options.add === true || options["dry-run"] === true)
      throw new AppError("cli.bad_argument", "Cannot run the command: --add and --dry-run are for a CSV file");
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

async function importList(call: {
  readonly key: CorpusKey;
  readonly loaded: LoadedConfig;
  readonly file: string;
  readonly options: Options;
  readonly terminal: Terminal;
}): Promise<number> {
  const { key, loaded, file, options, terminal } = call;
  const { tenant } = loaded.config;
  const base = options.base ?? null;
  if (base !== null && !(URL.canParse(base) && isAllowedAddress(base)))
    throw new AppError("cli.bad_argument", "Cannot import: --base is an address with https, or http on this machine");
  if ((await findNamed(file)).sizeBytes > MOST_LIST_BYTES) throw listRefused("it is larger than 16 MiB");
  const text = await readIfThere(corpusFile(loaded));
  const opened = text === null ? null : key.open(text, tenant);
  const before = opened?.ok === true ? opened.value : null;
  // Pages that cannot be read are not taken for none that are to stay.
  if (options.add === true && opened?.ok === false)
    throw listRefused(`the pages that are there cannot be read (${opened.refusal.reason}); import without --add`);
  const list = { csv: utf8Of(await readNamedBytes(file)), base, adds: options.add === true };
  const plan = planHelpList(list, before);
  if (!plan.ok) throw listRefused(`line ${plan.refusal.line}: ${LIST_WHY[plan.refusal.reason]}`);
  const write = async (): Promise<{ version: number; path: string }> => {
    const version = (before?.manifest.version ?? 0) + 1;
    const madeAt = new Date(systemClock.now()).toISOString();
    const corpus = key.encode({ tenant, version, madeAt, source: basename(file) }, plan.value.imported.pages);
    return { version, path: await writeCorpus(loaded, corpus) };
  };
  return runHelpList(plan.value, options["dry-run"] === true ? null : write, terminal);
}

function utf8Of(bytes: Uint8Array): string {
  try {
    return fromUtf8(bytes);
  } catch (cause) {
    throw listRefused("it is no UTF-8", cause);
  }
}

function listRefused(why: string, cause?: unknown): AppError {
  return new AppError("cli.help_list_refused", `Cannot import the list: ${why}; nothing was written`, { cause });
}
