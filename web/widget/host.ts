// SPDX-License-Identifier: Apache-2.0
import { type HostMessage, mark, readHostMessage, type WidgetMessage } from "../ui/host-messages.ts";

/** If no loader answers within this time the widget opens without a token: a page may frame it by itself. */
const HELLO_WITHIN_MS = 1_500;

/** The page around the widget, or nobody when it is open in a window of its own. */
export class Host {
  readonly #origin: string | null;
  #listener: (message: HostMessage) => void = () => undefined;

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
  async greet(listener: (message: HostMessage) => void): Promise<{ isShown: boolean; identifyToken: string | null }> {
    const alone = { isShown: true, identifyToken: null };
    if (!this.isThere) return alone;
    return new Promise((resolve) => {
      let isWaiting = true;
      const go = (word: { isShown: boolean; identifyToken: string | null }): void => {
        isWaiting = false;
        window.clearTimeout(timer);
        resolve(word);
      };
      const timer = window.setTimeout(() => go(alone), HELLO_WITHIN_MS);
      this.#listener = (message) => {
        if (message.type !== "hello") listener(message);
        else if (isWaiting) go(message);
        else if (message.identifyToken !== null) listener({ type: "identify", token: message.identifyToken });
      };
      this.tell({ type: "ready" });
    });
  }
}
