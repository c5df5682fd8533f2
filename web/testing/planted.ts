// SPDX-License-Identifier: Apache-2.0
import type { BrowserContext, Frame, Page } from "playwright-core";
import { hostileMarkup } from "./hostile-markup.ts";

const payloads = hostileMarkup();
const MARK = /⟦(\w*)⟧/gu;

/** Payloads one after the other, each with the name of its field behind it: a page tells by its text what of it was shown. */
export class Planter {
  #turn = 0;
  readonly used: Set<string> = new Set();

  /** Fits into a field of so many characters; what is too short for a payload and its mark holds a payload alone. */
  readonly text = (field: string, mostChars: number): string => {
    const mark = `⟦${field}⟧`;
    for (let tries = 0; tries < payloads.length; tries += 1) {
      const payload = payloads[this.#turn % payloads.length] ?? "";
      this.#turn += 1;
      if (payload.length + mark.length > mostChars) continue;
      this.used.add(payload);
      return payload + mark;
    }
    return "<img data-planted src=x onerror=planted()>".slice(0, mostChars);
  };
}

/** Names of the fields whose words stand in a page: as text, in a field, as a label or a title. */
export function fieldsShown(page: Page | Frame): Promise<readonly string[]> {
  return page.evaluate((source) => {
    const texts = [document.documentElement.textContent];
    for (const element of document.querySelectorAll("input, textarea, [title], [aria-label]"))
      texts.push(
        element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement ? element.value : "",
        element.getAttribute("title") ?? "",
        element.getAttribute("aria-label") ?? "",
      );
    return [...new Set([...texts.join("\n").matchAll(new RegExp(source, "gu"))].map(([, field]) => field ?? ""))];
  }, MARK.source);
}

/** What became of planted words in a page: elements that carry the mark, handlers, addresses that would run. */
export function elementsMade(page: Page | Frame): Promise<readonly string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("*")]
      .filter(
        (element) =>
          element.hasAttribute("data-planted") ||
          [...element.attributes].some(
            ({ name, value }) =>
              name.startsWith("on") ||
              (["href", "xlink:href", "src", "srcdoc", "action", "formaction", "data", "poster", "background"].includes(
                name,
              ) &&
                /^[\u0000-\u0020]*(?:javascript|vbscript|data:text)/iu.test(value)),
          ) ||
          ["IFRAME", "OBJECT", "EMBED", "BASE", "MATH", "TEMPLATE", "MARQUEE", "VIDEO", "AUDIO"].includes(
            element.tagName.toUpperCase(),
          ),
      )
      .map((element) => element.outerHTML.slice(0, 120)),
  );
}

/** The alarms of a context: what ran, what was asked of whom, what the page's policy refused, which dialogs opened. */
export class Alarms {
  readonly dialogs: string[] = [];
  readonly requests: string[] = [];
  readonly #page: Page;

  private constructor(page: Page) {
    this.#page = page;
  }

  /** @param origins - Who may be asked for something. Everything else is an alarm. */
  static async set(context: BrowserContext, page: Page, origins: readonly string[]): Promise<Alarms> {
    const alarms = new Alarms(page);
    page.on("dialog", (dialog) => {
      alarms.dialogs.push(dialog.message());
      void dialog.dismiss();
    });
    context.on("request", (request) => {
      const url = new URL(request.url());
      const isOurs = origins.includes(url.origin.replace(/^ws/u, "http")) && !/^\/(?:x|\w)$/u.test(url.pathname);
      if (!isOurs && url.protocol !== "blob:" && url.protocol !== "data:") alarms.requests.push(request.url());
    });
    await context.addInitScript(`window.ran = 0; window.planted = () => { window.ran += 1; };
      window.refused = []; addEventListener("securitypolicyviolation", (event) => refused.push(event.violatedDirective + " " + event.blockedURI));`);
    return alarms;
  }

  /** Everything that rang, in all frames. Empty is what a test expects. */
  async rung(): Promise<readonly string[]> {
    const found = [...this.dialogs.map((text) => `dialog: ${text}`), ...this.requests.map((url) => `asked: ${url}`)];
    for (const frame of this.#page.frames()) {
      const ran = await frame.evaluate("window.ran");
      if (ran !== 0) found.push(`ran: ${String(ran)}`);
      found.push(...(await frame.evaluate<string[]>("window.refused")).map((what) => `refused: ${what}`));
    }
    return found;
  }
}
