// SPDX-License-Identifier: Apache-2.0
// The member of staff of a run: enrolled once by the link that the start printed, at the desk by a passkey afterwards.
import type { BrowserContextOptions, Page } from "playwright-core";
import { type Device, giveDevice, setPresent } from "./devices.ts";
import { PATIENCE_MS } from "./eventually.ts";
import type { Stage } from "./stage.ts";

const credentialsOf = async ({ session, authenticatorId }: Device) =>
  (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
type Credentials = Awaited<ReturnType<typeof credentialsOf>>;
/** Passkeys of the one member of staff of a stage, as a platform that synchronises them would keep them. */
const kept = new WeakMap<Stage, Credentials>();

export type DeskPage = { readonly page: Page; readonly device: Device };

/** A window of the desk's browser with a device of its own, at `path`. Whoever is given keeps their passkeys. */
export async function deskWindow(stage: Stage, path: string, options: BrowserContextOptions = {}): Promise<DeskPage> {
  const context = await stage.browser.newContext({
    viewport: { width: 1280, height: 800 },
    colorScheme: "light",
    locale: "en-GB",
    ...options,
  });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const device = await giveDevice(page);
  for (const credential of kept.get(stage) ?? [])
    await device.session.send("WebAuthn.addCredential", { authenticatorId: device.authenticatorId, credential });
  // A willing device answers whenever a browser offers passkeys by itself: it waits to be told.
  await setPresent(device, path !== "/desk");
  await page.goto(stage.desk + path);
  return { page, device };
}

/** Enrols as the first member of staff, by the link of the start. */
export async function enrolFirst(stage: Stage, options: BrowserContextOptions = {}): Promise<DeskPage> {
  const desk = await deskWindow(stage, stage.firstStaffPath, options);
  await desk.page.getByLabel("Your name").fill("Maya Lindt");
  await desk.page.getByRole("button", { name: "Make a passkey and enter" }).click();
  await desk.page.locator(".cases").waitFor();
  await keepPasskeys(stage, desk.device);
  return desk;
}

export async function keepPasskeys(stage: Stage, device: Device): Promise<void> {
  kept.set(stage, await credentialsOf(device));
}

/** At the desk: enrolled at the first time, signed in by the passkey after that. */
export async function openDesk(stage: Stage, options: BrowserContextOptions = {}): Promise<Page> {
  if (!kept.has(stage)) return (await enrolFirst(stage, options)).page;
  const { page, device } = await deskWindow(stage, "/desk", options);
  const button = page.getByRole("button", { name: "Sign in with a passkey" });
  await button.waitFor();
  await setPresent(device, true);
  // Unless the browser's own offer was taken already, which ends in the same place.
  await button.click({ timeout: 2_000 }).catch(() => undefined);
  await page.locator(".cases").waitFor();
  // Each use moves the counter: a copy that lags behind would be taken for a stolen one.
  await keepPasskeys(stage, device);
  await setPresent(device, false);
  return page;
}
