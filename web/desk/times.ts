// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../ui/words.ts";

/** Day and time as the reader writes them, in the reader's own zone. */
export function dayAndTime(lang: Lang, at: string): string {
  return new Intl.DateTimeFormat(lang === "ar" ? "ar-u-nu-latn" : "en-GB", {
    dateStyle: "medium",
    timeStyle: "short",
  }).format(new Date(at));
}
