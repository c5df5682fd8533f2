// SPDX-License-Identifier: Apache-2.0

/** The least contrast that WCAG 2.2 (1.4.3) accepts for text of normal size. */
export const LEAST_CONTRAST = 4.5;

export interface ColourPair {
  readonly back: string;
  readonly front: string;
}

const HEX = /^#[0-9a-f]{6}$/iu;

/** Relative luminance of `#rrggbb` as WCAG 2.2 defines it, or `null` when it is not such a colour. */
function luminance(colour: string): number | null {
  if (!HEX.test(colour)) return null;
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/**
 * Contrast of two colours written `#rrggbb`: 1 (same) to 21 (black on white). Anything else counts as 1, so that an
 * unreadable value is treated like an unreadable pair.
 */
export function contrast(one: string, other: string): number {
  const a = luminance(one);
  const b = luminance(other);
  if (a === null || b === null) return 1;
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
}

/** The pair when it can be read, else the fallback. Says so once through `warn`, naming the pair. */
export function readablePair(pair: ColourPair, fallback: ColourPair, warn: (sentence: string) => void): ColourPair {
  const ratio = contrast(pair.back, pair.front);
  if (ratio >= LEAST_CONTRAST) return pair;
  warn(
    `Wardline: ${pair.front} on ${pair.back} has contrast ${ratio.toFixed(2)}, text needs ${LEAST_CONTRAST}; the default colours are used`,
  );
  return fallback;
}
