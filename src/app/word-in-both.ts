// SPDX-License-Identifier: Apache-2.0
import { word } from "#dialogue";
import type { AppDeps } from "./deps.ts";

/** A sentence in every language we speak, for a message to somebody whose language is not known here. */
export function wordInBoth(deps: AppDeps, id: string): string {
  return (["en", "ar"] as const).map((lang) => word(deps.catalogues, lang, id)).join("\n");
}
