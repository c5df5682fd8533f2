// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../../ui/words.ts";
import { ar } from "./ar.ts";
import { en, type Strings } from "./en.ts";

export type { Strings };

const CATALOGUES: Readonly<Record<Lang, Strings>> = { en, ar };

export function stringsFor(lang: Lang): Strings {
  return CATALOGUES[lang];
}
