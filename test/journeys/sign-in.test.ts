// SPDX-License-Identifier: Apache-2.0
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openChannelDoor } from "#surfaces";
import { type IdentityProvider, startIdentityProvider } from "../harness/identity-provider.ts";
import { violationsIn } from "./axe.ts";
import { Stage } from "./stage.ts";
import { PHONE, type Visitor } from "./visitor.ts";

let stage: Stage;
let idp: IdentityProvider;
let dir: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), "wardline-oidc-"));
  stage = await Stage.open(async (origins) => {
    idp = await startIdentityProvider({
      people: [
        { id: "IN-C01", acr: "urn:test:strong", amr: ["hwk"] },
        { id: "IN-C02", acr: "urn:test:password", amr: ["pwd"] },
        { id: "IN-C03", acr: "urn:test:strong", amr: ["hwk"] },
      ],
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

const LINK = /Larkspur ID|هوية لاركسبر/u;

/** Presses the link to the provider; the window that opens stands at the provider's login page. */
async function leave(visitor: Visitor): Promise<Page> {
  const opening = visitor.context.waitForEvent("page");
  await visitor.widget.getByRole("link", { name: LINK }).last().click();
  const window = await opening;
  await window.waitForURL(`${idp.issuer}/**`);
  return window;
}

async function signInAs(window: Page, person: string): Promise<void> {
  await window.getByRole("button", { name: person }).click();
  await window.waitForURL("**/sign-in/callback/**");
}

describe("a session bound to its browser", () => {
  test("[SEC-112] a cookie that was copied to another browser shows nothing there; its own browser goes on, also after a reload", async () => {
    const owner = await stage.visit({ customer: "C01" });
    await owner.open();
    await owner.say("what is the weather like");
    await owner.reads("weather");
    const cookies = (await owner.context.cookies(stage.chat)).filter(({ name }) => name.endsWith("wardline_visitor"));
    expect(cookies).toHaveLength(1);

    const thief = await stage.visit();
    await thief.context.addCookies(cookies);
    await thief.open();
    await thief.say("hello");
    await thief.reads("hello");
    expect(await thief.conversation()).not.toContain("weather");
    const cookie = cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    const door = openChannelDoor(stage.desk, { pin: null, outer: { cookie } });
    expect((await door.fetch("/v1/conversations/current")).status).toBe(404);
    await thief.close();

    await owner.page.reload();
    await owner.open();
    await owner.reads("weather");
    await owner.say("hello again");
    await owner.reads("hello again");
    expect(owner.complaints).toEqual([]);
    await owner.close();
  }, 60_000);
});

describe("a device whose clock is wrong", () => {
  test.each([-2, 26])(
    "by %i hours opens the chat, is answered, and goes on after a reload",
    async (hours) => {
      const context = await stage.browser.newContext();
      await context.addInitScript((ms) => {
        const now = Date.now.bind(Date);
        Date.now = () => now() + ms;
      }, hours * 3_600_000);
      const page = await context.newPage();
      await page.goto(`${stage.chat}/widget/?lang=en`);
      const say = async (text: string): Promise<void> => {
        await page.locator(".composer textarea").fill(text);
        await page.keyboard.press("Enter");
      };
      await say("what is the weather like");
      await page.getByText("I can't help with that here").first().waitFor();
      await page.reload();
      await page.getByText("what is the weather like").first().waitFor();
      await say("hello");
      await page.getByText("Sent").last().waitFor();
      await context.close();
    },
    60_000,
  );
});

describe("two windows of one browser", () => {
  test("both open at once, and both go on with the chat that is there in the end", async () => {
    const first = await stage.visit();
    const page = await first.context.newPage();
    await page.goto(stage.site);
    await Promise.all([first.open(), page.locator("[data-wardline] button.launcher").click()]);
    await page.frameLocator("iframe").locator(".bubble").first().waitFor();
    await first.say("hello from the first");
    await first.reads("hello from the first");
    const field = page.frameLocator("iframe").locator(".composer textarea");
    await field.fill("hello from the second");
    await field.press("Enter");
    await page.frameLocator("iframe").locator(".rows-list").getByText("hello from the second").last().waitFor();
    expect(first.complaints).toEqual([]);
    await first.close();
  }, 60_000);

  test("in a frame of another site each window has a chat and a key of its own", async () => {
    const first = await stage.visit({ site: stage.elsewhere });
    await first.open();
    const page = await first.context.newPage();
    await page.goto(stage.elsewhere);
    await page.locator("[data-wardline] button.launcher").click();
    await page.frameLocator("iframe").locator(".bubble").first().waitFor();
    await first.say("how are you");
    await first.reads("how are you");
    await expect.poll(() => first.widget.locator(".message, .bubble").count()).toBeGreaterThan(2);
    await first.close();
  }, 60_000);
});

describe("signing in at an identity provider", () => {
  test("in a window of its own: a phishing-resistant login is enough for the bill, and the window says so", async () => {
    const visitor = await stage.visit();
    await visitor.open();
    await visitor.say("Why is my bill higher?");
    await visitor.widget.getByRole("link", { name: "Sign in with Larkspur ID" }).waitFor();
    expect(await visitor.violations()).toEqual([]);
    const window = await leave(visitor);
    expect(visitor.context.pages()).toHaveLength(2);
    await signInAs(window, "IN-C01");
    await window.getByText("You are signed in. The chat goes on by itself.").waitFor();
    expect(new URL(window.url()).search).toBe("");
    expect(await window.evaluate(() => window.opener === null)).toBe(true);
    expect(await violationsIn(window, window.mainFrame())).toEqual([]);
    await visitor.reads("I can now open account details");
    await visitor.reads(/Your bill/u);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  }, 60_000);

  test("in Arabic: a login alone is one factor, and a code makes the second", async () => {
    const visitor = await stage.visit({ lang: "ar" });
    await visitor.open();
    await visitor.say("لماذا فاتورتي أعلى؟");
    await visitor.widget.getByRole("link", { name: LINK }).waitFor();
    expect(await visitor.violations()).toEqual([]);
    const window = await leave(visitor);
    await signInAs(window, "IN-C02");
    await window.getByText("تم تسجيل دخولك. تطلب المحادثة خطوة أخرى.").waitFor();
    expect(await window.evaluate(() => document.documentElement.dir)).toBe("rtl");
    expect(await violationsIn(window, window.mainFrame())).toEqual([]);
    await window.getByRole("button", { name: "إغلاق هذه النافذة" }).click();
    await visitor.fillCode("+447700900102");
    await expect.poll(() => visitor.widget.locator("input[autocomplete=one-time-code]").count()).toBe(0);
    expect(visitor.complaints).toEqual([]);
    await visitor.close();
  }, 60_000);

  test("called off, or as somebody else: nothing changes, both windows say so, and another way is still open", async () => {
    const visitor = await stage.visit({ customer: "C03" });
    await visitor.open();
    await visitor.say("Why is my bill higher?");
    const window = await leave(visitor);
    await window.getByRole("button", { name: "Cancel" }).click();
    await window.getByText("The sign-in was called off. Nothing was changed.").waitFor();
    await visitor.reads("The sign-in was called off");
    const again = await leave(visitor);
    await signInAs(again, "IN-C01");
    await again.getByText("belongs to somebody else than the chat").waitFor();
    await visitor.reads("belongs to somebody else than this chat");
    await visitor.fillCode();
    await visitor.close();
  }, 60_000);

  test("a victim who signs in by an attacker's address signs in nobody: neither chat goes on", async () => {
    const victim = await stage.visit();
    await victim.open();
    await victim.say("Why is my bill higher?");
    const attacker = await stage.visit();
    await attacker.open();
    await attacker.say("Why is my bill higher?");
    const going = attacker.context.waitForEvent("request", (request) =>
      request.url().startsWith(`${idp.issuer}/auth?`),
    );
    await leave(attacker);
    // The attacker's own way to the provider, given to the victim, who signs in there in good faith.
    const theirs = await victim.context.newPage();
    await theirs.goto((await going).url());
    await signInAs(theirs, "IN-C01");
    await theirs.getByText("was not begun in this browser").waitFor();
    for (const one of [victim, attacker])
      expect(await one.conversation()).not.toMatch(/recognise|confirmed|sign-in was/u);
    await Promise.all([victim.close(), attacker.close()]);
  }, 60_000);

  test("on a phone it is a tab, and in a page of its own it is the same tab with a way back", async () => {
    const phone = await stage.visit({ look: { ...PHONE, viewport: { width: 320, height: 640 } } });
    await phone.open();
    await phone.say("Why is my bill higher?");
    await phone.widget.getByRole("link", { name: LINK }).waitFor();
    expect(await phone.overflow()).toBeLessThanOrEqual(0);
    const tab = await leave(phone);
    await signInAs(tab, "IN-C01");
    await tab.getByText("You are signed in").waitFor();
    await phone.close();

    const context = await stage.browser.newContext(PHONE);
    const page = await context.newPage();
    await page.goto(`${stage.chat}/widget/?lang=en`);
    await page.locator(".composer textarea").fill("Why is my bill higher?");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: LINK }).last().click();
    await page.waitForURL(`${idp.issuer}/**`);
    await signInAs(page, "IN-C03");
    await page.getByRole("link", { name: "Back to the chat" }).click();
    await page
      .getByText(/I can now open account details/u)
      .first()
      .waitFor();
    expect(context.pages()).toHaveLength(1);
    await context.close();
  }, 60_000);
});
