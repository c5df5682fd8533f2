// SPDX-License-Identifier: Apache-2.0
// What a person at the console waits for after a press: the real pages in a real browser, with the long queue behind them.
import type { Browser, Page } from "playwright-core";
import { type AppDeps, inviteFirst, STAFF_ROLES } from "#app";
import { launchChromium } from "../../tools/browser.ts";
import { type Interaction, medianMs, pagesOf, pressPage } from "../../web/testing/interactions.ts";
import { type Figures, percentile, rounded, table } from "../figures.ts";

const PATIENCE_MS = 60_000;

/** A browser in which somebody with every role is signed in. */
export class Presser {
  readonly #browser: Browser;
  readonly #page: Page;

  private constructor(browser: Browser, page: Page) {
    this.#browser = browser;
    this.#page = page;
  }

  /** Enrols the first member of staff with a passkey, as at the first start: nobody may be enrolled yet. */
  static async open(deps: AppDeps, port: number): Promise<Presser> {
    const token = await inviteFirst(deps, STAFF_ROLES);
    if (token === null) throw new Error("Somebody is enrolled already");
    const browser = await launchChromium();
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: "en-GB" });
    page.setDefaultTimeout(PATIENCE_MS);
    const session = await page.context().newCDPSession(page);
    await session.send("WebAuthn.enable");
    await session.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        ...{ protocol: "ctap2", transport: "internal", hasResidentKey: true, hasUserVerification: true },
        ...{ isUserVerified: true, automaticPresenceSimulation: true },
      },
    });
    await page.goto(`http://localhost:${port}/console#enrol=${token}`);
    await page.getByLabel("Your name").fill("Maya Lindt");
    await page.getByRole("button", { name: "Make a passkey and enter" }).click();
    await page.locator(".case-row").first().waitFor();
    return new Presser(browser, page);
  }

  /**
   * Presses what is on each page, `tries` times each.
   *
   * @param held - A case that waits: it is taken over, so that there is a reply to be typed.
   */
  async press(tries: number, held: string): Promise<readonly Interaction[]> {
    const page = this.#page;
    await page.evaluate(`location.hash = "#/cases/${held}"`);
    await page.getByRole("button", { name: "Take over" }).click();
    await page.locator(".reply textarea").waitFor();
    const found: Interaction[] = [];
    for (const name of await pagesOf(page)) found.push(...(await pressPage(page, name, { tries, held })));
    return found;
  }

  close(): Promise<void> {
    return this.#browser.close();
  }
}

/** Prints a line for each page, and sums up all presses. */
export function pressFigures(found: readonly Interaction[]): Figures {
  const pages = Map.groupBy(found, ({ page }) => page);
  const rows = [...pages].map(([name, acts]) => {
    const worst = acts.toSorted((one, other) => Math.max(...other.triesMs) - Math.max(...one.triesMs))[0];
    const median = medianMs(acts.flatMap(({ triesMs }) => triesMs));
    const worstMs = Math.max(...(worst?.triesMs ?? [0]));
    const kinds = `${acts.length} kinds`;
    return [
      name,
      `median ${rounded(median, 1)} ms, worst ${rounded(worstMs, 1)} ms (${worst?.act ?? ""}), ${kinds}`,
    ] as const;
  });
  process.stdout.write(table("From a press to the paint that shows it", rows));
  const all = found.flatMap(({ triesMs }) => triesMs);
  return {
    interactionMsP50: rounded(percentile(all, 0.5), 1),
    interactionMsP99: rounded(percentile(all, 0.99), 1),
    interactionMsMax: rounded(percentile(all, 1), 1),
    interactions: all.length,
    interactionPages: pages.size,
  };
}
