// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually, Journey } from "../testing/journey.ts";
import { offlineWords } from "./strings/offline.ts";

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
});
afterAll(async () => {
  await journey.stop();
});

const HOURS = "GET /v1/conversations/current/hours";
const WISHES = "POST /v1/conversations/current/wish";

test.each([
  ["en", "light"],
  ["ar", "dark"],
] as const)(
  "The form for when nobody is at the desk, in %s and %s at 320 pixels, has no fault that axe finds, is filled in by keys, and says what became of it",
  async (lang, colorScheme) => {
    const words = offlineWords(lang);
    const { stub } = journey;
    stub.answers.set(HOURS, { isOpen: false, opensAt: "2026-11-16T08:00:00.000Z" });
    stub.answers.set(WISHES, { clientId: "00000000-0000-4000-8000-00000000c001", events: [] });
    const heard: string[] = [];
    stub.heard = (line) => void heard.push(line);
    const visit = await journey.visit(`${stub.hostOrigin}/?lang=${lang}`, {
      viewport: { width: 320, height: 640 },
      hasTouch: true,
      isMobile: true,
      colorScheme,
    });
    const { widget, page } = visit;
    const isWithin = (): Promise<boolean> =>
      visit.frame().evaluate(() => document.documentElement.scrollWidth <= document.documentElement.clientWidth);
    const look = async (state: string): Promise<void> => {
      expect(await journey.violations(visit.frame()), state).toEqual([]);
      expect(await isWithin(), state).toBe(true);
      const { SHOTS } = process.env;
      if (SHOTS !== undefined) await page.screenshot({ path: `${SHOTS}/offline-${lang}-${state}.png` });
    };
    await visit.open();
    stub.conversations
      .at(-1)
      ?.add({ kind: "owner_changed", owner: "bot", text: lang === "en" ? "Nobody is here." : "لا أحد هنا." });
    const open = widget.getByRole("button", { name: words.open });
    await open.waitFor();
    await look("offered");
    await open.press("Enter");
    const dialog = widget.getByRole("dialog");
    await dialog.getByRole("combobox", { name: words.how }).waitFor();
    await look("asked");
    for (const how of ["email", "here", "call"] as const) {
      await dialog.getByRole("combobox", { name: words.how }).selectOption(how);
      await eventually(`what belongs to ${how} is asked`, async () => {
        const contact = how === "here" ? 0 : await dialog.getByRole("textbox", { name: words.contact[how] }).count();
        return (
          contact === (how === "here" ? 0 : 1) &&
          (await dialog.getByRole("combobox").count()) === (how === "here" ? 1 : 2)
        );
      });
    }
    await dialog.getByRole("textbox", { name: words.contact.call }).fill("+44 7700 900123");
    await dialog.getByRole("textbox", { name: words.about }).fill("My line is dead");
    await look("filled");
    await dialog.getByRole("button", { name: words.send }).press("Enter");
    await widget.getByText(words.done).waitFor();
    expect(heard.filter((line) => line === WISHES)).toHaveLength(1);
    await look("done");
    expect(visit.complaints).toEqual([]);
    stub.heard = () => undefined;
    await visit.close();
  },
);
