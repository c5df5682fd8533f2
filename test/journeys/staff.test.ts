// SPDX-License-Identifier: Apache-2.0
// How staff get in, stay in and get out: the real program, a real browser, its virtual authenticator.
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeClientKey, openChannelDoor } from "#surfaces";
import { violationsIn } from "./axe.ts";
import { comeIn, deskWindow, keepPasskeys, openDesk, toPage } from "./desk.ts";
import { giveDevice, setPresent, setVerified } from "./devices.ts";
import { eventually } from "./eventually.ts";
import { Stage } from "./stage.ts";

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open();
}, 240_000);
afterAll(async () => {
  await stage.close();
}, 120_000);

const width = (page: Page): Promise<number> => page.evaluate(() => document.documentElement.scrollWidth);

async function tabTo(page: Page, name: RegExp): Promise<void> {
  await eventually(`the focus reaches ${String(name)}`, async () => {
    await page.keyboard.press("Tab");
    const text = await page.evaluate(() => {
      const at = document.activeElement;
      if (at === null || at === document.body) return "";
      return at instanceof HTMLInputElement ? (at.labels?.[0]?.textContent ?? "") : at.textContent;
    });
    return name.test(text);
  });
}

describe("The first run", () => {
  test("the printed link enrols with the keyboard alone, signs out, and signs in by the passkey to a case", {
    timeout: 120_000,
  }, async () => {
    const visitor = await stage.visit({ customer: "C04" });
    await visitor.open();
    await visitor.say("I want to talk to a person");
    await visitor.widget.locator(".queue").waitFor();

    const { page, device } = await deskWindow(stage, stage.firstStaffPath);
    await page.getByRole("heading", { name: "Welcome to the care desk" }).waitFor();
    expect(page.url()).not.toContain("enrol=");
    expect(await violationsIn(page, page)).toEqual([]);
    await tabTo(page, /Your name/u);
    await page.keyboard.type("Maya Lindt");
    await tabTo(page, /Make a passkey/u);
    await page.keyboard.press("Enter");
    await page.locator(".case-row").first().waitFor();
    await keepPasskeys(stage, device);
    expect(await violationsIn(page, page)).toEqual([]);

    // What was used opens nothing a second time.
    const again = await deskWindow(stage, stage.firstStaffPath);
    await again.page.getByText("This link was used or is too old").waitFor();
    expect(await violationsIn(again.page, again.page)).toEqual([]);
    await again.page.context().close();

    await setPresent(device, false);
    await tabTo(page, /Sign out/u);
    await page.keyboard.press("Enter");
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(await page.locator("input[type=password]").count()).toBe(0);
    expect(await violationsIn(page, page)).toEqual([]);
    const left = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
    const door = openChannelDoor(stage.desk, { pin: null, outer: { cookie: left } });
    expect((await door.fetch("/v1/desk/cases")).status).toBe(401);

    await tabTo(page, /Sign in with a passkey/u);
    // First unknown, then there: the browser's own offer must not answer before anybody presses.
    await setVerified(device, false);
    await setPresent(device, true);
    await page.keyboard.press("Enter");
    await page.getByText("Nothing was confirmed").waitFor();
    await setVerified(device, true);
    await tabTo(page, /Sign in with a passkey/u);
    await page.keyboard.press("Enter");
    await page.locator(".case-row").first().waitFor();
    await tabTo(page, /person/u);
    await page.keyboard.press("Enter");
    await keepPasskeys(stage, device);
    await page.getByRole("button", { name: "Take over" }).press("Enter");
    await visitor.widget.getByText("Maya Lindt").first().waitFor();
    await page.context().close();
    await visitor.close();
  });

  test("a phone in Arabic signs in, sees its pages and nothing is wider than the screen", {
    timeout: 90_000,
  }, async () => {
    const { page, device } = await deskWindow(stage, "/console", {
      viewport: { width: 320, height: 640 },
      locale: "ar",
    });
    await page.getByRole("button", { name: "سجّل الدخول بمفتاح مرور" }).waitFor();
    expect(await width(page)).toBe(320);
    expect(await violationsIn(page, page)).toEqual([]);
    await setPresent(device, true);
    await comeIn(page, "سجّل الدخول بمفتاح مرور");
    await keepPasskeys(stage, device);
    const ofPrivacy = ["الطلبات", "واجبات الحوادث", "الحجز والاحتفاظ", "خريطة البيانات", "من اطّلع", "الأدلة والتدقيق"];
    for (const name of ["حسابي", "الموظفون", "السجل", ...ofPrivacy]) {
      await toPage(page, name);
      await page.locator(".desk-page").waitFor();
      expect([name, await width(page)]).toEqual([name, 320]);
      expect(await violationsIn(page, page)).toEqual([]);
    }
    await page.context().close();
  });
});

describe("A session", () => {
  test("[SEC-093] copied into another browser it opens nothing, neither over HTTP nor as a socket", {
    timeout: 90_000,
  }, async () => {
    const page = await openDesk(stage);
    const cookies = await page.context().cookies();
    expect(cookies.map(({ name, httpOnly, sameSite }) => [name, httpOnly, sameSite])).toEqual([
      ["wardline_desk", true, "Strict"],
    ]);
    const thief = await stage.browser.newContext();
    await thief.addCookies(cookies);
    const stolen = await thief.newPage();
    await stolen.goto(`${stage.desk}/console`);
    await stolen.getByRole("heading", { name: "Sign in" }).waitFor();
    const statuses = await stolen.evaluate(async () => {
      const pair = await crypto.subtle.generateKey({ name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
      const encode = (bytes: Uint8Array): string =>
        btoa(String.fromCharCode(...bytes))
          .replaceAll("+", "-")
          .replaceAll("/", "_")
          .replaceAll("=", "");
      const text = (value: object): string => encode(new TextEncoder().encode(JSON.stringify(value)));
      const { kty, crv, x, y } = await crypto.subtle.exportKey("jwk", pair.publicKey);
      const prove = async (path: string): Promise<string> => {
        const claims = {
          jti: crypto.randomUUID(),
          htm: "GET",
          htu: location.origin + path,
          iat: (Date.now() / 1000) | 0,
        };
        const signed = `${text({ typ: "dpop+jwt", alg: "ES256", jwk: { kty, crv, x, y } })}.${text(claims)}`;
        const signature = await crypto.subtle.sign(
          { name: "ECDSA", hash: "SHA-256" },
          pair.privateKey,
          new TextEncoder().encode(signed),
        );
        return `${signed}.${encode(new Uint8Array(signature))}`;
      };
      const bare = await fetch("/v1/desk/cases");
      const own = await fetch("/v1/desk/cases", { headers: { dpop: await prove("/v1/desk/cases") } });
      const socket = new WebSocket(`${location.origin.replace("http", "ws")}/v1/desk/socket`);
      const proof = await prove("/v1/desk/socket");
      socket.addEventListener("open", () => socket.send(JSON.stringify({ type: "prove", proof })));
      const heard: string[] = [];
      socket.addEventListener("message", (message) => heard.push(String(message.data)));
      const code = await new Promise<number>((resolve) =>
        socket.addEventListener("close", (event) => resolve(event.code)),
      );
      return { bare: bare.status, own: own.status, code, heard };
    });
    // Outside of the sealed channel nothing is answered; inside it another browser's key is refused.
    expect(statuses).toEqual({ bare: 426, own: 426, code: 4426, heard: [] });
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const door = openChannelDoor(stage.desk, { pin: null, outer: { cookie } });
    const key = makeClientKey();
    const dpop = key.prove("GET", `${stage.desk}/v1/desk/cases`, cookies[0]?.value ?? "", Date.now());
    expect((await door.fetch("/v1/desk/cases")).status).toBe(401);
    expect((await door.fetch("/v1/desk/cases", { headers: { dpop } })).status).toBe(401);
    // Its owner notices nothing.
    await page.reload();
    await page.locator(".cases").waitFor();
    await thief.close();
    await page.context().close();
  });

  test("is ended from another window by its owner, and the page says so", { timeout: 90_000 }, async () => {
    const here = await openDesk(stage);
    const there = await openDesk(stage);
    await toPage(here, "My account");
    const end = here.getByRole("button", { name: "Sign out there" });
    await end.first().waitFor();
    while ((await end.count()) > 0) {
      const before = await end.count();
      await end.first().click();
      await eventually("one less", async () => (await end.count()) < before);
    }
    await there.getByText("You were signed out").waitFor();
    expect(await violationsIn(there, there)).toEqual([]);
    await there.context().close();
    await here.context().close();
  });

  test("warns before nobody is taken for nobody, and a press keeps it", { timeout: 90_000 }, async () => {
    const { page, device } = await deskWindow(stage, "/console");
    await page.clock.install();
    await page.reload();
    await page.getByRole("button", { name: "Sign in with a passkey" }).waitFor();
    await setPresent(device, true);
    await comeIn(page, "Sign in with a passkey");
    await keepPasskeys(stage, device);
    await page.clock.fastForward("14:10");
    await page.getByText("You will be signed out in a minute").waitFor();
    expect(await violationsIn(page, page)).toEqual([]);
    await page.getByRole("button", { name: "I am here" }).click();
    await page.getByText("You will be signed out in a minute").waitFor({ state: "detached" });
    await page.locator(".cases").waitFor();
    await page.context().close();
  });
});

describe("Colleagues", () => {
  test("[SEC-097] an invited auditor reads the history and sees no cases; disabled, the page ends at once", {
    timeout: 120_000,
  }, async () => {
    const admin = await openDesk(stage);
    await toPage(admin, "Staff");
    await admin.getByRole("checkbox", { name: /^Care/u }).uncheck();
    await admin.getByRole("checkbox", { name: /^Auditor/u }).check();
    expect(await violationsIn(admin, admin)).toEqual([]);
    await admin.getByRole("button", { name: "Make a link" }).click();
    const link = await admin.locator(".one-time code").innerText();
    expect(await violationsIn(admin, admin)).toEqual([]);

    const context = await stage.browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
    const noor = await context.newPage();
    await giveDevice(noor);
    await noor.goto(link);
    await noor.getByLabel("Your name").fill("Noor Haddad");
    await noor.getByRole("button", { name: "Make a passkey and enter" }).click();
    await toPage(noor, "History");
    await noor.getByRole("grid").waitFor();
    expect(await noor.getByRole("link", { name: "Cases", exact: true }).count()).toBe(0);
    expect(await noor.getByRole("link", { name: "Staff", exact: true }).count()).toBe(0);
    const entry = noor.getByRole("gridcell", { name: "staff.enrolled" }).first();
    await entry.click();
    await noor.getByRole("heading", { name: "staff.enrolled" }).waitFor();
    expect(await violationsIn(noor, noor)).toEqual([]);

    await toPage(admin, "Cases");
    await toPage(admin, "Staff");
    await admin.getByRole("button", { name: "Disable: Noor Haddad" }).click();
    expect(await violationsIn(admin, admin)).toEqual([]);
    await admin.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
    await admin.getByText("disabled").waitFor();
    await noor.getByText("You were signed out").waitFor();

    // The last admin cannot take it from themself.
    await admin.getByRole("button", { name: "Disable: Maya Lindt" }).click();
    await admin.getByRole("dialog").getByRole("button", { name: "Disable" }).click();
    await admin.getByText("The last admin stays one").waitFor();
    await context.close();
    await admin.context().close();
  });
});

describe("A link that another desk was sent", () => {
  test("[SEC-537] shows nothing before the sign-in, and says that it leads nowhere when it does", {
    timeout: 60_000,
  }, async () => {
    const desk = await openDesk(stage);
    const ticket = `0197a000-0000-7000-8000-000000000001.tojik0.${"A".repeat(43)}`;
    const stranger = await deskWindow(stage, `/console#outside=${ticket}`);
    await stranger.page.getByRole("heading", { name: "Sign in" }).waitFor();
    expect(stranger.page.url()).not.toContain("outside=");
    await stranger.page.context().close();

    await desk.evaluate((hash) => {
      location.hash = hash;
    }, `outside=${ticket}`);
    const dialog = desk.getByRole("dialog");
    await dialog.getByText("This link leads nowhere any more").waitFor();
    expect(desk.url()).not.toContain("outside=");
    expect(await violationsIn(desk, desk)).toEqual([]);
    await desk.keyboard.press("Escape");
    await dialog.waitFor({ state: "detached" });
    await desk.context().close();
  });
});
