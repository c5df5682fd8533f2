// SPDX-License-Identifier: Apache-2.0
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually, Journey, type Visit } from "../testing/journey.ts";
import { RIGHT_CODE } from "../testing/stub-bot.ts";

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
});
afterAll(async () => {
  await journey.stop();
});

const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true } as const;

/** True when the whole of an element is inside the window. */
async function isInView(visit: Visit, element: Locator): Promise<boolean> {
  const box = await element.boundingBox();
  const size = visit.page.viewportSize();
  return (
    box !== null &&
    size !== null &&
    box.y >= 0 &&
    box.x >= 0 &&
    box.y + box.height <= size.height &&
    box.x + box.width <= size.width
  );
}

const looks = [
  {
    lang: "en",
    colorScheme: "light",
    name: "English, light, phone",
    words: {
      person: "Talk to a person",
      confirm: /Confirm the change/u,
      anyway: "Send anyway",
      edit: "Don’t send, edit",
      quick: "Quick exit",
    },
  },
  {
    lang: "ar",
    colorScheme: "dark",
    name: "Arabic, dark, phone",
    words: {
      person: "التحدث إلى موظف",
      confirm: /تأكيد التغيير/u,
      anyway: "إرسال رغم ذلك",
      edit: "عدم الإرسال والتعديل",
      quick: "خروج سريع",
    },
  },
] as const;

describe.each(looks)("The widget in $name", ({ lang, colorScheme, words }) => {
  test("The widget shows event 0 and three starters at once and has no accessibility violation in any state", async () => {
    const visit = await journey.visit(`${journey.stub.hostOrigin}/?lang=${lang}`, { ...PHONE, colorScheme });
    const { widget } = visit;
    const expectClean = async (state: string): Promise<void> => {
      expect(await journey.violations(visit.frame()), state).toEqual([]);
    };
    await visit.open();
    const starters = widget.locator(".starters button");
    await eventually("event 0, three starters and both ways out are in view", async () => {
      const ways = [words.person, words.quick].map((name) => widget.getByRole("button", { name }));
      const shown = [widget.locator(".bubble").first(), ...ways, ...(await starters.all())];
      return shown.length === 6 && (await Promise.all(shown.map((element) => isInView(visit, element)))).every(Boolean);
    });
    expect(await visit.frame().evaluate(() => document.documentElement.dir)).toBe(lang === "ar" ? "rtl" : "ltr");
    await expectClean("opened");

    await starters.first().click();
    const code = widget.locator("input[autocomplete=one-time-code]");
    await code.waitFor();
    expect(await code.getAttribute("inputmode")).toBe("numeric");
    await expectClean("secure form");
    await code.fill("12");
    await code.press("Enter");
    await widget.locator(".wrong").waitFor();
    await expectClean("secure form, wrong shape");
    await code.fill(RIGHT_CODE);
    await code.press("Enter");
    await widget.getByRole("table").waitFor();
    await eventually(
      "the badge shows the new level",
      async () => (await widget.locator(".badge.proved").count()) === 1,
    );
    await expectClean("bill comparison");

    await widget.locator(".choice.primary").click();
    await widget.locator(".plan").first().waitFor();
    await expectClean("plan comparison");
    await widget.locator(".plan button").click();
    const confirm = widget.getByRole("button", { name: words.confirm });
    await confirm.waitFor();
    await expectClean("confirmation");
    await confirm.click();
    await widget.locator(".card.receipt").waitFor();
    await expectClean("receipt");

    await visit.send(lang === "ar" ? "لا خدمة" : "no service");
    await widget.locator(".card.steps").waitFor();
    await expectClean("step list");
    await visit.send("4111 1111 1111 1111");
    await widget.getByRole("button", { name: words.anyway }).waitFor();
    await expectClean("secret found");
    await widget.getByRole("button", { name: words.edit }).click();

    await widget.locator("[popovertarget=menu]").click();
    await expectClean("menu");
    await visit.page.keyboard.press("Escape");
    await widget.locator(".badge").click();
    await widget.getByRole("dialog").waitFor();
    await expectClean("assurance explained");
    await visit.page.keyboard.press("Escape");
    await eventually(
      "the dialog is closed, the chat is not",
      async () => (await widget.getByRole("dialog").count()) === 0,
    );

    await widget.getByRole("button", { name: words.person }).click();
    await widget.locator(".queue").waitFor();
    await expectClean("queued");
    const conversation = journey.stub.newest;
    conversation.takeOver(conversation.version, "Maya Lindt");
    conversation.say("agent", [{ type: "text", text: "Hello" }]);
    await widget.locator(".avatar.agent").waitFor();
    await expectClean("with an agent");
    conversation.end("by_agent");
    await widget.locator(".ended button").waitFor();
    await expectClean("ended");
    expect(visit.complaints).toEqual([]);
    await visit.close();
  });
});

test("The widget lays out from right to left, switches language and tells the server", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
  await visit.open();
  const avatar = visit.widget.locator(".group .avatar").first();
  const before = await avatar.boundingBox();
  await visit.widget.getByRole("button", { name: "العربية" }).click();
  await eventually(
    "the frame is right to left",
    async () => (await visit.frame().evaluate(() => document.documentElement.dir)) === "rtl",
  );
  const after = await avatar.boundingBox();
  expect(after?.x).toBeGreaterThan((before?.x ?? 0) + 200);
  await eventually("the server heard of it", () =>
    journey.stub.newest.carriedOut.some((input) => input.kind === "language" && input.lang === "ar"),
  );
  await visit.close();
});

test("The widget is used with the keyboard alone, and Esc gives the focus back to the launcher", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
  const { page, widget } = visit;
  await page.locator("[data-wardline] .launcher").waitFor({ state: "attached" });
  await page.locator("#before").focus();
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  const input = widget.getByRole("textbox", { name: "Message" });
  await input.waitFor();
  await eventually("the input has the focus", () => input.evaluate((element) => element === document.activeElement));
  await page.keyboard.type("my plan");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("please");
  await page.keyboard.press("Enter");
  const choose = widget.getByRole("button", { name: "Choose SIM M" });
  await choose.waitFor();
  for (
    let steps = 0;
    steps < 20 && !(await choose.evaluate((element) => element === document.activeElement));
    steps += 1
  ) {
    await page.keyboard.press("Shift+Tab");
  }
  await page.keyboard.press("Enter");
  await widget.getByRole("button", { name: /Confirm the change/u }).waitFor();
  const [first] = journey.stub.newest.carriedOut;
  expect(first).toMatchObject({ kind: "text", text: "my plan\nplease" });
  await page.keyboard.press("Escape");
  await eventually("the launcher has the focus", () =>
    page.evaluate(
      () => document.querySelector("[data-wardline]")?.shadowRoot?.activeElement?.className === "launcher end",
    ),
  );
  expect(await page.evaluate(() => (window as unknown as { wardline: { state: string } }).wardline.state)).toBe(
    "closed",
  );
  await visit.close();
});

test("The widget asks before something secret leaves, and a code leaves no trace in page or storage", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
  const { widget } = visit;
  await visit.open();
  const asked = journey.stub.newest;
  await visit.send("my PIN is 0412");
  await widget.getByRole("button", { name: "Don’t send, edit" }).click();
  expect(asked.carriedOut).toEqual([]);
  await visit.send("why is my bill higher");
  const code = widget.getByLabel("6-digit code");
  await code.fill("204 618");
  await widget.getByRole("button", { name: "Check" }).click();
  await widget.getByRole("table").waitFor();
  expect(asked.carriedOut.at(-1)).toMatchObject({ kind: "form", fields: { code: RIGHT_CODE } });
  const traces = await visit
    .frame()
    .evaluate(() => document.documentElement.outerHTML + JSON.stringify({ ...sessionStorage, ...localStorage }));
  expect(traces).not.toMatch(/204 ?618/u);
  await visit.close();
});

test.each([
  [
    "en",
    "light",
    { viewport: { width: 320, height: 640 } },
    "Your choices",
    "Receipt",
    "Take back: Suggestions from how you use your line",
  ],
  ["ar", "dark", PHONE, "خياراتك", "الإيصال", "سحب الموافقة: اقتراحات من طريقة استخدامك لخطك"],
] as const)(
  "[SEC-424] The widget shows choices purpose by purpose with receipts, and one press takes one back (%s, %s)",
  async (lang, colorScheme, look, title, receipt, takeBack) => {
    const visit = await journey.visit(`${journey.stub.hostOrigin}/?lang=${lang}`, { ...look, colorScheme });
    const { widget } = visit;
    await visit.open();
    await widget.locator("[popovertarget=menu]").click();
    await widget.getByRole("button", { name: title, exact: true }).click();
    const dialog = widget.getByRole("dialog");
    await dialog.locator(".choices li").nth(1).waitFor();
    await dialog.getByText(receipt, { exact: true }).click();
    await dialog.getByText("sGtN0dOPMo5bNkhq8MsMMOh1C6A8rUTgi1w4nVfFbVM").waitFor();
    expect(await journey.violations(visit.frame())).toEqual([]);
    expect(await visit.frame().evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    const saved = visit.page.waitForEvent("download");
    await dialog.locator(".button.primary").click();
    expect((await saved).suggestedFilename()).toMatch(/^consent-receipts-.*\.json$/u);
    await dialog.getByRole("button", { name: takeBack }).click();
    await eventually("it was taken back", () => journey.stub.choices.withdrawn.includes("marketing"));
    await dialog.getByRole("button", { name: takeBack }).waitFor({ state: "detached" });
    expect(await journey.violations(visit.frame())).toEqual([]);
    expect(visit.complaints).toEqual([]);
    journey.stub.choices.withdrawn.length = 0;
    await visit.close();
  },
);

test("The widget says of a chat that the law asks to keep that it is kept", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
  await visit.open();
  journey.stub.keepsNext = true;
  await visit.widget.locator("[popovertarget=menu]").click();
  await visit.widget.getByRole("button", { name: "Delete this chat" }).click();
  await visit.widget.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await visit.widget.getByText(/because the law asks us to/u).waitFor();
  await visit.close();
});

test("The widget deletes the chat on request and starts anew", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`);
  const { widget } = visit;
  await visit.open();
  const { id } = journey.stub.newest;
  await widget.locator("[popovertarget=menu]").click();
  await widget.getByRole("button", { name: "Delete this chat" }).click();
  await widget.getByRole("dialog").getByRole("button", { name: "Delete", exact: true }).click();
  await widget.getByText("This chat has been deleted.").waitFor();
  expect(journey.stub.conversations.some((one) => one.id === id)).toBe(false);
  await widget.getByRole("button", { name: "Start a new chat" }).click();
  await widget.getByText("I am an automated assistant").first().waitFor();
  await visit.close();
});

test("The widget needs no sideways scrolling at 320 px, which is 1280 px at 400 %", async () => {
  const visit = await journey.visit(`${journey.stub.hostOrigin}/`, { viewport: { width: 320, height: 640 } });
  await visit.open();
  await visit.send("bill");
  await visit.widget.getByLabel("6-digit code").fill(RIGHT_CODE);
  await visit.widget.getByRole("button", { name: "Check" }).click();
  await visit.widget.getByRole("table").waitFor();
  const overflow = await visit.frame().evaluate(() => {
    const scroll = document.querySelector(".scroll");
    return Math.max(
      document.documentElement.scrollWidth - innerWidth,
      (scroll?.scrollWidth ?? 0) - (scroll?.clientWidth ?? 0),
    );
  });
  expect(overflow).toBe(0);
  await visit.close();
});
