// SPDX-License-Identifier: Apache-2.0
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Browser, chromium } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findChromium } from "../browser.ts";
import { buildSite } from "./build.ts";
import { renderPage } from "./pages.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const out = mkdtempSync(join(tmpdir(), "wardline-site-"));
let browser: Browser;

beforeAll(async () => {
  await buildSite(root, out);
  browser = await chromium.launch(await findChromium());
}, 180_000);

afterAll(async () => {
  await browser.close();
  rmSync(out, { recursive: true });
});

describe("the documentation as a site", () => {
  it("has every page that is written, and every link of one leads to something there", () => {
    for (const file of globSync("docs/**/*.md", { cwd: root })) {
      const address = file
        .replace(/^docs\//u, "")
        .replace(/README\.md$/u, "index.md")
        .toLowerCase()
        .replace(/\.md$/u, ".html");
      expect(existsSync(join(out, address)), file).toBe(true);
    }
    const broken: string[] = [];
    for (const page of globSync("**/*.html", { cwd: out })) {
      const text = readFileSync(join(out, page), "utf8");
      for (const [, target = ""] of text.matchAll(/(?:href|src)="([^"]+)"/gu)) {
        const [path = "", anchor] = target.split("#");
        if (/^[a-z]+:/u.test(target)) continue;
        const file = path === "" ? join(out, page) : resolve(dirname(join(out, page)), path);
        if (!existsSync(file)) broken.push(`${page}: ${target}`);
        else if (anchor !== undefined && anchor !== "" && !readFileSync(file, "utf8").includes(`id="${anchor}"`))
          broken.push(`${page}: ${target}`);
      }
    }
    expect(broken).toEqual([]);
  });

  it("makes words of links to files that are not on it", () => {
    const at = { source: "docs/a.md", section: "Guides", out: "a.html" };
    const { html, assets } = renderPage(
      at,
      "# A\n[code](../src/app/gate.ts) [b](b.md#c) [gone](none.md)",
      root,
      new Map([["docs/b.md", "b.html"]]),
    );
    expect(html).toContain('code <a href="b.html#c">b</a> gone');
    expect(assets).toEqual([]);
  });

  it("is searched and read from a folder, by keyboard, with nothing from elsewhere", async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    page.on("console", (message) => complaints.push(message.text()));
    page.on("pageerror", (error) => complaints.push(error.message));
    await page.goto(pathToFileURL(join(out, "guides/api.html")).href);
    await page.keyboard.press("/");
    await page.keyboard.type("root key kms");
    await page.locator("#found a").first().waitFor();
    await page.keyboard.press("ArrowDown");
    expect(await page.evaluate(`document.activeElement?.closest("#found") !== null`)).toBe(true);
    await page.keyboard.press("Enter");
    await page.waitForURL(/operations|keys|adr|formats/u);
    expect(await page.locator("main").innerText()).toMatch(/KMS/u);
    await page.keyboard.press("/");
    await page.keyboard.type("zzzzqqq");
    await page.getByText("Nothing found").waitFor({ state: "attached" });
    expect(asked.filter((url) => !url.startsWith("file:"))).toEqual([]);
    expect(complaints).toEqual([]);
    await page.close();
  });

  it.each(["light", "dark"] as const)("has no barrier that axe finds, and fits a phone, %s", async (colorScheme) => {
    const page = await browser.newPage({ viewport: { width: 320, height: 640 }, colorScheme });
    const axe = createRequire(import.meta.url).resolve("axe-core");
    for (const name of ["index.html", "reference/interface-desk.html", "operations/configuration.html"]) {
      await page.goto(pathToFileURL(join(out, name)).href);
      // Around the policy of the page, which lets no other script in.
      await page.evaluate(readFileSync(axe, "utf8"));
      const violations = await page.evaluate(async () => {
        const { axe: found } = globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> };
        };
        return (await found.run()).violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""}`);
      });
      expect(violations, name).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth"), name).toBeLessThanOrEqual(320);
    }
    await page.close();
  });
});
