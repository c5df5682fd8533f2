// SPDX-License-Identifier: Apache-2.0
import type { Locator, Page } from "playwright-core";

/** How long one kind of press on one page took, from the press or key until the paint after it, at each try. */
export interface Interaction {
  readonly page: string;
  readonly act: string;
  readonly triesMs: readonly number[];
}

/** A press as a person makes it; each `run` is one try. */
interface Act {
  readonly name: string;
  readonly on: (page: Page) => Locator;
  readonly run: (page: Page, on: Locator) => Promise<void>;
  /** Makes ready for a try, and puts things back after it; neither is measured. */
  readonly before?: (page: Page, on: Locator) => Promise<void>;
  readonly back?: (page: Page, on: Locator) => Promise<void>;
}

/**
 * What the page tells of itself: for each event of a person the time until the frame that shows what came of it was handed on. The queue before
 * the first handler counts, as the time stamp is that of the event. A text, so that programs without a DOM can name it.
 */
const PROBE = `(() => {
  if (window.wardlinePresses) return;
  const presses = { open: 0, worst: -1 };
  window.wardlinePresses = presses;
  const channel = new MessageChannel();
  const waiting = [];
  channel.port1.onmessage = () => {
    for (const from of waiting.splice(0)) {
      presses.open -= 1;
      presses.worst = Math.max(presses.worst, performance.now() - from);
    }
  };
  for (const type of ["pointerdown", "pointerup", "click", "keydown", "keyup", "input", "change"])
    addEventListener(type, (event) => {
      if (!event.isTrusted) return;
      presses.open += 1;
      requestAnimationFrame(() => { waiting.push(event.timeStamp); channel.port2.postMessage(0); });
    }, { capture: true, passive: true });
})()`;
const BEGIN = "window.wardlinePresses.worst = -1";
const WORST = `new Promise((resolve) => {
  const look = () => window.wardlinePresses.open > 0 ? requestAnimationFrame(look) : resolve(window.wardlinePresses.worst);
  look();
})`;

const SHOWN = { state: "visible", timeout: 10_000 } as const;
const key =
  (name: string) =>
  (_: Page, on: Locator): Promise<void> =>
    on.press(name);

const sortOf = (page: Page): Locator => page.locator(".queue-filters select").last();
const search = (page: Page): Locator => page.locator(".rail-search");
async function openDialog(page: Page, on: Locator): Promise<void> {
  await on.click();
  await page.locator("dialog[open]").waitFor(SHOWN);
}
async function closeDialog(page: Page): Promise<void> {
  const dialog = page.locator("dialog[open]");
  if ((await dialog.count()) > 0) await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached", timeout: SHOWN.timeout });
}

/** The main presses of any page, found by what they are: a page that is added has them without a line here. */
const ACTS: readonly Act[] = [
  {
    name: "type",
    on: (page) => page.locator("main :is(input[type=search], input[type=text], input:not([type]), textarea):enabled"),
    run: key("a"),
    back: key("Backspace"),
  },
  { name: "filter", on: (page) => page.locator("main select:enabled"), run: key("ArrowDown"), back: key("ArrowUp") },
  { name: "sort", on: (page) => page.locator("main .grid-sort"), run: (_, on) => on.click() },
  {
    name: "unfold",
    on: (page) => page.locator("main summary"),
    run: (_, on) => on.click(),
    back: (_, on) => on.click(),
  },
  { name: "rows", on: (page) => page.locator("main .grid-box"), run: key("ArrowDown"), back: key("Home") },
  { name: "dialog", on: search, run: (_, on) => on.click(), back: closeDialog },
  { name: "close", on: search, before: openDialog, run: (page) => page.keyboard.press("Escape"), back: closeDialog },
];

const OPEN_CASE: Act = {
  name: "open case",
  on: (page) => page.locator(".case-row"),
  run: (_, on) => on.click(),
  back: async (page) => {
    await page.evaluate("location.hash = '#/cases'");
    await page.locator(".case.empty").waitFor(SHOWN);
  },
};
const REPLY: Act = {
  name: "reply",
  on: (page) => page.locator(".reply textarea"),
  run: key("a"),
  back: key("Backspace"),
};

export interface PressOptions {
  /** How often each press is made. */
  readonly tries: number;
  /** The address of a case that the person holds, behind `#/cases/`. */
  readonly held: string;
}

/** Names of the pages that somebody may open, from the list of pages that the console draws. */
export async function pagesOf(page: Page): Promise<readonly string[]> {
  const links = await page.locator(".rail .page-link").all();
  const hrefs = await Promise.all(links.map((link) => link.getAttribute("href")));
  return [...new Set(hrefs.map((href) => (href ?? "").replace(/^#\//u, "")))];
}

/** Opens a page from another one and presses what is on it, everything several times. What a page has not is left out. */
export async function pressPage(page: Page, name: string, options: PressOptions): Promise<readonly Interaction[]> {
  await page.evaluate(PROBE);
  const from = name === "account" ? "cases" : "account";
  const link = (to: string): Locator => page.locator(`.rail .page-link[href="#/${to}"]`).first();
  const found: Interaction[] = [];
  const measure = async (act: Act): Promise<void> => {
    const triesMs = await triesOf(page, act, options.tries);
    if (triesMs !== null) found.push({ page: name, act: act.name, triesMs });
  };
  await link(from).click();
  await measure({ name: "open", on: () => link(name), run: (_, on) => on.click(), back: () => link(from).click() });
  await link(name).click();
  await atRest(page, name);
  if (name === "cases") {
    await page.locator(".case-row").first().waitFor(SHOWN);
    await measure(OPEN_CASE);
    await page.evaluate(`location.hash = '#/cases/${options.held}'`);
    await page.locator(".reply textarea").waitFor(SHOWN);
    await measure(REPLY);
    if (!(await sortOf(page).isVisible())) await page.locator(".queue-bar summary").click();
    await measure({ name: "sort", on: sortOf, run: key("ArrowDown"), back: key("ArrowUp") });
  }
  const tabs = page.locator("main [role=tab]");
  const many = await tabs.count();
  for (let at = 0; at < many; at += 1) {
    const other = tabs.nth(at === 0 ? 1 : 0);
    await other.click();
    const tab = { run: (_: Page, on: Locator) => on.click(), back: () => other.click() };
    await measure({ name: `tab ${String(at + 1)}`, on: () => tabs.nth(at), ...tab });
  }
  for (const act of ACTS) await measure(act);
  return found;
}

/** Null where there is nothing of the kind on the page. */
async function triesOf(page: Page, act: Act, tries: number): Promise<readonly number[] | null> {
  const on = act.on(page).first();
  if ((await on.count()) === 0 || !(await on.isVisible())) return null;
  const triesMs: number[] = [];
  for (let at = 0; at < tries; at += 1) {
    await act.before?.(page, on);
    await page.evaluate(BEGIN);
    await act.run(page, on);
    triesMs.push(Number(await page.evaluate(WORST)));
    await act.back?.(page, on);
  }
  return triesMs;
}

/** Waits for the page itself: for a moment after the press the one before it still stands there. */
async function atRest(page: Page, name: string): Promise<void> {
  await page.locator(`.rail .page-link[href="#/${name}"][aria-current]`).first().waitFor(SHOWN);
  await page.locator("main").first().waitFor(SHOWN);
  await page.locator("main .skeleton").first().waitFor({ state: "detached", timeout: 10_000 });
}

/** The middle one. */
export function medianMs(triesMs: readonly number[]): number {
  const sorted = [...triesMs].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
