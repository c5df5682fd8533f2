// SPDX-License-Identifier: Apache-2.0
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import type { Browser, BrowserContextOptions, Frame, FrameLocator, Page } from "playwright-core";
import { launchChromium } from "../../tools/browser.ts";
import { buildWeb } from "./build-web.ts";
import { StubServer } from "./stub-server.ts";

const axeFile = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** A page of the operator with the chat in it, as a journey drives it. */
export interface Visit {
  readonly page: Page;
  readonly widget: FrameLocator;
  /** What the console warned about or failed with. */
  readonly complaints: string[];
  frame(): Frame;
  open(): Promise<void>;
  send(text: string): Promise<void>;
  close(): Promise<void>;
}

/** Built files, stub server and browser of one test file. */
export class Journey {
  readonly stub: StubServer;
  readonly browser: Browser;
  readonly #removeBuild: () => Promise<void>;
  readonly #axe: string;

  private constructor(stub: StubServer, browser: Browser, removeBuild: () => Promise<void>, axe: string) {
    this.stub = stub;
    this.browser = browser;
    this.#removeBuild = removeBuild;
    this.#axe = axe;
  }

  static async start(): Promise<Journey> {
    const [web, browser, axe] = await Promise.all([buildWeb(), launchChromium(), readFile(axeFile, "utf8")]);
    const stub = new StubServer(web.dir);
    await stub.start();
    return new Journey(stub, browser, web.remove, axe);
  }

  async stop(): Promise<void> {
    await this.browser.close();
    await this.stub.stop();
    await this.#removeBuild();
  }

  async visit(address: string, options: BrowserContextOptions = {}): Promise<Visit> {
    const context = await this.browser.newContext({ viewport: { width: 1000, height: 760 }, ...options });
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(error.message));
    page.on("console", (message) => {
      // The browser itself reports the answer 404 to "is there a conversation?" and requests that a test cuts.
      const isExpected = /status of 404|favicon|ERR_|WebSocket connection/u.test(message.text());
      if (["error", "warning"].includes(message.type()) && !isExpected) complaints.push(message.text());
    });
    await page.goto(address);
    const widget = page.frameLocator("iframe");
    return {
      page,
      widget,
      complaints,
      frame: () => {
        const frame = page.frames().find((one) => one.url().includes("/widget/"));
        if (frame === undefined) throw new Error("The widget is not on this page");
        return frame;
      },
      open: async () => {
        await page.locator("[data-wardline] button.launcher").click();
        await widget
          .getByRole("list")
          .first()
          .getByText(/automated|آلي/u)
          .first()
          .waitFor();
      },
      send: async (text) => {
        await widget.getByRole("textbox", { name: /^(?:Message|الرسالة)$/u }).fill(text);
        await widget.getByRole("button", { name: /^(?:Send|إرسال)$/u }).click();
      },
      close: () => context.close(),
    };
  }

  /** What axe finds in a frame, as `rule: first element`. Empty is what a journey expects. */
  async violations(frame: Frame | Page): Promise<string[]> {
    await frame.evaluate("document.getAnimations().forEach((animation) => animation.cancel())");
    if (!(await frame.evaluate("'axe' in window"))) await frame.evaluate(this.#axe);
    return frame.evaluate(async (rules) => {
      const { axe } = window as unknown as {
        axe: {
          run(
            root: Document,
            options: object,
          ): Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }>;
        };
      };
      const { violations } = await axe.run(document, { runOnly: rules, iframes: false, resultTypes: ["violations"] });
      return violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ""} ${nodes[0]?.failureSummary ?? ""}`);
    }, RULES);
  }
}

/** Waits until a claim holds; fails with its name when it does not within the time, which is long because machines that run tests are busy. */
export async function eventually(
  claim: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 30_000,
): Promise<void> {
  const end = Date.now() + withinMs;
  while (!(await holds())) {
    if (Date.now() > end) throw new Error(`Not within ${withinMs} ms: ${claim}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
