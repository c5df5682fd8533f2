// SPDX-License-Identifier: Apache-2.0
import type { Settings } from "./settings.ts";
import { launcherStyles } from "./styles.ts";

const WORDS = {
  en: {
    news: "There is news that you asked for",
    unread: (count: number): string => `${count} unread`,
    panel: "Chat",
    refused:
      "The chat was not opened: it is being changed on its way to you. Use another network if you can, then press the button again.",
    close: "Close chat",
  },
  ar: {
    news: "وصل ما طلبتَ أن نُبلغك به",
    unread: (count: number): string => `${count} غير مقروءة`,
    panel: "محادثة",
    refused: "لم تُفتح المحادثة: يجري تغييرها في الطريق إليك. استخدم شبكة أخرى إن أمكن، ثم اضغط الزر مرة أخرى.",
    close: "إغلاق المحادثة",
  },
};

const SVG = "http://www.w3.org/2000/svg";
const BUBBLE =
  "M12 3.5c-5 0-9 3.4-9 7.7 0 2.3 1.2 4.4 3.1 5.8l-.6 3.3c0 .4.3.6.6.4l3.5-1.9c.8.2 1.6.2 2.4.2 5 0 9-3.4 9-7.8s-4-7.7-9-7.7Z";
const CHEVRON = "M6 9.5l6 6 6-6";

/** The button in the corner and the panel above it, inside one shadow root that the page's styles cannot reach. */
export class Launcher {
  readonly #host = document.createElement("div");
  readonly #button = document.createElement("button");
  readonly #badge = document.createElement("span");
  readonly #panel = document.createElement("div");
  readonly #teaser = document.createElement("button");
  readonly #settings: Settings;
  readonly #refusal = document.createElement("div");
  readonly #leave = document.createElement("button");
  #frame: HTMLIFrameElement | null = null;
  #madeInert: Element[] = [];

  constructor(settings: Settings, onPress: () => void, onEscape: () => void) {
    this.#settings = settings;
    this.#host.dataset["wardline"] = "";
    this.#host.lang = settings.lang;
    // Only here: a dialog of the page has its own Esc.
    this.#host.addEventListener("keydown", (event) => {
      if (event.key === "Escape") onEscape();
    });
    const root = this.#host.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [launcherStyles(settings)];
    this.#panel.className = `panel ${settings.corner}`;
    this.#panel.hidden = true;
    this.#button.className = `launcher ${settings.corner}`;
    this.#refusal.className = "refusal";
    this.#leave.type = "button";
    this.#leave.textContent = WORDS[settings.lang].close;
    this.#leave.addEventListener("click", onEscape);
    this.#button.type = "button";
    this.#button.addEventListener("click", onPress);
    const label = document.createElement("span");
    label.className = "label";
    label.dir = "auto";
    label.textContent = settings.label;
    this.#badge.className = "badge";
    this.#badge.hidden = true;
    this.#badge.setAttribute("aria-hidden", "true");
    this.#button.append(icon(BUBBLE, "open"), icon(CHEVRON, "shut"), label, this.#badge);
    this.#teaser.className = `teaser ${settings.corner}`;
    this.#teaser.type = "button";
    this.#teaser.dir = "auto";
    this.#teaser.hidden = true;
    this.#teaser.addEventListener("click", onPress);
    root.append(this.#panel, this.#teaser, this.#button);
    this.showState(false, 0);
    document.body.append(this.#host);
  }

  /**
   * The iframe, made on the first call: before it nothing is asked from anywhere.
   *
   * @param pinned - What the frame is held to, and the keys that it may believe. They stand in its name: whatever answers at the address
   * can change neither.
   */
  frame(
    address: string,
    pinned: { readonly policy: string; readonly keys: readonly string[] } | null,
  ): HTMLIFrameElement {
    if (this.#frame !== null) return this.#frame;
    this.#refusal.remove();
    const frame = document.createElement("iframe");
    if (pinned !== null) {
      frame.setAttribute("csp", pinned.policy);
      frame.name = `wardline ${pinned.keys.join(" ")}`;
    }
    // A window that keeps the sandbox is refused by its own opener policy: links and the passkey window would stay blank.
    frame.setAttribute(
      "sandbox",
      "allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-downloads",
    );
    frame.allow = "publickey-credentials-get; publickey-credentials-create";
    frame.title = WORDS[this.#settings.lang].panel;
    frame.referrerPolicy = "origin";
    frame.src = address;
    this.#panel.append(frame);
    this.#frame = frame;
    return frame;
  }

  /** The chat is not opened, or not any longer, because what came is not what the service signed. */
  refuse(): void {
    this.#frame?.remove();
    this.#frame = null;
    const sentence = document.createElement("p");
    sentence.setAttribute("role", "alert");
    this.#refusal.replaceChildren(sentence, this.#leave);
    this.#panel.append(this.#refusal);
    // After it is there: only then it is read aloud.
    sentence.textContent = WORDS[this.#settings.lang].refused;
    // On a phone the panel covers the page and the button that opened it.
    this.#leave.focus();
  }

  get isFramed(): boolean {
    return this.#frame !== null;
  }

  get window(): Window | null {
    return this.#frame?.contentWindow ?? null;
  }

  show(): void {
    this.#panel.hidden = false;
    this.#teaser.hidden = true;
    this.#button.classList.add("is-open");
    this.#fillScreen();
    window.visualViewport?.addEventListener("resize", this.#fillScreen);
    this.#frame?.focus();
  }

  hide(): void {
    this.#panel.hidden = true;
    this.#button.classList.remove("is-open");
    window.visualViewport?.removeEventListener("resize", this.#fillScreen);
    this.#releasePage();
    this.#button.focus();
  }

  widen(wide: boolean): void {
    this.#panel.classList.toggle("wide", wide);
  }

  showState(isOpen: boolean, unread: number): void {
    const words = WORDS[this.#settings.lang];
    const { label } = this.#settings;
    this.#badge.hidden = unread === 0 || isOpen;
    this.#badge.textContent = unread > 9 ? "9+" : String(unread);
    this.#button.setAttribute("aria-expanded", String(isOpen));
    this.#button.setAttribute(
      "aria-label",
      isOpen ? words.close : unread === 0 ? label : `${label}, ${words.unread(unread)}`,
    );
  }

  /** A bubble over the button; it says that there is something, never what. */
  showTeaser(isShown: boolean): void {
    this.#teaser.textContent = WORDS[this.#settings.lang].news;
    this.#teaser.hidden = !isShown;
  }

  remove(): void {
    window.visualViewport?.removeEventListener("resize", this.#fillScreen);
    this.#releasePage();
    this.#host.remove();
  }

  /** On a phone the panel covers the page: what is behind it leaves the tab order, and the keyboard does not cover the input. */
  readonly #fillScreen = (): void => {
    const isFull = getComputedStyle(this.#panel).getPropertyValue("--full").trim() === "1";
    const { visualViewport } = window;
    this.#panel.style.blockSize = isFull && visualViewport !== null ? `${visualViewport.height}px` : "";
    if (!isFull) this.#releasePage();
    else if (this.#madeInert.length === 0) {
      this.#madeInert = Array.from(document.body.children).filter(
        (child) => child !== this.#host && !child.hasAttribute("inert"),
      );
      for (const child of this.#madeInert) child.setAttribute("inert", "");
    }
  };

  #releasePage(): void {
    for (const child of this.#madeInert) child.removeAttribute("inert");
    this.#madeInert = [];
  }
}

function icon(path: string, name: string): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("class", `icon ${name}`);
  svg.setAttribute("aria-hidden", "true");
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", path);
  svg.append(shape);
  return svg;
}
