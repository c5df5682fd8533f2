// SPDX-License-Identifier: Apache-2.0
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Frame, Page } from "playwright-core";

const source = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

type Found = { id: string; nodes: { html: string; failureSummary: string }[] };

/** What axe finds in a frame as it is shown now by every rule, as `rule: first element`: of the last that fits a selector, or of all of it. */
export function barriersIn(frame: Frame | Page, within: string | null = null): Promise<string[]> {
  return run(frame, { type: "tag", values: WCAG }, within);
}

/**
 * What axe finds in a frame as it is shown now, as `rule: first element`. Every rule in the light, then those that depend on colour in
 * the dark. Leaves the page in the light.
 *
 * @param within - A selector: only the last that fits it is looked at. Null: all of the page.
 */
export async function violationsIn(page: Page, frame: Frame | Page, within: string | null = null): Promise<string[]> {
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  const light = await barriersIn(frame, within);
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  const dark = await run(frame, { type: "rule", values: ["color-contrast", "link-in-text-block"] }, within);
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  return [...light.map((found) => `light ${found}`), ...dark.map((found) => `dark ${found}`)];
}

async function run(
  frame: Frame | Page,
  runOnly: { type: "tag" | "rule"; values: string[] },
  within: string | null,
): Promise<string[]> {
  await frame.evaluate("document.getAnimations().forEach((animation) => animation.finish())").catch(() => undefined);
  if (!(await frame.evaluate("'axe' in window"))) await frame.evaluate(source);
  return frame.evaluate(
    async ([only, selector]) => {
      const { axe } = window as unknown as {
        axe: { run(root: Node, options: object): Promise<{ violations: Found[] }> };
      };
      const root = selector === null ? document : [...document.querySelectorAll(selector)].at(-1);
      if (root === undefined) throw new Error(`Nothing is ${selector ?? ""}`);
      const { violations } = await axe.run(root, { runOnly: only, iframes: false, resultTypes: ["violations"] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""} ${nodes[0]?.failureSummary ?? ""}`);
    },
    [runOnly, within] as const,
  );
}
