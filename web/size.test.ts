// SPDX-License-Identifier: Apache-2.0
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundleWorker } from "./build-config.ts";
import { buildWeb } from "./testing/build-web.ts";

const KB = 1_000;
let web: Awaited<ReturnType<typeof buildWeb>>;
beforeAll(async () => {
  web = await buildWeb();
});
afterAll(async () => {
  await web.remove();
});

async function gzippedBytes(...files: string[]): Promise<number> {
  const sizes = await Promise.all(
    files.map(async (file) => gzipSync(await readFile(join(web.dir, file)), { level: 9 }).length),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function assetsOf(page: string): Promise<string[]> {
  return (await readdir(join(web.dir, page, "assets"))).map((name) => join(page, "assets", name));
}

test("The loader weighs less than 10 kB on the wire", async () => {
  expect(await gzippedBytes("loader.js")).toBeLessThan(10 * KB);
});

test("The whole first load weighs at most 80 kB on the wire, and the sealed channel at most 35 kB more", async () => {
  const bytes = await gzippedBytes("loader.js", "widget/index.html", ...(await assetsOf("widget")));
  const channel = gzipSync(await bundleWorker(), { level: 9 }).length;
  process.stdout.write(
    `First load: ${(bytes / KB).toFixed(1)} kB gzip, ${(channel / KB).toFixed(1)} of it the channel\n`,
  );
  expect(channel).toBeLessThanOrEqual(35 * KB);
  expect(bytes).toBeLessThanOrEqual(80 * KB + channel);
});

test("The first load of the console weighs at most 250 kB on the wire, with every page and the sealed channel in it", async () => {
  const bytes = await gzippedBytes("console/index.html", ...(await assetsOf("console")));
  process.stdout.write(`First load of the console: ${(bytes / KB).toFixed(1)} kB gzip\n`);
  expect(bytes).toBeLessThanOrEqual(250 * KB);
});

test("Pages carry no inline script or style, so that the strictest policy fits", async () => {
  for (const page of ["widget", "passkey", "console"]) {
    const html = await readFile(join(web.dir, page, "index.html"), "utf8");
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*\ssrc=)|\son[a-z]+=|https?:\/\//u);
  }
});

test("No bundle holds a way to make markup or code from text", async () => {
  for (const file of ["loader.js", ...(await assetsOf("widget")), ...(await assetsOf("console"))]) {
    if (!file.endsWith(".js")) continue;
    const code = await readFile(join(web.dir, file), "utf8");
    expect(code).not.toMatch(/\beval\(|new Function\(|document\.write|insertAdjacentHTML|DOMParser|ZodError/u);
  }
});
