// SPDX-License-Identifier: Apache-2.0
// What the desk's routes answer, made from the document of the interface: a page of the console sees every list with any number of rows.
import { readFileSync } from "node:fs";

/** As much of JSON Schema as the document of the interface uses. */
interface Schema {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly additionalProperties?: Schema | boolean;
  readonly propertyNames?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly minimum?: number;
  readonly $ref?: string;
}

interface Document {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          { readonly responses: Readonly<Record<string, { readonly content?: Record<string, { schema: Schema }> }>> }
        >
      >
    >
  >;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

/** How answers are filled. */
export interface Filling {
  /** Rows of every list. */
  readonly rows: number;
  /** Every number, where its schema has it. */
  readonly count: number;
  /** What can be nothing is nothing. */
  readonly isSparse: boolean;
  /** Free text, by the name of its field and how long it may be; ids, times and codes of a list are made from their schema. */
  readonly text: (field: string, mostChars: number) => string;
}

/** Nothing anywhere: lists without rows, counts of zero, no value where there can be none. */
export const EMPTY: Filling = { rows: 0, count: 0, isSparse: true, text: () => "" };

const AT = "2026-11-15T10:00:00.000Z";
const document = JSON.parse(
  readFileSync(new URL("../../docs/reference/openapi.json", import.meta.url), "utf8"),
) as Document;

const string: Schema = { type: "string" };
const integer: Schema = { type: "integer" };
const boolean: Schema = { type: "boolean" };
const moment: Schema = { type: "string", format: "date-time" };
const orNull = (schema: Schema): Schema => ({ anyOf: [schema, { type: "null" }] });
const list = (items: Schema): Schema => ({ type: "array", items });
const fields = (properties: Readonly<Record<string, Schema>>): Schema => ({ type: "object", properties });
const oneOf = (...values: string[]): Schema => ({ enum: values });

const NOTICES = fields({ due: integer, sent: integer, unreachable: integer });
const RULE = fields({
  ...{ id: { const: "eu-72h" }, regime: { const: "eu" }, stage: { const: "initial" }, zone: { const: "UTC" } },
  ...{ where: string, to: string, ar: orNull(fields({ where: string, to: string })) },
  ...{ source: string, basis: string, conflict: orNull(string) },
});
/** Routes whose answers the document does not describe, as the pages read them. */
const UNDOCUMENTED: readonly (readonly [line: string, Schema])[] = [
  [
    "GET /v1/desk/incident-register",
    fields({
      result: list(
        fields({
          ...{ incident: { type: "string", format: "uuid" }, kind: { const: "scraping" }, openedAt: moment },
          ...{ severity: oneOf("high", "low"), state: oneOf("open", "closed"), notices: NOTICES },
          clocks: list(fields({ clock: { const: "eu-72h" }, state: oneOf("on_time", "done_late", "not_applicable") })),
          historyIds: list(integer),
        }),
      ),
    }),
  ],
  [
    "GET /v1/desk/incidents/{id}/clocks",
    fields({
      result: fields({
        incident: fields({
          ...{ kind: { const: "scraping" }, severity: { const: "high" }, state: { const: "open" }, openedAt: moment },
        }),
        clocks: list(
          fields({
            ...{ rule: RULE, applies: oneOf("yes", "perhaps", "no"), unknown: list(oneOf("subjects")) },
            ...{ because: orNull(string), dueAt: orNull(integer), isProvisional: boolean, sentAt: orNull(integer) },
            state: oneOf("on_time", "done_late", "not_applicable"),
          }),
        ),
        facts: fields({}),
        notices: NOTICES,
        proposed: { const: null },
        deliveries: list(
          fields({
            ...{ endpoint: string, event: { const: "incident.opened" }, state: oneOf("delivered"), madeAt: moment },
            ...{ settledAt: orNull(moment), attempts: integer },
          }),
        ),
        receivers: integer,
        steps: list(
          fields({
            at: moment,
            what: oneOf("incident.opened"),
            by: orNull(string),
            facts: fields({}),
            historyId: integer,
          }),
        ),
        known: fields({}),
      }),
    }),
  ],
  ["GET /v1/desk/archives/{id}/files", fields({ files: list(string) })],
];

/** Answers of the desk's interface, made from what its document promises: one for every route, with any number of rows and any text. */
export class DeskAnswers {
  readonly #filling: Filling;
  #made = 0;
  readonly #values = new Map<readonly Schema[], readonly Schema[]>();
  readonly #turns = new Map<readonly unknown[], number>();

  constructor(filling: Filling) {
    this.#filling = filling;
  }

  /** @returns Undefined where the document promises nothing. */
  answer(method: string, path: string): unknown {
    const own = UNDOCUMENTED.find(([line]) => isPath(line, `${method} ${path}`));
    if (own !== undefined) return this.#make(own[1], "");
    const found = Object.entries(document.paths).find(
      ([pattern, operations]) => operations[method.toLowerCase()] !== undefined && isPath(pattern, path),
    );
    const content = found?.[1][method.toLowerCase()]?.responses["200"]?.content;
    const schema = content?.["application/json"]?.schema;
    return schema === undefined ? undefined : this.#make(schema, "");
  }

  #make(schema: Schema, field: string): unknown {
    const { rows, count, isSparse } = this.#filling;
    // No list goes on behind its rows: it would go on for ever.
    if (field === "next") return null;
    if (schema.$ref !== undefined) return this.#make(refOf(schema.$ref), field);
    if (schema.const !== undefined) return schema.const;
    if (schema.enum !== undefined) return this.#next(schema.enum);
    const choices = schema.anyOf ?? schema.oneOf;
    if (choices !== undefined) {
      const values = this.#valuesOf(choices);
      return isSparse && values.length < choices.length ? null : this.#make(this.#next(values) ?? {}, field);
    }
    const types = typeof schema.type === "string" ? [schema.type] : (schema.type ?? []);
    if (isSparse && types.includes("null")) return null;
    switch (types.find((type) => type !== "null")) {
      case "object":
        return this.#object(schema, field);
      case "array": {
        const length = Math.max(schema.minItems ?? 0, Math.min(rows, schema.maxItems ?? rows));
        return Array.from({ length }, () => this.#make(schema.items ?? {}, field));
      }
      case "integer":
      case "number":
        return Math.max(count, schema.minimum ?? 0);
      case "boolean":
        return !isSparse;
      case "string":
        return this.#text(schema, field);
      default:
        return null;
    }
  }

  #object({ properties, additionalProperties, propertyNames }: Schema, field: string): unknown {
    const made = Object.entries(properties ?? {}).map(([name, one]) => [name, this.#make(one, name)] as const);
    if (typeof additionalProperties !== "object") return Object.fromEntries(made);
    const names = propertyNames?.enum ?? Array.from({ length: this.#filling.rows }, () => this.#text({}, field));
    const more = names.map((name) => [String(name), this.#make(additionalProperties, field)] as const);
    return Object.fromEntries([...made, ...more]);
  }

  #text({ format, pattern, maxLength }: Schema, field: string): string {
    this.#made += 1;
    if (format === "date-time") return AT;
    if (format === "date") return AT.slice(0, 10);
    if (format === "uuid") return `00000000-0000-4000-8000-${String(this.#made).padStart(12, "0")}`;
    if (pattern !== undefined) return `c${this.#made}`;
    return this.#filling.text(field, maxLength ?? 2_000).slice(0, maxLength);
  }

  /** The same list for the same choices: each has its turn. */
  #valuesOf(choices: readonly Schema[]): readonly Schema[] {
    const known = this.#values.get(choices) ?? choices.filter(({ type }) => type !== "null");
    this.#values.set(choices, known);
    return known;
  }

  /** Each value in its turn. */
  #next<Value>(values: readonly Value[]): Value | undefined {
    const turn = this.#turns.get(values) ?? 0;
    this.#turns.set(values, turn + 1);
    return values[turn % values.length];
  }
}

function refOf(ref: string): Schema {
  return document.components.schemas[ref.split("/").at(-1) ?? ""] ?? {};
}

function isPath(pattern: string, path: string): boolean {
  const [wanted, given] = [pattern.split("/"), path.split("/")];
  return wanted.length === given.length && wanted.every((part, at) => part.startsWith("{") || part === given[at]);
}
