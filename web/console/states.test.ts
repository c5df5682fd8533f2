// SPDX-License-Identifier: Apache-2.0
// Every page of the console while it is read, when it could not be read, and when the server says no: none sampled, in both languages.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StaffRoleName } from "#protocol";
import { eventually, Journey } from "../testing/journey.ts";
import { careStrings } from "./care-strings.ts";
import { CONSOLE_PAGES } from "./pages.tsx";
import { partStrings } from "./parts/part-strings.ts";

const MAY = [
  ...["desk.list", "desk.set_up", "texts.read", "incidents.read", "security.read", "policies.read", "history.all"],
  ...[
    "requests.list",
    "requests.file",
    "privacy.read",
    "evidence.read",
    "analytics.read",
    "wording.read",
    "banner.read",
  ],
  ...["hours.read", "service.read", "installation.read", "staff.list", "roles.read", "tokens.list"],
];

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
  const roles: StaffRoleName[] = ["care", "security", "privacy", "admin", "auditor"];
  journey.stub.me = { ...journey.stub.me, roles, may: MAY };
});
afterAll(async () => {
  await journey.stop();
});

describe.each(["en", "ar"] as const)("[SEC-605] no page takes what it could not read for nothing: %s", (lang) => {
  const part = partStrings(lang);
  const care = careStrings(lang);
  test.each([
    ["waits", [part.loading, care.loading], null],
    [500, [part.failedTitle, care.listFailed], [part.retry, care.tryAgain]],
    [403, [part.forbiddenTitle, care.listForbidden], null],
  ] as const)(
    "%s",
    async (state, signs, ways) => {
      journey.stub.deskReadings = state;
      const { page, close } = await journey.visit(`${journey.stub.chatOrigin}/console#/account`, {
        locale: lang === "en" ? "en-GB" : "ar",
      });
      await page.locator(".rail .page-link").first().waitFor();
      const silent: string[] = [];
      for (const { name } of CONSOLE_PAGES) {
        await page.evaluate((hash) => {
          location.hash = hash;
        }, `#/${name}`);
        const main = page.locator("main, nav.cases");
        const says = async (): Promise<boolean> => {
          const text = (await main.allInnerTexts()).join("\n");
          const labels = (await page.locator("main .sr-only").allTextContents()).join("\n");
          return signs.some((sign) => `${text}\n${labels}`.includes(sign));
        };
        await eventually("it says so", says, 20_000).catch(() => void silent.push(name));
        if (ways === null || silent.includes(name)) continue;
        const buttons = await page.locator("main button").allInnerTexts();
        if (!buttons.some((label) => ways.some((way) => label.includes(way)))) silent.push(`${name}: no other try`);
      }
      expect(silent).toEqual([]);
      await close();
    },
    240_000,
  );
});
