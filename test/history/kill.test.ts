// SPDX-License-Identifier: Apache-2.0
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { ownPolicy, sequenceHistory, verifyHistory } from "#app";
import { HistoryRig, KEYS } from "./rig.ts";

const ROUNDS = 6;

test("killed with SIGKILL at any moment while entries arrive, the sequencer goes on without fork or gap [SEC-103]", async () => {
  const rig = await HistoryRig.open();
  const home = mkdtempSync(join(tmpdir(), "wardline-kill-"));
  const anchorFile = join(home, "checkpoint");
  const anchor = { read: () => readFile(anchorFile, "utf8").catch(() => null), write: async () => undefined };
  try {
    let appended = 0;
    const seen: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, "sequencer-process.ts"), rig.own.url, anchorFile],
        {
          stdio: ["ignore", "pipe", "inherit"],
        },
      );
      await once(child.stdout, "data");
      const killed = sleep(40 + round * 37).then(() => child.kill("SIGKILL"));
      while (child.exitCode === null && child.signalCode === null) {
        await rig.append(3, Date.now());
        appended += 3;
      }
      await killed;
      const published = await anchor.read();
      if (published !== null) seen.push(published);
    }
    // The last transaction of the killed process ends when the server notices.
    await expect.poll(() => sequenceHistory(rig.deps({ anchor, clock: { now: () => Date.now() } }))).toBe(0);
    const verifier = { tree: rig.tree, policy: ownPolicy(KEYS), anchor };
    const verdict = await verifyHistory(verifier, null);
    expect(verdict.problems).toEqual([]);
    const { rows } = await rig.own.database.query<{ count: number }>(
      "test.entries",
      "SELECT count(*) AS count FROM history_leaf WHERE history_id IS NOT NULL",
    );
    expect(rows[0]?.count).toBe(appended);
    expect(seen.length).toBeGreaterThan(0);
    for (const note of seen) expect((await verifyHistory(verifier, note)).problems).toEqual([]);
  } finally {
    await rm(home, { recursive: true, force: true });
    await rig.close();
  }
}, 60_000);
