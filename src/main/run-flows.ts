// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { type DialogueRelease, publishRelease, type ReleaseFiles, rollBackRelease } from "#app";
import type { Dialogue } from "#dialogue";
import {
  type FakeAnswers,
  graphOf,
  playTranscript,
  readTranscript,
  TranscriptError,
  toMermaid,
  toSvg,
} from "#dialogue";
import { AppError, type TenantId } from "#kernel";
import { makeReleaseStore } from "#postgres";
import { findNamed, paint, readNamed, runFlowsCheck, type Terminal } from "#surfaces";
import type { LoadedConfig } from "./load-config.ts";
import { loadRelease, OWN_FLOWS, problemsIn, readReleaseFiles, releaseIdOf } from "./open-dialogue.ts";
import { flowsDirOf } from "./open-releases.ts";
import { openStorage } from "./open-storage.ts";
import { packageRoot } from "./paths.ts";
import { systemClock } from "./system.ts";

export type FlowsOptions = {
  readonly lang?: string | undefined;
  readonly format?: string | undefined;
  readonly environment?: string | undefined;
  readonly note?: string | undefined;
  readonly to?: string | undefined;
};

/** Only for words: what is checked, drawn or played says no address of the operator. */
const VOICE = {
  timeZone: "UTC",
  operator: "Operator",
  addresses: { privacy: "https://operator.example/privacy", self_care: "https://operator.example" },
};
/** Transcripts of the product speak of its sandbox operator. */
const OWN_VOICE = {
  ...VOICE,
  timeZone: "Europe/London",
  operator: "Larkspur",
  addresses: { privacy: "https://www.larkspur.example/privacy" },
};
const LISTED = 20;

/**
 * `wardline flows check|test|draw|publish|releases|rollback`.
 *
 * @throws AppError - `cli.bad_argument`, `cli.flows_refused`, `cli.flows_differ`, `cli.not_published`, and those of reading files.
 */
export async function runFlows(
  loaded: LoadedConfig,
  [act, ...rest]: readonly string[],
  options: FlowsOptions,
  terminal: Terminal,
): Promise<number> {
  const dir = flowsDirOf(loaded.config.dialogue.dir, loaded.baseDir);
  switch (act) {
    case "check":
      return check(dir, terminal);
    case "test":
      return test(dir, rest, terminal);
    case "draw":
      return draw(dir, rest[0], options, terminal);
    case "publish":
      return publish(loaded, dir, options, terminal);
    case "releases":
      return list(loaded, options, terminal);
    case "rollback":
      return rollBack(loaded, options, terminal);
    default:
      throw new AppError(
        "cli.bad_argument",
        "Cannot run the command: it is `flows check`, `test`, `draw FLOW`, `publish`, `releases` or `rollback`",
      );
  }
}

function today(): string {
  return new Date(systemClock.now()).toISOString().slice(0, 10);
}

async function check(dir: string, terminal: Terminal): Promise<number> {
  const { problems, counted } = problemsIn(await readReleaseFiles(dir), VOICE, today());
  return runFlowsCheck(problems, counted, terminal);
}

/**
 * The flows of this installation as they would be used.
 *
 * @throws AppError - `main.flows_invalid`.
 */
export async function loadFlowsOf({ config, baseDir }: LoadedConfig): Promise<DialogueRelease> {
  return loadRelease(await readReleaseFiles(flowsDirOf(config.dialogue.dir, baseDir)), VOICE);
}

export async function countFlowProblems(loaded: LoadedConfig): Promise<number> {
  const files = await readReleaseFiles(flowsDirOf(loaded.config.dialogue.dir, loaded.baseDir));
  return problemsIn(files, VOICE).problems.filter(({ severity }) => severity === "error").length;
}

async function test(dir: string, paths: readonly string[], terminal: Terminal): Promise<number> {
  const places = paths.length > 0 ? paths : [transcriptsOf(dir)];
  const dialogue = loadRelease(await readReleaseFiles(dir), dir === OWN_FLOWS ? OWN_VOICE : VOICE);
  const { good, bad } = await playAll(dialogue, places, terminal);
  terminal.write(`${good} transcripts as written, ${bad} different\n`);
  return bad === 0 ? 0 : 1;
}

/** Beside the flows; those of the product lie with its tests. */
function transcriptsOf(dir: string): string {
  return dir === OWN_FLOWS ? join(packageRoot, "test", "transcripts") : join(dir, "transcripts");
}

async function draw(
  dir: string,
  flowId: string | undefined,
  { format = "svg", lang = "en" }: FlowsOptions,
  terminal: Terminal,
): Promise<number> {
  if ((format !== "svg" && format !== "mermaid") || (lang !== "en" && lang !== "ar"))
    throw new AppError("cli.bad_argument", "Cannot draw: --format is svg or mermaid, --lang en or ar");
  const { flows, catalogues } = loadRelease(await readReleaseFiles(dir), VOICE);
  const flow = flows.flows.get(flowId?.replaceAll("-", "_") ?? "");
  if (flow === undefined)
    throw new AppError("cli.bad_argument", `Cannot draw: the flows are ${[...flows.flows.keys()].join(", ")}`);
  const graph = graphOf(flow, catalogues, lang);
  terminal.write(format === "svg" ? toSvg(graph) : toMermaid(graph));
  return 0;
}

async function publish(
  loaded: LoadedConfig,
  dir: string,
  { environment = "production", note = "" }: FlowsOptions,
  terminal: Terminal,
): Promise<number> {
  const files = await readReleaseFiles(dir);
  const { problems, counted } = problemsIn(files, VOICE);
  if (runFlowsCheck(problems, counted, terminal) !== 0)
    throw new AppError("cli.flows_refused", "Nothing is published: the flows have errors");
  const place = transcriptsOf(dir);
  const hasTranscripts = await stat(place).then(
    () => true,
    () => false,
  );
  const dialogue = loadRelease(files, dir === OWN_FLOWS ? OWN_VOICE : VOICE);
  const { good, bad } = hasTranscripts ? await playAll(dialogue, [place], terminal) : { good: 0, bad: 0 };
  if (bad > 0)
    throw new AppError("cli.flows_differ", `Nothing is published: ${bad} of ${good + bad} transcripts differ`);
  return withStore(loaded, async (store) => {
    const [former] = await store.publications(environment, 1);
    const before = former === undefined ? {} : ((await store.files(former.releaseId)) ?? {});
    const done = await publishRelease({ store, clock: systemClock }, environment, {
      releaseId: releaseIdOf(files),
      files,
      note,
    });
    if (!done.ok && done.refusal.reason === "unchanged") {
      terminal.write(`${environment} already runs ${done.refusal.releaseId}\n`);
      return 0;
    }
    if (!done.ok) throw new AppError("cli.not_published", `Nothing is published: ${done.refusal.reason}`);
    for (const line of changes(before, files)) terminal.write(`  ${line}\n`);
    terminal.write(
      `${good} transcripts as written. ${environment} runs ${done.value.releaseId} (number ${done.value.number}) within seconds\n`,
    );
    return 0;
  });
}

async function list(
  loaded: LoadedConfig,
  { environment = "production" }: FlowsOptions,
  terminal: Terminal,
): Promise<number> {
  return withStore(loaded, async (store) => {
    const found = await store.publications(environment, LISTED);
    if (found.length === 0) terminal.write(`Nothing is published to ${environment}\n`);
    for (const [at, { number, releaseId, note, at: when }] of found.entries())
      terminal.write(
        `${at === 0 ? paint(terminal, "green", "runs") : "    "}  ${String(number).padStart(4)}  ${releaseId}  ${when.toISOString()}  ${note}\n`,
      );
    return 0;
  });
}

async function rollBack(
  loaded: LoadedConfig,
  {
    environment = "production",
    to = null,
    note = "",
  }: Omit<FlowsOptions, "to"> & { readonly to?: string | null | undefined },
  terminal: Terminal,
): Promise<number> {
  return withStore(loaded, async (store) => {
    const done = await rollBackRelease({ store, clock: systemClock }, environment, to, note);
    if (!done.ok) throw new AppError("cli.not_published", `Nothing is rolled back: ${done.refusal.reason}`);
    terminal.write(
      `${environment} runs ${done.value.releaseId} again (number ${done.value.number}) within seconds; what is under way finishes as it began\n`,
    );
    return 0;
  });
}

/** Which files differ from what ran before. */
function changes(before: ReleaseFiles, after: ReleaseFiles): readonly string[] {
  const paths = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return paths.flatMap((path) => {
    if (before[path] === after[path]) return [];
    return [`${before[path] === undefined ? "new    " : after[path] === undefined ? "gone   " : "changed"} ${path}`];
  });
}

async function withStore(
  loaded: LoadedConfig,
  work: (store: ReturnType<typeof makeReleaseStore>) => Promise<number>,
): Promise<number> {
  const storage = await openStorage(loaded, "command", () => undefined);
  try {
    return await work(makeReleaseStore(storage.database, loaded.config.tenant as TenantId));
  } finally {
    await storage.close();
  }
}

async function playAll(
  dialogue: Dialogue,
  places: readonly string[],
  terminal: Terminal,
): Promise<{ readonly good: number; readonly bad: number }> {
  const files = (await Promise.all(places.map(filesOf))).flat();
  if (files.length === 0) throw new AppError("cli.no_transcripts", `There is no transcript in ${places.join(", ")}`);
  const answers = new Map<string, FakeAnswers>();
  let bad = 0;
  for (const file of files) {
    const folder = join(file, "..");
    const known = answers.get(folder) ?? (await readAnswers(folder));
    answers.set(folder, known);
    const wrong = playOne(await readNamed(file), dialogue, known);
    if (wrong.length === 0) continue;
    bad += 1;
    terminal.write(`${paint(terminal, "red", "✗")} ${file}\n${wrong.map((line) => `    ${line}\n`).join("")}`);
  }
  return { good: files.length - bad, bad };
}

/** What is not as written: `-` was expected, `+` is shown now. */
function playOne(text: string, dialogue: Dialogue, fakes: FakeAnswers): readonly string[] {
  const read = readTranscript(text);
  if (!read.ok) return [read.refusal.message];
  try {
    const { outputs } = playTranscript(read.value, dialogue, fakes);
    return read.value.turns.flatMap(({ expect = [] }, n) => {
      const shown = outputs[n] ?? [];
      if (shown.join("\n") === expect.join("\n")) return [];
      const missing = expect.filter((line) => !shown.includes(line)).map((line) => `turn ${n + 1} - ${line}`);
      const extra = shown.filter((line) => !expect.includes(line)).map((line) => `turn ${n + 1} + ${line}`);
      return missing.length + extra.length === 0
        ? [`turn ${n + 1}: the same lines in another order`]
        : [...missing, ...extra];
    });
  } catch (error) {
    if (error instanceof TranscriptError) return [error.message];
    throw error;
  }
}

async function filesOf(path: string): Promise<readonly string[]> {
  if (!(await findNamed(path)).isFolder) return [path];
  return (await readdir(path))
    .filter((name) => name.endsWith(".yaml"))
    .sort()
    .map((name) => join(path, name));
}

async function readAnswers(folder: string): Promise<FakeAnswers> {
  const text = await readFile(join(folder, "fakes", "answers.yaml"), "utf8").catch(() => "{}");
  return (parse(text, { merge: true }) ?? {}) as FakeAnswers;
}
