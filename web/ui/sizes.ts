// SPDX-License-Identifier: Apache-2.0

/** Bytes as people read them; the unit stays in Latin letters in both languages. */
export function sizeText(bytes: number): string {
  return bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1_000))} kB`;
}
