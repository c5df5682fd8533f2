// SPDX-License-Identifier: Apache-2.0
/** Rounds to a whole minor unit, half away from zero: what tax authorities and operators call half up. */
export function roundHalfUp(value: number): number {
  // One part in a billion is added so that 0.5 stored as 0.49999… still goes up.
  const magnitude = Math.floor(Math.abs(value) + 0.5 + 1e-9);
  return value < 0 && magnitude !== 0 ? -magnitude : magnitude;
}

/** Tax on an amount in minor units. */
export function taxOn(exTaxMinor: number, rate: number): number {
  return roundHalfUp(exTaxMinor * rate);
}

/**
 * Turns fractional parts into whole ones that sum to `total` exactly: each is rounded, and the units left over go to
 * the parts that rounding wronged most.
 *
 * @returns null when the parts do not sum to the total within one unit a part: then something is missing, not rounded.
 */
export function allocate(parts: readonly number[], total: number): readonly number[] | null {
  const whole = parts.map(roundHalfUp);
  let left = total - whole.reduce((sum, part) => sum + part, 0);
  if (Math.abs(left) > parts.length) return null;
  const step = Math.sign(left);
  const byLoss = parts
    .map((part, index) => ({ index, loss: (part - (whole[index] ?? 0)) * step }))
    .sort((a, b) => b.loss - a.loss || a.index - b.index);
  for (const { index } of byLoss) {
    if (left === 0) break;
    whole[index] = (whole[index] ?? 0) + step;
    left -= step;
  }
  return whole;
}
