// SPDX-License-Identifier: Apache-2.0

// What the host page's loader and the widget's iframe say to each other. Both sides name the exact origin when they
// post and compare it (and the window) when they listen; nothing of a conversation ever travels here.

/** Loader → widget. */
export type HostMessage =
  | {
      readonly type: "hello";
      readonly isShown: boolean;
      readonly identifyToken: string | null;
      /** The page can fetch a token for a nonce that the widget names. */
      readonly canIdentify: boolean;
    }
  | { readonly type: "shown" }
  | { readonly type: "hidden" }
  | { readonly type: "identify"; readonly token: string }
  /** Nobody is signed in on the page: the answer to `nonce` when there is no token. */
  | { readonly type: "nobody" }
  | { readonly type: "can_identify" };

/** Widget → loader. */
export type WidgetMessage =
  | { readonly type: "ready" }
  /** Asks the page for a token that its server signs over this nonce. */
  | { readonly type: "nonce"; readonly nonce: string }
  | { readonly type: "close" }
  /** `hasNews`: something that was asked for came. What it is stays in the widget. */
  | { readonly type: "unread"; readonly count: number; readonly inTitle: boolean; readonly hasNews: boolean }
  | { readonly type: "size"; readonly wide: boolean }
  | { readonly type: "quick_exit" };

const MARK = "wardline/1";

export type Marked<M> = M & { readonly protocol: typeof MARK };

export function mark<M extends HostMessage | WidgetMessage>(message: M): Marked<M> {
  return { ...message, protocol: MARK };
}

function fields(data: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof data !== "object" || data === null) return null;
  const record = data as Readonly<Record<string, unknown>>;
  return record["protocol"] === MARK ? record : null;
}

export function readHostMessage(data: unknown): HostMessage | null {
  const message = fields(data);
  switch (message?.["type"]) {
    case "hello": {
      const token = message["identifyToken"];
      const isToken = typeof token === "string" && token !== "";
      return {
        type: "hello",
        isShown: message["isShown"] === true,
        identifyToken: isToken ? token : null,
        canIdentify: message["canIdentify"] === true,
      };
    }
    case "identify": {
      const token = message["token"];
      return typeof token === "string" && token !== "" ? { type: "identify", token } : null;
    }
    case "shown":
    case "hidden":
    case "nobody":
    case "can_identify":
      return { type: message["type"] };
    default:
      return null;
  }
}

export function readWidgetMessage(data: unknown): WidgetMessage | null {
  const message = fields(data);
  switch (message?.["type"]) {
    case "unread": {
      const count = message["count"];
      const isCount = typeof count === "number" && Number.isSafeInteger(count) && count >= 0;
      return isCount
        ? { type: "unread", count, inTitle: message["inTitle"] === true, hasNews: message["hasNews"] === true }
        : null;
    }
    case "nonce": {
      const nonce = message["nonce"];
      return typeof nonce === "string" && nonce !== "" ? { type: "nonce", nonce } : null;
    }
    case "size":
      return { type: "size", wide: message["wide"] === true };
    case "ready":
    case "close":
    case "quick_exit":
      return { type: message["type"] };
    default:
      return null;
  }
}
