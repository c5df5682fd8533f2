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
const stage = (): Stage => {
  if (open === null) throw new Error("The stage is not open");
  return open;
};

vi.setConfig({ testTimeout: 120_000 });
beforeAll(async () => {
  open = await Stage.open();
}, 120_000);
afterAll(async () => {
  process.stdout.write(`\n${lapTable()}\n\n`);
  await open?.close();
}, 60_000);

flowJourneys(stage, "en");
flowJourneys(stage, "ar");
faultJourneys(stage);
placeJourneys(stage);
peopleJourneys(stage);
// Last: the sandbox forgets its sessions when the server is killed.
lostJourneys(stage);
