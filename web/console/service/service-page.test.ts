// SPDX-License-Identifier: Apache-2.0
import { afterAll, beforeAll, expect, test } from "vitest";
import type { ServiceView } from "#protocol";
import { Journey } from "../../testing/journey.ts";

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start();
});
afterAll(async () => {
  await journey.stop();
});

const START = Date.parse("2026-11-26T04:00:00Z");
const steps = Array.from({ length: 90 }, (_, at) => at);
const wave = (base: number, by: number): number[] =>
  steps.map((at) => Math.round(base + by * Math.sin(at / 9) + (at % 5)));
const view: ServiceView = {
  at: "2026-11-26T05:30:00.000Z",
  version: "0.1.0",
  node: { nodeId: "n", startedAt: "2026-11-26T04:00:00.000Z", rssMb: 300 },
  nodes: [],
  dependencies: [],
  flow: {
    stepSeconds: 60,
    of: "installation",
    at: steps.map((at) => new Date(START + at * 60_000).toISOString()),
    turns: wave(40, 20),
    p50Ms: wave(30, 8),
    p95Ms: wave(80, 15).map((value, at) => (at === 40 ? null : value)),
    p99Ms: wave(160, 30),
    ownP95Ms: wave(50, 10),
    refusals: [{ code: "too_many_requests", counts: wave(3, 2) }],
  },
  queues: [],
  keys: { nextRootAt: null, roots: [] },
  history: { size: "0", checkpointAt: null, quorum: 0, witnesses: [] },
  jobs: [],
  supply: { advisoriesAt: null, matches: null, updatesAt: null, newest: null, isNewer: false, isSecurity: false },
  settings: Array.from({ length: 100_000 }, (_, at) => ({
    ...{ key: `a.key.${at}`, value: String(at), isHidden: false },
    origin: "default" as const,
  })),
  features: [],
};

test("The service page draws its charts under the strict policy, shows them as tables, and keeps 100,000 rows out of the page", async () => {
  journey.stub.deskAnswers.set("/v1/desk/service", view);
  journey.stub.me = { ...journey.stub.me, roles: ["admin"], may: ["service.read"] };
  for (const lang of ["en", "ar"] as const) {
    const { page, complaints, close } = await journey.visit(`${journey.stub.chatOrigin}/console#/service/flow`, {
      locale: lang === "en" ? "en-GB" : "ar",
      viewport: { width: 1280, height: 800 },
    });
    await page.locator(".chart canvas").nth(2).waitFor();
    expect(
      await page
        .locator(".chart canvas")
        .first()
        .evaluate((canvas: HTMLCanvasElement) => {
          const { data } = canvas.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
          return data.some((value, at) => at % 4 === 3 && value > 0);
        }),
    ).toBe(true);
    expect(await journey.violations(page)).toEqual([]);
    if (lang === "ar") {
      await close();
      break;
    }
    await page.locator(".chart .text-button").nth(1).click();
    // The minute in which nothing was measured is a dash, not a zero.
    await page.locator(".chart-table td", { hasText: /^–$/u }).first().waitFor();
    expect(await journey.violations(page)).toEqual([]);
    await page.getByRole("tab").last().click();
    const grid = page.getByRole("grid");
    await grid.waitFor();
    expect(await grid.getAttribute("aria-rowcount")).toBe("100001");
    expect(await page.getByRole("row").count()).toBeLessThan(60);
    await grid.focus();
    const from = Date.now();
    await page.keyboard.press("End");
    await page.getByText("a.key.99999", { exact: true }).waitFor();
    expect(Date.now() - from).toBeLessThan(1_000);
    expect(await page.getByRole("row").count()).toBeLessThan(60);
    expect(await journey.violations(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  }
}, 40_000);
