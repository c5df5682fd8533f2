// SPDX-License-Identifier: Apache-2.0
import type { Ast, MessageCatalogues } from "./catalogues.ts";
import type { MessageId, Param, Params } from "./params.ts";

const MOST_OPTIONS = 8;
/** One of each form of number that a language of ours knows. */
const COUNTS = [0, 1, 2, 3, 11, 100];
const DATE = /date|day|since|until|from|when|due|ends|starts|month/i;
const MONEY = /amount|total|price|delta|fee|cost|balance|due_amount|limit|each|paid|refund|monthly/i;

/** One set of values to look at a message with; `note` says which number or choice it is. */
export type Sample = { readonly note: string; readonly params: Params };

/**
 * Made-up values for a look at a message: each form of number, each choice, and for the rest what its name suggests. The values are nobody's.
 */
export function samplesOf(catalogue: MessageCatalogues, id: MessageId): Sample[] {
  const entry = catalogue.entries.en.get(id);
  if (entry === undefined) return [];
  const { plurals, selects } = variantsOf(entry.format.getAst());
  const plain = Object.fromEntries(entry.placeholders.map((name): [string, Param] => [name, guess(name)]));
  const first = Object.fromEntries([...selects].map(([name, keys]): [string, Param] => [name, keys[0] ?? "other"]));
  const few = Object.fromEntries(plurals.map((name): [string, Param] => [name, 3]));
  const base = { ...plain, ...first, ...few };
  const [select] = selects;
  if (plurals.length > 0)
    return COUNTS.map((count) => ({
      note: String(count),
      params: { ...base, ...Object.fromEntries(plurals.map((name) => [name, count])) },
    }));
  if (select !== undefined)
    return select[1].slice(0, MOST_OPTIONS).map((key) => ({ note: key, params: { ...base, [select[0]]: key } }));
  return [{ note: "", params: base }];
}

function variantsOf(ast: Ast): { plurals: string[]; selects: Map<string, string[]> } {
  const plurals = new Set<string>();
  const selects = new Map<string, string[]>();
  const visit = (elements: Ast): void => {
    for (const element of elements) {
      if (!("options" in element)) continue;
      const type: number = element.type;
      if (type === 6) plurals.add(element.value);
      else if (!selects.has(element.value)) selects.set(element.value, Object.keys(element.options));
      for (const option of Object.values(element.options)) visit(option.value);
    }
  };
  visit(ast);
  return { plurals: [...plurals], selects };
}

function guess(name: string): Param {
  if (MONEY.test(name)) return { kind: "money", currency: "GBP", minor: 2_450 };
  if (/time|at$/i.test(name)) return { kind: "date", iso: "2026-11-20T10:00:00Z", style: "time" };
  if (DATE.test(name)) return { kind: "date", iso: "2026-11-20" };
  if (/minutes|hours|days|count|place|gb$/i.test(name)) return 3;
  if (/country/i.test(name)) return { kind: "country", code: "TR" };
  return `‹${name}›`;
}
