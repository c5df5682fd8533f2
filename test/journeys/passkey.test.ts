// SPDX-License-Identifier: Apache-2.0
import { generateSync } from "otplib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addPasskey, bring, type Device, giveDevice } from "./devices.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
}, 240_000);
afterAll(async () => {
  await stage.close();
}, 120_000);

const words = {
  en: {
    change: "I want to change my plan",
    plan: /SIM M/u,
    add: "Add a passkey",
    use: "Use passkey",
    confirm: /Yes, do exactly this/u,
    done: /Ordered: SIM M/u,
    bill: "why is my bill higher?",
    close: "Close this window",
    refused: /Nothing was confirmed|said no/u,
  },
  ar: {
    change: "أريد تغيير باقتي",
    plan: /SIM M/u,
    add: "إضافة مفتاح مرور",
    use: "استخدم مفتاح المرور",
    confirm: /نعم/u,
    done: /SIM M/u,
    bill: "لماذا فاتورتي أعلى؟",
    close: "إغلاق هذه النافذة",
    refused: /لم يُؤكَّد|رفضت/u,
  },
} as const;

/** The device on which C03 has its first passkey. */
let first: Device;

describe.each(["en", "ar"] as const)("passkeys in the chat, %s", (lang) => {
  const said = words[lang];
  const customer = lang === "en" ? "C03" : "C04";

  test(`a passkey is added in the chat and opens the account next time, ${lang}`, { timeout: 120_000 }, async () => {
    const visitor = await stage.visit({ customer, lang });
    const device = await giveDevice(visitor.page);
    await visitor.open();
    await visitor.say(said.bill);
    await visitor.fillCode();
    await visitor.widget.getByRole("button", { name: lang === "en" ? "Menu" : "القائمة" }).click();
    await visitor.widget
      .getByRole("button", { name: lang === "en" ? "Passkeys and app" : "مفاتيح المرور والتطبيق" })
      .click();
    expect(await visitor.violations()).toEqual([]);
    await visitor.widget.getByRole("dialog").getByRole("button", { name: said.add }).click();
    await visitor.widget.locator(".passkey").waitFor();
    expect(await visitor.violations()).toEqual([]);
    await addPasskey(visitor, device, said);
    await visitor.widget.locator(".passkey").waitFor({ state: "detached" });

    const later = await stage.visit({ customer, lang });
    const laterDevice = await giveDevice(later.page);
    await bring(device, laterDevice);
    await later.open();
    await later.say(said.bill);
    await later.widget.locator(".passkey").waitFor();
    // Refused by the person first: the device does not verify, nothing happens, and it can be tried again.
    await laterDevice.session.send("WebAuthn.setUserVerified", {
      authenticatorId: laterDevice.authenticatorId,
      isUserVerified: false,
    });
    await later.press(said.use);
    await later.widget.getByText(said.refused).waitFor();
    expect(await later.violations()).toEqual([]);
    await laterDevice.session.send("WebAuthn.setUserVerified", {
      authenticatorId: laterDevice.authenticatorId,
      isUserVerified: true,
    });
    await later.press(said.use);
    await later.widget.locator(".passkey").waitFor({ state: "detached" });
    await later.reads(/£/u);
    expect([...visitor.complaints, ...later.complaints]).toEqual([]);
    if (customer === "C03") first = laterDevice;
    else await later.close();
    await visitor.close();
  });
});

test("a plan with a new term is ordered by a passkey over the text on the button", { timeout: 120_000 }, async () => {
  const said = words.en;
  const visitor = await stage.visit({ customer: "C03" });
  const device = await giveDevice(visitor.page);
  await visitor.open();
  await visitor.say(said.change);
  await visitor.press(said.plan);
  // This customer has a passkey on another device; here the code by SMS is used.
  await visitor.press("Another way");
  await visitor.fillCode();
  await visitor.widget.getByRole("button", { name: said.confirm }).waitFor();
  expect(await visitor.violations()).toEqual([]);
  await visitor.press(said.confirm);
  await visitor.widget.getByText(said.refused).waitFor();
  expect(await stage.orders("CU-C03")).toEqual([]);
  await bring(first, device);
  await visitor.press(said.confirm);
  await visitor.reads(said.done);
  expect(await stage.orders("CU-C03")).toHaveLength(1);
  expect(visitor.complaints).toEqual([]);
  await visitor.close();
});

test("an authenticator app is added in the chat, and its key stands in no message", { timeout: 60_000 }, async () => {
  const visitor = await stage.visit({ customer: "C02" });
  await visitor.open();
  await visitor.say(words.en.bill);
  await visitor.fillCode();
  await visitor.widget.getByRole("button", { name: "Menu" }).click();
  await visitor.widget.getByRole("button", { name: "Passkeys and app" }).click();
  await visitor.widget.getByRole("dialog").getByRole("button", { name: "Add an authenticator app" }).click();
  const key = visitor.widget.locator(".app-key");
  await key.waitFor();
  expect(await visitor.violations()).toEqual([]);
  const secret = (await key.innerText()).replace(/\s/gu, "");
  const field = visitor.widget.getByLabel("Six-digit code");
  await field.fill(generateSync({ secret }));
  await field.press("Enter");
  await visitor.reads(/Your authenticator app was added/u);
  expect(await visitor.conversation()).not.toContain(secret.slice(0, 8));
  expect(visitor.complaints).toEqual([]);
  await visitor.close();
});
