// SPDX-License-Identifier: Apache-2.0
// Which pages each role sees, from the reviewed table of the gate: all roles and all pages, none sampled.
import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parseGateRows } from "../../src/main/gate-rows.ts";
import { Journey } from "../testing/journey.ts";
import { CONSOLE_PAGES } from "./pages.tsx";

const table = new URL("../../docs/security/gate-rows.yaml", import.meta.url);
const rows = parseGateRows(readFileSync(table, "utf8"));
const ROLES = ["care", "security", "privacy", "admin", "auditor"] as const;

/** What the table lets a role do at the desk. */
function mayOf(role: string): string[] {
  const own = rows.filter(({ actors, roles }) => actors.includes("Agent") && roles?.includes(role as never) === true);
  return [...new Set(own.map(({ action }) => action))];
}

/** The same pages, written by hand: what a change of the table or of a page does is seen here by whoever reviews it. */
const PAGES: Readonly<Record<(typeof ROLES)[number], string>> = {
  care: "cases texts approvals requests wording account",
  security: "approvals incidents defences policies history duties evidence wording service directory account",
  privacy: "approvals incidents history requests duties keeping data looks evidence analytics account",
  admin: "teams texts approvals analytics wording service setup staff directory account",
  auditor:
    "approvals incidents defences policies history duties keeping data looks evidence analytics service directory account",
};

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
});
afterAll(async () => {
  await journey.stop();
});

describe("[SEC-433] the console shows each role its pages and no other", () => {
  test.each(ROLES)("%s", async (role) => {
    const may = mayOf(role);
    journey.stub.me = { ...journey.stub.me, roles: [role], may };
    const opened = CONSOLE_PAGES.filter(({ isOpenTo }) => isOpenTo(journey.stub.me)).map(({ name }) => name);
    expect(opened.join(" ")).toBe(PAGES[role]);
    const { page, close } = await journey.visit(`${journey.stub.chatOrigin}/console#/account`, { locale: "en-GB" });
    await page.locator(".rail .page-link").first().waitFor();
    const links = await page
      .locator(".rail .page-link")
      .evaluateAll((all) => all.map((link) => link.getAttribute("href")?.slice(2)));
    expect(new Set(links)).toEqual(new Set(opened));
    // The address of another page opens nothing either.
    const shut = CONSOLE_PAGES.filter(({ name }) => !opened.includes(name));
    for (const { name } of shut) {
      await page.evaluate((hash) => (location.hash = hash), `#/${name}`);
      await page.getByText("This page is not open to you").last().waitFor();
    }
    await close();
  });
});
