// SPDX-License-Identifier: Apache-2.0
// The real program, whose clock stands shortly before the hour of its audit and whose pauses of ten minutes are short.
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { connectRunningServer, openPool } from "#postgres";
import { FREE_PORTS, makePlace, startProgram, stopAllPrograms, stopProgram } from "../harness/program.ts";

afterAll(() => stopAllPrograms());

const HOUR = 3;
const BEFORE_MS = 6_000;
/** So that `HOUR` comes `BEFORE_MS` after the start, in UTC. */
function offsetMs(now: number): number {
  const day = 86_400_000;
  return ((HOUR * 3_600_000 - BEFORE_MS - (now % day)) % day) + day;
}

const CLOCK = (offset: number): string => `
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...parts) { if (parts.length === 0) super(Real.now() + ${offset}); else super(...parts); }
    static now() { return Real.now() + ${offset}; }
  };
  const later = globalThis.setTimeout;
  globalThis.setTimeout = (run, ms, ...more) => later(run, ms === 600000 ? 400 : ms, ...more);
`;

test("[SEC-425] a server audits itself in its hour and not before, once a night, whatever looks how often", {
  timeout: 120_000,
}, async () => {
  const offset = offsetMs(Date.now());
  const place = await makePlace(`${FREE_PORTS}locale: { timeZone: UTC }\naudit: { hour: ${HOUR} }\n`);
  const preload = `--import=data:text/javascript,${encodeURIComponent(CLOCK(offset))}`;
  const begun = Date.now() + offset;
  const program = await startProgram(place, { NODE_OPTIONS: preload });
  const connection = await connectRunningServer(join(place, "data"));
  if (connection === null) throw new Error("No database");
  const database = await openPool(connection, { maxConnections: 1 });
  try {
    type Run = { readonly started_at: Date };
    const runs = async (): Promise<readonly Run[]> =>
      (await database.query<Run>("test.runs", "SELECT started_at FROM audit_run WHERE is_nightly", [])).rows;
    const hourStarts = begun + BEFORE_MS;
    let found = await runs();
    while (found.length === 0) {
      if (Date.now() + offset > hourStarts + 60_000) throw new Error(program.text());
      await new Promise((done) => setTimeout(done, 50));
      const isBefore = Date.now() + offset < hourStarts;
      found = await runs();
      if (isBefore && Date.now() + offset < hourStarts) expect(found).toEqual([]);
    }
    expect(found[0]?.started_at.getTime()).toBeGreaterThanOrEqual(hourStarts - 1_000);
    // Some looks later it is still the one of this night.
    await new Promise((done) => setTimeout(done, 1_500));
    expect(await runs()).toHaveLength(1);
  } finally {
    await database.close();
    // What it asks of itself is tested beside this: nobody waits for the end.
    await stopProgram(program.child, "SIGKILL");
  }
});
