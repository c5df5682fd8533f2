// SPDX-License-Identifier: Apache-2.0
// A dialog as somebody meets it who has a keyboard only, cannot see it, or reads Arabic.
import type { Page } from "playwright-core";
import { barriersIn, violationsIn } from "./axe.ts";
import { eventually } from "./eventually.ts";

const OPEN = "dialog[open]";
/** A field for a day or a time has several stops of Tab. */
const STOPS_OF_ONE = 8;

/** What a press of Tab came to: the number of a stop in the dialog, the browser's own bar, or somewhere it must not. */
type Stop = { readonly at: number | "bar" | "outside"; readonly name: string; readonly isSeen: boolean };

/** From now on it is known from where each dialog was opened. */
export async function noteOpeners(page: Page): Promise<void> {
  await page.evaluate(() => {
    const seen = window as unknown as { openedFrom?: Element | null };
    if (seen.openedFrom !== undefined) return;
    const show = HTMLDialogElement.prototype.showModal;
    HTMLDialogElement.prototype.showModal = function showModal(): void {
      seen.openedFrom = document.activeElement;
      show.call(this);
    };
    seen.openedFrom = document.body;
  });
}

/** Goes round an open dialog by Tab and back, looks at it in the light, in the dark and in Arabic, closes it by Escape. @returns What is wrong. */
export async function walkDialog(page: Page): Promise<readonly string[]> {
  const wrong = [...(await unnamed(page)), ...(await walk(page, "Tab")), ...(await walk(page, "Shift+Tab"))];
  wrong.push(...(await violationsIn(page, page, OPEN)));
  await speakOther(page);
  // Colours are those of English.
  wrong.push(...(await barriersIn(page, OPEN)).map((barrier) => `ar ${barrier}`));
  await speakOther(page);
  return [...wrong, ...(await escape(page))];
}

async function unnamed(page: Page): Promise<readonly string[]> {
  return page.evaluate((open) => {
    const dialog = [...document.querySelectorAll(open)].at(-1);
    const label = document.getElementById(dialog?.getAttribute("aria-labelledby") ?? "");
    const isInside = dialog?.contains(document.activeElement) === true;
    return [
      ...((label?.textContent ?? "").trim() === "" ? ["has no name"] : []),
      ...(isInside ? [] : ["does not take the focus"]),
    ];
  }, OPEN);
}

/** Until it comes to where it began; once more where something came meanwhile that was still being read. */
async function walk(page: Page, key: "Tab" | "Shift+Tab", again = 2): Promise<readonly string[]> {
  const expected = await stopsOf(page);
  const met = new Set<string>();
  const wrong = new Set<string>();
  let first: Stop["at"] | null = null;
  let hasMoved = false;
  for (let press = 0; press < STOPS_OF_ONE * expected.length + 4; press += 1) {
    await page.keyboard.press(key);
    const stop = await whereNow(page);
    first ??= stop.at;
    if (stop.at === "outside") wrong.add(`${key} leaves it for ${stop.name}`);
    else if (!stop.isSeen) wrong.add(`${stop.name} does not show that it has the focus`);
    if (typeof stop.at === "number") met.add(expected[stop.at]?.group ?? "");
    if (stop.at !== first) hasMoved = true;
    else if (hasMoved || (expected.length < 2 && press > STOPS_OF_ONE)) break;
  }
  const isOther = JSON.stringify(await stopsOf(page)) !== JSON.stringify(expected);
  if (again > 0 && isOther) return walk(page, key, again - 1);
  const missed = expected.filter(({ group }) => !met.has(group)).map(({ name }) => `${key} does not reach ${name}`);
  return [...wrong, ...missed];
}

/** What can have the focus in the dialog, each with the group of which one is a stop. */
async function stopsOf(page: Page): Promise<readonly { readonly group: string; readonly name: string }[]> {
  return page.evaluate((open) => {
    const dialog = [...document.querySelectorAll(open)].at(-1);
    const can = "a[href], button, input, select, textarea, summary, [tabindex='0']";
    const stops = [...(dialog?.querySelectorAll<HTMLElement>(can) ?? [])].filter(
      (element) => element.checkVisibility({ visibilityProperty: true }) && !element.matches(":disabled"),
    );
    for (const [at, element] of stops.entries()) element.dataset["stop"] = String(at);
    return stops.map((element, at) => ({
      // Of radio buttons one is a stop; arrows go on.
      group: element instanceof HTMLInputElement && element.type === "radio" ? element.name : String(at),
      name: `${element.tagName} ${(element.getAttribute("aria-label") ?? element.textContent ?? "").slice(0, 40)}`,
    }));
  }, OPEN);
}

async function whereNow(page: Page): Promise<Stop> {
  return page.evaluate((open) => {
    const active = document.activeElement;
    const dialog = [...document.querySelectorAll(open)].at(-1);
    // A box that scrolls is a stop too, without a number.
    const name = active === null ? "nothing" : `${active.tagName} ${active.className}`;
    if (active === null || active === document.body) return { at: "bar" as const, name, isSeen: true };
    if (dialog?.contains(active) !== true) return { at: "outside" as const, name, isSeen: true };
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(active);
    const box = active.getBoundingClientRect();
    const isInView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    const isMarked = (outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0) || boxShadow !== "none";
    return { at: Number((active as HTMLElement).dataset["stop"] ?? -1), name, isSeen: isInView && isMarked };
  }, OPEN);
}

/** The other language while the dialog is open: what lies under it cannot be pressed, so that the button is told. */
async function speakOther(page: Page): Promise<void> {
  const before = await page.evaluate(() => document.documentElement.lang);
  await page.evaluate(() => document.querySelector<HTMLElement>("button.wide[lang]")?.click());
  await page.waitForFunction((lang) => document.documentElement.lang !== lang, before);
}

async function escape(page: Page): Promise<readonly string[]> {
  const dialogs = page.locator(OPEN);
  const title = await dialogs.last().locator("h2").first().innerText();
  await page.evaluate((open) => {
    const [dialog] = [...document.querySelectorAll<HTMLElement>(open)].slice(-1);
    if (dialog !== undefined) dialog.dataset["walked"] = "";
  }, OPEN);
  await page.keyboard.press("Escape");
  await eventually(`Escape closes ${title}`, async () => (await page.locator(`${OPEN}[data-walked]`).count()) === 0);
  return page.evaluate((open) => {
    const { openedFrom } = window as unknown as { openedFrom?: Element | null };
    // Nobody pressed anything: it stood there when the page came.
    if (openedFrom === undefined) return [];
    const active = document.activeElement;
    const under = [...document.querySelectorAll(open)].at(-1);
    // Where its opener went away with what it opened, somewhere on the page is enough, and never nowhere.
    const isThere = openedFrom?.isConnected === true && under === undefined;
    const isBack = isThere ? active === openedFrom : active !== document.body;
    const isUnder = under === undefined || under.contains(active);
    return isBack && isUnder ? [] : [`gives the focus to ${active?.tagName ?? ""} ${active?.className ?? ""}`];
  }, OPEN);
}
