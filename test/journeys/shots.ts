// SPDX-License-Identifier: Apache-2.0
import { mkdir, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Page } from "playwright-core";

const LARGEST_BYTES = 200_000;
const folder = fileURLToPath(new URL("../../docs/images/", import.meta.url));

/** Pictures for the documentation are taken only when asked for: an ordinary run leaves the tree as it was. */
export const takesPictures: boolean = process.env["UPDATE_SCREENSHOTS"] === "1";

/** Keeps what the page shows as `docs/images/NAME.png`, when pictures are taken. */
export async function picture(page: Page, name: string): Promise<void> {
  if (!takesPictures) return;
  await mkdir(folder, { recursive: true });
  const path = `${folder}${name}.png`;
  await page.screenshot({ path, animations: "disabled", caret: "hide" });
  const { size } = await stat(path);
  if (size > LARGEST_BYTES) throw new Error(`${name}.png is ${String(size)} bytes, more than ${String(LARGEST_BYTES)}`);
}
