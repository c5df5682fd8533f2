// SPDX-License-Identifier: Apache-2.0
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type DialogueRelease, makeFaultFinder, type ReleaseFiles } from "#app";
import {
  checkDialogue,
  type FaultFinder,
  type FlowProblem,
  type FlowSource,
  loadCatalogues,
  loadFlows,
  type MessageCatalogues,
  readLessons,
  type Voice,
} from "#dialogue";
import { AppError, LANGUAGES } from "#kernel";
import { packageRoot } from "./paths.ts";

/** What customers are taught at the moment it matters; an operator need not have any. */
const LESSONS = "lessons.yaml";
/** What each flow needs of the operator's systems. A set without it: every flow needs all that it uses. */
const NEEDS = "needs.yaml";
/** The flows that come with the program. */
export const OWN_FLOWS = join(packageRoot, "flows");

/** Everything that decides what the bot does and says: flows, sentences in every language, knowledge of faults. */
export async function readReleaseFiles(dir: string): Promise<ReleaseFiles> {
  const names = await readdir(dir).catch((cause: unknown) => {
    throw new AppError("main.flows_unreadable", `Cannot read the flows in "${dir}"`, { cause });
  });
  const knowledge = await readdir(join(dir, "knowledge")).catch(() => []);
  const paths = [
    ...names.filter((name) => name.endsWith(".flow.yaml")),
    ...names.filter((name) => name === LESSONS || name === NEEDS),
    ...LANGUAGES.map((lang) => `messages/${lang}.yaml`),
    ...knowledge.filter((name) => name.endsWith(".yaml")).map((name) => `knowledge/${name}`),
  ].sort();
  const texts = await Promise.all(paths.map((path) => readFile(join(dir, path), "utf8").catch(() => "")));
  return Object.fromEntries(paths.map((path, n) => [path, texts[n] ?? ""]));
}

/** The same files are the same release, whoever has them. */
export function releaseIdOf(files: ReleaseFiles): string {
  const hash = createHash("sha256");
  for (const path of Object.keys(files).sort()) hash.update(JSON.stringify([path, files[path]]));
  return hash.digest("hex").slice(0, 16);
}

/**
 * Everything that is wrong with the files, and what there is of them.
 *
 * @param today - `YYYY-MM-DD`, for lessons whose review is due; null: nobody asks.
 */
export function problemsIn(
  files: ReleaseFiles,
  voice: Voice,
  today: string | null = null,
): { problems: readonly FlowProblem[]; counted: string } {
  const { flows, catalogues } = sourcesOf(files);
  const { finders, problems: broken } = findersOf(files);
  const { problems, messages } = checkDialogue(flows, catalogues, voice, finders, needsIn(files));
  // No sentence is counted while some cannot be read, and no flow is checked until all can.
  const rest = messages === 0 ? "checked once the messages have no errors" : `${messages} messages`;
  const words = loadCatalogues(catalogues, voice);
  const taught = words.ok ? lessonsOf(files, words.value, today) : { lessons: [], problems: [] };
  return {
    problems: [...broken, ...problems, ...taught.problems],
    counted: `${flows.length} flows, ${taught.lessons.length} lessons, ${rest}`,
  };
}

/**
 * Loads and checks the files; nobody runs on flows that the check refuses.
 *
 * @throws AppError - `main.flows_invalid`, with the first problem.
 */
export function loadRelease(files: ReleaseFiles, voice: Voice): DialogueRelease {
  const { flows: sources, catalogues: texts } = sourcesOf(files);
  const { finders, problems } = findersOf(files);
  const catalogues = loadCatalogues(texts, voice);
  if (!catalogues.ok) throw invalid(catalogues.refusal.problems);
  const taught = lessonsOf(files, catalogues.value, null);
  if (taught.problems.length > 0) throw invalid(taught.problems);
  const flows = loadFlows(sources, catalogues.value, finders, releaseIdOf(files), taught.lessons, needsIn(files));
  if (!flows.ok || problems.length > 0) throw invalid(flows.ok ? problems : flows.refusal.problems);
  return { flows: flows.value, catalogues: catalogues.value };
}

export async function openDialogue(voice: Voice, dir: string = OWN_FLOWS): Promise<DialogueRelease> {
  return loadRelease(await readReleaseFiles(dir), voice);
}

function invalid(problems: readonly FlowProblem[]): AppError {
  const [first] = problems;
  const where = first === undefined ? "" : `: ${first.path}:${first.line}:${first.column}: ${first.message}`;
  return new AppError("main.flows_invalid", `Cannot use the flows${where}; run \`wardline flows check\``);
}

function lessonsOf(
  files: ReleaseFiles,
  catalogues: MessageCatalogues,
  today: string | null,
): ReturnType<typeof readLessons> {
  const text = files[LESSONS];
  return text === undefined
    ? { lessons: [], problems: [] }
    : readLessons({ path: join("flows", LESSONS), text }, catalogues, today);
}

function needsIn(files: ReleaseFiles): FlowSource | null {
  const text = files[NEEDS];
  return text === undefined ? null : { path: join("flows", NEEDS), text };
}

/** With paths as a person would type them. */
function sourcesOf(files: ReleaseFiles): {
  readonly flows: readonly FlowSource[];
  readonly catalogues: Parameters<typeof loadCatalogues>[0];
} {
  return {
    flows: Object.entries(files)
      .filter(([path]) => path.endsWith(".flow.yaml"))
      .map(([path, text]) => ({ path: join("flows", path), text })),
    catalogues: LANGUAGES.map((lang) => {
      const path = `messages/${lang}.yaml`;
      return { lang, path: join("flows", path), text: files[path] ?? "" };
    }),
  };
}

/** What the operator knows about faults, `knowledge/*.yaml`, each as a search that flows may use. */
function findersOf(files: ReleaseFiles): {
  readonly finders: ReadonlyMap<string, FaultFinder>;
  readonly problems: readonly FlowProblem[];
} {
  const finders = new Map<string, FaultFinder>();
  const problems: FlowProblem[] = [];
  for (const [path, text] of Object.entries(files)) {
    if (!path.startsWith("knowledge/")) continue;
    const finder = makeFaultFinder(text);
    if (finder.ok) finders.set(path.slice("knowledge/".length, -".yaml".length), finder.value);
    else
      for (const message of finder.refusal.problems.slice(0, 10))
        problems.push({
          path: join("flows", path),
          line: 1,
          column: 1,
          severity: "error",
          code: "unknown_knowledge",
          message,
        });
  }
  return { finders, problems };
}
