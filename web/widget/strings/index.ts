// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../../ui/words.ts";
import { ar } from "./ar.ts";
import { en, type Strings } from "./en.ts";

export type { Strings };

const CATALOGUES: Readonly<Record<Lang, Strings>> = { en, ar };

/** A refusal in words. Codes of a newer server read like `unavailable`. */
export function refusalText(words: Strings, code: string): string {
  return (words.refusals as Readonly<Record<string, string>>)[code] ?? words.refusals.unavailable;
}

export function stringsFor(lang: Lang): Strings {
  return CATALOGUES[lang];
}
