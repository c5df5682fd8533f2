// SPDX-License-Identifier: Apache-2.0
// Devices that make and use passkeys: the browser's virtual authenticator, with user verification.
import type { CDPSession, Page } from "playwright-core";
import { expect } from "vitest";
import type { Visitor } from "./visitor.ts";

export type Device = { readonly session: CDPSession; readonly authenticatorId: string };

/** A platform authenticator with user verification, as a phone has one. Each page has its own. */
export async function giveDevice(page: Page): Promise<Device> {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", {
    options: {
      protocol: "ctap2",
      transport: "internal",
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return { session, authenticatorId };
}

/** What the platform does by itself: the passkey that was made in one window is there in the other. */
export async function bring(from: Device, to: Device): Promise<void> {
  const { credentials } = await from.session.send("WebAuthn.getCredentials", { authenticatorId: from.authenticatorId });
  expect(credentials).toHaveLength(1);
  copies += 1;
  for (const credential of credentials) {
    // A synchronised passkey counts over all devices; the virtual one counts on each by itself.
    const counting = { ...credential, signCount: copies * 100 };
    await to.session.send("WebAuthn.addCredential", { authenticatorId: to.authenticatorId, credential: counting });
  }
}

let copies = 0;

/** Whether the person is there: touches the sensor when they are asked. */
export async function setPresent({ session, authenticatorId }: Device, enabled: boolean): Promise<void> {
  await session.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId, enabled });
}

/** Whether the device recognises the person. */
export async function setVerified({ session, authenticatorId }: Device, isUserVerified: boolean): Promise<void> {
  await session.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
}

/** From the chat to the window of its own, where the passkey is made, and back. */
export async function addPasskey(
  visitor: Visitor,
  device: Device,
  said: { readonly add: string; readonly close: string },
): Promise<void> {
  const opening = visitor.context.waitForEvent("page");
  await visitor.press(said.add);
  const window = await opening;
  const itsDevice = await giveDevice(window);
  await window.getByRole("button", { name: said.add }).click();
  await window.getByRole("button", { name: said.close }).waitFor();
  await bring(itsDevice, device);
  await window.close();
}
