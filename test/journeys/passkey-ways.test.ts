// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { addPasskey, bring, type Device, giveDevice, setPresent, setVerified } from "./devices.ts";
import { Stage } from "./stage.ts";
import type { Opening, Visitor } from "./visitor.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
}, 240_000);
afterAll(async () => {
  await stage.close();
}, 120_000);

const words = {
  en: {
    balance: "How much do I owe and when is it due?",
    bill: "why is my bill higher?",
    menu: "Menu",
    security: "Passkeys and app",
    add: "Add a passkey",
    close: "Close this window",
    onForm: "Use a passkey instead",
    use: "Use passkey",
    refused: /Nothing was confirmed|said no/u,
    openWindow: "Open it in a window",
    lock: "Lock my account",
    lockSure: "Press again to lock my account",
    isLocked: /Your account is locked/u,
    unlock: "Unlock with my passkey",
    needsPerson: /A person can open it with you/u,
    end: "Sign out everywhere else",
    ended: "The other chats are closed.",
    signedOut: /closed for your safety/u,
    number: "Enter your mobile number",
  },
  ar: {
    balance: "كم علي أن أدفع ومتى؟",
    bill: "لماذا فاتورتي أعلى؟",
    menu: "القائمة",
    security: "مفاتيح المرور والتطبيق",
    add: "إضافة مفتاح مرور",
    close: "إغلاق هذه النافذة",
    onForm: "استخدم مفتاح مرور بدلًا من ذلك",
    use: "استخدم مفتاح المرور",
    refused: /لم يُؤكَّد|رفضت/u,
    openWindow: "",
    lock: "اقفل حسابي",
    lockSure: "اضغط مرة أخرى لقفل حسابي",
    isLocked: /حسابك مقفل الآن/u,
    unlock: "افتح القفل بمفتاح المرور",
    needsPerson: /يستطيع موظف أن يفتحه معك/u,
    end: "",
    ended: "",
    signedOut: /أُغلقت هذه المحادثة حفاظًا على أمانك/u,
    number: "",
  },
} as const;

type Said = (typeof words)["en" | "ar"];

/** A signed-in customer at two factors, with the dialog of passkeys open. */
async function openSecurity(visitor: Visitor, said: Said): Promise<void> {
  await visitor.widget.getByRole("button", { name: said.menu }).click();
  await visitor.widget.getByRole("button", { name: said.security }).click();
  await visitor.widget.getByRole("dialog").waitFor();
}

/** A customer who is signed in and adds a passkey; the chat stays open. */
async function enrol(opening: Opening, said: Said): Promise<{ visitor: Visitor; device: Device }> {
  const visitor = await stage.visit(opening);
  const device = await giveDevice(visitor.page);
  await setPresent(device, false);
  await visitor.open();
  await visitor.say(said.bill);
  await visitor.fillCode();
  await openSecurity(visitor, said);
  await visitor.widget.getByRole("dialog").getByRole("button", { name: said.add }).click();
  await visitor.widget.locator(".passkey").waitFor();
  await addPasskey(visitor, device, said);
  await visitor.widget.locator(".passkey").waitFor({ state: "detached" });
  return { visitor, device };
}

/** Somebody who is not signed in, with a device that knows the passkey and a person who does nothing yet, at the number form. */
async function atNumberForm(
  from: Device,
  said: Said,
  opening: Opening = {},
): Promise<{ visitor: Visitor; device: Device }> {
  const visitor = await stage.visit(opening);
  const device = await giveDevice(visitor.page);
  await setPresent(device, false);
  await bring(from, device);
  await visitor.open();
  await visitor.say(said.balance);
  await visitor.widget.locator("input[autocomplete='username webauthn']").waitFor();
  return { visitor, device };
}

describe.each(["en", "ar"] as const)("a returning customer, %s", (lang) => {
  const said = words[lang];
  const customer = lang === "en" ? "C03" : "C04";
  let enrolled: Device;
  let firstChat: Visitor;

  test(`[SEC-130] signs in on the number form by a press, without number or message, ${lang}`, {
    timeout: 120_000,
  }, async () => {
    const { visitor: first, device: own } = await enrol({ customer, lang }, said);
    enrolled = own;
    const { visitor, device } = await atNumberForm(own, said, { lang });
    expect(await visitor.violations()).toEqual([]);
    expect(await visitor.overflow()).toBeLessThanOrEqual(0);
    // Refused by the person first: the form stays, and it can be tried again.
    await setPresent(device, true);
    await setVerified(device, false);
    await visitor.press(said.onForm);
    await visitor.widget.getByText(said.refused).waitFor();
    expect(await visitor.violations()).toEqual([]);
    await setVerified(device, true);
    await visitor.press(said.onForm);
    await visitor.widget.locator(".form-passkey").waitFor({ state: "detached" });
    await visitor.reads(/£/u);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
    firstChat = first;
  });

  test(`[SEC-131] locks the account in two presses; a passkey that a code let in does not open it, ${lang}`, {
    timeout: 120_000,
  }, async () => {
    const visitor = await stage.visit({ customer, lang });
    const device = await giveDevice(visitor.page);
    await bring(enrolled, device);
    await visitor.open();
    await openSecurity(visitor, said);
    const dialog = visitor.widget.getByRole("dialog");
    await dialog.getByRole("button", { name: said.lock, exact: true }).click();
    expect(await visitor.violations()).toEqual([]);
    await dialog.getByRole("button", { name: said.lockSure }).click();
    await visitor.reads(said.isLocked);
    await openSecurity(visitor, said);
    expect(await visitor.violations()).toEqual([]);
    // The chat in which the passkey was added has ended, at once.
    await firstChat.reads(said.signedOut);
    // Added on a code a moment ago: people open it, for three days.
    await dialog.getByRole("button", { name: said.unlock }).click();
    await visitor.reads(said.needsPerson);
    // At one factor the list of passkeys is refused, which the browser notes.
    expect([...firstChat.complaints, ...visitor.complaints].filter((one) => !/status of 403/u.test(one))).toEqual([]);
    await visitor.close();
    await firstChat.close();
  });
});

describe("other ways to the same passkey", () => {
  const said = words.en;
  let enrolled: Device;
  let owner: Visitor;

  test("the browser's autofill takes it in the field, without a press in the chat", { timeout: 120_000 }, async () => {
    ({ visitor: owner, device: enrolled } = await enrol({ customer: "C07" }, said));
    // A headless browser shows no list: the virtual person picks what it would offer, at once.
    const visitor = await stage.visit();
    const device = await giveDevice(visitor.page);
    await bring(enrolled, device);
    await visitor.open();
    await visitor.say(said.balance);
    await visitor.reads(/£/u);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  });

  test("with the keyboard alone, the focus always to be seen", { timeout: 120_000 }, async () => {
    const { visitor, device } = await atNumberForm(enrolled, said);
    const button = visitor.widget.getByRole("button", { name: said.onForm });
    await visitor.widget.locator("input[autocomplete='username webauthn']").focus();
    for (let i = 0; i < 8 && !(await button.evaluate((one) => one === document.activeElement)); i += 1) {
      await visitor.page.keyboard.press("Tab");
      expect(await visitor.unseenFocus()).toBeNull();
    }
    await setPresent(device, true);
    await visitor.page.keyboard.press("Enter");
    await visitor.widget.locator(".form-passkey").waitFor({ state: "detached" });
    await visitor.reads(/£/u);
    await visitor.close();
  });

  test("a person who does nothing: the browser gives up, and it can be tried again", { timeout: 120_000 }, async () => {
    const visitor = await stage.visit();
    // The browser's own patience, shortened: what it does afterwards is what is tried.
    await visitor.context.addInitScript(() => {
      const get = navigator.credentials?.get.bind(navigator.credentials);
      if (get === undefined) return;
      navigator.credentials.get = (options) => {
        if (options?.publicKey !== undefined && options.mediation !== ("conditional" as never))
          options.publicKey.timeout = 1_500;
        return get(options);
      };
    });
    await visitor.page.reload();
    const device = await giveDevice(visitor.page);
    await setPresent(device, false);
    await bring(enrolled, device);
    await visitor.open();
    await visitor.say(said.bill);
    await visitor.widget.locator(".passkey").waitFor();
    await visitor.press(said.use);
    await visitor.widget.getByText(said.refused).waitFor();
    expect(await visitor.violations()).toEqual([]);
    await setPresent(device, true);
    await visitor.press(said.use);
    await visitor.widget.locator(".passkey").waitFor({ state: "detached" });
    await visitor.reads(/£/u);
    await visitor.close();
  });

  test("where the page does not allow it in the frame, a window of its own does it", { timeout: 120_000 }, async () => {
    const visitor = await stage.visit();
    await visitor.context.addInitScript(() => {
      Object.defineProperty(HTMLIFrameElement.prototype, "allow", { set: () => undefined, get: () => "" });
    });
    await visitor.page.reload();
    await visitor.open();
    await visitor.say(said.balance);
    await visitor.press(said.onForm);
    await visitor.widget.getByRole("button", { name: said.openWindow }).waitFor();
    expect(await visitor.violations()).toEqual([]);
    const opening = visitor.context.waitForEvent("page");
    await visitor.press(said.openWindow);
    const window = await opening;
    const device = await giveDevice(window);
    await bring(enrolled, device);
    await window.getByRole("button", { name: said.onForm }).click();
    await window.getByRole("button", { name: said.close }).waitFor();
    await visitor.reads(/£/u);
    await visitor.close();
  });

  test("a second device has a passkey of its own; signing out elsewhere ends the other chat at once", {
    timeout: 120_000,
  }, async () => {
    // On the new device the customer confirms by a code, and adds a passkey there.
    const visitor = await stage.visit({ customer: "C07" });
    const device = await giveDevice(visitor.page);
    await visitor.open();
    await visitor.say(said.bill);
    await visitor.press("Another way");
    await visitor.fillCode();
    await openSecurity(visitor, said);
    await visitor.widget.getByRole("dialog").getByRole("button", { name: said.add }).click();
    await visitor.widget.locator(".passkey").waitFor();
    await addPasskey(visitor, device, said);
    await visitor.widget.locator(".passkey").waitFor({ state: "detached" });
    await openSecurity(visitor, said);
    const dialog = visitor.widget.getByRole("dialog");
    await expect.poll(() => dialog.locator("ul.authenticators").first().locator("li").count()).toBe(2);
    expect(await visitor.violations()).toEqual([]);

    // The first chat of this customer is still open elsewhere: one press ends it.
    await dialog.getByRole("button", { name: said.end }).click();
    await dialog.getByText(said.ended).waitFor();
    await owner.reads(said.signedOut);
    await owner.close();

    // And the second device signs in by itself from now on.
    const { visitor: later, device: again } = await atNumberForm(device, said);
    await setPresent(again, true);
    // The browser may offer it by autofill before the button is pressed: then the form goes from under the pointer.
    const button = later.widget.getByRole("button", { name: said.onForm }).last();
    await button.click({ timeout: 5_000 }).catch(() => undefined);
    await later.widget.locator(".form-passkey").waitFor({ state: "detached" });
    await later.reads(/£/u);
    expect([...visitor.complaints, ...later.complaints]).toEqual([]);
    await later.close();
    await visitor.close();
  });
});
