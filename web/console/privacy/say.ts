// SPDX-License-Identifier: Apache-2.0
import type { Lang } from "../../ui/words.ts";

/** English, Arabic. */
export type Pair = readonly [string, string];

/** A table of pairs in one language: what a page says. */
export function said<Table extends Readonly<Record<string, Pair>>>(
  table: Table,
  lang: Lang,
): { readonly [Key in keyof Table]: string } {
  const at = lang === "ar" ? 1 : 0;
  return Object.fromEntries(Object.entries(table).map(([key, pair]) => [key, pair[at]])) as {
    [Key in keyof Table]: string;
  };
}

/** A number with its thousands apart, in digits that both languages read. */
export function count(value: number): string {
  return value.toLocaleString("en-GB");
}

/** The code in a refusal's detail, or else its public code: what a page has words for. */
export function whyNot(reply: { readonly value: unknown } | null): string {
  const value = reply?.value as { readonly detail?: unknown; readonly code?: unknown } | null | undefined;
  for (const one of [value?.detail, value?.code]) if (typeof one === "string" && /^[a-z_]+$/u.test(one)) return one;
  return "failed";
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** How much time is left, or by how much it is over: `2 d 4 h`, `3 h 12 min`, `4 min 09 s`. */
export function span(ms: number, lang: Lang): string {
  const [d, h, m, s] = lang === "ar" ? ["ي", "س", "د", "ث"] : ["d", "h", "min", "s"];
  const left = Math.abs(ms);
  const days = Math.floor(left / DAY_MS);
  const hours = Math.floor((left % DAY_MS) / 3_600_000);
  const minutes = Math.floor((left % 3_600_000) / MINUTE_MS);
  if (days > 0) return `${days} ${d} ${hours} ${h}`;
  if (hours > 0) return `${hours} ${h} ${minutes} ${m}`;
  return `${minutes} ${m} ${String(Math.floor((left % MINUTE_MS) / 1_000)).padStart(2, "0")} ${s}`;
}

/** A time at another place, with the name of its zone: `26 Nov 2026, 14:00 GMT+3`. */
export function timeAt(at: number, zone: string, lang: Lang): string {
  return new Intl.DateTimeFormat(lang === "ar" ? "ar-u-nu-latn" : "en-GB", {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    timeZone: zone,
    timeZoneName: "short",
  }).format(at);
}

export function day(lang: Lang, at: string): string {
  return new Intl.DateTimeFormat(lang === "ar" ? "ar-u-nu-latn" : "en-GB", { dateStyle: "medium" }).format(
    new Date(at),
  );
}
