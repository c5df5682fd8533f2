// SPDX-License-Identifier: Apache-2.0

import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium, launchChromium } from "./browser.ts";

describe("launchChromium()", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(async () => {
    await browser.close();
  });

  test("launchChromium() renders Latin and Arabic text with real glyphs", async () => {
    const page = await browser.newPage({ viewport: { width: 360, height: 200 } });
    await page.setContent(`<p id="la">bill</p><p id="ar" dir="rtl">فاتورة</p><p id="none">\u{10FFFD}\u{10FFFD}</p>`);
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("DOM.enable");
    await cdp.send("CSS.enable");
    const { root } = await cdp.send("DOM.getDocument");
    const fontOf = async (selector: string): Promise<string | undefined> => {
      const { nodeId } = await cdp.send("DOM.querySelector", { nodeId: root.nodeId, selector });
      const { fonts } = await cdp.send("CSS.getPlatformFontsForNode", { nodeId });
      return fonts[0]?.familyName;
    };
    expect(await fontOf("#ar")).toBe("Noto Sans Arabic");
    expect(await fontOf("#la")).toBeDefined();
    const shot = await page.screenshot();
    expect(shot.subarray(1, 4).toString("latin1")).toBe("PNG");
    await page.close();
  });

  test("launchChromium() gives a browser whose virtual authenticator makes a passkey for localhost", async () => {
    const page = await browser.newPage();
    await page.route("http://larkspur.localhost/", (route) =>
      route.fulfill({ contentType: "text/html", body: "<p>hi" }),
    );
    await page.goto("http://larkspur.localhost/");
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("WebAuthn.enable");
    await cdp.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    const kind = await page.evaluate(`navigator.credentials.create({ publicKey: {
      challenge: new Uint8Array(32), rp: { id: "larkspur.localhost", name: "t" },
      user: { id: new Uint8Array(16), name: "t", displayName: "t" }, pubKeyCredParams: [{ type: "public-key", alg: -7 }],
    } }).then((credential) => credential.type)`);
    expect(kind).toBe("public-key");
    await page.close();
  });
});

test("findChromium() prefers CHROME_PATH to the bundled browser", async () => {
  const before = process.env["CHROME_PATH"];
  process.env["CHROME_PATH"] = "/opt/chrome";
  try {
    expect((await findChromium()).executablePath).toBe("/opt/chrome");
  } finally {
    if (before === undefined) delete process.env["CHROME_PATH"];
    else process.env["CHROME_PATH"] = before;
  }
});
