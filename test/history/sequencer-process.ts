// SPDX-License-Identifier: Apache-2.0
// A node that does nothing but sequence, until it is killed. Its database and anchor file come as arguments.
import { readFile, rename, writeFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import { SEQUENCER_DEFAULTS, sequenceHistory } from "#app";
import { makeHistoryTree, openPool } from "#postgres";
import { systemClock, systemRandom } from "../../src/main/system.ts";
import { KEYS } from "./rig.ts";

const [url = "", anchorFile = ""] = process.argv.slice(2);
const database = await openPool({ url }, { maxConnections: 3 });
const anchor = {
  read: () => readFile(anchorFile, "utf8").catch(() => null),
  write: async (note: string) => {
    await writeFile(`${anchorFile}.new`, note);
    await rename(`${anchorFile}.new`, anchorFile);
  },
};
const settings = { ...SEQUENCER_DEFAULTS, maxEntries: 20 };
const deps = {
  tree: makeHistoryTree(database),
  keys: KEYS,
  anchor,
  clock: systemClock,
  random: systemRandom,
  settings,
};
process.stdout.write("ready\n");
for (;;) {
  await sequenceHistory(deps);
  await sleep(1);
}
