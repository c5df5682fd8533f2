// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../../ui/words.ts";

export type Theme = "light" | "dark" | "system";

const THEME = "wardline.console.theme";
const LANG = "wardline.console.lang";
const RAIL = "wardline.console.rail";
const KEYS = "wardline.console.keys";

/** What somebody chose about the look of the console; it stays in this browser and says nothing about anybody. */
export const choices = {
  theme: (): Theme => {
    const kept = read(THEME);
    return kept === "light" || kept === "dark" ? kept : "system";
  },
  keepTheme: (theme: Theme): void => {
    write(THEME, theme);
    showTheme(theme);
  },
  lang: (): Lang => {
    const kept = read(LANG);
    if (kept === "en" || kept === "ar") return kept;
    return navigator.language.startsWith("ar") ? "ar" : "en";
  },
  keepLang: (lang: Lang): void => write(LANG, lang),
  /** Null where nobody chose: the width of the window decides. */
  isRailFolded: (): boolean | null => {
    const kept = read(RAIL);
    return kept === null ? null : kept === "folded";
  },
  keepRail: (isFolded: boolean): void => write(RAIL, isFolded ? "folded" : "open"),
  hasKeys: (): boolean => read(KEYS) !== "off",
  keepKeys: (hasKeys: boolean): void => write(KEYS, hasKeys ? "on" : "off"),
} as const;

/** Sets what `tokens.css` looks at. Nothing is set for `system`: the media query decides. */
export function showTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = theme;
}

function read(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    // A browser may refuse storage: then nothing was chosen.
    return null;
  }
}

function write(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // It holds until the page is closed.
  }
}
