// SPDX-License-Identifier: Apache-2.0

import { type ColourPair, readablePair } from "../ui/contrast.ts";
import { isOlder } from "./manifest.ts";

/** What the script tag says. All of it is optional but the brand. */
export interface Settings {
  /** Where the widget lives: the origin this script came from. */
  readonly origin: string;
  readonly brand: string;
  readonly lang: "en" | "ar";
  readonly label: string;
  readonly corner: "start" | "end";
  readonly theme: "light" | "dark" | "auto";
  readonly colours: ColourPair;
  /** Where "quick exit" goes. */
  readonly exitUrl: string;
  /** Pins of the service's key (`data-service-key`); null: the page names none, and the widget's own page is believed. */
  readonly serviceKeys: readonly string[] | null;
  /** No widget older than this is opened on a page that pins a key. */
  readonly leastVersion: string;
}

export const DEFAULT_COLOURS: ColourPair = { back: "#1f3a5f", front: "#ffffff" };
const LABELS = { en: "Chat with us", ar: "تحدّث معنا" };
export const DEFAULT_EXIT_URL = "https://www.wikipedia.org/";

declare const __WARDLINE_VERSION__: string | undefined;
/** Of this build; without a build none. */
const OWN_VERSION = typeof __WARDLINE_VERSION__ === "undefined" ? "0.0.0" : __WARDLINE_VERSION__;

/** Reads a script tag's `src` and `data-` attributes. What is missing or unreadable takes its default. */
export function readSettings(
  src: string,
  data: Readonly<Record<string, string | undefined>>,
  warn: (text: string) => void,
): Settings {
  const lang = data["lang"]?.toLowerCase().startsWith("ar") === true ? "ar" : "en";
  const { primary = DEFAULT_COLOURS.back, onPrimary = DEFAULT_COLOURS.front, theme } = data;
  return {
    origin: new URL(src).origin,
    brand: /^[\w-]{1,40}$/u.test(data["brand"] ?? "") ? (data["brand"] ?? "") : "default",
    lang,
    label: data["label"]?.trim().slice(0, 60) || LABELS[lang],
    corner: data["corner"] === "start" ? "start" : "end",
    theme: theme === "light" || theme === "dark" ? theme : "auto",
    colours: readablePair({ back: primary, front: onPrimary }, DEFAULT_COLOURS, warn),
    serviceKeys: data["serviceKey"]?.split(/\s+/u).filter((pin) => pin !== "") ?? null,
    leastVersion: isOlder(OWN_VERSION, data["leastVersion"] ?? "0") ? (data["leastVersion"] ?? "0") : OWN_VERSION,
    exitUrl: URL.parse(data["exitUrl"] ?? "")?.protocol === "https:" ? (data["exitUrl"] ?? "") : DEFAULT_EXIT_URL,
  };
}

/** Address of the widget for one host page. The page's origin is a claim: the widget posts to it and hears only it. */
export function widgetUrl(settings: Settings, hostOrigin: string): string {
  const url = new URL("/widget/", settings.origin);
  url.searchParams.set("brand", settings.brand);
  url.searchParams.set("lang", settings.lang);
  if (settings.theme !== "auto") url.searchParams.set("theme", settings.theme);
  url.searchParams.set("host", hostOrigin);
  return url.href;
}
