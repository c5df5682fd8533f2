// SPDX-License-Identifier: Apache-2.0
// Leaving with one's number (U7), and the panel that shows the code once, as a person meets them.
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { holds, InspectingProxy } from "../../web/testing/inspecting-proxy.ts";
import { type IdentityProvider, startIdentityProvider } from "../harness/identity-provider.ts";
import { addPasskey, giveDevice } from "./devices.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
let idp: IdentityProvider;
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "wardline-panels-"));
  stage = await Stage.open(async (origins) => {
    idp = await startIdentityProvider({
      people: [{ id: "IN-C01", acr: "urn:test:strong", amr: ["hwk"] }],
      redirectUris: origins.map((origin) => `${origin}/sign-in/callback/larkspur-id`),
    });
    const secretFile = join(dir, "secret");
    await writeFile(secretFile, `${idp.clientSecret}\n`);
    return `identity:
  oidc:
    - name: larkspur-id
      labelEn: Larkspur ID
      labelAr: هوية لاركسبر
      issuer: ${idp.issuer}
      clientId: ${idp.clientId}
      clientSecretFile: ${secretFile}
      strongAcr: ["urn:test:strong"]
`;
  });
}, 240_000);
afterAll(async () => {
  await stage.close();
  await idp.close();
  await rm(dir, { recursive: true });
}, 120_000);

const CODE = /\b[A-Z]{3}\d{6}\b/u;

test("[SEC-215] the code to take a number away is shown once, hides with the tab, and is in the page no more", {
  timeout: 240_000,
}, async () => {
  // Somebody who ends TLS on the way records all of it.
  const proxy = new InspectingProxy();
  const way = { server: await proxy.start(), bypass: "<-loopback>,localhost" };
  const visitor = await stage.visit({ look: { viewport: { width: 1100, height: 860 }, proxy: way } });
  const device = await giveDevice(visitor.page);
  const { widget } = visitor;
  await visitor.open();
  await visitor.say("I want to cancel my contract");
  const opening = visitor.context.waitForEvent("page");
  await widget
    .getByRole("link", { name: /Larkspur ID/u })
    .last()
    .click();
  const login = await opening;
  await login.waitForURL(`${idp.issuer}/**`);
  await login.getByRole("button", { name: "IN-C01" }).click();
  await login.getByText("You are signed in. The chat goes on by itself.").waitFor();
  await login.close();
  await visitor.reads(/minimum term until/u);
  expect(await visitor.violations()).toEqual([]);
  await visitor.press("Take the number with me");
  // The first passkey, on a login that no text message stands under: it counts at once.
  await addPasskey(visitor, device, { add: "Add a passkey", close: "Close this window" });
  await visitor.press(/Yes, do exactly this/u);
  await visitor.reads("Give the code to the other operator");
  expect(await visitor.conversation()).not.toMatch(CODE);
  expect(await visitor.violations()).toEqual([]);
  const panel = widget.locator(".secret-panel").last();
  await panel.getByRole("button", { name: "Show it once" }).focus();
  await visitor.page.keyboard.press("Enter");
  const code = panel.locator("code");
  await code.waitFor();
  const secret = await code.innerText();
  expect(secret).toMatch(CODE);
  expect(proxy.exchanges().length).toBeGreaterThan(5);
  const onTheWay = Buffer.concat([proxy.seenOf("/v1/"), ...proxy.tunnels]);
  for (const planted of [secret, "secret", "panels", "Give the code", "minimum term"])
    expect([planted, holds(onTheWay, planted)]).toEqual([planted, false]);
  expect(await visitor.violations()).toEqual([]);
  expect(await visitor.overflow()).toBeLessThanOrEqual(0);
  await panel.getByRole("status").filter({ hasText: "on the screen now" }).waitFor({ state: "attached" });

  // Another tab comes in front: what is covered is not in the page at all.
  const look = (isHidden: boolean): Promise<void> =>
    visitor.frame().evaluate((hidden) => {
      Object.defineProperty(document, "hidden", { configurable: true, get: () => hidden });
      document.dispatchEvent(new Event("visibilitychange"));
    }, isHidden);
  await look(true);
  await panel.getByText("Covered while you are in another tab").waitFor();
  expect(await visitor.frame().content()).not.toContain(secret);
  await look(false);
  expect(await panel.locator("code").innerText()).toBe(secret);
  await panel.getByRole("button", { name: "Hide it now" }).click();
  await panel.getByText("To see it again, ask for it again").waitFor();
  expect(await visitor.frame().content()).not.toContain(secret);

  await visitor.page.reload();
  await visitor.open();
  await visitor.reads("Give the code to the other operator");
  const again = widget.locator(".secret-panel").last();
  await again.getByRole("button", { name: "Show it once" }).click();
  await again.getByText("To see it again, ask for it again").waitFor();
  expect(await visitor.frame().content()).not.toContain(secret);
  const kept = await visitor.frame().evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));
  expect(kept).not.toContain(secret);
  expect(visitor.complaints.filter((text) => !text.includes("403"))).toEqual([]);
  await visitor.close();
  await proxy.stop();
});
