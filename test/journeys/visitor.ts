// SPDX-License-Identifier: Apache-2.0
// A customer with a browser: opens the demo site, signs in, and uses the chat as a person would.
import type {
  Browser,
  BrowserContext,
  BrowserContextOptions,
  Frame,
  FrameLocator,
  Locator,
  Page,
} from "playwright-core";
import { violationsIn } from "./axe.ts";
import { eventually, PATIENCE_MS } from "./eventually.ts";

/** Where a visitor goes, and where text messages for them arrive. */
type Venue = {
  readonly browser: Browser;
  readonly site: string;
  readonly numberPrefix?: string;
  outbox(to: string): Promise<readonly { readonly text: string }[]>;
};

export type Opening = {
  readonly customer?: string;
  readonly lang?: "en" | "ar";
  /** Another name of the demo site than the one beside the chat's. */
  readonly site?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly look?: BrowserContextOptions;
  /** A page of the site to begin at, instead of its front page. */
  readonly path?: string;
  readonly onRequest?: (url: string) => void;
};

export const PHONE: BrowserContextOptions = { viewport: { width: 360, height: 640 }, hasTouch: true, isMobile: true };

export class Visitor {
  readonly page: Page;
  readonly context: BrowserContext;
  readonly widget: FrameLocator;
  /** What the console warned about or failed with. */
  readonly complaints: string[] = [];
  /** Presses, messages and filled forms since the chat was opened. */
  inputs = 0;
  readonly #stage: Venue;
  readonly #begun = Date.now();
  readonly #number: string;

  private constructor(stage: Venue, context: BrowserContext, page: Page, number: string) {
    this.#stage = stage;
    this.context = context;
    this.page = page;
    this.widget = page.frameLocator("iframe");
    this.#number = number;
    page.on("pageerror", (error) => this.complaints.push(error.message));
    page.on("console", (message) => {
      // The browser itself reports 404 for "is there a conversation?" and connections that a journey cuts.
      const isExpected = /status of 404|ERR_|WebSocket connection/u.test(message.text());
      if (["error", "warning"].includes(message.type()) && !isExpected) this.complaints.push(message.text());
    });
  }

  /** Opens the site in a browser of its own, signs in where a customer is named; the chat is not opened yet. */
  static async arrive(stage: Venue, opening: Opening): Promise<Visitor> {
    const { customer, lang = "en", site = stage.site, path = "/", look } = opening;
    const context = await stage.browser.newContext({ viewport: { width: 1100, height: 760 }, ...look });
    context.setDefaultTimeout(PATIENCE_MS);
    const address = `${String(NETWORKS[Math.floor(visitors / 250) % NETWORKS.length])}.${String((visitors % 250) + 1)}`;
    visitors += 1;
    // As a proxy in front of the server would: every visitor has limits of their own.
    await context.route("**/v1/**", (route, request) =>
      route.continue({ headers: { ...request.headers(), "x-forwarded-for": address } }),
    );
    const page = await context.newPage();
    page.on("request", (request) => opening.onRequest?.(request.url()));
    page.on("websocket", (socket) => opening.onRequest?.(socket.url()));
    const visitor = new Visitor(
      stage,
      context,
      page,
      `${stage.numberPrefix ?? "+4477009001"}${(customer ?? "C00").slice(-2)}`,
    );
    const query = new URLSearchParams({ ...(lang === "ar" ? { lang } : {}), ...opening.query }).toString();
    await page.goto(`${site}${customer === undefined ? path : "/signin"}?${query}`);
    if (customer !== undefined) {
      await page.locator(`form:has(input[value="CU-${customer}"]) button`).click();
      await page.waitForURL((url) => url.pathname === "/");
    }
    return visitor;
  }

  get seconds(): number {
    return (Date.now() - this.#begun) / 1000;
  }

  frame(): Frame {
    const frame = this.page.frames().find((one) => one.url().includes("/widget/"));
    if (frame === undefined) throw new Error("The widget is not on this page");
    return frame;
  }

  launcher(): Locator {
    return this.page.locator("[data-wardline] button.launcher");
  }

  /** Opens the chat and waits until it has introduced itself; a returning visitor sees the chat as it was. */
  async open(): Promise<void> {
    await this.launcher().click();
    await this.widget.locator(".bubble").first().waitFor();
  }

  /** Presses the newest button with this name. */
  async press(name: string | RegExp): Promise<void> {
    this.inputs += 1;
    const button = this.widget.getByRole("button", { name }).last();
    await button.click().catch(async (error: unknown) => {
      throw new Error(`Nothing to press: ${String(name)}; the chat says:\n${await this.conversation()}`, {
        cause: error,
      });
    });
  }

  async say(text: string): Promise<void> {
    this.inputs += 1;
    const field = this.widget.locator(".composer textarea");
    await field.fill(text);
    await field.press("Enter");
  }

  /** Waits for the question for a code and fills in what the operator's outbox got after that. */
  async fillCode(number: string = this.#number): Promise<void> {
    const field = this.widget.locator("input[autocomplete=one-time-code]");
    await field.waitFor();
    const code = await this.code(number);
    this.inputs += 1;
    await field.fill(code);
    await field.press("Enter");
    await field.waitFor({ state: "detached" });
  }

  /** The newest code that was sent to a number and not read here before. */
  async code(number: string = this.#number): Promise<string> {
    return eventually(`a code reaches ${number}`, async () => {
      const texts = (await this.#stage.outbox(number)).map((message) => /\b(\d{6})\b/u.exec(message.text)?.[1]);
      const fresh = texts.find((text) => text !== undefined && !usedCodes.has(`${number} ${text}`));
      if (fresh !== undefined) usedCodes.add(`${number} ${fresh}`);
      return fresh;
    });
  }

  /** Waits until something is written in the conversation. */
  async reads(text: string | RegExp): Promise<void> {
    const place = this.widget.locator(".rows-list").getByText(text).last();
    await place.waitFor().catch(async (error: unknown) => {
      throw new Error(`Not said: ${String(text)}; the chat says:\n${await this.conversation()}`, { cause: error });
    });
  }

  /** All that stands in the conversation. */
  async conversation(): Promise<string> {
    return this.widget.locator(".scroll").innerText();
  }

  /** Scrolls so that the newest message with this part is shown from its first line. */
  async showFrom(part: string): Promise<void> {
    await this.widget
      .locator(`.message:has(${part})`)
      .last()
      .evaluate((message) => {
        message.scrollIntoView({ block: "start" });
        const box = message.closest(".scroll");
        if (box !== null) box.scrollTop -= 12;
      });
  }

  violations(): Promise<string[]> {
    return violationsIn(this.page, this.frame());
  }

  /** Pixels by which anything in the chat is wider than its place. */
  overflow(): Promise<number> {
    return this.frame().evaluate(() => {
      const scroll = document.querySelector(".scroll");
      return Math.max(
        document.documentElement.scrollWidth - innerWidth,
        (scroll?.scrollWidth ?? 0) - (scroll?.clientWidth ?? 0),
      );
    });
  }

  /** The element that has the focus, if nothing on the screen tells so. */
  unseenFocus(): Promise<string | null> {
    const look = (): string | null => {
      let root: Document | ShadowRoot = document;
      while (root.activeElement?.shadowRoot) root = root.activeElement.shadowRoot;
      const element = root.activeElement;
      if (element === null || element === document.body || element.tagName === "IFRAME") return null;
      const shows = (one: Element): boolean => {
        const style = getComputedStyle(one);
        return style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2;
      };
      // A field to write into shows it on the frame around it.
      const frame = element.tagName === "TEXTAREA" ? element.parentElement : null;
      const isSeen = shows(element) || (frame !== null && getComputedStyle(frame).boxShadow !== "none");
      return isSeen ? null : element.outerHTML.slice(0, 200);
    };
    const inside = this.page.frames().find((one) => one.url().includes("/widget/"));
    return (inside ?? this.page).evaluate(look);
  }

  close(): Promise<void> {
    return this.context.close();
  }
}

/** Addresses of examples (RFC 5737): a process serves more visitors than one of these has. */
const NETWORKS = ["198.51.100", "203.0.113", "192.0.2"];
let visitors = 0;
const usedCodes = new Set<string>();
