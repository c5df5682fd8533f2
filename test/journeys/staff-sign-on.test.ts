// SPDX-License-Identifier: Apache-2.0
// Staff come by the operator's own sign-on: the real program, a real provider, a real browser between the two.
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, test } from "vitest";
import { launchChromium } from "../../tools/browser.ts";
import { type IdentityProvider, startIdentityProvider } from "../harness/identity-provider.ts";
import { makePlace, startProgram, stopAllPrograms } from "../harness/program.ts";
import { violationsIn } from "./axe.ts";
import { PATIENCE_MS } from "./eventually.ts";

let idp: IdentityProvider;
let browser: Browser;
let desk: string;
beforeAll(async () => {
  const port = await freePort();
  desk = `http://localhost:${String(port)}/console`;
  idp = await startIdentityProvider({
    people: [
      { id: "noor", acr: "urn:test:strong", amr: ["hwk"], claims: { groups: ["care-team"], name: "Noor Haddad" } },
      { id: "typed", acr: "urn:test:password", amr: ["pwd"], claims: { groups: ["care-team"], name: "Typed" } },
    ],
    redirectUris: [desk],
  });
  const place = await makePlace(`server: { port: ${String(port)}, healthPort: 0, shedAbove: 1 }
sandbox: { port: 0 }
staff:
  oidc:
    issuer: ${idp.issuer}
    clientId: ${idp.clientId}
    clientSecretFile: ./desk-client-secret
    scopes: [staff]
    claimsFrom: userinfo
    strongAcr: ["urn:test:strong"]
    strongAmr: [hwk]
    roles: { care-team: [care] }
`);
  await writeFile(join(place, "desk-client-secret"), idp.clientSecret, { mode: 0o600 });
  [browser] = await Promise.all([launchChromium(), startProgram(place)]);
}, 240_000);
afterAll(async () => {
  await browser.close();
  await stopAllPrograms();
  await idp.close();
}, 120_000);

async function comeAs(person: string): Promise<Page> {
  const context = await browser.newContext({ locale: "en-GB" });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  await page.goto(desk);
  const button = page.getByRole("button", { name: "Sign in with your company account" });
  await button.waitFor();
  expect(await violationsIn(page, page)).toEqual([]);
  await button.click();
  await page.getByRole("button", { name: person }).click();
  return page;
}

test("[SEC-099] staff go to the operator's sign-on, come back and are at the desk; a reload keeps them there", {
  timeout: 90_000,
}, async () => {
  const page = await comeAs("noor");
  await page.locator(".cases").waitFor();
  await page.getByText("Noor Haddad").waitFor();
  expect(page.url()).toBe(desk);
  await page.reload();
  await page.locator(".cases").waitFor();
  await page.context().close();
});

test("[SEC-099] who typed a password there, or said no, stands at the door again and is told so", {
  timeout: 90_000,
}, async () => {
  for (const person of ["typed", "Cancel"]) {
    const page = await comeAs(person);
    await page.getByRole("alert").getByText("That did not work").waitFor();
    expect(page.url()).toBe(desk);
    expect(await page.locator(".cases").count()).toBe(0);
    await page.context().close();
  }
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "localhost", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
