// SPDX-License-Identifier: Apache-2.0
import { word } from "#dialogue";
import type { Lang } from "#kernel";
import type { AppDeps } from "../deps.ts";

/** What a client's window says where no turn was carried out. */
export type ClientSentence = "busy" | "not_words" | "ended" | "unavailable";

export function clientSentence(deps: AppDeps, lang: Lang, sentence: ClientSentence): string {
  return word(deps.catalogues, lang, `app.messaging.client.${sentence}`, {});
}
