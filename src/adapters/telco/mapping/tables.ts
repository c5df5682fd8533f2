// SPDX-License-Identifier: Apache-2.0

/** What is the same in every answer and question of a back-end. Each table is from our word to theirs. */
export type Tables = {
  readonly names: Readonly<Record<string, string>>;
  /** By our name of the field. */
  readonly values: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** How they write money: the field of the amount, that of the currency, and how many decimals are counted in. */
  readonly amounts: { readonly amount: string; readonly currency: string; readonly exponent: number } | null;
  readonly instants: { readonly as: "epoch_seconds" | "epoch_ms"; readonly fields: ReadonlySet<string> } | null;
  /** Fields (ours) that are lists of name and value with us, and one object of names with them. */
  readonly traits: ReadonlySet<string>;
};

/** Deeper than this no interface of ours goes. */
const MOST_DEPTH = 24;

type Backwards = {
  readonly back: ReadonlyMap<string, string>;
  readonly values: ReadonlyMap<string, ReadonlyMap<string, string>>;
};
const turned = new WeakMap<Tables, Backwards>();

/** The tables the other way round; made once for each mapping. */
function backwards(tables: Tables): Backwards {
  const known = turned.get(tables);
  if (known !== undefined) return known;
  const turn = (table: Readonly<Record<string, string>>): ReadonlyMap<string, string> =>
    new Map(Object.entries(table).map(([ours, theirs]) => [theirs, ours]));
  const values = new Map(Object.entries(tables.values).map(([field, words]) => [field, turn(words)]));
  const made = { back: turn(tables.names), values };
  turned.set(tables, made);
  return made;
}

/** Turns what they said into our words. What no table names stays as it is; the schemas look at it afterwards. */
export function toOurs(value: unknown, tables: Tables): unknown {
  const { back, values } = backwards(tables);
  const walk = (node: unknown, field: string, depth: number): unknown => {
    if (depth > MOST_DEPTH) return null;
    if (Array.isArray(node)) return node.map((each) => walk(each, field, depth + 1));
    if (typeof node === "string") return values.get(field)?.get(node) ?? node;
    if (typeof node === "number") return isInstant(tables, field) ? instantOf(node, tables) : node;
    if (typeof node !== "object" || node === null) return node;
    const money = moneyOf(node as Record<string, unknown>, tables);
    if (money !== null) return money;
    if (tables.traits.has(field))
      return Object.entries(node).map(([name, each]) => {
        const ours = back.get(name) ?? name;
        return { name: ours, value: walk(each, ours, depth + 1) };
      });
    return Object.fromEntries(
      Object.entries(node).map(([name, each]) => {
        const ours = back.get(name) ?? name;
        return [ours, walk(each, ours, depth + 1)];
      }),
    );
  };
  return walk(value, "", 0);
}

/** Turns our question into their words. */
export function toTheirs(value: unknown, tables: Tables): unknown {
  const walk = (node: unknown, field: string, depth: number): unknown => {
    if (depth > MOST_DEPTH) return null;
    if (Array.isArray(node)) {
      if (!tables.traits.has(field)) return node.map((each) => walk(each, field, depth + 1));
      return Object.fromEntries(
        (node as readonly { readonly name?: unknown; readonly value?: unknown }[]).map((trait) => {
          const name = String(trait.name);
          return [tables.names[name] ?? name, walk(trait.value, name, depth + 1)];
        }),
      );
    }
    if (typeof node === "string") {
      const word = tables.values[field];
      if (word !== undefined && Object.hasOwn(word, node)) return word[node];
      return isInstant(tables, field) ? countOf(node, tables) : node;
    }
    if (typeof node !== "object" || node === null) return node;
    const amount = amountOf(node as Record<string, unknown>, tables);
    if (amount !== null) return amount;
    return Object.fromEntries(
      Object.entries(node).map(([name, each]) => [tables.names[name] ?? name, walk(each, name, depth + 1)]),
    );
  };
  return walk(value, "", 0);
}

function isInstant({ instants }: Tables, field: string): boolean {
  return instants?.fields.has(field) === true;
}

function instantOf(count: number, { instants }: Tables): string | number {
  const ms = instants?.as === "epoch_seconds" ? count * 1_000 : count;
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? new Date(ms).toISOString() : count;
}

function countOf(text: string, { instants }: Tables): string | number {
  const ms = Date.parse(text);
  if (!Number.isFinite(ms)) return text;
  return instants?.as === "epoch_seconds" ? Math.floor(ms / 1_000) : ms;
}

const isCurrency = (text: unknown): text is string => typeof text === "string" && /^[A-Z]{3}$/.test(text);

/**
 * Money as TMF writes it, and as TMF654 does beside it (`amount`, `units`): which of the two is read depends on the resource. Decimal
 * digits are placed, not divided: 45200 at exponent 3 is 45.2 exactly.
 */
function moneyOf(node: Readonly<Record<string, unknown>>, { amounts }: Tables): object | null {
  if (amounts === null) return null;
  const count = node[amounts.amount];
  const unit = node[amounts.currency];
  if (typeof count !== "number" || !Number.isSafeInteger(count) || !isCurrency(unit)) return null;
  const value = Number(`${count}e-${amounts.exponent}`);
  return { unit, value, units: unit, amount: value };
}

function amountOf(node: Readonly<Record<string, unknown>>, { amounts }: Tables): object | null {
  if (amounts === null) return null;
  const unit = node["unit"] ?? node["units"];
  const value = node["value"] ?? node["amount"];
  if (typeof value !== "number" || !isCurrency(unit)) return null;
  return { [amounts.amount]: Math.round(Number(`${value}e${amounts.exponent}`)), [amounts.currency]: unit };
}
