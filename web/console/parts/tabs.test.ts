// SPDX-License-Identifier: Apache-2.0
// Tabs by the keyboard, from left to right and from right to left, as the ARIA pattern has them; and that there is one kind of them.
import { glob, readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SETUP_FIELDS } from "../../../src/main/setup/setup-fields.ts";
import { Journey } from "../../testing/journey.ts";

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
  journey.stub.me = { ...journey.stub.me, roles: ["admin"], may: ["installation.read", "installation.change"] };
  journey.stub.deskAnswers.set("/v1/desk/installation", {
    fields: SETUP_FIELDS.map(({ key, part, kind, choices = [], isFixed = false }) => ({
      ...{ key, part, kind, choices, isFixed, value: "", origin: "default" },
    })),
    connectors: [],
    file: { name: "wardline.yaml", isWritable: true },
    mayCheck: false,
    mayChange: true,
  });
});
afterAll(async () => {
  await journey.stop();
});

/** Which tab has the focus, which one is selected, and whether the panel is the selected one's. */
const standing = (page: Page) =>
  page.evaluate(() => {
    const tabs = [...document.querySelectorAll<HTMLElement>("[role=tab]")];
    const selected = tabs.filter((tab) => tab.getAttribute("aria-selected") === "true");
    const panels = [...document.querySelectorAll("[role=tabpanel]")];
    return {
      focused: tabs.indexOf(document.activeElement as HTMLElement),
      selected: selected.map((tab) => tabs.indexOf(tab)),
      inOrder: tabs.filter(({ tabIndex }) => tabIndex === 0).map((tab) => tabs.indexOf(tab)),
      isPanels:
        panels.length === 1 &&
        panels[0]?.getAttribute("aria-labelledby") === selected[0]?.id &&
        tabs.every((tab) => tab.getAttribute("aria-controls") === panels[0]?.id),
    };
  });
const at = (tab: number) => ({ focused: tab, selected: [tab], inOrder: [tab], isPanels: true });

describe("[SEC-593] tabs", () => {
  test.each([
    ["en", "ArrowRight", "ArrowLeft"],
    ["ar", "ArrowLeft", "ArrowRight"],
  ] as const)(
    "are moved by arrows, Home and End, and only one is in the order of Tab: %s",
    async (locale, on, back) => {
      const { page, complaints, close } = await journey.visit(`${journey.stub.chatOrigin}/console#/setup`, { locale });
      await page.getByRole("tab").first().waitFor();
      expect(await page.getByRole("tablist").getAttribute("aria-label")).toMatch(/\p{L}{3}/u);
      const last = (await page.getByRole("tab").count()) - 1;
      expect(last).toBeGreaterThan(2);
      await page.getByRole("tab").first().focus();
      for (const [key, tab] of [
        [on, 1],
        [on, 2],
        [back, 1],
        ["End", last],
        [on, 0],
        [back, last],
        ["Home", 0],
      ] as const) {
        await page.keyboard.press(key);
        await expect.poll(() => standing(page), { message: key }).toEqual(at(tab));
      }
      // From the tab one comes to its panel, not to the next tab.
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement?.closest("[role=tabpanel]") !== null)).toBe(true);
      expect(complaints).toEqual([]);
      await close();
    },
  );

  test("are made in one place", async () => {
    const makers: string[] = [];
    for await (const file of glob("web/**/*.tsx"))
      if (/role="(?:tab|tablist|tabpanel)"/u.test(await readFile(file, "utf8"))) makers.push(file);
    expect(makers).toEqual(["web/console/parts/tabs.tsx"]);
  });
});
