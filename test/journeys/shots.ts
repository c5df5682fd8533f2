// SPDX-License-Identifier: Apache-2.0
// Pictures for the documentation: taken only when asked for (`SCREENSHOTS=write`), so that an ordinary run leaves the tree as it was.
import { mkdir, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";
import sharp from "sharp";
import { settled } from "./settled.ts";

const LARGEST_BYTES = 120_000;
const folder = fileURLToPath(new URL("../../docs/images/", import.meta.url));
const DESK = { width: 1280, height: 800 } as const;
const HAND = { width: 390, height: 780 } as const;

export const takesPictures: boolean = process.env["SCREENSHOTS"] === "write";

/** Keeps what the page shows as `docs/images/NAME.png` in 8-bit colour, when pictures are taken. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!takesPictures) return;
  const path = `${folder}${name}.png`;
  await mkdir(dirname(path), { recursive: true });
  await page.mouse.move(0, 0);
  const shot = await page.screenshot({ animations: "disabled", caret: "hide" });
  await sharp(shot).png({ palette: true, colours: 128, compressionLevel: 9, effort: 10 }).toFile(path);
  const { size } = await stat(path);
  if (size > LARGEST_BYTES) throw new Error(`${name}.png is ${String(size)} bytes, more than ${String(LARGEST_BYTES)}`);
}

/**
 * The same screen of the console in the light, in the dark, on a phone and in Arabic: `NAME`, `NAME-dark`, `NAME-phone`, `NAME-ar`.
 *
 * @param part - What begins the picture, where that is not the head of the page.
 */
export async function everyLook(page: Page, name: string, part?: string): Promise<void> {
  const take = async (look: string): Promise<void> => {
    await settled(page);
    if (part !== undefined)
      await page
        .locator(part)
        .first()
        .evaluate((element) => element.scrollIntoView({ block: "start" }));
    await picture(page, `console/${name}${look}`);
  };
  const speak = (lang: string): Promise<void> =>
    page.locator(".rail, .front-head").getByRole("button", { name: lang }).click();
  await take("");
  await page.emulateMedia({ colorScheme: "dark" });
  await take("-dark");
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(HAND);
  await take("-phone");
  await page.setViewportSize(DESK);
  await speak("العربية");
  await take("-ar");
  await speak("English");
  await settled(page);
}
