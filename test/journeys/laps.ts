// SPDX-License-Identifier: Apache-2.0
import type { Visitor } from "./visitor.ts";

export type Lap = { readonly journey: string; readonly inputs: number; readonly seconds: number };

const laps: Lap[] = [];

/** Counts what a customer has to do, and how long it takes, until something is answered. */
export async function lapOf(visitor: Visitor, journey: string, go: () => Promise<void>): Promise<Lap> {
  const inputs = visitor.inputs;
  const begun = performance.now();
  await go();
  return { journey, inputs: visitor.inputs - inputs, seconds: (performance.now() - begun) / 1000 };
}

/** Keeps a lap for the table. */
export function report(lap: Lap): Lap {
  laps.push(lap);
  return lap;
}

/** The table of all laps so far, as the run prints it. */
export function lapTable(): string {
  const width = Math.max(...laps.map(({ journey }) => journey.length));
  const row = (journey: string, inputs: string, seconds: string): string =>
    `${journey.padEnd(width)}  ${inputs.padStart(6)}  ${seconds.padStart(7)}`;
  return [
    row("journey", "inputs", "seconds"),
    ...laps.map(({ journey, inputs, seconds }) => row(journey, String(inputs), seconds.toFixed(1))),
  ].join("\n");
}
