// SPDX-License-Identifier: Apache-2.0
import { expect, test } from "vitest";
import { AppError } from "#kernel";
import { Beat } from "./beat.ts";

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };

test("Beat tells how its runs went: when, how often, and the code of the last failure until one goes well", async () => {
  let fails = true;
  const ran = { resolve: (): void => undefined };
  const beat = new Beat({
    name: "sweep",
    everyMs: 60_000,
    log,
    run: async () => {
      ran.resolve();
      if (fails) throw new AppError("adapter.gone", "Cannot sweep: nobody is there");
    },
  });
  const once = async (): Promise<void> => {
    const begun = new Promise<void>((resolve) => (ran.resolve = resolve));
    beat.wake();
    await begun;
    while (beat.state().isRunning) await new Promise((resolve) => setImmediate(resolve));
  };
  expect(beat.state()).toMatchObject({ name: "sweep", runs: 0, lastStartedAtMs: null, lastCode: null });
  await once();
  expect(beat.state()).toMatchObject({ runs: 1, failures: 1, lastCode: "adapter.gone" });
  fails = false;
  await once();
  expect(beat.state()).toMatchObject({ runs: 2, failures: 1, lastCode: null, isRunning: false });
  await beat.stop();
});
