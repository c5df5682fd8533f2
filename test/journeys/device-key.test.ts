// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { stripTypeScriptTypes } from "node:module";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tokenHash, verifyDeviceProof } from "#identity";
import { toBase64Url } from "#kernel";
import { launchChromium } from "../../tools/browser.ts";

declare global {
  var deviceKeys: typeof import("../../web/ui/device-key.ts");
}
const MODULE = "/ui/device-key.ts";
const WEB = new URL("../../web/", import.meta.url);
const PAGE = `<!doctype html><title>A page</title>
<script type="module">import * as deviceKeys from "${MODULE}"; globalThis.deviceKeys = deviceKeys;</script>`;
const TOKEN = "a-token-of-the-test";
const context = { method: "POST", path: "/v1/things", token: TOKEN };

let browser: Browser;
let server: Server;
let origin: string;

beforeAll(async () => {
  // The module and what it imports, as the browser wants them; nothing of it calls the service here.
  server = createServer((request, response) => {
    const path = request.url ?? "/";
    const isModule = path.endsWith(".ts");
    response.setHeader("content-type", isModule ? "text/javascript" : "text/html");
    if (!isModule) return void response.end(PAGE);
    void readFile(new URL(`.${path}`, WEB), "utf8").then((text) => response.end(stripTypeScriptTypes(text)));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  origin = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  browser = await launchChromium();
}, 120_000);
afterAll(async () => {
  await browser.close();
  server.close();
});

async function newPage(refusesStorage = false): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  if (refusesStorage)
    await page.addInitScript(() =>
      Object.defineProperty(window, "indexedDB", {
        get: () => {
          throw new DOMException("Refused", "SecurityError");
        },
      }),
    );
  await page.goto(origin);
  return page;
}

/** Opens the key of the page; with `newFor` a fresh one, bound to a token's hash. */
async function prove(page: Page, newFor: string | null): Promise<{ proof: string | null; isLasting: boolean }> {
  return page.evaluate(async (hash) => {
    const key = await globalThis.deviceKeys.openDeviceKey("visitor");
    if (key === null) throw new Error("No key on this page");
    if (hash !== null) {
      await key.renew();
      await key.bindTo(hash);
    }
    return { proof: await key.prove("POST", "/v1/things?page=2"), isLasting: key.isLasting };
  }, newFor);
}

function thumbprintOf(proof: string | null): string {
  const verified = verifyDeviceProof(proof ?? "", { ...context, now: Date.now() });
  return verified.ok ? toBase64Url(verified.value.thumbprint) : verified.refusal.reason;
}

describe("DeviceKey", () => {
  test("the browser's proofs are what the server takes, and the key outlives a reload and serves other windows", async () => {
    const page = await newPage();
    const first = await prove(page, tokenHash(TOKEN));
    const thumbprint = thumbprintOf(first.proof);
    expect([first.isLasting, thumbprint.length]).toEqual([true, 43]);
    await page.reload();
    expect(thumbprintOf((await prove(page, null)).proof)).toBe(thumbprint);
    const window = await page.context().newPage();
    await window.goto(origin);
    expect(thumbprintOf((await prove(window, null)).proof)).toBe(thumbprint);
    expect(thumbprintOf((await prove(page, tokenHash(TOKEN))).proof)).not.toBe(thumbprint);
    await page.context().close();
  });

  test("[SEC-111] no script reads the private key, and another browser has none", async () => {
    const page = await newPage();
    await prove(page, tokenHash(TOKEN));
    const taken = await page.evaluate(async () => {
      const opening = indexedDB.open("wardline-device");
      await new Promise((resolve) => (opening.onsuccess = resolve));
      const asking = opening.result.transaction("keys").objectStore("keys").get("visitor");
      await new Promise((resolve) => (asking.onsuccess = resolve));
      const { privateKey } = (asking.result as { pair: CryptoKeyPair }).pair;
      const exported = await Promise.all(
        (["jwk", "pkcs8"] as const).map(async (format) =>
          crypto.subtle.exportKey(format, privateKey).then(
            () => "exported",
            (error: unknown) => (error as DOMException).name,
          ),
        ),
      );
      return { exported, isExtractable: privateKey.extractable };
    });
    expect(taken).toEqual({ exported: ["InvalidAccessError", "InvalidAccessError"], isExtractable: false });
    const other = await newPage();
    expect((await prove(other, null)).proof).toBeNull();
    await Promise.all([page.context().close(), other.context().close()]);
  });

  test("where storage is refused the key lasts as long as the page", async () => {
    const page = await newPage(true);
    const { proof, isLasting } = await prove(page, tokenHash(TOKEN));
    expect([isLasting, thumbprintOf(proof).length]).toEqual([false, 43]);
    await page.reload();
    expect((await prove(page, null)).proof).toBeNull();
    await page.context().close();
  });
});
