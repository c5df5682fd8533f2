// SPDX-License-Identifier: Apache-2.0
import type { BrandConfig } from "#protocol";
import { type ColourPair, contrast, LEAST_CONTRAST, readablePair } from "../ui/contrast.ts";

const LIGHT: ColourPair = { back: "#1f3a5f", front: "#ffffff" };
const DARK: ColourPair = { back: "#8fb4e6", front: "#0d1a2b" };
/** The surfaces on which the brand colour is also used for text. */
const SURFACES = { light: "#f4f6f9", dark: "#232b36" };
const INK = { light: "#1f3a5f", dark: "#9dbfec" };

/** Colours of one theme as custom properties: `--brand-ink` is the brand colour where it can be read as text. */
export function brandProperties(pair: ColourPair, theme: "light" | "dark"): string {
  const ink = contrast(pair.back, SURFACES[theme]) >= LEAST_CONTRAST ? pair.back : INK[theme];
  return `--brand: ${pair.back}; --on-brand: ${pair.front}; --brand-ink: ${ink};`;
}

/** Applies the brand's colours by a constructed sheet, which a strict style policy allows. Unreadable pairs fall back with a warning. */
export function applyBrand(brand: BrandConfig, warn: (sentence: string) => void): void {
  const { primary, onPrimary, primaryDark, onPrimaryDark } = brand.colours;
  const pair = readablePair({ back: primary, front: onPrimary }, LIGHT, warn);
  const light = brandProperties(pair, "light");
  const dark = brandProperties(readablePair({ back: primaryDark, front: onPrimaryDark }, DARK, warn), "dark");
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(
    `:root { ${light} --head: ${pair.back}; --on-head: ${pair.front}; }
     @media (prefers-color-scheme: dark) { :root:not([data-theme="light"]) { ${dark} } }
     :root[data-theme="dark"] { ${dark} }`,
  );
  document.adoptedStyleSheets = [sheet];
}
