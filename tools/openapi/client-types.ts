// SPDX-License-Identifier: Apache-2.0
import type { ApiDocument, JsonSchema, Operation } from "./api-document.ts";

const METHODS = ["get", "put", "post", "delete", "patch"] as const;
const INDENT = "  ";

/** The types of the typed client: one entry for each method and path, with what goes in and what comes out. */
export function clientTypes(document: ApiDocument): string {
  const entries = Object.entries(document.paths).flatMap(([path, methods]) =>
    METHODS.flatMap((method) => {
      const operation = methods[method];
      return operation === undefined || !isOfClient(path)
        ? []
        : [entryOf(`${method.toUpperCase()} ${path}`, operation)];
    }),
  );
  return `// SPDX-License-Identifier: Apache-2.0
// Written by tools/openapi.ts from the routes of the server. Change those, and run it.

/** Every route of the interface by method and path: what its address holds, what it takes and what it answers. */
export type Routes = {
${entries.join("\n")}
};
`;
}

/** What is asked with JSON and answered with problem details; directories and model clients have clients of their own. */
export function isOfClient(path: string): boolean {
  return path.startsWith("/v1/") && !/^\/v1\/(?:models|chat|bridge|channel|messaging|operator|staff)\b/u.test(path);
}

function entryOf(name: string, operation: Operation): string {
  const params = (operation.parameters ?? []).filter((each) => each.in === "path");
  const query = (operation.parameters ?? []).filter((each) => each.in === "query");
  const body = operation.requestBody?.content["application/json"]?.schema;
  const answers = Object.entries(operation.responses ?? {}).flatMap(([status, { content }]) => {
    const schema = content?.["application/json"]?.schema;
    return status.startsWith("2") && schema !== undefined ? [typeOf(schema, 2)] : [];
  });
  const hasNothing =
    Object.keys(operation.responses ?? {}).every((status) => !status.startsWith("2")) || answers.length === 0;
  const summary = operation.summary === undefined ? "" : `${INDENT}/** ${operation.summary}. */\n`;
  return `${summary}${INDENT}${JSON.stringify(name)}: {
${INDENT.repeat(2)}readonly params: ${fieldsOf(params, true)};
${INDENT.repeat(2)}readonly query: ${fieldsOf(query, false)};
${INDENT.repeat(2)}readonly body: ${body === undefined ? "undefined" : typeOf(body, 2)};
${INDENT.repeat(2)}readonly answer: ${hasNothing ? "unknown" : [...new Set(answers)].join(" | ")};
${INDENT}};`;
}

function fieldsOf(parameters: NonNullable<Operation["parameters"]>, areAllNeeded: boolean): string {
  if (parameters.length === 0) return "Record<never, never>";
  const fields = parameters.map(({ name, required, schema }) => {
    const mark = areAllNeeded || (required === true && schema?.["default"] === undefined) ? "" : "?";
    return `readonly ${keyOf(name)}${mark}: ${typeOf(schema ?? {}, 3)}`;
  });
  return `{ ${fields.join("; ")} }`;
}

/** A JSON Schema as a type. What it cannot say (patterns, lengths) is the server's to check. */
function typeOf(schema: JsonSchema, depth: number): string {
  const {
    anyOf,
    oneOf,
    allOf,
    const: only,
    enum: some,
    type,
    nullable,
  } = schema as {
    readonly anyOf?: readonly JsonSchema[];
    readonly oneOf?: readonly JsonSchema[];
    readonly allOf?: readonly JsonSchema[];
    readonly const?: unknown;
    readonly enum?: readonly unknown[];
    readonly type?: string | readonly string[];
    readonly nullable?: boolean;
  };
  const either = anyOf ?? oneOf;
  if (either !== undefined) return [...new Set(either.map((each) => typeOf(each, depth)))].join(" | ");
  if (allOf !== undefined) return allOf.map((each) => typeOf(each, depth)).join(" & ");
  if (only !== undefined) return JSON.stringify(only);
  if (some !== undefined) return some.map((each) => JSON.stringify(each)).join(" | ");
  const kinds = [type ?? []].flat();
  const types = kinds.map((kind) => plainType(kind, schema, depth));
  if (nullable === true) types.push("null");
  return types.length === 0 ? "unknown" : [...new Set(types)].join(" | ");
}

function plainType(kind: string, schema: JsonSchema, depth: number): string {
  switch (kind) {
    case "string":
    case "boolean":
    case "null":
      return kind;
    case "number":
    case "integer":
      return "number";
    case "array": {
      const items = (schema["items"] ?? {}) as JsonSchema;
      return `readonly (${typeOf(items, depth)})[]`;
    }
    default:
      return objectType(schema, depth);
  }
}

function objectType(schema: JsonSchema, depth: number): string {
  const properties = (schema["properties"] ?? {}) as Readonly<Record<string, JsonSchema>>;
  const required = (schema["required"] ?? []) as readonly string[];
  const more = schema["additionalProperties"];
  const names = Object.keys(properties);
  if (names.length === 0) {
    const value = typeof more === "object" && more !== null ? typeOf(more as JsonSchema, depth) : "unknown";
    return `{ readonly [name: string]: ${value} }`;
  }
  const pad = INDENT.repeat(depth + 1);
  const fields = names.map((name) => {
    const mark = required.includes(name) ? "" : "?";
    const value = typeOf(properties[name] ?? {}, depth + 1);
    return `${pad}readonly ${keyOf(name)}${mark}: ${value}${mark === "" ? "" : " | undefined"};`;
  });
  return `{\n${fields.join("\n")}\n${INDENT.repeat(depth)}}`;
}

function keyOf(name: string): string {
  return /^[A-Za-z_$][\w$]*$/u.test(name) ? name : JSON.stringify(name);
}
