// SPDX-License-Identifier: Apache-2.0
// Set-up and opening hours in a browser: fields, tests, the file, and no barrier in either language, colour or width.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { SETUP_FIELDS } from "../../../src/main/setup/setup-fields.ts";
import { Journey } from "../../testing/journey.ts";

const VALUES: Readonly<Record<string, string>> = {
  tenant: "acme",
  "locale.timeZone": "Asia/Dubai",
  "operator.baseUrl": "https://api.acme.example",
  "webhooks.endpoints": "crm https://crm.acme.example/wardline/incoming incident.opened incident.closed",
};
const view = {
  fields: SETUP_FIELDS.map(({ key, part, kind, choices = [], isFixed = false }) => ({
    ...{ key, part, kind, choices, isFixed, value: VALUES[key] ?? "" },
    origin: key in VALUES ? "file" : "default",
  })),
  connectors: ["operator", "identity", "notify", "kms", "webhook:crm"].map((name) => ({
    name,
    isOn: name !== "notify",
  })),
  file: { name: "wardline.yaml", isWritable: true },
  mayCheck: true,
  mayChange: true,
};
const draft = {
  text: "# Ours.\ntenant: acme\nlocale:\n  timeZone: Asia/Dubai\n  country: AE\n",
  changed: [{ key: "locale.country", before: "", after: "AE" }],
  problems: [],
};
const span = { days: [1, 2, 3, 4, 7], fromMinute: 540, toMinute: 1_020 };
const content = { ...span, otherHours: [{ days: [5], fromMinute: 540, toMinute: 720 }], holidays: ["2026-12-02"] };
const hours = {
  ...{ number: 2, hours: content, configured: content, timeZone: "Asia/Dubai", isOpen: false, mayChange: true },
  words: { en: "Sunday–Thursday 09:00–17:00, Friday 09:00–12:00", ar: "الأحد–الخميس 09:00–17:00، الجمعة 09:00–12:00" },
  nextAt: "2026-11-27T05:00:00.000Z",
  versions: [{ number: 2, at: "2026-11-01T08:00:00.000Z", hours: content }],
};

const look = {
  at: "2026-11-26T08:00:00.000Z",
  apis: [
    { api: "bills", state: "missing", ms: 5, missing: [], lacking: [] },
    { api: "usage", state: "answers", ms: 9, missing: [], lacking: ["usage.period"] },
    { api: "orders", state: "answers", ms: 7, missing: [], lacking: [] },
  ],
  flows: [
    {
      flow: "balance_due",
      title: { en: "What do I owe?", ar: "كم المبلغ المستحق؟" },
      state: "off",
      because: [{ api: "bills", state: "missing", fields: [] }],
    },
    {
      flow: "data_left",
      title: null,
      state: "reduced",
      because: [{ api: "usage", state: "answers", fields: ["usage.period"] }],
    },
    { flow: "order_status", title: { en: "My order", ar: "طلبي" }, state: "on", because: [] },
  ],
};

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
  const may = ["installation.read", "installation.check", "installation.change", "service.read"].concat(
    "hours.read",
    "hours.write",
  );
  journey.stub.me = { ...journey.stub.me, roles: ["admin"], may };
  journey.stub.deskAnswers.set("/v1/desk/installation", view);
  journey.stub.deskAnswers.set("/v1/desk/installation/draft", draft);
  journey.stub.deskAnswers.set("/v1/desk/hours", hours);
  journey.stub.deskAnswers.set("/v1/desk/connect/check", look);
});
afterAll(async () => {
  await journey.stop();
});

const shots = process.env["SHOTS_DIR"];
const LOOKS = [
  ["light", { locale: "en-GB" }],
  ["dark", { locale: "en-GB", colorScheme: "dark" }],
  ["arabic", { locale: "ar" }],
  ["narrow", { locale: "ar", viewport: { width: 320, height: 700 } }],
] as const;

describe("set-up and opening hours", () => {
  test.each(LOOKS)("have no barrier: %s", async (look, options) => {
    const { page, complaints, close } = await journey.visit(
      `${journey.stub.chatOrigin}/console#/setup/connectors`,
      options,
    );
    const shoot = async (name: string): Promise<void> => {
      expect([look, name, await journey.violations(page)]).toEqual([look, name, []]);
      const isWider = await page.evaluate(() => {
        const { scrollWidth, clientWidth } = document.documentElement;
        return scrollWidth > clientWidth;
      });
      expect([look, name, isWider]).toEqual([look, name, false]);
      if (shots !== undefined) await page.screenshot({ path: `${shots}/${look}-${name}.png`, fullPage: true });
    };
    await page.locator(".setup-field").first().waitFor();
    await page.locator(".connect-look button").click();
    await page.locator(".connect-look details").first().waitFor();
    await shoot("setup");
    await page.evaluate(() => (location.hash = "#/wording/hours"));
    await page.locator(".hours-days").waitFor();
    await shoot("hours");
    expect(complaints).toEqual([]);
    await close();
  });

  test("a test tells what came of it; changes make a file that says what a restart does; what does not fit names the field", async () => {
    const { page, close } = await journey.visit(`${journey.stub.chatOrigin}/console#/setup/connectors`, {
      locale: "en-GB",
    });
    const answer = { connector: "operator", state: "failed", code: "http_503", tookMs: 12 };
    journey.stub.deskAnswers.set("/v1/desk/installation/check", answer);
    await page.getByRole("button", { name: "Test: The operator's APIs" }).click();
    await page.locator(".setup-tests").getByText("http_503").waitFor();
    expect(await page.getByRole("button", { name: "Test: Messages to customers" }).count()).toBe(0);
    await page.getByRole("button", { name: "Look now" }).click();
    const flows = page.locator(".connect-look .setup-tests").first().locator("li");
    await flows.first().waitFor();
    expect((await flows.allInnerTexts()).map((text) => text.replace(/\n+/gu, "\n"))).toEqual([
      "What do I owe?\nOff\nBills: Not there",
      "Data left\nReduced\nUsage lacks usage.period",
    ]);
    await page.getByText("1 topic is on").click();
    await page.getByText("My order", { exact: true }).waitFor();
    expect(await page.getByText("1 interface answers in full").count()).toBe(1);
    await page.getByRole("tab", { name: "Organisation" }).click();
    expect(await page.getByLabel("Name of the organisation").getAttribute("readonly")).toBe("");
    await page.getByLabel("Country").fill("AE");
    await page.getByRole("button", { name: "Look at the file" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("These change at the next start").waitFor();
    await dialog.getByText("The whole file", { exact: true }).click();
    expect(await dialog.getByRole("region").textContent()).toContain("country: AE");
    const [download] = await Promise.all([
      page.waitForEvent("download"),
      dialog.getByRole("button", { name: "Download the file" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("wardline.yaml");
    expect(await journey.violations(page)).toEqual([]);
    if (shots !== undefined) await page.screenshot({ path: `${shots}/review.png` });
    await page.keyboard.press("Escape");
    const refused = { text: null, changed: [], problems: [{ key: "operator.tokenUrl", code: "not_fit" }] };
    journey.stub.deskAnswers.set("/v1/desk/installation/draft", refused);
    await page.getByRole("button", { name: "Look at the file" }).click();
    await page.getByRole("alert").getByText("“Token endpoint” (operator.tokenUrl) does not fit").waitFor();
    await close();
  });
});
