// SPDX-License-Identifier: Apache-2.0
// The pictures of the console in the documentation: every page of its list in four looks, taken of the real program only when asked for
// (`SCREENSHOTS=write`). That all of them are there is asked of every run (`test/architecture/pictures.test.ts`).
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { colleague, deskWindow, enrolFirst } from "./desk.ts";
import { at, ordinaryDay } from "./ordinary-day.ts";
import { countPastDays, seeAlerts } from "./past-days.ts";
import { settled } from "./settled.ts";
import { everyLook, picture, takesPictures } from "./shots.ts";
import { Stage } from "./stage.ts";

/** A picture, the address of its screen and what shows that it is there; those of a page are called as the page. */
const SCREENS = [
  ["teams", "teams", "main h2"],
  ["texts", "texts", "[role=row]"],
  ["incidents", "incidents", ".sec-figure"],
  ["verdicts", "incidents/verdicts", ".sec-chips"],
  ["incident", "incidents/list", "main [role=row] .text-button"],
  ["defences", "defences/detectors", ".sec-figures"],
  ["policies", "policies", "form"],
  ["history", "history", "[role=row]"],
  ["requests", "requests", ".figures"],
  ["duties", "duties", "[role=row]"],
  ["keeping", "keeping", ".panel"],
  ["data", "data", "[role=row]"],
  ["looks", "looks", "[role=row]"],
  ["evidence", "evidence", "[role=tab]"],
  ["analytics", "analytics", ".analytics-cards"],
  ["analytics-topics", "analytics/topics", "[role=row]"],
  ["wording", "wording", "[role=row]"],
  ["hours", "wording/hours", ".hours-days"],
  ["service", "service", "[role=row]"],
  ["service-alerts", "service/alerts", ".service-alert-how"],
  ["setup", "setup", ".setup-fields"],
  ["setup-connectors", "setup/connectors", ".connect-look"],
  ["staff", "staff", "main form"],
  ["directory", "directory", "[role=row]"],
  ["account", "account", "main h2"],
] as const;
/** What begins the picture of a long page. */
const PART_OF: Readonly<Record<string, string>> = {
  policies: ".what-if",
  "setup-connectors": "section:has(.setup-tests)",
};

describe.skipIf(!takesPictures)("The pictures of the console", () => {
  let stage: Stage;
  let maya: Page;
  let noor: Page;
  beforeAll(async () => {
    stage = await Stage.open();
  }, 180_000);
  afterAll(async () => {
    await stage.close();
  }, 60_000);

  test("show the way in", { timeout: 180_000 }, async () => {
    const { page } = await deskWindow(stage, stage.firstStaffPath);
    await page.getByLabel("Your name").waitFor();
    await everyLook(page, "first-start");
    await page.context().close();
    maya = (await enrolFirst(stage)).page;
    noor = await colleague(stage, maya, "Noor Haddad", ["Care"]);
    const door = (await deskWindow(stage, "/console")).page;
    await door.getByRole("button", { name: "Sign in with a passkey" }).waitFor();
    await everyLook(door, "sign-in");
    await door.context().close();
  });

  test("show a case from its first word to its end", { timeout: 300_000 }, async () => {
    await at(noor, "cases", ".cases :is(.empty-part, .empty-view)");
    await keep(noor, "cases-empty");
    await ordinaryDay(stage, maya, noor);
    await at(noor, "cases", ".case-row");
    await noor.locator(".case-row").first().click();
    await noor.getByRole("button", { name: "Take over" }).click();
    const reply = noor.locator(".reply textarea");
    await reply.fill("Good afternoon, I can see the second charge. One moment, please.");
    await reply.press("Enter");
    await noor.locator(".transcript .group.mine.agent").waitFor();
    await everyLook(noor, "cases");
    await noor.getByRole("button", { name: "Prepared texts" }).last().click();
    await noor.getByRole("dialog").locator(".text-row").first().waitFor();
    await keep(noor, "cases-texts");
    await noor.keyboard.press("Escape");

    const place = await noor.evaluate(() => location.hash.slice(2));
    await noor.getByRole("button", { name: "End conversation" }).click();
    const ending = noor.getByRole("dialog");
    await ending.getByRole("combobox").selectOption({ label: "Solved" });
    await ending
      .getByRole("textbox")
      .fill("The second charge was a top-up of another line. Explained, and understood.");
    await ending.getByRole("button", { name: "End conversation" }).click();
    await ending.waitFor({ state: "detached" });
    await at(noor, "texts", "main h1");
    await at(noor, place, ".case-ending");
    await keep(noor, "cases-closed");
    await at(noor, "approvals", ".approval");
    await everyLook(noor, "approvals");
  });

  test("show each other page", { timeout: 600_000 }, async () => {
    await countPastDays(stage);
    await seeAlerts(stage, ["egress_refused", "notices_late", "disk_low"]);
    for (const [name, address, sign] of SCREENS) {
      await at(maya, address, sign);
      if (name === "incident") await openFirst(maya);
      if (name === "policies") await askGate(maya);
      if (name === "setup-connectors") await lookAtOperator();
      await everyLook(maya, name, PART_OF[name]);
    }
    const linked = await maya
      .locator(".rail .page-link")
      .evaluateAll((all) => all.map((link) => (link.getAttribute("href") ?? "").replace(/^.*#\//u, "")));
    const pictured: readonly string[] = ["cases", "approvals", ...SCREENS.map(([name]) => name)];
    expect(linked.filter((name) => !pictured.includes(name))).toEqual([]);
  });

  /** Looks at the operator's interfaces while one of them is away, and shows what follows. */
  async function lookAtOperator(): Promise<void> {
    const lever = (path: string, body: object): Promise<Response> =>
      fetch(`${stage.sandbox}/__sandbox/${path}`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body),
      });
    await lever("fault", { kind: "status", status: 404, match: { path: "/tmf-api/customerBillManagement" } });
    for (const button of await maya.locator(".setup-tests .button").all()) await button.click();
    await maya.locator(".connect-look button").click();
    await maya.locator(".connect-look details").first().waitFor();
    await lever("fault/clear", {});
  }
});

async function askGate(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Ask the gate" }).click();
  await page.locator(".answer").waitFor();
}

async function openFirst(page: Page): Promise<void> {
  await page.locator("main [role=row] .text-button").first().click();
  await page.locator("main.incident h1").waitFor();
}

async function keep(page: Page, name: string): Promise<void> {
  await settled(page);
  await picture(page, `console/${name}`);
}
