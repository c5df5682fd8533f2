// SPDX-License-Identifier: Apache-2.0
import { useEffect, useSyncExternalStore } from "react";

type TokenProvider = (nonce: string) => Promise<string | null>;
type Wardline = {
  open(): void;
  close(): void;
  identify(source: TokenProvider | null): void;
  readonly state: "idle" | "open" | "closed" | "declined:payment-page";
  on(topic: "state" | "unread", listener: (value: string | number) => void): () => void;
};
declare global {
  interface Window {
    readonly wardline?: Wardline;
  }
}

/** Calls back when the chat's script has run, now or later; returns what stops it. */
function whenReady(then: () => void): () => void {
  if (window.wardline !== undefined) then();
  else window.addEventListener("wardline:ready", then, { once: true });
  return () => window.removeEventListener("wardline:ready", then);
}

export type ChatProps = {
  readonly origin: string;
  readonly brand: string;
  /** Asks your server for an identity token over the nonce. Left out: nobody is signed in. */
  readonly getToken?: TokenProvider;
};

/** Brings the chat onto the page, once however often it is drawn, and takes the sign-in back when it is taken down. */
export function Chat({ brand, getToken, origin }: ChatProps): null {
  useEffect(() => {
    if (document.querySelector(`script[src="${origin}/loader.js"]`) !== null) return;
    const script = Object.assign(document.createElement("script"), { src: `${origin}/loader.js`, async: true });
    script.crossOrigin = "anonymous";
    script.dataset["brand"] = brand;
    document.head.append(script);
  }, [brand, origin]);
  useEffect(() => {
    const stop = whenReady(() => window.wardline?.identify(getToken ?? null));
    return () => {
      stop();
      window.wardline?.identify(null);
    };
  }, [getToken]);
  return null;
}

const subscribe = (changed: () => void): (() => void) => {
  let stop: (() => void) | undefined;
  const cancel = whenReady(() => (changed(), (stop = window.wardline?.on("state", changed))));
  return () => (cancel(), stop?.());
};

/** What the chat is doing now; `loading` until its script has run. */
export function useChatState(): Wardline["state"] | "loading" {
  return useSyncExternalStore(
    subscribe,
    () => window.wardline?.state ?? "loading",
    () => "loading",
  );
}
