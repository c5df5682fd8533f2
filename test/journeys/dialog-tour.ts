// SPDX-License-Identifier: Apache-2.0
// Goes from dialog to dialog of the console, each by the way that a person takes.
import type { Page } from "playwright-core";
import { noteOpeners, walkDialog } from "./dialog-walk.ts";
import { DIALOGS, type DialogWay } from "./dialogs.ts";
import { settled } from "./settled.ts";

/** Addresses that are only known on the spot. */
export type Places = { readonly case: string; readonly incident: string };

/** Takes over the case that waits. @returns Its address behind `#/cases/`. */
export async function holdCase(page: Page): Promise<string> {
  await go(page, "cases");
  await page.locator(".case-row").first().click();
  await page.getByRole("button", { name: "Take over" }).click();
  await page.locator(".reply textarea").waitFor();
  return (await hashOf(page)).split("/")[1] ?? "";
}

/** Opens an incident by hand. @returns Its address behind `#/duties/`. */
export async function openIncident(page: Page): Promise<string> {
  await go(page, "duties");
  await page.getByRole("button", { name: "Open an incident" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("What is known").fill("A list of numbers went to the wrong address");
  await dialog.getByRole("button", { name: "Open an incident" }).click();
  await dialog.waitFor({ state: "detached" });
  await page.locator("main .panels").waitFor();
  return (await hashOf(page)).split("/")[1] ?? "";
}

/** @returns What is wrong with any of them, by the file that draws it. */
export async function walkDialogs(page: Page, places: Places): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const way of DIALOGS) {
    const end = await way.given?.(page);
    const found = await walkOne(page, way, places).catch(async (error: unknown) => {
      // The next one begins anew.
      await page.reload();
      return [String(error).split("\n", 1)[0] ?? ""];
    });
    wrong.push(...found.map((what) => `${way.in}: ${what}`));
    await end?.();
  }
  return wrong;
}

async function walkOne(page: Page, { at, open }: DialogWay, places: Places): Promise<readonly string[]> {
  if (at !== undefined) {
    const address = at === "case" ? `cases/${places.case}` : at === "incident" ? `duties/${places.incident}` : at;
    await go(page, "account");
    await go(page, address);
    await settled(page);
  }
  await noteOpeners(page);
  await open(page);
  await page.locator("dialog[open]").last().waitFor();
  const wrong = await walkDialog(page);
  for (let left = await page.locator("dialog[open]").count(); left > 0; left -= 1) await page.keyboard.press("Escape");
  return wrong;
}

async function go(page: Page, address: string): Promise<void> {
  await page.evaluate((to) => {
    location.hash = to;
  }, `#/${address}`);
  await page.locator("main").first().waitFor();
}

function hashOf(page: Page): Promise<string> {
  return page.evaluate(() => location.hash.slice(2));
}
