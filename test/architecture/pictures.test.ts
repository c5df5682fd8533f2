// SPDX-License-Identifier: Apache-2.0
// Pictures are taken when asked for; that every page of the console has its four, as small as pictures of a repository should be, is asked of every run.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { filesUnder, read, root } from "./repository.ts";

const LOOKS = ["", "-dark", "-ar", "-phone"] as const;
const WIDEST_PHONE_PX = 400;
const LARGEST_BYTES = 120_000;
const LARGEST_BYTES_OF_ALL = 8_000_000;
const GALLERY = "docs/guides/screens.md";

const pages = [...read("web/console/pages.tsx").matchAll(/^ {4}name: "([a-z-]+)",$/gmu)].map(([, name]) => name ?? "");
const screens = [...pages.map((page) => `console/${page}`), "console/first-start", "console/sign-in", "widget"];
const pictures = filesUnder("docs/images").filter((path) => path.endsWith(".png"));

/** Width in pixels, as the first chunk of a PNG file tells it. */
function widthOf(path: string): number {
  return readFileSync(join(root, path)).readUInt32BE(16);
}

describe("pictures of the documentation", () => {
  it("finds the pages of the console", () => {
    expect(pages.length).toBeGreaterThan(18);
    expect(pages).toContain("cases");
  });

  it.each(screens)(
    "%s stands in the light, in the dark, in Arabic and on a phone, and the gallery shows it",
    (screen) => {
      const gallery = read(GALLERY);
      for (const look of LOOKS) {
        const path = `docs/images/${screen}${look}.png`;
        expect(existsSync(join(root, path)), `${path}: take it with SCREENSHOTS=write, and show it in ${GALLERY}`).toBe(
          true,
        );
        expect(gallery).toContain(`(../images/${screen}${look}.png)`);
        if (look === "-phone") expect(widthOf(path)).toBeLessThanOrEqual(WIDEST_PHONE_PX);
        else expect(widthOf(path)).toBeGreaterThan(WIDEST_PHONE_PX);
      }
    },
  );

  it("no picture is left that no page shows", () => {
    const shown = ["README.md", ...filesUnder("docs").filter((path) => path.endsWith(".md"))].map(read).join("\n");
    expect(pictures.filter((path) => !shown.includes(path.replace("docs/", "")))).toEqual([]);
  });

  it("pictures are small, one by one and together", () => {
    const sizes = pictures.map((path) => [path, readFileSync(join(root, path)).length] as const);
    expect(sizes.filter(([, size]) => size > LARGEST_BYTES)).toEqual([]);
    expect(sizes.reduce((sum, [, size]) => sum + size, 0)).toBeLessThan(LARGEST_BYTES_OF_ALL);
  });
});
