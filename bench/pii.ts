// SPDX-License-Identifier: Apache-2.0
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { rawText } from "#kernel";
import {
  DEFAULT_KINDS,
  EMPTY_MEMORY,
  loadSpanModel,
  MASKED_KINDS,
  type MaskedKind,
  type ScreenOptions,
  screen,
  screenWithMemory,
} from "#pii";
import { generateTexts } from "../tools/pii/generate.ts";
import { type Figures, rounded } from "./figures.ts";
import { HOSTILE_PIECES, hostileText } from "./pii/hostile.ts";
import { openPeers } from "./pii/peers.ts";
import { isHidden, type Labelled, type Row, type Scores, scoreRows } from "./pii/score.ts";

const root = join(import.meta.dirname, "..");
const shared = join(root, "../shared/data/pii");
const model = loadSpanModel(
  readFileSync(join(root, "models/pii/spans.bin")),
  JSON.parse(readFileSync(join(root, "models/pii/spans.json"), "utf8")),
);
const COUNTRY_OF_LANGUAGE: Readonly<Record<string, string>> = {
  es: "ES",
  de: "DE",
  fr: "FR",
  it: "IT",
  pt: "PT",
  pl: "PL",
  nl: "NL",
  ar: "EG",
};
/** Kinds that are labelled in some sets and are personal only there: asked for where they occur. */
const ON_REQUEST: ReadonlySet<string> = new Set(["LOCATION", "URL"]);
/** Posts and sentences of which the model has learned every other line: scored on the rest. */
const HALF_LEARNED: ReadonlySet<string> = new Set(["btc_persons", "wnut17_persons", "banking77_negatives"]);

type Dialogue = {
  readonly region?: string;
  readonly messages: readonly {
    readonly role: string;
    readonly text: string;
    readonly entities: readonly Labelled[];
  }[];
};
type Shown = {
  readonly f2: number | null;
  readonly exactF2: number | null;
  readonly masked: number | null;
  readonly negativesFlaggedPct: number | null;
};

/**
 * Scores the detector of personal data on labelled texts, with other detectors beside it. Without arguments: the files of
 * `../shared/data/pii` where they exist, and generated sentences that nothing was trained on; `--data FILE` (repeatable) scores those
 * files instead. Lines are `{text, entities: [{type, start, end}]}` or `{messages: [...]}`. `--no-peers` leaves the others out.
 */
export async function run(args: string[]): Promise<Figures> {
  const files = args.flatMap((arg, index) => (arg === "--data" ? [args[index + 1] ?? ""] : []));
  const sets = new Map<string, readonly Row[]>();
  const dialogues: Dialogue[] = [];
  const sources = files.length > 0 ? files : sharedFiles();
  for (const file of sources) {
    const rows = readRows(file);
    const name = basename(file, ".jsonl");
    const split = rows.filter((row): row is Dialogue => "messages" in row);
    dialogues.push(...split);
    const plain = rows.filter((row): row is Row => !("messages" in row));
    const isHalf = files.length === 0 && HALF_LEARNED.has(name);
    if (plain.length > 0) sets.set(name, isHalf ? plain.filter((_, index) => index % 2 === 1) : plain);
  }
  if (files.length === 0) sets.set("generated", generatedRows());

  const peers = args.includes("--no-peers") ? [] : await openPeers();
  const ours: Record<string, Shown> = {};
  const theirs: Record<string, Record<string, Shown>> = {};
  const times: Record<string, { messages: number; seconds: number }> = {};
  console.log(`${"set".padEnd(28)} ${"detector".padEnd(16)}     F2  exact masked flagged     n`);
  for (const [name, rows] of sets) {
    const types = typesOf(rows);
    const own = await measured("wardline", rows, (row) => Promise.resolve(detect(row, types)), times);
    ours[name] = show(name, "wardline", scoreRows(rows, own, types));
    showCategories(rows, own, types);
    for (const peer of peers) {
      let broken = 0;
      const find = async ({ text }: Row): Promise<readonly Labelled[]> => {
        try {
          return (await peer.detect(text)).filter(({ type }) => !ON_REQUEST.has(type) || types.has(type));
        } catch {
          broken += 1;
          return [];
        }
      };
      const found = await measured(peer.name, rows, find, times);
      if (broken > 0) console.log(`${"".padEnd(28)} ${peer.name} threw on ${broken} texts, counted as nothing found`);
      (theirs[peer.name] ??= {})[name] = show("", peer.name, scoreRows(rows, found, types));
    }
  }
  const splitDialoguesMasked = dialogues.length > 0 ? dialogues.filter(isWhollyMasked).length : null;
  if (splitDialoguesMasked !== null)
    console.log(`split dialogues wholly masked: ${splitDialoguesMasked} of ${dialogues.length}`);
  const perSecond = (name: string): number | null => {
    const time = times[name];
    return time && time.seconds > 0 ? Math.round(time.messages / time.seconds) : null;
  };
  for (const name of Object.keys(times))
    console.log(`${name.padEnd(16)} ${String(perSecond(name))} messages per CPU-second`);
  const scaling = scale();
  const hostile20kMs = rounded(Math.max(...HOSTILE_PIECES.map((piece) => timeOf(hostileText(piece, 20_000)))), 1);
  console.log(
    `worst hostile text: ${Object.entries(scaling)
      .map(([size, ms]) => `${size} ${ms} ms`)
      .join(", ")}; 20 kB ${hostile20kMs} ms`,
  );
  return {
    files: ours,
    splitDialoguesMasked,
    splitDialogues: dialogues.length,
    messagesPerCpuSecond: perSecond("wardline"),
    hostile20kMs,
    scalingMs: scaling,
    peers: Object.fromEntries(
      Object.entries(theirs).map(([name, scores]) => [name, { files: scores, messagesPerCpuSecond: perSecond(name) }]),
    ),
  };
}

function optionsFor(country: string, kinds?: ReadonlySet<MaskedKind>): ScreenOptions {
  return {
    defaultCountry: country,
    memory: EMPTY_MEMORY,
    keyedHash: (text) => text,
    spanModel: model,
    ...(kinds === undefined ? {} : { kinds }),
  };
}

function detect({ text, lang, region }: Row, types: ReadonlySet<string>): Labelled[] {
  const kinds = new Set(
    MASKED_KINDS.filter((kind) => (ON_REQUEST.has(kind) ? types.has(kind) : DEFAULT_KINDS.has(kind))),
  );
  const country = region ?? COUNTRY_OF_LANGUAGE[lang ?? ""] ?? "US";
  return screen(rawText(text), optionsFor(country, kinds)).findings.map(({ kind, start, end }) => ({
    type: kind,
    start,
    end,
  }));
}

/** The kinds that are labelled in a set; all that are masked by default where none is. */
function typesOf(rows: readonly Row[]): ReadonlySet<string> {
  const known = new Set<string>(MASKED_KINDS);
  const occurring = new Set(
    rows.flatMap(({ entities }) => entities.map(({ type }) => type)).filter((type) => known.has(type)),
  );
  return occurring.size > 0 ? occurring : DEFAULT_KINDS;
}

async function measured(
  name: string,
  rows: readonly Row[],
  find: (row: Row) => Promise<readonly Labelled[]>,
  times: Record<string, { messages: number; seconds: number }>,
): Promise<(readonly Labelled[])[]> {
  for (const row of rows.slice(0, 50)) await find(row);
  const before = process.cpuUsage();
  const found: (readonly Labelled[])[] = [];
  for (const row of rows) found.push(await find(row));
  const { user, system } = process.cpuUsage(before);
  const time = (times[name] ??= { messages: 0, seconds: 0 });
  time.messages += rows.length;
  time.seconds += (user + system) / 1e6;
  return found;
}

function show(set: string, detector: string, { f2, exactF2, masked, negativesFlaggedPct, rows }: Scores): Shown {
  const share = (value: number | null): string => (value === null ? "-" : value.toFixed(3)).padStart(6);
  const flagged = negativesFlaggedPct === null ? "-" : `${negativesFlaggedPct.toFixed(1)} %`;
  console.log(
    `${set.padEnd(28)} ${detector.padEnd(16)} ${share(f2)} ${share(exactF2)} ${share(masked)} ${flagged.padStart(7)} ${String(rows).padStart(5)}`,
  );
  const short = (value: number | null): number | null => (value === null ? null : rounded(value, 4));
  return {
    f2: short(f2),
    exactF2: short(exactF2),
    masked: short(masked),
    negativesFlaggedPct: short(negativesFlaggedPct),
  };
}

function showCategories(
  rows: readonly Row[],
  found: readonly (readonly Labelled[])[],
  types: ReadonlySet<string>,
): void {
  for (const category of new Set(rows.flatMap(({ category: name }) => (name === undefined ? [] : [name])))) {
    const chosen = rows.flatMap((row, index) => (row.category === category ? [index] : []));
    const scores = scoreRows(
      chosen.map((index) => rows[index] as Row),
      chosen.map((index) => found[index] ?? []),
      types,
    );
    show(`  ${category}`, "wardline", scores);
  }
}

function isWhollyMasked({ region, messages }: Dialogue): boolean {
  const found: Pick<Labelled, "start" | "end">[][] = messages.map(() => []);
  messages.forEach(({ text }, index) => {
    const earlier = messages.slice(0, index).map((message) => ({
      by: message.role === "customer" ? ("visitor" as const) : ("bot" as const),
      text: message.text,
    }));
    const screening = screenWithMemory(rawText(text), earlier, optionsFor(region ?? "US"));
    found[index]?.push(...screening.findings);
    for (const { message, start, end } of screening.retro) found[message]?.push({ start, end });
  });
  return messages.every(({ text, entities }, index) =>
    entities.every((label) => isHidden(text, label, found[index] ?? [])),
  );
}

/** Milliseconds of the worst piece at each size. */
function scale(): Record<string, number> {
  const sizes = { "1 kB": 1_000, "10 kB": 10_000, "100 kB": 100_000, "1 MB": 1_000_000 };
  return Object.fromEntries(
    Object.entries(sizes).map(([name, size]) => [
      name,
      rounded(Math.max(...HOSTILE_PIECES.map((piece) => timeOf(hostileText(piece, size)))), 1),
    ]),
  );
}

/** CPU time of one screening; the better of two, since the first may compile. */
function timeOf(text: string): number {
  const once = (): number => {
    const before = process.cpuUsage();
    screen(rawText(text), optionsFor("GB"));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  };
  return Math.min(once(), once());
}

function sharedFiles(): string[] {
  if (!existsSync(shared)) {
    console.log("no labelled files (../shared/data/pii): generated sentences only");
    return [];
  }
  // Unit cases of one recognizer each are no messages.
  return readdirSync(shared)
    .filter((name) => name.endsWith(".jsonl") && name !== "presidio_unit_cases.jsonl")
    .sort()
    .map((name) => join(shared, name));
}

/** Sentences with made-up names that the model has not seen: another seed than training. Templates are the same, so this flatters. */
function generatedRows(): Row[] {
  return generateTexts(1, 990_017).map(({ text, spans }) => ({
    text,
    entities: spans
      .filter(({ kind }) => kind !== "LOCATION")
      .map(({ kind, start, end }) => ({ type: kind, start, end })),
  }));
}

function readRows(file: string): (Row | Dialogue)[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Row | Dialogue);
}
