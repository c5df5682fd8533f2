// SPDX-License-Identifier: Apache-2.0
// A customer says "it was not me"; somebody of security looks and lifts the alarm from the case.
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsIn } from "./axe.ts";
import { openDesk } from "./desk.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
}, 240_000);
afterAll(async () => {
  await stage.close();
}, 120_000);

test("[SEC-149] security lifts the alarm of a line, never without a reason", { timeout: 180_000 }, async () => {
  const visitor = await stage.visit({ customer: "C05" });
  await visitor.open();
  await visitor.say("I have no service since this morning and I did not change my SIM");
  // What the phone shows is asked first; nothing else is tried where there is no SIM.
  await visitor.press(/no SIM/iu);
  await visitor.press(/^No|not me|did not/iu);
  await visitor.widget.locator(".queue").waitFor();

  const desk = await openDesk(stage);
  await desk.locator(".case-row").last().click();
  await desk.getByRole("button", { name: "Alarms" }).click();
  const dialog = desk.getByRole("dialog");
  const lift = dialog.getByRole("button", { name: /^Lift the alarm on/u });
  await lift.waitFor();
  expect(await dialog.innerText()).toContain("somebody reported it");
  expect(await lift.isDisabled()).toBe(true);
  expect(await violationsIn(desk, desk)).toEqual([]);
  const folder = process.env["ALARM_SHOTS"];
  if (folder !== undefined) await desk.screenshot({ path: `${folder}/alarms.png`, animations: "disabled" });
  await dialog.getByLabel("What did you do?").selectOption("called_back");
  await lift.click();
  await dialog.getByText("Lifted. Every contact on file is being told.").waitFor();
  expect(await lift.count()).toBe(0);
  expect(await violationsIn(desk, desk)).toEqual([]);
  await visitor.close();
});
