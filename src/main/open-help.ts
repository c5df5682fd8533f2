// SPDX-License-Identifier: Apache-2.0
import { mkdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { type CorpusKey, type HelpSource, type ImportStep, makeCorpusKey, type OpenHelp, readHelpPages } from "#app";
import { type HelpHops, makeSiteSource } from "#help-source";
import { makeHop } from "#hop";
import { AppError } from "#kernel";
import type { Kms } from "#kms";
import { readIfThere, replaceFile } from "./durable-file.ts";
import { hopOptions } from "./hops.ts";
import type { LoadedConfig } from "./load-config.ts";
import { systemClock } from "./system.ts";

const LOOK_AGAIN_MS = 20_000;

export type Help = {
  readonly current: () => OpenHelp | null;
  /** Told of each corpus that comes into use, the first one at once. */
  onLoaded(tell: (open: OpenHelp) => void): void;
  close(): void;
};

export async function openCorpusKey(kms: Kms): Promise<CorpusKey> {
  return makeCorpusKey(await kms.derive("help_ed25519"));
}

/** Where the corpus lies. */
export function corpusFile({ config, baseDir }: LoadedConfig): string {
  return resolve(baseDir, config.help.file);
}

/**
 * The corpus in its file, or for the practice operator without one, of its site. A file that this installation did not sign, or that was
 * changed, refuses the start; one that is changed while the server runs is not taken, and what was read before stays.
 *
 * @param demoSite - Address of help pages that are imported where there is no file; null: none.
 * @throws AppError - `main.help_refused`.
 */
export async function openHelpPages(
  loaded: LoadedConfig,
  kms: Kms,
  demoSite: string | null,
  warn: (reason: string) => void,
): Promise<Help> {
  const key = await openCorpusKey(kms);
  const { tenant } = loaded.config;
  const path = corpusFile(loaded);
  let text = await readIfThere(path);
  let open = text === null ? await importDemo(key, loaded, demoSite, warn) : demandCorpus(key, text, tenant, path);
  let tell: (one: OpenHelp) => void = () => undefined;
  const look = async (): Promise<void> => {
    const now = await readIfThere(path);
    if (now === null || now === text) return;
    text = now;
    const read = key.open(now, tenant);
    if (!read.ok) return warn(read.refusal.reason);
    open = read.value;
    tell(open);
  };
  const timer = setInterval(() => void look().catch(() => warn("unreadable")), LOOK_AGAIN_MS).unref();
  return {
    current: () => open,
    onLoaded(next) {
      tell = next;
      if (open !== null) tell(open);
    },
    close: () => clearInterval(timer),
  };
}

function demandCorpus(key: CorpusKey, text: string, tenant: string, path: string): OpenHelp {
  const read = key.open(text, tenant);
  if (read.ok) return read.value;
  throw new AppError(
    "main.help_refused",
    `Cannot use the help pages in ${path}: ${read.refusal.reason}; import them again with \`wardline help import\`, or remove the file`,
  );
}

async function importDemo(
  key: CorpusKey,
  loaded: LoadedConfig,
  site: string | null,
  warn: (reason: string) => void,
): Promise<OpenHelp | null> {
  if (site === null) return null;
  const { tenant } = loaded.config;
  try {
    const source = makeSiteSource(site, helpHops(loaded));
    const { text } = await makeCorpus({ key, tenant, source, version: 1, onStep: () => undefined });
    return demandCorpus(key, text, tenant, site);
  } catch {
    // The demo answers without its help pages.
    warn("unavailable");
    return null;
  }
}

/** The ways out by which pages are read: never into a network behind the firewall. */
export function helpHops(loaded: LoadedConfig): HelpHops {
  const own = hopOptions(loaded, "own");
  return { here: makeHop(own), outside: makeHop({ ...own, reach: "public" }) };
}

/** Reads a source and signs what was read. */
export async function makeCorpus(options: {
  readonly key: CorpusKey;
  readonly tenant: string;
  readonly source: HelpSource;
  readonly version: number;
  readonly onStep: (step: ImportStep) => void;
}): Promise<{ readonly text: string; readonly imported: Awaited<ReturnType<typeof readHelpPages>> }> {
  const { key, tenant, source, version, onStep } = options;
  const imported = await readHelpPages(source, onStep);
  const madeAt = new Date(systemClock.now()).toISOString();
  return { text: key.encode({ tenant, version, madeAt, source: source.name }, imported.pages), imported };
}

/** Version of the corpus that is there, 0 where there is none or none of ours. */
export async function corpusVersion(key: CorpusKey, loaded: LoadedConfig): Promise<number> {
  const text = await readIfThere(corpusFile(loaded));
  const read = text === null ? null : key.open(text, loaded.config.tenant);
  return read?.ok === true ? read.value.manifest.version : 0;
}

export async function writeCorpus(loaded: LoadedConfig, text: string): Promise<string> {
  const path = corpusFile(loaded);
  await mkdir(dirname(path), { recursive: true });
  await replaceFile(path, text);
  return path;
}
