// SPDX-License-Identifier: Apache-2.0
import { type HostMessage, mark, readHostMessage, type WidgetMessage } from "../ui/host-messages.ts";

/** If no loader answers within this time the widget opens without a token: a page may frame it by itself. */
const HELLO_WITHIN_MS = 1_500;
/** The page's server is asked while the widget opens; who waits longer starts as a visitor. */
const TOKEN_WITHIN_MS = 4_000;

export type Hello = {
  readonly isShown: boolean;
  readonly identifyToken: string | null;
  readonly canIdentify: boolean;
};

/** The page around the widget, or nobody when it is open in a window of its own. */
export class Host {
  readonly #origin: string | null;
  #listener: (message: HostMessage) => void = () => undefined;
  #takeToken: ((token: string | null) => void) | null = null;

  /** @param claimed - Origin that the frame's address names. Only it is told anything, only it is heard. */
  constructor(claimed: string | null) {
    const isFramed = window.parent !== window;
    this.#origin = isFramed && claimed !== null && claimed !== "null" ? (URL.parse(claimed)?.origin ?? null) : null;
    window.addEventListener("message", (event: MessageEvent<unknown>) => {
      // Attacker: any window may post here. The browser sets origin and source; both must be the loader's.
      if (event.source !== window.parent || event.origin !== this.#origin) return;
      const message = readHostMessage(event.data);
      if (message !== null) this.#listener(message);
    });
  }

  get isThere(): boolean {
    return this.#origin !== null;
  }

  tell(message: WidgetMessage): void {
    if (this.#origin !== null) window.parent.postMessage(mark(message), this.#origin);
  }

  /** Says that the widget is ready and waits for the loader's first word. Later messages go to `listener`. */
  async greet(listener: (message: HostMessage) => void): Promise<Hello> {
    const alone = { isShown: true, identifyToken: null, canIdentify: false };
    if (!this.isThere) return alone;
    return new Promise((resolve) => {
      let isWaiting = true;
      const go = (word: Hello): void => {
        isWaiting = false;
        window.clearTimeout(timer);
        resolve(word);
      };
      const timer = window.setTimeout(() => go(alone), HELLO_WITHIN_MS);
      this.#listener = (message) => {
        if (this.#takeToken !== null && (message.type === "identify" || message.type === "nobody"))
          this.#takeToken(message.type === "identify" ? message.token : null);
        else if (message.type !== "hello") listener(message);
        else if (isWaiting) go(message);
        else if (message.identifyToken !== null) listener({ type: "identify", token: message.identifyToken });
      };
      this.tell({ type: "ready" });
    });
  }

  /** Asks the page for a token over a nonce. Null: nobody is signed in, or the page did not answer in time. */
  async askToken(nonce: string): Promise<string | null> {
    if (!this.isThere) return null;
    // Whoever asked before gets nobody rather than waiting for an answer that is now taken for this nonce.
    this.#takeToken?.(null);
    return new Promise((resolve) => {
      const timer = window.setTimeout(() => this.#takeToken?.(null), TOKEN_WITHIN_MS);
      this.#takeToken = (token) => {
        window.clearTimeout(timer);
        this.#takeToken = null;
        resolve(token);
      };
      this.tell({ type: "nonce", nonce });
    });
  }
}
