// SPDX-License-Identifier: Apache-2.0
import type { ApiDocument } from "./api-document.ts";

/** A schema that is shorter says more in its place. */
const LEAST_CHARS = 400;

/** The same document, with schemas that stand in it more than once written once, under `components`. */
export function withShared(document: ApiDocument): ApiDocument {
  const seen = new Map<string, number>();
  walk(document.paths, (text) => {
    seen.set(text, (seen.get(text) ?? 0) + 1);
  });
  const names = new Map<string, string>();
  for (const [text, times] of seen) if (times > 1) names.set(text, `Shared${names.size + 1}`);
  const shared = [...names].map(([text, name]): [string, unknown] => [name, replaced(JSON.parse(text), names, text)]);
  const { schemas, ...rest } = document.components as { readonly schemas: Readonly<Record<string, unknown>> };
  return {
    ...document,
    paths: replaced(document.paths, names, null) as ApiDocument["paths"],
    components: { ...rest, schemas: { ...schemas, ...Object.fromEntries(shared) } },
  };
}

function isSchema(value: unknown): value is object {
  return typeof value === "object" && value !== null && ("properties" in value || "anyOf" in value || "oneOf" in value);
}

function walk(value: unknown, tell: (text: string) => void): void {
  if (typeof value !== "object" || value === null) return;
  if (isSchema(value)) {
    const text = JSON.stringify(value);
    if (text.length >= LEAST_CHARS) tell(text);
  }
  for (const each of Object.values(value)) walk(each, tell);
}

/** @param own - What the value itself is called is not put in its own place. */
function replaced(value: unknown, names: ReadonlyMap<string, string>, own: string | null): unknown {
  if (Array.isArray(value)) return value.map((each) => replaced(each, names, null));
  if (typeof value !== "object" || value === null) return value;
  if (isSchema(value)) {
    const text = JSON.stringify(value);
    const name = text === own ? undefined : names.get(text);
    if (name !== undefined) return { $ref: `#/components/schemas/${name}` };
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, replaced(each, names, null)]));
}
