// SPDX-License-Identifier: Apache-2.0
// The member of staff of a run: enrolled once by the link that the start printed, at the desk by a passkey afterwards.
import type { BrowserContextOptions, Page } from "playwright-core";
import { type Device, giveDevice, setPresent } from "./devices.ts";
import { eventually, PATIENCE_MS } from "./eventually.ts";
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
  await setPresent(device, path !== "/console" && !path.startsWith("/console#outside="));
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
  const { page, device } = await deskWindow(stage, "/console", options);
  await page.getByRole("button", { name: "Sign in with a passkey" }).waitFor();
  await setPresent(device, true);
  await comeIn(page, "Sign in with a passkey");
  // Each use moves the counter: a copy that lags behind would be taken for a stolen one.
  await keepPasskeys(stage, device);
  await setPresent(device, false);
  return page;
}

/** Presses the button until the desk is open. The browser's own offer may be taken before, which ends in the same place. */
export async function comeIn(page: Page, name: string): Promise<void> {
  const cases = page.locator(".cases");
  await eventually("the desk is open", async () => {
    if (await cases.isVisible()) return true;
    await page
      .getByRole("button", { name })
      .click({ timeout: 2_000 })
      .catch(() => undefined);
    return cases.waitFor({ timeout: 5_000 }).then(
      () => true,
      () => false,
    );
  });
}

/** Invites somebody with some roles by a link, and is them: in a browser of their own, at the desk. Only while nobody else has to approve it. */
export async function colleague(
  stage: Stage,
  admin: Page,
  name: string,
  roles: readonly string[],
  options: BrowserContextOptions = {},
): Promise<Page> {
  await toPage(admin, "Staff");
  for (const box of await admin.locator(".role-choice input:checked").all()) await box.uncheck();
  for (const role of roles) await admin.getByRole("checkbox", { name: new RegExp(`^${role}`, "u") }).check();
  await admin.getByRole("button", { name: "Make a link" }).click();
  const link = await admin.locator(".one-time code").innerText();
  const { page } = await deskWindow(stage, link.slice(stage.desk.length), options);
  await page.getByLabel("Your name").fill(name);
  await page.getByRole("button", { name: "Make a passkey and enter" }).click();
  await page.locator(".rail, .phone-bar").first().waitFor();
  return page;
}

/** Goes to a page of the console by its link; on a phone the link is in the drawer. */
export async function toPage(page: Page, name: string): Promise<void> {
  await page.locator(".rail, .phone-bar").filter({ visible: true }).first().waitFor();
  // Not by whether the link is there: on a wide screen it may come a moment after the rail.
  if (!(await page.locator(".phone-bar").isVisible())) {
    await page.locator(".rail").getByRole("link", { name, exact: true }).click();
    return;
  }
  await page.locator(".phone-bar button").click();
  await page.getByRole("dialog").getByRole("link", { name, exact: true }).click();
}
