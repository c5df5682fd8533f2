// SPDX-License-Identifier: Apache-2.0
import type { Doc } from "../doc.ts";
import { baseKey, type Key, keyIn, keyOfMsisdn } from "../ids.ts";
import { patternOfTicket } from "../seed/tickets.ts";

export type Query = Readonly<Record<string, string | string[] | undefined>>;

const reserved: ReadonlySet<string> = new Set(["fields", "offset", "limit", "sort"]);
const comparisons = ["gt", "gte", "lt", "lte"] as const;
export const defaultLimit = 50;
export const maxLimit = 500;

export type Filter = {
  readonly path: readonly string[];
  readonly compare: (typeof comparisons)[number] | "eq";
  readonly values: readonly string[];
};

/** A plus sign in a query string arrives as a blank; numbers begin with one. */
function restorePlus(value: string): string {
  return /^ \d{5,15}$/.test(value) ? `+${value.slice(1)}` : value;
}

export function filtersIn(query: Query): Filter[] {
  return Object.entries(query).flatMap(([name, raw]): Filter[] => {
    if (reserved.has(name) || raw === undefined) return [];
    const path = name.split(".");
    const last = path.at(-1) ?? "";
    const compare = comparisons.find((candidate) => candidate === last) ?? "eq";
    const values = (Array.isArray(raw) ? raw : [raw]).flatMap((value) => value.split(",")).map(restorePlus);
    return [{ path: compare === "eq" ? path : path.slice(0, -1), compare, values }];
  });
}

/** Everything found along a dotted path; a list on the way stands for each of its members. */
function valuesAt(node: unknown, path: readonly string[]): unknown[] {
  if (Array.isArray(node)) return node.flatMap((member) => valuesAt(member, path));
  const [step, ...rest] = path;
  if (step === undefined) return [node];
  if (typeof node !== "object" || node === null) return [];
  return valuesAt((node as Record<string, unknown>)[step], rest);
}

function holds(filter: Filter, found: unknown): boolean {
  const text = String(found);
  switch (filter.compare) {
    case "eq":
      return filter.values.includes(text);
    case "gt":
      return filter.values.every((value) => text > value);
    case "gte":
      return filter.values.every((value) => text >= value);
    case "lt":
      return filter.values.every((value) => text < value);
    case "lte":
      return filter.values.every((value) => text <= value);
  }
}

export function matches(doc: Doc, filters: readonly Filter[]): boolean {
  return filters.every((filter) =>
    valuesAt(doc, filter.path).some((found) => found !== undefined && holds(filter, found)),
  );
}

/** Customers named by the values of a query; null when it names none, so all must be looked at. */
export function keysIn(filters: readonly Filter[]): Set<Key> | null {
  const keys = new Set<Key>();
  for (const filter of filters)
    for (const value of filter.values) {
      const ticket = patternOfTicket(value);
      const key = keyIn(value) ?? keyOfMsisdn(value) ?? (ticket === null ? null : baseKey(ticket));
      if (key !== null) keys.add(key);
    }
  return keys.size === 0 ? null : keys;
}

export type Page = { readonly offset: number; readonly limit: number };

/** Offset and limit of a query, or null when they are not whole numbers in range. */
export function pageIn(query: Query): Page | null {
  const number = (name: string, fallback: number): number => {
    const raw = query[name];
    return raw === undefined ? fallback : typeof raw === "string" && /^\d{1,9}$/.test(raw) ? Number(raw) : -1;
  };
  const offset = number("offset", 0);
  const limit = number("limit", defaultLimit);
  return offset < 0 || limit < 0 ? null : { offset, limit: Math.min(limit, maxLimit) };
}

/** `sort=name` or `sort=-name`, by top-level field. */
export function sorted(docs: Doc[], sort: unknown): Doc[] {
  if (typeof sort !== "string" || sort === "") return docs;
  const down = sort.startsWith("-");
  const field = sort.replace(/^[-+ ]/, "");
  return [...docs].sort((a, b) => {
    const order =
      String(a[field] ?? "") < String(b[field] ?? "") ? -1 : String(a[field] ?? "") > String(b[field] ?? "") ? 1 : 0;
    return down ? -order : order;
  });
}

const alwaysSent: ReadonlySet<string> = new Set(["id", "href", "@type"]);

/** First-level attribute selection; id, href and type are always sent. */
export function selectFields(doc: Doc, fields: unknown): Doc {
  if (typeof fields !== "string" || fields === "" || fields === "none") return doc;
  const wanted = new Set(fields.split(",").map((field) => field.trim()));
  return Object.fromEntries(Object.entries(doc).filter(([name]) => alwaysSent.has(name) || wanted.has(name))) as Doc;
}
