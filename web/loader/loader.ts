// SPDX-License-Identifier: Apache-2.0
import { type HostMessage, mark, readWidgetMessage } from "../ui/host-messages.ts";
import { collectsCards, watchForCards } from "./card-fields.ts";
import { Launcher } from "./launcher.ts";
import { framePolicy, readManifest } from "./manifest.ts";
import { readSettings, type Settings, widgetUrl } from "./settings.ts";

/** Where the widget stands on this page. */
export type WardlineState = "idle" | "open" | "closed" | "declined:payment-page";
type Topic = "state" | "unread";
type Listener = (value: WardlineState | number) => void;
/** Fetches a token from the operator's own server for a nonce of ours; `null` when nobody is signed in. */
type TokenProvider = (nonce: string) => Promise<string | null>;

/** What the host page may ask of the chat: `window.wardline`. */
export interface Wardline {
  /** Opens the chat. Does nothing on a payment page. */
  open(): void;
  close(): void;
  /**
   * Says who is signed in on this page: a function that fetches a token from the operator's server for a nonce (called whenever the
   * chat needs a fresh one), or one token over a nonce that the server fetched itself. Empty or `null` takes it back.
   */
  identify(source: TokenProvider | string | null): void;
  readonly state: WardlineState;
  /** Calls the listener whenever `state` changes or the number of unread messages does. Returns what stops it. */
  on(topic: Topic, listener: Listener): () => void;
}

const LONGEST_TOKEN = 4_000;
/** A frame whose script was kept from running says nothing. */
const READY_WITHIN_MS = 20_000;

function isToken(value: unknown): value is string {
  return typeof value === "string" && value !== "" && value.length <= LONGEST_TOKEN;
}

function start(settings: Settings): Wardline {
  let listeners: readonly { topic: Topic; listener: Listener }[] = [];
  let state: WardlineState = "idle";
  let launcher: Launcher | null = null;
  let token: string | null = null;
  let provider: TokenProvider | null = null;
  let isReady = false;
  let unread = 0;
  let plainTitle: string | null = null;

  const tell = (topic: Topic, value: WardlineState | number): void => {
    for (const entry of listeners) if (entry.topic === topic) entry.listener(value);
  };
  const become = (next: WardlineState): void => {
    if (state === next) return;
    state = next;
    launcher?.showState(state === "open", unread);
    tell("state", state);
  };
  const post = (message: HostMessage): void => {
    // Before its first word the frame may still be an empty document of this page's origin.
    if (isReady) launcher?.window?.postMessage(mark(message), settings.origin);
  };

  const open = (): void => {
    if (launcher === null || state === "open") return;
    if (!launcher.isFramed) void frame();
    launcher.show();
    become("open");
    post({ type: "shown" });
  };
  /** With a pinned key only what the service signed is let into the frame, and it must say its first word in time. */
  const frame = async (): Promise<void> => {
    const keys = settings.serviceKeys;
    const address = widgetUrl(settings, location.origin);
    if (keys === null) {
      launcher?.frame(address, null);
      return;
    }
    const allowed = await readManifest(settings.origin, keys, settings.leastVersion);
    if (launcher === null || launcher.isFramed) return;
    if (allowed === "refused") {
      launcher.refuse();
      return;
    }
    isReady = false;
    launcher.frame(address, { policy: framePolicy(settings.origin, allowed.scripts), keys });
    launcher.show();
    window.setTimeout(() => {
      if (!isReady) launcher?.refuse();
    }, READY_WITHIN_MS);
  };
  const close = (): void => {
    if (launcher === null || state !== "open") return;
    launcher.hide();
    become("closed");
    post({ type: "hidden" });
  };
  const quickExit = (): void => {
    launcher?.remove();
    launcher = null;
    location.replace(settings.exitUrl);
  };
  const showUnread = (count: number, inTitle: boolean, hasNews: boolean): void => {
    unread = count;
    launcher?.showState(state === "open", count);
    launcher?.showTeaser(hasNews && state !== "open");
    if (inTitle && count > 0) {
      plainTitle ??= document.title;
      document.title = `(${count}) ${plainTitle}`;
    } else if (plainTitle !== null) {
      document.title = plainTitle;
      plainTitle = null;
    }
    tell("unread", count);
  };

  const provideToken = async (nonce: string): Promise<void> => {
    const fresh = await Promise.resolve(provider?.(nonce)).catch(() => null);
    post(isToken(fresh) ? { type: "identify", token: fresh } : { type: "nobody" });
  };

  const hear = (event: MessageEvent<unknown>): void => {
    // Attacker: any window can post here. Only the widget's own window, on the widget's own origin, is heard.
    if (event.origin !== settings.origin || launcher === null || event.source !== launcher.window) return;
    const message = readWidgetMessage(event.data);
    switch (message?.type) {
      case "ready":
        isReady = true;
        post({
          type: "hello",
          isShown: state === "open",
          identifyToken: token,
          canIdentify: provider !== null,
        });
        break;
      case "nonce":
        void provideToken(message.nonce);
        break;
      case "close":
        close();
        break;
      case "unread":
        showUnread(message.count, message.inTitle, message.hasNews);
        break;
      case "size":
        launcher.widen(message.wide);
        break;
      case "quick_exit":
        quickExit();
        break;
      case undefined:
        break;
    }
  };

  const decline = (): void => {
    launcher?.remove();
    launcher = null;
    window.removeEventListener("message", hear);
    become("declined:payment-page");
  };
  const draw = (): void => {
    if (collectsCards(document)) {
      decline();
      return;
    }
    watchForCards(decline);
    window.addEventListener("message", hear);
    launcher = new Launcher(settings, () => (state === "open" ? close() : open()), close);
  };
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", draw, { once: true });
  else draw();

  return Object.freeze({
    open,
    close,
    identify(next: TokenProvider | string | null): void {
      provider = typeof next === "function" ? next : null;
      token = isToken(next) ? next : null;
      if (provider !== null) post({ type: "can_identify" });
      else if (token !== null) post({ type: "identify", token });
    },
    get state(): WardlineState {
      return state;
    },
    on(topic: Topic, listener: Listener): () => void {
      const entry = { topic, listener };
      listeners = [...listeners, entry];
      return () => {
        listeners = listeners.filter((other) => other !== entry);
      };
    },
  });
}

const script = document.currentScript;
if (script instanceof HTMLScriptElement && !("wardline" in window)) {
  const settings = readSettings(script.src, script.dataset, (sentence) => console.warn(sentence));
  Object.defineProperty(window, "wardline", { value: start(settings), enumerable: true });
  // For a page whose own script may run first.
  window.dispatchEvent(new Event("wardline:ready"));
}
