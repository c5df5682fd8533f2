// SPDX-License-Identifier: Apache-2.0
import type { SchemaJson, TypeOfAttribute } from "@cedar-policy/cedar-wasm/nodejs";
import type { GateRequest } from "#app";

/** What the schema says of one action, as far as a request for it is concerned. */
export type ActionShape = {
  /** The action's groups, at any depth: a decision without the schema has to be told them. */
  readonly groups: readonly string[];
  readonly principals: readonly string[];
  readonly resources: readonly string[];
  /** Whether a request is what the schema says. */
  readonly fits: (request: GateRequest) => boolean;
};

type Schema = SchemaJson<string>[string];
type Plain = "Long" | "String" | "Bool";
type Attribute = { readonly name: string; readonly is: Plain; readonly isRequired: boolean };

/**
 * Reads from the schema what requests for each action look like. Checking a request here takes a microsecond; having the schema
 * read along with each decision takes longer than the decision.
 *
 * An action whose circumstances are more than a flat record of numbers, text and truths fits no request: what cannot be checked is refused.
 */
export function shapesOf(schema: Schema | undefined): ReadonlyMap<string, ActionShape> {
  const actions = schema?.actions ?? {};
  const groupsOf = (name: string): readonly string[] =>
    (actions[name]?.memberOf ?? []).flatMap(({ id }) => [id, ...groupsOf(id)]);
  return new Map(
    Object.entries(actions).map(([name, { appliesTo }]) => {
      const attributes = attributesOf(schema, appliesTo?.context);
      const groups = [...new Set(groupsOf(name))];
      if (appliesTo === undefined || attributes === null)
        return [name, { groups, principals: [], resources: [], fits: () => false }];
      const principals = new Set<string>(appliesTo.principalTypes);
      const resources = new Set<string>(appliesTo.resourceTypes);
      const fits = ({ principal, resource, context }: GateRequest): boolean =>
        principals.has(principal.kind) &&
        resources.has(resource.kind) &&
        typeof principal.id === "string" &&
        typeof resource.id === "string" &&
        hasOnly(context, attributes);
      return [name, { groups, principals: [...principals], resources: [...resources], fits }];
    }),
  );
}

function attributesOf(schema: Schema | undefined, context: unknown): readonly Attribute[] | null {
  const record = resolved(schema, context);
  if (record === null) return null;
  const found: Attribute[] = [];
  for (const [name, type] of Object.entries(record)) {
    const is = plainOf(type);
    if (is === null) return null;
    found.push({ name, is, isRequired: (type as { required?: boolean }).required !== false });
  }
  return found;
}

function resolved(
  schema: Schema | undefined,
  context: unknown,
): Readonly<Record<string, TypeOfAttribute<string>>> | null {
  if (typeof context !== "object" || context === null || !("type" in context)) return null;
  const named = schema?.commonTypes?.[String(context.type)] ?? context;
  if (!("attributes" in named) || !("type" in named) || named.type !== "Record") return null;
  return named.attributes as Readonly<Record<string, TypeOfAttribute<string>>>;
}

function plainOf(type: object): Plain | null {
  const name = "name" in type ? type.name : "type" in type ? type.type : null;
  if (name === "Long" || name === "String") return name;
  return name === "Bool" || name === "Boolean" ? "Bool" : null;
}

/** Every attribute that has to be there, of its type, and none that the schema does not name. */
function hasOnly(context: object, attributes: readonly Attribute[]): boolean {
  const held = context as Readonly<Record<string, unknown>>;
  let count = 0;
  for (const { name, is, isRequired } of attributes) {
    const value = held[name];
    if (value === undefined ? isRequired : !isOf(value, is)) return false;
    if (value !== undefined) count += 1;
  }
  return Object.keys(held).length === count;
}

function isOf(value: unknown, is: Plain): boolean {
  if (is === "Long") return Number.isSafeInteger(value);
  return typeof value === (is === "Bool" ? "boolean" : "string");
}
