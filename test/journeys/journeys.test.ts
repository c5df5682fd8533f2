// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, vi } from "vitest";
import { faultJourneys } from "./faults.ts";
import { flowJourneys } from "./flows.ts";
import { lapTable } from "./laps.ts";
import { lostJourneys } from "./lost.ts";
import { peopleJourneys } from "./people.ts";
import { placeJourneys } from "./places.ts";
import { Stage } from "./stage.ts";

let open: Stage | null = null;
let openInKuwait: Stage | null = null;
const opened = (one: Stage | null): Stage => {
  if (one === null) throw new Error("The stage is not open");
  return one;
};
const stage = (): Stage => opened(open);

vi.setConfig({ testTimeout: 120_000 });
beforeAll(async () => {
  // In Kuwait the desk is closed at night and on Fridays; here somebody is always there.
  const always = "desk: { days: [1, 2, 3, 4, 5, 6, 7], fromMinute: 0, toMinute: 1440 }\n";
  [open, openInKuwait] = await Promise.all([Stage.open(), Stage.open(async () => always, "noor")]);
}, 240_000);
afterAll(async () => {
  process.stdout.write(`\n${lapTable()}\n\n`);
  await openInKuwait?.close();
  await open?.close();
}, 120_000);

flowJourneys(stage, "en");
// Arabic with dinars of three decimals, plans with Arabic names and no tax.
flowJourneys(() => opened(openInKuwait), "ar", "noor");
faultJourneys(stage);
placeJourneys(stage);
peopleJourneys(stage);
// Last: the sandbox forgets its sessions when the server is killed.
lostJourneys(stage);
