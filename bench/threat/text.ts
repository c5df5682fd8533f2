// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { scoreText, type TextModel } from "#threat";
import { openTextModel } from "../../src/main/open-text-model.ts";
import { type Figures, percentile, rounded } from "../figures.ts";
import { OBFUSCATIONS, obfuscate } from "./obfuscate.ts";
import { openTextPeers } from "./peers.ts";

/** What texts came to, keyed by base name. */
export type TextFigures = {
  readonly text: Figures;
  readonly benign: Figures;
  readonly usPerMessage: number | null;
  readonly peers: Figures;
};

type Row = { readonly text: string; readonly label: number };
type Detect = (text: string) => boolean | Promise<boolean>;
/** A peer reads at most so many rows of a file, evenly spread: some take milliseconds for each. */
const PEER_ROWS = 1_000;
/** Ordinary texts and attacks whose time is measured one by one. */
const TIMED = 4_000;

/**
 * Flags rows of files as an utterance, by any detector that ships, of words or of addresses, at the thresholds that ship: of the rows with label 1 (`caughtPct`), of all rows (`flaggedPct`).
 * Each attack file is read again in disguise; the table shows what that costs, the figures are those of the file as it is.
 */
export async function scoreTexts(
  files: { readonly text: readonly string[]; readonly benign: readonly string[] },
  withPeers: boolean,
): Promise<TextFigures> {
  const model = await openTextModel();
  const own: Detect = (text) => scoreText(text, "utterance", model).isFlagged;
  const peers = withPeers ? await openTextPeers() : [];
  const text: Record<string, { caughtPct: number }> = {};
  const benign: Record<string, { flaggedPct: number }> = {};
  const theirs: Record<string, { text: typeof text; benign: typeof benign }> = {};
  const times: number[] = [];
  for (const file of files.text) {
    const attacks = readRows(file).filter(({ label }) => label === 1);
    if (attacks.length === 0) continue;
    text[basename(file)] = { caughtPct: await share(attacks, own) };
    print(basename(file), "wardline", "caught", text[basename(file)]?.caughtPct ?? 0, attacks.length);
    showKinds(attacks, model);
    await showDisguised(attacks, own);
    const flaggedToo = readRows(file).filter(({ label }) => label === 0);
    if (flaggedToo.length > 0)
      print("  its harmless rows", "wardline", "flagged", await share(flaggedToo, own), flaggedToo.length);
    timeAll(attacks, own, times);
    for (const { name, detect } of peers) {
      const caughtPct = await share(spread(attacks, PEER_ROWS), detect);
      (theirs[name] ??= { text: {}, benign: {} }).text[basename(file)] = { caughtPct };
      print("", name, "caught", caughtPct, Math.min(attacks.length, PEER_ROWS));
    }
  }
  for (const file of files.benign) {
    const rows = readRows(file);
    benign[basename(file)] = { flaggedPct: await share(rows, own) };
    print(basename(file), "wardline", "flagged", benign[basename(file)]?.flaggedPct ?? 0, rows.length);
    showKinds(rows, model);
    timeAll(rows, own, times);
    for (const { name, detect } of peers) {
      const flaggedPct = await share(spread(rows, PEER_ROWS), detect);
      (theirs[name] ??= { text: {}, benign: {} }).benign[basename(file)] = { flaggedPct };
      print("", name, "flagged", flaggedPct, Math.min(rows.length, PEER_ROWS));
    }
  }
  const usPerMessage = times.length === 0 ? null : rounded(percentile(times, 0.5) * 1000, 1);
  if (usPerMessage !== null)
    console.log(`median ${usPerMessage} µs a message, 99 % below ${rounded(percentile(times, 0.99) * 1000, 0)} µs`);
  return { text, benign, usPerMessage, peers: theirs };
}

/** By which detector rows were flagged; several may flag one. */
function showKinds(rows: readonly Row[], model: TextModel): void {
  const counts = new Map<string, number>();
  for (const { text } of rows)
    for (const kind of scoreText(text, "utterance", model).kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const shown = [...counts].sort((a, b) => b[1] - a[1]).map(([kind, count]) => `${kind} ${count}`);
  if (shown.length > 0) console.log(`  rows by detector: ${shown.join(", ")}`);
}

async function showDisguised(attacks: readonly Row[], own: Detect): Promise<void> {
  const few = spread(attacks, 200);
  const clean = await share(few, own);
  const shown: string[] = [];
  for (const name of OBFUSCATIONS) {
    const caught = await share(
      few.map((row) => ({ ...row, text: obfuscate(name, row.text) })),
      own,
    );
    shown.push(`${name} ${clean === 0 ? "-" : String(Math.round((100 * caught) / clean))}`);
  }
  console.log(`  in disguise, % of what the clean form gives: ${shown.join(", ")}`);
}

/** In percent. */
async function share(rows: readonly Row[], detect: Detect): Promise<number> {
  let flagged = 0;
  for (const { text } of rows) if (await detect(text)) flagged += 1;
  return rounded((100 * flagged) / Math.max(1, rows.length), 3);
}

function timeAll(rows: readonly Row[], own: Detect, times: number[]): void {
  for (const { text } of spread(rows, TIMED)) {
    const started = performance.now();
    void own(text);
    times.push(performance.now() - started);
  }
}

function spread<T>(rows: readonly T[], most: number): T[] {
  const step = Math.max(1, rows.length / most);
  return Array.from({ length: Math.min(most, rows.length) }, (_, index) => rows[Math.floor(index * step)] as T);
}

function readRows(file: string): Row[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as Row);
}

function print(set: string, who: string, what: string, percent: number, rows: number): void {
  console.log(`${set.padEnd(36)} ${who.padEnd(16)} ${what.padEnd(8)} ${percent.toFixed(2).padStart(7)} %  of ${rows}`);
}
