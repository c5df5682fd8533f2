// SPDX-License-Identifier: Apache-2.0

export type { Finding, MaskedKind } from "./findings.ts";
export { MASKED_KINDS } from "./findings.ts";
export type { PseudonymMemory } from "./pseudonyms.ts";
export { EMPTY_MEMORY } from "./pseudonyms.ts";
export type { Screening, ScreenOptions } from "./screen.ts";
export { screen, screenSafely } from "./screen.ts";
