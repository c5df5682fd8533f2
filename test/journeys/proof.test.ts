// SPDX-License-Identifier: Apache-2.0
// "Proof of this conversation": downloaded in the chat, kept as a file, checked with the connection cut.
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { violationsIn } from "./axe.ts";
import { eventually } from "./eventually.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
let home: string;
beforeAll(async () => {
  [stage, home] = await Promise.all([Stage.open(), mkdtemp(join(tmpdir(), "wardline-proof-"))]);
}, 240_000);
afterAll(async () => {
  await stage.close();
  await rm(home, { recursive: true });
}, 120_000);

test("a proof is downloaded in the chat, verifies offline, and a changed word shows [SEC-264]", {
  timeout: 120_000,
}, async () => {
  const visitor = await stage.visit({ lang: "en" });
  await visitor.open();
  await visitor.say("hello");
  const { widget, page } = visitor;
  let file = "";
  await eventually("what was done is in the history", async () => {
    if (!(await widget.locator("#menu").isVisible())) await widget.getByRole("button", { name: "Menu" }).click();
    const saving = page.waitForEvent("download", { timeout: 3_000 }).catch(() => null);
    await widget.getByRole("button", { name: "Download proof" }).click();
    const saved = await saving;
    if (saved === null) return false;
    file = join(home, "proof.html");
    await saved.saveAs(file);
    return true;
  });
  const html = await readFile(file, "utf8");
  const receipt = JSON.parse(/id="receipt">([^<]*)</u.exec(html)?.[1] ?? "") as {
    readonly keys: readonly string[];
    readonly entries: readonly unknown[];
  };
  expect(receipt.entries.length).toBeGreaterThan(0);

  const context = await stage.browser.newContext({
    offline: true,
    colorScheme: "dark",
    viewport: { width: 320, height: 640 },
    locale: "en",
  });
  const reader = await context.newPage();
  const asked: string[] = [];
  reader.on("request", (request) => void asked.push(request.url()));
  await reader.goto(pathToFileURL(file).href);
  const verdict = reader.locator(".verdict");
  await verdict.filter({ hasText: "by the keys that the proof itself names" }).waitFor();
  await reader.getByRole("heading", { name: /The conversation began/u }).waitFor();
  expect(await violationsIn(reader, reader)).toEqual([]);
  await reader.getByRole("textbox").fill(receipt.keys.join("\n"));
  await eventually("the reader's own keys", async () => (await verdict.innerText()).startsWith("Proved."));
  await reader.getByRole("textbox").fill(receipt.keys[0] ?? "");
  await eventually("one key of two", async () => (await verdict.innerText()).startsWith("Proved."));
  await reader.getByRole("button", { name: "العربية" }).click();
  await eventually("Arabic", () => reader.evaluate(() => document.documentElement.dir === "rtl"));
  expect(await reader.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
  expect(await violationsIn(reader, reader)).toEqual([]);

  const shots = process.env["PROOF_SHOTS"];
  if (shots !== undefined) await reader.screenshot({ path: `${shots}/proof-ar.png`, fullPage: true });

  // A word of what was written down is changed, in the file and in a file that is loaded.
  const forged = join(home, "forged.html");
  await writeFile(forged, html.replace("conversation.opened", "conversation.ended"));
  await reader.locator("input[type=file]").setInputFiles(forged);
  await eventually("the forgery", async () => (await verdict.getAttribute("class"))?.includes("refused") === true);
  expect(asked.filter((url) => !url.startsWith("file:") && !url.startsWith("data:"))).toEqual([]);
  await context.close();

  const served = await fetch(new URL("/verify", stage.desk));
  expect(served.headers.get("content-security-policy")).toMatch(/^default-src 'none'; script-src 'sha256-/u);
});
