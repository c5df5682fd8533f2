// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../ui/words.ts";

/** What a flow is called in this language, with a capital; its id as plain words where nobody named it. */
export function flowName(lang: Lang, flow: string, title: Readonly<Record<Lang, string>> | null): string {
  const name = title?.[lang] ?? flow.replaceAll("_", " ");
  return name.charAt(0).toLocaleUpperCase(lang) + name.slice(1);
}
