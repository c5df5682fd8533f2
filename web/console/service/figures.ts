// SPDX-License-Identifier: Apache-2.0

/** Milliseconds as people read them; the unit stays in Latin letters in both languages. */
export function msText(ms: number | null): string {
  return ms === null ? "–" : `${Math.round(ms).toLocaleString("en-GB")} ms`;
}
