// SPDX-License-Identifier: Apache-2.0
import { paint, type Terminal } from "./terminal.ts";

/** One labelled text and what the model made of it; `got` is `out_of_scope` where it was refused. */
export type NluReading = {
  readonly text: string;
  readonly wanted: string;
  readonly got: string;
  /** Of the best intent, in [0, 1]. */
  readonly confidence: number;
};

export type NluTraining = {
  readonly intents: number;
  readonly ownTexts: number;
  readonly addedTexts: number;
  readonly seconds: number;
  readonly megabytes: number;
  readonly path: string;
};

const WORST = 15;
const CONFUSIONS = 20;
const REFUSED = "out_of_scope";

/** Trains with progress and says what came of it. */
export async function runNluTrain(
  train: (onProgress: (what: string) => void) => Promise<NluTraining>,
  terminal: Terminal,
): Promise<number> {
  const made = await train((what) => {
    if (terminal.isInteractive) terminal.write(`\r\u001b[K${what}`);
  });
  terminal.write(
    `${terminal.isInteractive ? "\r\u001b[K" : ""}${paint(terminal, "green", "Trained")}: ${String(made.intents)} intents from ${String(made.ownTexts)} texts of ours and ${String(made.addedTexts)} of yours, ${made.seconds.toFixed(1)} s, ${made.megabytes.toFixed(1)} MB\n${made.path}\nThe server reads it at its next start\n`,
  );
  return 0;
}

/**
 * Says how well labelled texts are understood: overall, per intent, which intents are taken for which, and the worst examples. The texts are
 * the operator's own examples, which lie in files beside; what customers wrote is not looked at.
 */
export function runNluEvaluate(readings: readonly NluReading[], terminal: Terminal): number {
  const wrong = readings.filter(({ wanted, got }) => wanted !== got);
  const inScope = readings.filter(({ wanted }) => wanted !== REFUSED);
  const outside = readings.filter(({ wanted }) => wanted === REFUSED);
  const lines = [
    `${String(readings.length)} texts: ${percent(inScope)} of those in scope right, ${percent(outside)} of the others refused`,
    "",
    paint(
      terminal,
      "bold",
      `${"intent".padEnd(22)} ${"texts".padStart(6)} ${"right".padStart(8)} ${"precision".padStart(10)}`,
    ),
    ...intentsOf(readings).map((intent) => rowOf(intent, readings)),
    "",
    paint(terminal, "bold", "taken for another (wanted → got)"),
    ...confusions(wrong),
    "",
    paint(terminal, "bold", "worst examples: wrong, and sure of it"),
    ...worst(wrong),
  ];
  terminal.write(`${lines.join("\n")}\n`);
  return 0;
}

function percent(readings: readonly NluReading[]): string {
  if (readings.length === 0) return "none";
  const right = readings.filter(({ wanted, got }) => wanted === got).length;
  return `${((100 * right) / readings.length).toFixed(1)} %`;
}

function intentsOf(readings: readonly NluReading[]): string[] {
  return [...new Set(readings.map(({ wanted }) => wanted))].sort();
}

function rowOf(intent: string, readings: readonly NluReading[]): string {
  const wanted = readings.filter((reading) => reading.wanted === intent);
  const given = readings.filter((reading) => reading.got === intent);
  return `${intent.padEnd(22)} ${String(wanted.length).padStart(6)} ${percent(wanted).padStart(8)} ${percent(given).padStart(10)}`;
}

function confusions(wrong: readonly NluReading[]): string[] {
  const counts = new Map<string, number>();
  for (const { wanted, got } of wrong) {
    const pair = `${wanted} → ${got}`;
    counts.set(pair, (counts.get(pair) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([a, m], [b, n]) => n - m || a.localeCompare(b)).slice(0, CONFUSIONS);
  return sorted.length === 0 ? ["  none"] : sorted.map(([pair, count]) => `${String(count).padStart(5)}  ${pair}`);
}

function worst(wrong: readonly NluReading[]): string[] {
  const sorted = wrong.toSorted((a, b) => b.confidence - a.confidence).slice(0, WORST);
  if (sorted.length === 0) return ["  none"];
  return sorted.map(
    ({ text, wanted, got, confidence }) => `  ${confidence.toFixed(2)}  ${wanted} → ${got}: ${JSON.stringify(text)}`,
  );
}
