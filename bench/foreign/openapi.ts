// SPDX-License-Identifier: Apache-2.0
// What the instance's own OpenAPI document says can be asked, with an example of each body.

type Schema = {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
};
type Document = {
  readonly paths: Readonly<
    Record<
      string,
      Readonly<
        Record<
          string,
          {
            readonly parameters?: readonly { readonly in: string; readonly name: string }[];
            readonly requestBody?: { readonly content?: Readonly<Record<string, { readonly schema?: Schema }>> };
          }
        >
      >
    >
  >;
};

export type Operation = {
  readonly method: string;
  readonly path: string;
  readonly query: readonly string[];
  readonly inPath: readonly string[];
  /** An example body; null: it takes none. */
  readonly body: unknown;
};

export function operationsOf(document: unknown): readonly Operation[] {
  return Object.entries((document as Document).paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, { parameters = [], requestBody }]) => ({
      method,
      path,
      query: parameters.filter((one) => one.in === "query").map(({ name }) => name),
      inPath: parameters.filter((one) => one.in === "path").map(({ name }) => name),
      body: requestBody === undefined ? null : exampleOf(requestBody.content?.["application/json"]?.schema ?? {}),
    })),
  );
}

function exampleOf(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.enum !== undefined) return schema.enum[0];
  const [choice] = schema.anyOf ?? schema.oneOf ?? [];
  if (choice !== undefined) return exampleOf(choice);
  const type = typeof schema.type === "string" ? schema.type : schema.type?.[0];
  switch (type) {
    case "object":
      return Object.fromEntries(Object.entries(schema.properties ?? {}).map(([key, child]) => [key, exampleOf(child)]));
    case "array":
      return [exampleOf(schema.items ?? {})];
    case "integer":
    case "number":
      return 1;
    case "boolean":
      return true;
    default:
      return "x";
  }
}
