// SPDX-License-Identifier: Apache-2.0
import { createHmac } from "node:crypto";
import type { ScreenedText } from "#kernel";
import { rawText } from "#kernel";
import { EMPTY_MEMORY } from "./pseudonyms.ts";
import { type ScreenOptions, screen } from "./screen.ts";
import type { Screening } from "./treatments/name-found.ts";

/** A keyed hash as production uses it, under a fixed key: only for tests. */
export function testKeyedHash(text: string): string {
  return createHmac("sha256", "test key").update(text).digest("base64url");
}

/** Screens a plain string in a new British conversation. */
export function screenForTest(text: string, options: Partial<ScreenOptions> = {}): Screening {
  return screen(rawText(text), { defaultCountry: "GB", memory: EMPTY_MEMORY, keyedHash: testKeyedHash, ...options });
}

/** The honest way for another room's tests to come by screened text: it really is screened. */
export function screenedForTest(text: string): ScreenedText {
  return screenForTest(text).text;
}
