// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, it } from "vitest";
import { smsCodePolicy } from "#identity";
import { openTestApp, type Talk, type TestApp } from "../harness/app.ts";

let app: TestApp;
beforeAll(async () => {
  app = await openTestApp();
});
afterAll(async () => {
  await app.close();
});

/** Tries of each kind. `WARDLINE_TIMING_TRIES=2000` measures as finely as the promise is worded. */
const TRIES = Number(process.env["WARDLINE_TIMING_TRIES"] ?? 20);
const KINDS = { existing: "+447700900108", unknown: "+447700900999", locked: "+447700900105" } as const;
type Kind = keyof typeof KINDS;

async function forget(msisdn: string): Promise<void> {
  const key = app.deps.keys.blindIndex("counter", `sms_code sends ${msisdn}`);
  await app.deps.counters.reset(app.deps.tenant, key);
}

/** Wrong codes until the line takes none. */
async function lock(msisdn: string): Promise<void> {
  const key = app.deps.keys.blindIndex("counter", `sms_code tries ${msisdn}`);
  const { triesPerLine, coolDownMs } = smsCodePolicy;
  await app.deps.counters.add(app.deps.tenant, key, triesPerLine, coolDownMs, new Date(app.clock.now()));
}

async function prepare(): Promise<Talk> {
  const talk = await app.open();
  await talk.say("how much do I owe?");
  return talk;
}

/** Milliseconds from the number to the answer, and what the answer looks like without its ids. */
async function ask(talk: Talk, msisdn: string): Promise<{ ms: number; shape: string }> {
  const begun = performance.now();
  const events = await talk.fill({ number: msisdn });
  const ms = performance.now() - begun;
  const shape = JSON.stringify(events.map(({ seq: _, at: __, ...event }) => event)).replace(/"formId":"[^"]+"/gu, "");
  return { ms, shape };
}

type Shift = { readonly median: number; readonly least: number; readonly most: number };

/**
 * The shift between two samples by ranks (Hodges–Lehmann): the median of all pairwise differences, and the interval in which the
 * true one lies with 99.9 % (Wilcoxon). More tries make the interval narrower; a busy machine makes it wider, not wrong.
 */
function shift(a: readonly number[], b: readonly number[]): Shift {
  const differences = a.flatMap((x) => b.map((y) => x - y)).sort((x, y) => x - y);
  const [n, m] = [a.length, b.length];
  const margin = Math.max(0, Math.floor((n * m) / 2 - 3.29 * Math.sqrt((n * m * (n + m + 1)) / 12)));
  const at = (index: number): number => differences[index] ?? 0;
  return { median: at(Math.floor((n * m) / 2)), least: at(margin), most: at(n * m - 1 - margin) };
}

it("[SEC-024] existing, unknown and locked numbers get the same answer after the same time", {
  timeout: 60_000 + TRIES * 500,
}, async () => {
  const times: Record<Kind, number[]> = { existing: [], unknown: [], locked: [] };
  const shapes = new Set<string>();
  await lock(KINDS.locked);
  const kinds = Object.keys(KINDS) as Kind[];
  for (let i = 0; i < TRIES + 2; i += 1) {
    await Promise.all(Object.values(KINDS).map(forget));
    // One after another, the order turning, so that whatever else the machine does falls on all alike.
    const turned = kinds.map((_, at) => kinds[(at + i) % kinds.length] ?? "unknown");
    for (const kind of turned) {
      const talk = await prepare();
      const { ms, shape } = await ask(talk, KINDS[kind]);
      shapes.add(shape);
      // The first rounds warm everything up.
      if (i >= 2) times[kind].push(ms);
    }
  }
  expect(shapes.size).toBe(1);
  const shifts = [
    shift(times.existing, times.unknown),
    shift(times.locked, times.unknown),
    shift(times.existing, times.locked),
  ];
  const said = shifts.map(
    ({ median, least, most }) => `${median.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`,
  );
  process.stdout.write(`Shifts by ranks over ${TRIES} tries each: ${said.join(", ")} ms\n`);
  for (const { least, most } of shifts) {
    expect(least).toBeLessThanOrEqual(2);
    expect(most).toBeGreaterThanOrEqual(-2);
  }
});
